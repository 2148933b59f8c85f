/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prefixes of lines by their shape; one of the frames of frame.c. */
#include "import/shape.h"

#include "import/reader.h"

#define SHAPES_MAX 32
#define PREFIX_MAX 200
#define LINES_LEAST 3

/* A prefix, runs of digits as one, and what stood behind it. */
struct shape {
	uint64_t hash;
	size_t replies;
	size_t commands;
};

struct shapes {
	struct shape items[SHAPES_MAX];
	size_t count;
	size_t lines; /* with any SMTP in them */
	size_t bare;  /* of those: with nothing before it */
};

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

/* FNV-1a. */
#define HASH_START UINT64_C(0xcbf29ce484222325)

static uint64_t hash_with(uint64_t hash, struct span line, size_t at)
{
	unsigned char byte = line.data[at];

	if (is_digit(byte)) {
		if (at > 0 && is_digit(line.data[at - 1]))
			return hash;
		byte = '0';
	}
	return (hash ^ byte) * UINT64_C(0x100000001b3);
}

/* Where what is said may begin: behind a blank, a quote, a bar; no letter or digit. */
static bool may_begin(struct span line, size_t at)
{
	unsigned char before = at ? line.data[at - 1] : ' ';

	return before == ' ' || before == '\t' || before == '"' || before == '>' || before == '|' ||
	       before == ':' || before == ']';
}

/* A reply or a command that the line holds from there to its end. */
static enum speaker speaker_at(struct span line, size_t at)
{
	struct span rest = span_after(line, at);

	if (rest.size > 4 && reader_code(rest) > 0 && rest.data[1] <= '5')
		return SPEAKER_SERVER;
	return rest.size && !is_digit(rest.data[0]) && reader_is_command(rest) ? SPEAKER_CLIENT
									       : SPEAKER_NOBODY;
}

static void count_shape(struct shapes *shapes, uint64_t hash, enum speaker speaker)
{
	size_t i = 0;

	while (i < shapes->count && shapes->items[i].hash != hash)
		i++;
	if (i == SHAPES_MAX)
		return;
	if (i == shapes->count)
		shapes->items[shapes->count++] = (struct shape){ hash, 0, 0 };
	shapes->items[i].replies += speaker == SPEAKER_SERVER;
	shapes->items[i].commands += speaker == SPEAKER_CLIENT;
}

static void learn_line(struct shapes *shapes, struct span line)
{
	uint64_t hash = HASH_START;

	/* The rows of a table have columns of their own. */
	if (line.size && line.data[line.size - 1] == '|')
		return;
	for (size_t at = 0; at < line.size && at < PREFIX_MAX; at++) {
		enum speaker speaker = may_begin(line, at) ? speaker_at(line, at) : SPEAKER_NOBODY;

		if (speaker != SPEAKER_NOBODY) {
			shapes->lines++;
			shapes->bare += at == 0;
			if (at)
				count_shape(shapes, hash, speaker);
			return;
		}
		hash = hash_with(hash, line, at);
	}
}

static const struct shape *most_of(const struct shapes *shapes, enum speaker speaker)
{
	const struct shape *best = &shapes->items[0];

	for (size_t i = 1; i < shapes->count; i++) {
		const struct shape *item = &shapes->items[i];

		if (speaker == SPEAKER_SERVER ? item->replies > best->replies
					      : item->commands > best->commands)
			best = item;
	}
	return best;
}

/* The shapes before replies and before commands; false: no two thirds of the lines have them. */
static bool learn(struct span sample, struct shape *server, struct shape *client)
{
	struct shapes shapes = { .count = 0 };
	size_t fits;

	while (sample.size)
		learn_line(&shapes, reader_line(&sample));
	if (!shapes.count || shapes.bare * 3 > shapes.lines)
		return false;
	*server = *most_of(&shapes, SPEAKER_SERVER);
	*client = *most_of(&shapes, SPEAKER_CLIENT);
	fits = server->replies + client->commands;
	/* One way of writing for both sides, or one for each. */
	if (server->hash != client->hash && (server->commands || client->replies))
		return false;
	return server->replies && client->commands && fits >= LINES_LEAST &&
	       fits * 3 >= shapes.lines * 2;
}

/* How long the line's prefix of one of these shapes is; 0: it has none. */
static size_t prefix_size(struct span line, const struct shape *server, const struct shape *client,
			  enum speaker *speaker)
{
	uint64_t hash = HASH_START;
	size_t size = 0;

	for (size_t at = 0; at < line.size && at < PREFIX_MAX; at++) {
		if (at && may_begin(line, at) && (hash == server->hash || hash == client->hash)) {
			*speaker = hash == server->hash ? SPEAKER_SERVER : SPEAKER_CLIENT;
			size = at;
		}
		hash = hash_with(hash, line, at);
	}
	return size;
}

static bool has_open_quote(struct span prefix)
{
	size_t quotes = 0;

	for (size_t at = 0; at < prefix.size; at++)
		quotes += prefix.data[at] == '"';
	return quotes % 2 == 1;
}

static void append_line(struct bytes *out, struct span line, const struct shape *server,
			const struct shape *client)
{
	enum speaker speaker = SPEAKER_NOBODY;
	size_t size = prefix_size(line, server, client, &speaker);
	struct span rest = span_after(line, size);

	if (size && server->hash != client->hash)
		bytes_append_text(out, speaker == SPEAKER_SERVER ? "S: " : "C: ");
	/* A quote that opened before it closes behind it. */
	if (rest.size && rest.data[rest.size - 1] == '"' &&
	    has_open_quote(span_part(line, 0, size)))
		rest.size--;
	bytes_append(out, rest);
	bytes_append_byte(out, '\n');
}

bool shape_take_off(struct span text, struct bytes *out)
{
	struct shape server, client;

	if (!learn(span_part(text, 0, READER_SAMPLE), &server, &client))
		return false;
	while (text.size)
		append_line(out, reader_line(&text), &server, &client);
	return true;
}
