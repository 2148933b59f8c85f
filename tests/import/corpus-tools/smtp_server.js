// SPDX-License-Identifier: GPL-3.0-or-later
// smtp-server's log of sessions that Nodemailer plays: smtp_server.js PASSWORD RECIPIENT
const nodemailer = require('nodemailer');
const { SMTPServer } = require('smtp-server');

const [, , password, recipient] = process.argv;
const server = new SMTPServer({
	name: 'mail.example.test',
	logger: true,
	onAuth: (auth, session, done) =>
		auth.password === 'Quokka-4711-tepid'
			? done(null, { user: auth.username })
			: done(new Error('Invalid username or password')),
	onRcptTo: (address, session, done) =>
		address.address.startsWith('nobody')
			? done(Object.assign(new Error('5.1.1 User unknown'), { responseCode: 550 }))
			: done(),
	onData: (stream, session, done) => {
		stream.on('end', () => done(null, 'queued as 1A2B3C'));
		stream.resume();
	},
});

server.listen(0, '127.0.0.1', () => {
	const transport = nodemailer.createTransport({
		host: '127.0.0.1',
		port: server.server.address().port,
		name: 'client.example.net',
		auth: { user: 'user@example.test', pass: password },
		tls: { rejectUnauthorized: false },
	});
	transport.sendMail({ from: 'user@example.test', to: recipient, subject: 'corpus', text: 'Hello' })
		.catch(() => {})
		.finally(() => setTimeout(() => server.close(), 100));
});
