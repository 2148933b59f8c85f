/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reply codes that begin with 4: not now, perhaps later. Sorted by code; read
 * through catalogue.c.
 */
#include "explain/entry.h"

static const struct reply_entry rows[] = {
	{
		.code = 412,
		.standing = STANDING_WILD,
		.title = N_("Service Not Active"),
		.description = N_("Most probably a slip of the pen for 421: the service is not "
				  "available at the moment. No mail standard defines this number."),
		.when = N_("Hardly ever; it stands in one support text of a vendor, and is not "
			   "known from a live server."),
		.fix = N_("Retry later, and read the text for the reason. If it comes again and "
			  "again, ask the server's administrator what is meant."),
		.next = N_("Take it as a temporary refusal, as its first digit says: close, wait, "
			   "try again."),
		.source = N_("Seen in the wild only, in one vendor's support text; no standard "
			     "defines it. RFC 5321 §4.2.1 gives the meaning of its digits."),
	},
	{
		.code = 420,
		.standing = STANDING_WILD,
		.title = N_("Timeout Connection Problem"),
		.description = N_("Trouble with the connection, or a time-out. The code is mostly "
				  "made up by the sending software for its own report, and was not "
				  "said by the other server at all."),
		.when = N_("In reports of mail programs and gateways about a delivery that got "
			   "stuck, rarely in a session."),
		.fix = N_("Check the way to the server: name service, route, firewalls, and "
			  "programs that inspect mail in between. Then retry."),
		.next = N_("Retry later."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. It looks like an enhanced code with its dots lost."),
	},
	{
		.code = 421,
		.standing = STANDING_STANDARD,
		.title = N_("Service Not Available"),
		.description =
			N_("The service is not available now and the server closes the channel. It "
			   "may come as the greeting or in mid-session, in answer to any command "
			   "or to none. It is temporary: nothing is wrong with the message or the "
			   "address, and nothing was decided about them."),
		.when = N_("At any time: overload, maintenance, a shutdown, a limit on connections "
			   "or on the rate of mail, too many errors, an idle session that timed "
			   "out. With some servers it is greylisting: the first attempt of an "
			   "unknown sender is put off on purpose. Large providers use it, with an "
			   "enhanced code 4.7.x, to slow senders down."),
		.fix = N_("Retry later, and not at once: wait some minutes, then longer. Read the "
			  "text; if it speaks of too many connections or of a rate, open fewer or "
			  "send more slowly. If it persists and the server is yours, look at its "
			  "status, its logs and its resources (CPU, memory, disk); otherwise ask "
			  "its administrator."),
		.next = N_(
			"Close the connection and come back later. What was answered with 250 "
			"after a final dot stays accepted; everything else has to be sent again."),
		.source = "RFC 5321 §3.8, §4.2.2, §4.3.2",
	},
	{
		.code = 422,
		.standing = STANDING_REGISTRY,
		.title = N_("Password Transition Needed (alternate)"),
		.description =
			N_("By the registry of enhanced codes it belongs to X.7.12, beside 432: "
			   "the server has to see the password once before it can offer a stronger "
			   "mechanism. No RFC describes the number itself, and lists of bounce "
			   "codes use it for a full mailbox instead (4.2.2 with the dots lost)."),
		.when = N_("After AUTH in the sense of the registry; in reports about recipients "
			   "in the other sense. Hardly ever seen in a session."),
		.fix = N_("After AUTH: log in once with PLAIN inside TLS. After RCPT: take it as a "
			  "full mailbox, and try later."),
		.next = N_("Look at the command that it answers, and at the enhanced code, to "
			   "decide between the two meanings."),
		.source = "IANA registry, X.7.12; RFC 5248",
	},
	{
		.code = 430,
		.standing = STANDING_REGISTRY,
		.title = N_("Invalid Command (registry only)"),
		.description = N_(
			"The number only occurs in the registry of enhanced codes, in the list of "
			"reply codes that may stand with X.5.1 (invalid command). No RFC says what "
			"it means by itself. Its first digit says that the refusal is temporary."),
		.when = N_("Not known from any server in use."),
		.fix = N_("Check the order and the spelling of the commands, then retry later; if "
			  "it stays, ask the server's administrator."),
		.next = N_("Take it as a temporary refusal of this command."),
		.source = "IANA registry, X.5.1; RFC 5248",
	},
	{
		.code = 431,
		.standing = STANDING_WILD,
		.title = N_("Out of Memory or Disk"),
		.description = N_("The receiving server has no disk space or memory left for the "
				  "message. It is the enhanced code 4.3.1 with its dots lost; the "
				  "standard reply code for this is 452."),
		.when = N_("After RCPT or the message, with older Exchange servers, and in reports "
			   "that quote them."),
		.fix = N_("Nothing can be done from the outside but to wait. The administrator of "
			  "that server has to free space; if it is yours, look at the disk of the "
			  "queue first."),
		.next = N_("Retry later."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare 4.3.1 in RFC 3463 §3.4."),
	},
	{
		.code = 432,
		.standing = STANDING_EXTENSION,
		.title = N_("Password Transition Needed"),
		.description = N_(
			"In AUTH: the user is known, but the server does not yet hold what the "
			"chosen mechanism needs; it can make it when it sees the password itself "
			"once, in a PLAIN login inside TLS. Exchange Online uses the "
			"number for something unrelated: with 4.3.2 it says that too many "
			"connections or messages of one mailbox are open at the same time."),
		.when = N_("After AUTH with CRAM-MD5, DIGEST-MD5 or SCRAM in the sense of RFC "
			   "4954; with Exchange Online after AUTH, MAIL or the message when its "
			   "limits are passed."),
		.fix = N_("With 4.7.12: log in once with PLAIN inside TLS, then the other "
			  "mechanism works. With 4.3.2: open fewer connections (Exchange Online "
			  "allows three per mailbox), send more slowly, and retry."),
		.next = N_("Look at the enhanced code to know which of the two is meant; with "
			   "4.7.12 try AUTH PLAIN inside TLS, with 4.3.2 wait."),
		.source = "RFC 4954 §6",
	},
	{
		.code = 435,
		.standing = STANDING_WILD,
		.title = N_("Unable to Authenticate at Present"),
		.description = N_("The server could not check the credentials: its source of "
				  "passwords did not answer, or its rule failed. Nothing was found "
				  "out about the password. The standard code for this is 454."),
		.when = N_("After AUTH on Exim servers."),
		.fix = N_("Keep the password and try later. If the server is yours, look at its "
			  "log: a database, LDAP or Dovecot socket that Exim asks is down, or the "
			  "authenticator's configuration has an error."),
		.next = N_("Don't ask for another password. Wait and repeat AUTH, or leave with "
			   "QUIT."),
		.source = N_("Seen in the wild only, in Exim's source; no standard defines it. RFC "
			     "4954 §6 has 454 for this."),
	},
	{
		.code = 441,
		.standing = STANDING_WILD,
		.title = N_("Recipient Server Not Responding"),
		.description = N_(
			"The next server on the way did not answer. The sender's own system wrote "
			"this into its report; it is the enhanced code 4.4.1 with its dots lost."),
		.when = N_("In reports about delayed mail, hardly ever in a session."),
		.fix = N_("Check name service, route and firewalls on the way to the recipient's "
			  "server; it may also simply be down. The mail is retried by itself."),
		.next = N_("Retry later."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare 4.4.1 in RFC 3463 §3.5."),
	},
	{
		.code = 442,
		.standing = STANDING_WILD,
		.title = N_("Connection Dropped"),
		.description = N_("The connection broke while the message was under way. The "
				  "sender's own system wrote this into its report; it is the "
				  "enhanced code 4.4.2 with its dots lost."),
		.when = N_("In reports about delayed mail, hardly ever in a session."),
		.fix = N_("Look for what cuts the connection: a firewall that inspects mail, a "
			  "wrong MTU on the way, a time-out that is too short, a server that runs "
			  "out of resources."),
		.next = N_("Retry later. The message may arrive twice if the break came after the "
			   "final dot."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare 4.4.2 in RFC 3463 §3.5."),
	},
	{
		.code = 446,
		.standing = STANDING_WILD,
		.title = N_("Hop Count Exceeded"),
		.description = N_("The message went through more servers than allowed: it runs in "
				  "a circle. It is the enhanced code 4.4.6 with its dots lost."),
		.when = N_("In reports about mail that came back, hardly ever in a session."),
		.fix = N_("Read the Received lines of the message from the bottom: the names that "
			  "repeat are the circle. Correct the forwarding, the routing table or the "
			  "MX records that point at each other, then send again."),
		.next = N_("Repair the loop before the message is sent again."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare X.4.6 in RFC 3463 §3.5."),
	},
	{
		.code = 447,
		.standing = STANDING_WILD,
		.title = N_("Message Timed Out"),
		.description = N_("The message stayed in the queue for too long and was given up. "
				  "It is the enhanced code 4.4.7 with its dots lost; it does not "
				  "say why delivery had failed all that time."),
		.when = N_("In reports about mail that was given up after days, hardly ever in a "
			   "session."),
		.fix = N_("Look for the earlier reports or log lines about the same message: they "
			  "name the true reason. Put that right, then send again."),
		.next = N_("Find the earlier reason, then send again."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare 4.4.7 in RFC 3463 §3.5."),
	},
	{
		.code = 449,
		.standing = STANDING_WILD,
		.title = N_("Routing Error"),
		.description =
			N_("The sending system found no way to the recipient's server. The number "
			   "looks like an enhanced code 4.4.9, which is not registered either."),
		.when = N_("In reports of gateways and of Exchange about mail that cannot be "
			   "routed, hardly ever in a session."),
		.fix = N_("Check the MX records of the recipient's domain, and the smart host or "
			  "connector that your own system uses for it."),
		.next = N_("Correct the route; the mail is retried by itself."),
		.source = N_(
			"Seen in the wild only, in lists of bounce codes; no standard defines it."),
	},
	{
		.code = 450,
		.standing = STANDING_STANDARD,
		.title = N_("Mailbox Unavailable (temporary)"),
		.description = N_(
			"The mailbox cannot be used at the moment: it is busy or locked, or a rule "
			"of the server wants to see you come back later. Nothing is said about "
			"whether the mailbox exists. The most frequent case is greylisting, which "
			"puts off the first mail between two addresses on purpose."),
		.when = N_("After RCPT, sometimes after MAIL or the final dot. Postfix also "
			   "answers 450 when it cannot look up a name just now, or when an address "
			   "is unknown and it was told to defer. After ATRN it means that the "
			   "request was refused."),
		.fix = N_("Retry the same message from the same address after some minutes; a mail "
			  "server does that by itself. If it stays for hours, read the text: a "
			  "name that cannot be resolved, a rate limit or a missing reverse name "
			  "has to be corrected first."),
		.next = N_("Go on with the other recipients if there are any; try this one again "
			   "later."),
		.source = "RFC 5321 §4.2.2, §4.3.2; RFC 2645",
	},
	{
		.code = 451,
		.standing = STANDING_STANDARD,
		.title = N_("Local Error in Processing"),
		.description = N_("The server stopped the command because of a problem of its own: "
				  "a name server that does not answer, a full disk, a filter that "
				  "is down, an error in its configuration. Some servers also use "
				  "it to put you off by policy, greylisting among others. The "
				  "transaction is not accepted, and trying later may work."),
		.when = N_("After MAIL, RCPT, DATA, BDAT or the final dot."),
		.fix = N_("Retry later. If it lasts and the server is yours, its log names the "
			  "part that failed. If it is not yours and the text speaks of greylisting "
			  "or of a rate, wait as long as it says."),
		.next = N_("Keep the message and try again after some minutes, then at growing "
			   "distances."),
		.source = "RFC 5321 §4.2.2, §4.3.2",
	},
	{
		.code = 452,
		.standing = STANDING_STANDARD,
		.title = N_("Insufficient Storage or Too Many Recipients"),
		.description =
			N_("The server has no room: no disk space for the message, or no place for "
			   "another recipient in this transaction. In the second case nothing is "
			   "wrong with the recipient, who only has to wait for the next "
			   "transaction. Any server must take at least 100 recipients."),
		.when = N_("After RCPT, mostly when many were accepted before it; after MAIL with "
			   "SIZE=, DATA, BDAT or the final dot for want of space."),
		.fix = N_("Too many recipients: send the message to those that were accepted, then "
			  "begin a new transaction for the rest. Storage: retry later; the "
			  "administrator has to free space, or the recipient to empty the mailbox "
			  "(4.2.2)."),
		.next = N_("After RCPT, go on with DATA for the accepted recipients and send the "
			   "others in a transaction of their own. Otherwise retry later."),
		.source = "RFC 5321 §4.2.2, §4.3.2, §4.5.3.1.10; RFC 1870 §6",
	},
	{
		.code = 453,
		.standing = STANDING_EXTENSION,
		.title = N_("You Have No Mail"),
		.description = N_("Nothing is queued for the domains that you asked for, so the "
				  "roles are not swapped. It is an answer, not a failure."),
		.when = N_("After ATRN, on a server that keeps mail for sites which fetch it "
			   "(on-demand mail relay, port 366). The registry also lists it beside "
			   "X.3.2, system not accepting messages."),
		.fix = N_("No fix needed. If you know that mail is waiting, check the domain names "
			  "behind ATRN and whether the account is allowed to fetch them."),
		.next = N_("Send QUIT and ask again later."),
		.source = "RFC 2645 §5",
	},
	{
		.code = 454,
		.standing = STANDING_EXTENSION,
		.title = N_("Temporary Authentication or TLS Failure"),
		.description =
			N_("The number has two meanings, and the command decides. After AUTH: the "
			   "server could not check the credentials because something behind it is "
			   "down; nothing was found out about the password. After STARTTLS: TLS is "
			   "offered but cannot be started now, because of a problem on the "
			   "server's side. Amazon SES and some others use it for quotas as well."),
		.when = N_("After AUTH, after STARTTLS; with Postfix also after RCPT when relaying "
			   "is put off, with Amazon SES when a sending limit is reached."),
		.fix = N_("After AUTH: don't ask for another password, wait and repeat; the back "
			  "end (database, LDAP, Dovecot) has to be looked at. After STARTTLS: the "
			  "administrator has to look at certificate and key; don't send "
			  "credentials in clear instead."),
		.next = N_("After AUTH: wait, then repeat with the same password. After STARTTLS: "
			   "decide by your policy whether to wait, to leave, or (without secrets) "
			   "to go on in clear."),
		.source = "RFC 4954 §6; RFC 3207 §4",
	},
	{
		.code = 455,
		.standing = STANDING_STANDARD,
		.title = N_("Server Unable to Accommodate Parameters"),
		.description = N_(
			"The server knows the parameter that stands behind the address but cannot "
			"do what it asks at the moment. The address itself was not judged."),
		.when = N_(
			"After MAIL or RCPT with parameters such as SIZE=, BODY=, NOTIFY= or BY=."),
		.fix = N_("Retry later, or send the command without the optional parameter if you "
			  "can do without it."),
		.next = N_("Repeat MAIL or RCPT without the parameter, or come back later."),
		.source = "RFC 5321 §4.1.1.11, §4.2.2, §4.3.2",
	},
	{
		.code = 456,
		.standing = STANDING_WILD,
		.title = N_("Retry over IPv4"),
		.description = N_("The server would rather have this message over IPv4, because "
				  "the sender could not be authenticated over IPv6."),
		.when = N_("After MAIL, RCPT or the message on an IPv6 connection, if any server "
			   "ever did it: it was proposed in a draft that has expired."),
		.fix = N_("Connect to an IPv4 address of the same server, or give the IPv6 address "
			  "a reverse name and add it to the SPF record."),
		.next = N_("Repeat the delivery over IPv4."),
		.source = N_("Seen in the wild only, from the expired draft "
			     "draft-martin-smtp-ipv6-to-ipv4-fallback; no standard defines it."),
	},
	{
		.code = 458,
		.standing = STANDING_EXTENSION,
		.title = N_("Unable to Queue Messages"),
		.description = N_("The server could not start the delivery of the messages that it "
				  "holds for the node that you named."),
		.when = N_("After ETRN."),
		.fix = N_("Repeat ETRN later. If it stays, the administrator has to look at the "
			  "server's queue."),
		.next = N_("Send QUIT and ask again later."),
		.source = "RFC 1985 §5",
	},
	{
		.code = 459,
		.standing = STANDING_EXTENSION,
		.title = N_("Node Not Allowed"),
		.description = N_("The server does not start its queue for the node that you "
				  "named, at least not for you. The text says why."),
		.when = N_("After ETRN."),
		.fix = N_("Check the spelling of the node's name. If it is right, the server's "
			  "administrator has to allow it; with Postfix the domain has to stand in "
			  "fast_flush_domains."),
		.next = N_("Send QUIT, or ETRN with another name."),
		.source = "RFC 1985 §5",
	},
	{
		.code = 471,
		.standing = STANDING_WILD,
		.title = N_("Local Filter Error"),
		.description = N_("A filter stopped the message for the moment, mostly one on the "
				  "sender's own side: a spam filter, a virus scanner, a firewall. "
				  "It looks like the enhanced code 4.7.1 with its dots lost. The "
				  "second digit 7 is one that RFC 5321 does not define."),
		.when = N_("After RCPT or the message, or in reports of gateways."),
		.fix = N_("Look at the log of the filter on your own side first; then ask the "
			  "receiving side."),
		.next = N_("Retry later."),
		.source = N_("Seen in the wild only, in lists of bounce codes; no standard defines "
			     "it. Compare X.7.1 in RFC 3463 §3.8."),
	},
};

const struct reply_table replies_4xx = { rows, sizeof(rows) / sizeof(rows[0]) };
