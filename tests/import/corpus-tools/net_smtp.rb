# SPDX-License-Identifier: GPL-3.0-or-later
# Net::SMTP with set_debug_output: net_smtp.rb PORT PASSWORD RECIPIENT
require 'net/smtp'
require 'openssl'

port, password, recipient = ARGV
context = OpenSSL::SSL::SSLContext.new
context.verify_mode = OpenSSL::SSL::VERIFY_NONE
smtp = Net::SMTP.new('localhost', port.to_i)
smtp.set_debug_output($stdout)
smtp.enable_starttls(context)
begin
  smtp.start('client.example.net', 'user@example.test', password, :plain) do |session|
    session.send_message("From: user@example.test\r\nSubject: corpus\r\n\r\nHello\r\n",
                         'user@example.test', recipient)
  end
rescue Net::SMTPAuthenticationError, Net::SMTPFatalError => error
  puts "#{error.class}: #{error.message}"
end
