/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Called by both rigs before the program starts. */
#include "hostile_client.h"

#include <stdio.h>

#include "base/memory.h"
#include "rig_case.h"

/* ---- what is put into the box ---- */

/* What stands for a place in a case's texts. */
struct places {
	char port[8];
	char *authority;
	struct case_value values[4];
};

static void places_fill(struct places *places, const struct box *box, int port)
{
	snprintf(places->port, sizeof(places->port), "%d", port);
	places->authority = box_path(box, "ca.pem");
	places->values[0] = (struct case_value){ "PORT", span_text(places->port) };
	places->values[1] = (struct case_value){ "DIR", span_text(box->folder) };
	places->values[2] = (struct case_value){ "CA", span_text(places->authority) };
	places->values[3] = (struct case_value){ NULL, { NULL, 0 } };
}

static void write_script(const struct hostile_case *hostile, const struct box *box,
			 const struct places *places)
{
	struct bytes script = BYTES_INIT;

	for (size_t i = 0; i < hostile->script.count; i++) {
		case_replace_append(&script, hostile->script.lines[i].text, places->values);
		bytes_append_byte(&script, '\n');
	}
	if (hostile->script.count == 0)
		bytes_append_text(&script, "EHLO client.example.test\nQUIT\n");
	box_write(box, "script", bytes_span(&script));
	bytes_release(&script);
}

/* "NAME SIZE": a message of so many bytes, in lines. */
static void write_message(const struct hostile_case *hostile, const struct box *box)
{
	struct span rest = hostile->message, name = span_next_word(&rest);
	struct bytes message = BYTES_INIT;
	char *copy = span_copy_text(name);
	uint64_t size;

	if (span_number(rest, &size)) {
		bytes_append_text(&message, "Subject: a long message\n\n");
		while (message.size < size)
			bytes_append_text(&message,
					  "The quick brown fox jumps over the lazy dog, again.\n");
		box_write(box, copy, bytes_span(&message));
	}
	bytes_release(&message);
	memory_free(copy);
}

/* ---- the command line ---- */

static void client_add(struct client *client, struct span word)
{
	if (client->count < CLIENT_WORDS_MAX)
		client->words[client->count++] = span_copy_text(word);
}

static void client_add_text(struct client *client, const char *word)
{
	client_add(client, span_text(word));
}

/* The text's words, with the places put in. */
static void client_add_words(struct client *client, struct span text, const struct places *places)
{
	struct bytes line = BYTES_INIT;
	struct span rest, word;

	case_replace_append(&line, text, places->values);
	rest = bytes_span(&line);
	while ((word = span_next_word(&rest)).size > 0)
		client_add(client, word);
	bytes_release(&line);
}

static void client_add_password(struct client *client, struct span password)
{
	struct bytes printing = BYTES_INIT;

	bytes_append_text(&printing, "printf %s '");
	bytes_append(&printing, password);
	bytes_append_byte(&printing, '\'');
	client_add_text(client, "--password-command");
	client_add(client, bytes_span(&printing));
	bytes_release(&printing);
}

void client_write_files(const struct hostile_case *hostile, const struct box *box, int port)
{
	struct places places;

	places_fill(&places, box, port);
	write_script(hostile, box, &places);
	write_message(hostile, box);
	memory_free(places.authority);
}

void client_make(struct client *client, const char *program, const struct hostile_case *hostile,
		 const struct box *box, int port, bool on_screen)
{
	struct places places;

	*client = (struct client){ .count = 0 };
	places_fill(&places, box, port);
	client_add_text(client, program);
	if (!on_screen)
		client_add_text(client, "run");
	client_add_text(client, "--timeout");
	client_add(client, hostile->timeout);
	if (hostile->user.size > 0) {
		client_add_text(client, "--user");
		client_add(client, hostile->user);
	}
	if (hostile->password.size > 0)
		client_add_password(client, hostile->password);
	client_add_words(client, hostile->options, &places);
	if (!on_screen)
		client_add_text(client, "script");
	client_add_words(client, hostile->target, &places);
	memory_free(places.authority);
}

void client_release(struct client *client)
{
	for (size_t i = 0; i < client->count; i++)
		memory_free(client->words[i]);
	client->count = 0;
}
