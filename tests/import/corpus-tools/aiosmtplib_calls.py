# SPDX-License-Identifier: GPL-3.0-or-later
# What aiosmtplib's calls return, printed: aiosmtplib_calls.py PORT PASSWORD RECIPIENT
import asyncio
import ssl
import sys

import aiosmtplib as library

port, password, recipient = int(sys.argv[1]), sys.argv[2], sys.argv[3]
MESSAGE = 'From: user@example.test\r\nSubject: corpus\r\n\r\nHello\r\n'


async def main():
    client = library.SMTP(hostname='127.0.0.1', port=port, validate_certs=False,
                          start_tls=False, local_hostname='client.example.net')
    try:
        print('connect', repr(await client.connect()))
        print('ehlo', repr(await client.ehlo()))
        print('starttls', repr(await client.starttls()))
        print('ehlo', repr(await client.ehlo()))
        print('login', repr(await client.login('user@example.test', password)))
        print('mail', repr(await client.mail('user@example.test')))
        print('rcpt', repr(await client.rcpt(recipient)))
        print('data', repr(await client.data(MESSAGE)))
        print('quit', repr(await client.quit()))
    except library.SMTPException as error:
        print(type(error).__module__ + '.' + type(error).__name__ + ': ' + str(error))

asyncio.run(main())
