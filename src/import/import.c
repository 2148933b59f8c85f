/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses the format of a text and has it read; called by cli's recording. */
#include "import/import.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "import/clean.h"
#include "import/conversation.h"
#include "import/formats.h"
#include "import/frame.h"
#include "import/marks.h"
#include "import/plain.h"
#include "import/reader.h"

#define UNCLEAR 20 /* below this score it is said what the text was taken for */

/* What a text was taken for, and what else it might have been. */
struct guess {
	const struct import_format *format; /* NULL: no format finds any SMTP in it */
	const struct import_format *second; /* NULL: none */
	int score;
	int second_score;
	int share; /* percent of the lines that fit, where no hallmark was seen */
};

/* In the order in which they win when they fit equally well. */
static const struct import_format *const formats[] = {
	&import_lines,       &import_telnet,     &import_reply,     &import_swaks,
	&import_curl,        &import_curl_trace, &import_openssl,   &import_msmtp,
	&import_exim,        &import_exim_bh,    &import_smtplib,   &import_aiosmtplib,
	&import_perl,        &import_ruby,       &import_phpmailer, &import_symfony,
	&import_codeigniter, &import_javamail,   &import_mailkit,   &import_smtp_server,
	&import_nodemailer,  &import_pino,       &import_go,        &import_exchange,
	&import_transcript,  &import_dsn,        &import_postfix,   &import_exim_log,
	&import_sendmail,    &import_opensmtpd,  &import_bounce,
};

const struct import_format *import_format(size_t n)
{
	return n < sizeof(formats) / sizeof(formats[0]) ? formats[n] : NULL;
}

