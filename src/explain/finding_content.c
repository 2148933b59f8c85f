/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings about the message that was sent: its size, its lines, its octets. */
#include "base/measure.h"
#include "explain/decode.h"
#include "explain/finding_scan.h"
#include "journal/members.h"

#define TEXT_LINE_MAX 998

static void look_at_size(struct finding_scan *scan, const struct finding_head *head, uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);
	uint64_t octets = members_number(scan_members(scan, id), "bytes");
	uint64_t limit = before->extensions.size_limit;
	struct bytes size = BYTES_INIT, most = BYTES_INIT;
	struct message_value values[2];

	if (!limit || octets <= limit)
		return;
	measure_append_size(&size, octets);
	measure_append_size(&most, limit);
	values[0] = (struct message_value){ "size", bytes_span(&size) };
	values[1] = (struct message_value){ "limit", bytes_span(&most) };
	finding_prove(finding_add(scan, head, before->ehlo_reply_id, values, 2), id);
	bytes_release(&size);
	bytes_release(&most);
}

/* True when the sender of the message named this flaw, or the kept text shows it. */
static bool body_has(const struct finding_scan *scan, uint32_t id, const char *flaw)
{
	struct span members = scan_members(scan, id);
	struct member member;
	size_t offset = 0;

	while (members_next(members, &offset, &member))
		if (span_is(member.name, "flaws") && span_is(member.value, flaw))
			return true;
	return false;
}

static size_t longest_line(struct span text)
{
	size_t longest = 0;

	while (text.size) {
		size_t end = span_find(text, '\n');
		size_t size = end > 0 && end < text.size && text.data[end - 1] == '\r' ? end - 1
										       : end;

		if (size > longest)
			longest = size;
		text = span_after(text, end + 1);
	}
	return longest;
}

static bool has_bare_lf(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '\n' && (i == 0 || text.data[i - 1] != '\r'))
			return true;
	return false;
}

static void look_at_long_lines(struct finding_scan *scan, const struct finding_head *head,
			       uint32_t id)
{
	if (body_has(scan, id, "long_line") ||
	    longest_line(members_text(scan_members(scan, id), "text")) > TEXT_LINE_MAX)
		finding_add(scan, head, id, NULL, 0);
}

static void look_at_line_ends(struct finding_scan *scan, const struct finding_head *head,
			      uint32_t id)
{
	if (body_has(scan, id, "bare_lf") || body_has(scan, id, "bare_cr") ||
	    has_bare_lf(members_text(scan_members(scan, id), "text")))
		finding_add(scan, head, id, NULL, 0);
}

static bool has_high_octets(struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] > 127)
			return true;
	return false;
}

static void look_at_eight_bits(struct finding_scan *scan, const struct finding_head *head,
			       uint32_t id)
{
	const struct dialogue *before = scan_before(scan, id);

	if (before->ehlo_reply_id &&
	    !extension_in(before->extensions.offered, EXTENSION_8BITMIME) &&
	    (body_has(scan, id, "8bit") ||
	     has_high_octets(members_text(scan_members(scan, id), "text"))))
		finding_add(scan, head, id, NULL, 0);
}

const struct finding_session_rule finding_content_rules[] = {
	{ { "eight-bit-unannounced", FINDING_WARNING, FINDING_PROTOCOL,
	    N_("The message holds octets above 127, and the server does not offer 8BITMIME."),
	    N_("Encode the text as quoted-printable or Base64."), "RFC 6152 §3" },
	  look_at_eight_bits,
	  EVENT_BODY_SENT,
	  FINDING_EACH },
	{ { "message-line-ends", FINDING_WARNING, FINDING_PROTOCOL,
	    N_("Lines of the message ended in something else than CRLF before they were sent."),
	    N_("They were corrected on the way out; correct the program that made them, since "
	       "others may not."),
	    "RFC 5321 §2.3.8; RFC 5322 §2.2" },
	  look_at_line_ends,
	  EVENT_BODY_SENT,
	  FINDING_EACH },
	{ { "message-long-lines", FINDING_WARNING, FINDING_PROTOCOL,
	    N_("The message has lines of more than 998 octets."),
	    N_("Wrap them, or encode the text as quoted-printable or Base64."),
	    "RFC 5322 §2.1.1; RFC 5321 §4.5.3.1.6" },
	  look_at_long_lines,
	  EVENT_BODY_SENT,
	  FINDING_EACH },
	{ { "message-over-size", FINDING_ERROR, FINDING_POLICY,
	    N_("The message has {size}, and the server takes {limit} at most."),
	    N_("Make it smaller or send a link; SIZE= with MAIL would have told before sending."),
	    "RFC 1870 §6" },
	  look_at_size,
	  EVENT_BODY_SENT,
	  FINDING_EACH },
};

const size_t finding_content_rule_count = sizeof(finding_content_rules) /
					  sizeof(finding_content_rules[0]);
