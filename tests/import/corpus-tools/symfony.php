<?php
// SPDX-License-Identifier: GPL-3.0-or-later
// Symfony Mailer's debug text: symfony.php PORT PASSWORD RECIPIENT
use Symfony\Component\Mailer\Exception\TransportExceptionInterface;
use Symfony\Component\Mailer\Transport\Smtp\EsmtpTransport;
use Symfony\Component\Mime\Email;

require '/usr/share/php/Symfony/Component/Mailer/autoload.php';
require '/usr/share/php/Symfony/Component/Mime/autoload.php';

[, $port, $password, $recipient] = $argv;
$transport = new EsmtpTransport('127.0.0.1', (int)$port);
$transport->getStream()->setStreamOptions(
	['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]]);
$transport->setUsername('user@example.test');
$transport->setPassword($password);
$transport->setLocalDomain('client.example.net');
$email = (new Email())->from('user@example.test')->to($recipient)->subject('corpus')->text('Hello');
try {
	echo $transport->send($email)->getDebug();
} catch (TransportExceptionInterface $error) {
	echo $error->getDebug() ?: $transport->getStream()->getDebug();
	echo get_class($error), ': ', $error->getMessage(), "\n";
}