const struct import_format *import_format_find(const char *name)
{
	const struct import_format *format;

	for (size_t n = 0; (format = import_format(n)); n++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

/* ---- recognition ---- */

static struct guess guess_sample(struct span sample)
{
	struct guess guess = { .format = NULL };
	const struct import_format *format;

	for (size_t n = 0; (format = import_format(n)); n++) {
		int score = format->recognise(format, sample);

		if (score > guess.score) {
			guess.second = guess.format;
			guess.second_score = guess.score;
			guess.format = format;
			guess.score = score;
		} else if (score > guess.second_score) {
			guess.second = format;
			guess.second_score = score;
		}
	}
	guess.share = guess.score ? (guess.score - 1) * 100 / 59 : 0;
	return guess;
}

/* So many bytes of text, whole lines where there are any. */
static struct span window_of(struct span text)
{
	struct span window = span_part(text, 0, READER_SAMPLE);
	size_t size = window.size;

	while (window.size < text.size && size && window.data[size - 1] != '\n')
		size--;
	if (size)
		window.size = size;
	return window;
}

/* What is said of the first window in which there is any SMTP; `guess`: of the very first. */
static struct guess guess_text(struct span text, struct guess guess)
{
	while (!guess.format) {
		text = span_after(text, window_of(text).size);
		if (!text.size)
			break;
		guess = guess_sample(window_of(text));
	}
	return guess;
}

#define FRAMES_MAX 4 /* around one another: a list of numbered lines in a log */

/*
 * The frame without which the text is understood better than as it is, with that
 * score; NULL: there is none.
 */
static const struct frame *find_frame(struct span text, int best)
{
	struct span window = window_of(text);
	const struct frame *frame, *found = NULL;
	struct bytes bare = BYTES_INIT;

	for (size_t n = 0; (frame = frame_next(n)) && !(found && found->certain); n++) {
		int score = 0;

		bytes_clear(&bare);
		if (frame->take_off(window, &bare))
			score = guess_sample(bytes_span(&bare)).score;
		if (score > best || (score && frame->certain)) {
			best = score;
			found = frame;
		}
	}
	bytes_wipe(&bare);
	return found;
}

/*
 * The text without what stands around its lines, where some format fits better
 * so. Formats that know such lines themselves keep them. *guess becomes what is
 * said of its first window.
 */
static struct span without_frames(struct span text, struct bytes *owned, struct guess *guess)
{
	const struct frame *frame;

	*guess = guess_sample(window_of(text));
	for (int n = 0; n < FRAMES_MAX && (frame = find_frame(text, guess->score)); n++) {
		struct bytes bare = BYTES_INIT;

		if (!frame->take_off(text, &bare))
			break;
		bytes_wipe(owned);
		*owned = bare;
		text = bytes_span(owned);
		*guess = guess_sample(window_of(text));
	}
	return text;
}

/* The text as its format has written it, as far as that can be told, and what that is. */
static struct span clean(struct span text, struct bytes *owned, struct guess *guess)
{
	text = without_frames(clean_text(text, owned), owned, guess);
	*guess = guess_text(text, *guess);
	return text;
}

/* ---- several tools in one text ---- */

#define PASTE_MAX ((size_t)16 * 1024)
#define PASTE_PARTS_MAX 32 /* blank lines looked behind: each costs a recognition */

/* A hallmark of the engine's formats was seen. */
static bool is_surely_of(struct guess guess,
			 int (*engine)(const struct import_format *format, struct span sample))
{
	return guess.format && guess.format->recognise == engine &&
	       guess.score >= IMPORT_SURE - 60 + 6;
}

static bool is_surely_a_tools(struct guess guess)
{
	return is_surely_of(guess, marks_recognise) || is_surely_of(guess, plain_recognise);
}

/*
 * Where the transcript of another tool begins, in a text as people paste it:
 * both parts are surely of some tool's, one of them of a tool that marks its lines:
 * without marks, content may look like anything. The text's size: nowhere.
 */
static size_t next_tool(struct span text)
{
	struct span rest = text;

	if (text.size > PASTE_MAX)
		return text.size;
	for (int blank = 0; rest.size && blank < PASTE_PARTS_MAX;) {
		struct span line = reader_line(&rest);
		struct guess guess, before;

		if (span_trim(line).size)
			continue;
		blank++;
		guess = guess_sample(rest);
		if (!is_surely_a_tools(guess))
			continue;
		before = guess_sample(span_part(text, 0, text.size - rest.size));
		if (is_surely_a_tools(before) && before.format != guess.format &&
		    (is_surely_of(before, marks_recognise) || is_surely_of(guess, marks_recognise)))
			return text.size - rest.size;
	}
	return text.size;
}

/* ---- reading ---- */

struct importer {
	struct bytes owned; /* the cleaned text, where it had to be */
	struct span text;   /* all of it, cleaned */
	struct span later;  /* behind what is being read: another tool's */
	struct guess guess;
	struct conversation conversation;
	struct reader reader;
	bool ended;
};

/* What it was taken for and why is said where that is not plain. */
static void tell_guess(struct importer *importer)
{
	struct guess guess = importer->guess;
	struct bytes share = BYTES_INIT, text = BYTES_INIT;
	struct message_value values[] = {
		{ "format", span_text(_(guess.format->title)) },
		{ "percent", { NULL, 0 } },
	};

	if (guess.score >= UNCLEAR)
		return;
	if (guess.format->why) {
		conversation_note(&importer->conversation, span_text(_(guess.format->why)));
		return;
	}
	bytes_append_number(&share, (uint64_t)guess.share);
	values[1].bytes = bytes_span(&share);
	message_append(&text,
		       _("The format is unclear. The text was read as {format}: {percent} % of its "
			 "lines look like that, and no other format fits better. --from=FORMAT "
			 "reads it as another format (smtpscope list imports)."),
		       values, 2);
	conversation_note(&importer->conversation, bytes_span(&text));
	bytes_release(&share);
	bytes_release(&text);
}

static void begin_part(struct importer *importer, const struct import_format *format,
		       struct span text)
{
	struct reader *reader = &importer->reader;

	reader->conversation = &importer->conversation;
	reader->format = format;
	reader->rest = text;
	reader->sample = window_of(text);
	reader->width = clean_width(reader->sample);
	if (reader->format->begin)
		reader->format->begin(reader);
}

/* What is behind it is looked at when it has been read; `given` is read as it was told. */
static void begin(struct importer *importer, bool given)
{
	size_t size = given ? importer->text.size : next_tool(importer->text);

	if (size < importer->text.size)
		importer->guess = guess_sample(span_part(importer->text, 0, size));
	assert(importer->guess.format); /* next_tool() cuts off only what is surely some tool's */
	conversation_init(&importer->conversation, importer->guess.format->name);
	tell_guess(importer);
	importer->later = span_after(importer->text, size);
	begin_part(importer, importer->guess.format, span_part(importer->text, 0, size));
}

/* The next tool's part; its first session is one of its own. */
static void begin_next(struct importer *importer)
{
	struct reader *reader = &importer->reader;
	struct span text = importer->later;
	size_t size = next_tool(text);
	const struct import_format *format = guess_sample(span_part(text, 0, size)).format;

	assert(format);
	importer->later = span_after(text, size);
	bytes_wipe(&reader->held);
	bytes_wipe(&reader->own);
	bytes_wipe(&reader->told);
	memset(reader, 0, sizeof(*reader));
	conversation_part(&importer->conversation);
	begin_part(importer, format, span_part(text, 0, size));
}

struct importer *importer_new(struct span text, const struct import_format *format,
			      struct fault *fault)
{
	struct importer *importer = memory_new(1, sizeof(*importer));

	importer->text = clean(text, &importer->owned, &importer->guess);
	if (!importer->guess.format) {
		fault_set_plain(fault, FAULT_FILE, 0,
				_("There is no SMTP in the text. A conversation is read as lines "
				  "that begin \"C: \" and \"S: \", with replies such as \"S: 220 "
				  "mail.example.test ESMTP\"."));
		bytes_wipe(&importer->owned);
		memory_free(importer);
		return NULL;
	}
	if (format)
		importer->guess = (struct guess){ .format = format, .score = IMPORT_SURE };
	if (!importer->guess.format->exact)
		importer->text = clean_latin1(importer->text, &importer->owned);
	begin(importer, format != NULL);
	return importer;
}

const struct journal *importer_journal(const struct importer *importer)
{
	return importer->conversation.journal;
}

bool importer_step(struct importer *importer, size_t bytes)
{
	struct reader *reader = &importer->reader;
	size_t left = reader->rest.size > bytes ? reader->rest.size - bytes : 0;

	while (reader->rest.size > left)
		reader->format->line(reader, reader_line(&reader->rest));
	if (reader->rest.size)
		return true;
	if (!importer->ended && reader->format->end)
		reader->format->end(reader);
	importer->ended = !importer->later.size;
	if (!importer->ended)
		begin_next(importer);
	return !importer->ended;
}

size_t importer_done(const struct importer *importer, size_t *all)
{
	*all = importer->text.size;
	return importer->text.size - importer->reader.rest.size - importer->later.size;
}

struct journal *importer_take(struct importer *importer)
{
	struct journal *journal = conversation_finish(&importer->conversation);

	bytes_wipe(&importer->reader.held);
	bytes_wipe(&importer->reader.own);
	bytes_wipe(&importer->reader.told);
	bytes_wipe(&importer->owned);
	memory_free(importer);
	return journal;
}

const struct import_format *import_recognise(struct span text)
{
	struct bytes owned = BYTES_INIT;
	struct guess guess;

	clean(text, &owned, &guess);
	bytes_wipe(&owned);
	return guess.format;
}

struct journal *import_text(struct span text, const struct import_format *format,
			    struct fault *fault)
{
	struct importer *importer = importer_new(text, format, fault);

	if (!importer)
		return NULL;
	while (importer_step(importer, SIZE_MAX))
		;
	return importer_take(importer);
}
