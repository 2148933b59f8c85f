# SPDX-License-Identifier: GPL-3.0-or-later
# smtplib's debug output: smtplib_debug.py PORT LEVEL PASSWORD RECIPIENT
import smtplib as library
import ssl
import sys

port, level, password, recipient = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
context = ssl._create_unverified_context()
client = library.SMTP()
client._host = 'localhost'  # starttls() wants a name
client.set_debuglevel(level)
try:
    client.connect('localhost', port)
    client.ehlo('client.example.net')
    client.starttls(context=context)
    client.ehlo('client.example.net')
    client.login('user@example.test', password)
    client.sendmail('user@example.test', [recipient],
                    'From: user@example.test\r\nSubject: corpus\r\n\r\nHello\r\n')
    client.quit()
except library.SMTPException as error:
    print(type(error).__module__ + '.' + type(error).__name__ + ': ' + str(error),
          file=sys.stderr)
