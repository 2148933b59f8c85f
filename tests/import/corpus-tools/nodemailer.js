// SPDX-License-Identifier: GPL-3.0-or-later
// Nodemailer's log: nodemailer.js PORT PASSWORD RECIPIENT
const nodemailer = require('nodemailer');

const [, , port, password, recipient] = process.argv;
const transport = nodemailer.createTransport({
	host: '127.0.0.1',
	port: Number(port),
	name: 'client.example.net',
	auth: { user: 'user@example.test', pass: password },
	tls: { rejectUnauthorized: false },
	logger: true,
	debug: true,
});

transport.sendMail({ from: 'user@example.test', to: recipient, subject: 'corpus', text: 'Hello' })
	.catch(() => {});
