// SPDX-License-Identifier: GPL-3.0-or-later
// JavaMail's mail.debug: Mail.java PORT PASSWORD RECIPIENT
import java.util.Properties;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

public class Mail {
	public static void main(String[] args) throws Exception {
		Properties properties = new Properties();
		properties.put("mail.smtp.host", "127.0.0.1");
		properties.put("mail.smtp.port", args[0]);
		properties.put("mail.smtp.localhost", "client.example.net");
		properties.put("mail.smtp.starttls.enable", "true");
		properties.put("mail.smtp.ssl.trust", "*");
		properties.put("mail.smtp.auth", "true");
		Session session = Session.getInstance(properties);
		session.setDebug(true);
		session.setDebugOut(System.out);
		MimeMessage message = new MimeMessage(session);
		message.setFrom(new InternetAddress("user@example.test"));
		message.addRecipient(Message.RecipientType.TO, new InternetAddress(args[2]));
		message.setSubject("corpus");
		message.setText("Hello");
		try (Transport transport = session.getTransport("smtp")) {
			transport.connect("user@example.test", args[1]);
			transport.sendMessage(message, message.getAllRecipients());
		} catch (MessagingException error) {
			System.out.println(error);
		}
	}
}
