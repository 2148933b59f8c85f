/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * exim -v and -d as a client: SMTP<< and SMTP>>, with | or + where commands
 * were pipelined. Only the first line of an answer has the mark.
 */
#include "base/message.h"
#include "import/formats.h"
#include "import/marks.h"

static const struct mark marks[] = {
	{ "SMTP<<", SPEAKER_SERVER, 0, 0 },
	{ "SMTP>> (", SPEAKER_NOBODY, 0, 0 }, /* "(writing message)" */
	{ "SMTP>> .", SPEAKER_NOBODY, 0, 0 }, /* of that message: it is not shown */
	{ "SMTP>>", SPEAKER_CLIENT, 0, 0 },
	{ "SMTP|>", SPEAKER_CLIENT, 0, 0 },
	{ "SMTP+>", SPEAKER_CLIENT, 0, 0 },
	{ NULL, SPEAKER_NOBODY, 0, 0 },
};

static const struct saying sayings[] = {
	{ "Connecting to ", FACT_TRYING },
	{ "SMTP(close)>>", FACT_CLIENT_CLOSED },
	{ "SMTP(closed)<<", FACT_LOST },
	{ NULL, FACT_LOST },
};

/* "delivering 1xWZEP-0006nk-0x": each delivery has its own session. */
static bool take_remark(struct reader *reader, struct span text)
{
	enum phase phase = conversation_phase(reader->conversation);

	if (reader_starts(text, "SMTP>> (writing message)") &&
	    conversation_in_content(reader->conversation)) {
		conversation_note(reader->conversation, text);
		conversation_inferred_message(reader->conversation);
		return true;
	}
	if (reader_starts(text, "connected") && phase != PHASE_GREETED) {
		remark_tell(reader->conversation,
			    (const struct saying[]){ { "connected", FACT_CONNECTED },
						     { NULL, FACT_LOST } },
			    text);
		return true;
	}
	return false;
}

/* "12345   SMTP<< 220": with several processes -d writes whose line it is; no code has four digits. */
static struct span without_process(struct span line)
{
	size_t size = 0;

	while (size < line.size && line.data[size] >= '0' && line.data[size] <= '9')
		size++;
	return size > 3 && size < 8 && size < line.size && line.data[size] == ' '
		       ? span_after(line, size + 1)
		       : line;
}

static const char *const hallmarks[] = { "SMTP<<", "SMTP>>", NULL };

static const struct marks_style style = {
	.marks = marks,
	.sayings = sayings,
	.hallmarks = hallmarks,
	.needs_hallmark = true,
	.skip = without_process,
	.remark = take_remark,
};

const struct import_format import_exim = {
	.name = "exim",
	.title = N_("the output of exim -v"),
	.style = &style,
	MARKS_ENGINE,
};
