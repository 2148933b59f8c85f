# SPDX-License-Identifier: GPL-3.0-or-later
# Net::SMTP with Debug: net_smtp.pl PORT PASSWORD RECIPIENT
use strict;
use warnings;
use Authen::SASL;
use Net::SMTP;

my ($port, $password, $recipient) = @ARGV;
my $smtp = Net::SMTP->new('127.0.0.1', Port => $port, Hello => 'client.example.net', Debug => 1,
	SSL_verify_mode => 0) or die "no connection\n";
$smtp->starttls(SSL_verify_mode => 0);
if ($smtp->auth(Authen::SASL->new(mechanism => "PLAIN", callback => {
		user => 'user@example.test', pass => $password, authname => 'user@example.test' }))) {
	$smtp->mail('user@example.test');
	if ($smtp->to($recipient)) {
		$smtp->data();
		$smtp->datasend("From: user\@example.test\nSubject: corpus\n\nHello\n");
		$smtp->dataend();
	}
}
$smtp->quit;
