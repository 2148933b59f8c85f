/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The message of :message and of a fresh :edit; values come from the session. */
#include "plan/test_message.h"

#include <stdio.h>
#include <time.h>

#include "base/message.h"

static void append_date(uint64_t wall_us, struct bytes *out)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(wall_us / 1000000);
	char text[64];
	struct tm when;

	gmtime_r(&seconds, &when);
	snprintf(text, sizeof(text), "%s, %d %s %d %02d:%02d:%02d +0000", days[when.tm_wday],
		 when.tm_mday, months[when.tm_mon], when.tm_year + 1900, when.tm_hour, when.tm_min,
		 when.tm_sec);
	bytes_append_text(out, text);
}

/* "[192.0.2.7]" is no name for a Message-ID's right side without its brackets (RFC 5322 §3.6.4). */
static void append_message_id(const struct test_message *message, struct bytes *out)
{
	bytes_append_byte(out, '<');
	bytes_append_number(out, message->wall_us);
	bytes_append_text(out, ".smtpscope@");
	bytes_append(out, message->helo.size ? message->helo : span_text("localhost"));
	bytes_append_byte(out, '>');
}

static void append_field(const char *name, struct span value, struct bytes *out)
{
	bytes_append_text(out, name);
	bytes_append_text(out, ": ");
	bytes_append(out, value);
	bytes_append_text(out, "\r\n");
}

static void append_address(const char *name, struct span address, const char *otherwise,
			   struct bytes *out)
{
	struct bytes value = BYTES_INIT;

	bytes_append_byte(&value, '<');
	bytes_append(&value, address);
	bytes_append_byte(&value, '>');
	append_field(name, address.size ? bytes_span(&value) : span_text(otherwise), out);
	bytes_release(&value);
}

void test_message_compose(const struct test_message *message, struct bytes *out)
{
	struct bytes date = BYTES_INIT, id = BYTES_INIT;

	append_date(message->wall_us, &date);
	append_message_id(message, &id);
	append_field("Date", bytes_span(&date), out);
	/* Of the null sender nobody can be named: an address that takes no mail (RFC 2606 §2). */
	append_address("From", message->from, "<smtpscope@invalid>", out);
	append_address("To", message->to, "undisclosed-recipients:;", out);
	append_field("Message-ID", bytes_span(&id), out);
	append_field("Subject",
		     message->subject.size ? message->subject : span_text("smtpscope test message"),
		     out);
	bytes_append_text(out,
			  "MIME-Version: 1.0\r\n"
			  "Content-Type: text/plain; charset=us-ascii\r\n"
			  "Auto-Submitted: auto-generated\r\n"
			  "\r\n"
			  "This is a test message. Somebody sent it by hand with smtpscope, a\r\n"
			  "debugger for mail servers, to see whether it would arrive.\r\n"
			  "\r\n");
	append_field("Sent to the server", message->server, out);
	append_field("By a client that called itself", message->helo, out);
	append_field("At", bytes_span(&date), out);
	bytes_append_text(out, "\r\n"
			       "Nothing needs to be done about it.\r\n");
	bytes_release(&date);
	bytes_release(&id);
}
