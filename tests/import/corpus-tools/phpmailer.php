<?php
// SPDX-License-Identifier: GPL-3.0-or-later
// PHPMailer's SMTPDebug: phpmailer.php PORT LEVEL FORM PASSWORD RECIPIENT
use PHPMailer\PHPMailer\PHPMailer;

require '/usr/share/php/libphp-phpmailer/autoload.php';

[, $port, $level, $form, $password, $recipient] = $argv;
$mail = new PHPMailer(false);
$mail->isSMTP();
$mail->SMTPDebug = (int)$level;
$mail->Debugoutput = $form;
$mail->Host = '127.0.0.1';
$mail->Port = (int)$port;
$mail->Helo = 'client.example.net';
$mail->SMTPSecure = 'tls';
$mail->SMTPOptions = ['ssl' => ['verify_peer' => false, 'verify_peer_name' => false]];
$mail->SMTPAuth = true;
$mail->AuthType = 'LOGIN'; // challenges of others name the machine
$mail->Username = 'user@example.test';
$mail->Password = $password;
$mail->setFrom('user@example.test');
$mail->addAddress($recipient);
$mail->Subject = 'corpus';
$mail->Body = 'Hello';
$mail->XMailer = ' ';
$mail->send();
