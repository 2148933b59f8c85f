/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The doctor's round: runs the rows of tests in their order over what was
 * pasted, and lays out what was found and what was meant as values. Called by
 * `smtpscope decode` and by the dialog of :decode.
 */
#include "sasl/doctor.h"

#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "base/message.h"
#include "sasl/doctor_patient.h"

/* Values whose bytes are ours. */
struct value_list {
	struct sasl_value *values;
	size_t count;
	size_t capacity;
};

struct doctor {
	struct patient patient;
	struct doctor_result result;
	struct doctor_diagnosis *diagnoses;
	size_t count;
	size_t capacity;
	struct value_list found;
	struct value_list meant;
	struct bytes raw; /* decoded, before it was cured */
	size_t shown;     /* of meant, while found is laid out */
	struct bytes corrected;
};

static const struct doctor_row no_rows[] = {
	{ .id = "empty",
	  .wrong = N_("There is nothing to decode."),
	  .advice = N_("An empty response is an empty line; on the AUTH line it is written =.") },
	{ .id = "token",
	  .wrong = N_("It is no Base64 but a bearer token (JWT) as it is."),
	  .advice = N_("It goes into the message of XOAUTH2 or OAUTHBEARER, and that into Base64: "
		       "`smtpscope auth XOAUTH2` shows how.") },
	{ .id = "not-base64",
	  .wrong = N_("It is no Base64: character number {number} is none that Base64 has."),
	  .advice = N_("If it is the text itself, it must be encoded first: `printf '%s' TEXT | "
		       "base64 -w 0`.") },
	{ .id = "not-base64-either",
	  .wrong = N_("It is no Base64: what it would decode to is no text, and its length is "
		      "wrong."),
	  .advice = N_("If it is the text itself, it must be encoded first: `printf '%s' TEXT | "
		       "base64 -w 0`.") },
};

enum {
	NO_EMPTY,
	NO_TOKEN,
	NO_ALPHABET,
	NO_TEXT,
};

static const struct doctor_rows doctor_none = { no_rows, sizeof(no_rows) / sizeof(no_rows[0]) };

static const struct doctor_rows *const stages[] = {
	&doctor_wrapping, &doctor_none,  &doctor_alphabet,
	&doctor_outer,    &doctor_inner, &doctor_fields,
};

const char *doctor_id(size_t n)
{
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		if (n < stages[i]->count)
			return stages[i]->rows[n].id;
		n -= stages[i]->count;
	}
	return NULL;
}

static const char *const contents[] = {
	[DOCTOR_NOTHING] = N_("Nothing."),
	[DOCTOR_PLAIN] = N_("The message of PLAIN: authorisation identity, user name, password."),
	[DOCTOR_BEARER] = N_("The message of XOAUTH2 or OAUTHBEARER, with a bearer token."),
	[DOCTOR_ANSWER] = N_("A client's or server's message of CRAM-MD5, DIGEST-MD5 or SCRAM."),
	[DOCTOR_SERVER] = N_("A server's question or error: nothing secret."),
	[DOCTOR_NAME] = N_("A user name, as LOGIN's first answer is."),
	[DOCTOR_WORD] = N_("A text that may be a password, as LOGIN's second answer is."),
	[DOCTOR_OCTETS] = N_("Octets that are no text."),
};

const char *doctor_content_text(enum doctor_content content)
{
	return contents[content];
}

/* ISO 646's abbreviations. */
const char *doctor_octet_name(unsigned char octet)
{
	static const char *const names[] = {
		"NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS",  "TAB", "LF",
		"VT",  "FF",  "CR",  "SO",  "SI",  "DLE", "DC1", "DC2", "DC3", "DC4", "NAK",
		"SYN", "ETB", "CAN", "EM",  "SUB", "ESC", "FS",  "GS",  "RS",  "US",
	};

	if (octet == 0x7f)
		return "DEL";
	return octet < sizeof(names) / sizeof(names[0]) ? names[octet] : NULL;
}

void doctor_append(struct bytes *out, const struct doctor_diagnosis *diagnosis,
		   const char *sentence)
{
	struct bytes number = BYTES_INIT;
	struct message_value values[2] = { { "number", { NULL, 0 } }, { "word", diagnosis->word } };

	bytes_append_number(&number, diagnosis->number);
	values[0].bytes = bytes_span(&number);
	message_append(out, _(sentence), values, 2);
	bytes_release(&number);
}

/* ---- tests ---- */

static void note(struct doctor *doctor, const struct doctor_row *row)
{
	doctor->diagnoses = memory_grow(doctor->diagnoses, &doctor->capacity, doctor->count + 1,
					sizeof(*doctor->diagnoses));
	doctor->diagnoses[doctor->count++] = (struct doctor_diagnosis){
		.id = row->id,
		.wrong = row->wrong,
		.advice = row->advice,
		.number = doctor->patient.number,
		.word = doctor->patient.word,
	};
}

static void run_rows(struct doctor *doctor, const struct doctor_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->rows[i].test(&doctor->patient))
			note(doctor, &rows->rows[i]);
}

/* Three parts in the alphabet for URLs, of which the first is a JSON object (RFC 7519 §3). */
static bool is_token(struct span text)
{
	size_t dots = 0;

	for (size_t i = 0; i < text.size; i++)
		dots += text.data[i] == '.';
	return dots == 2 && span_equal(span_part(text, 0, 3), span_text("eyJ"));
}

static bool decode(struct doctor *doctor, size_t *at)
{
	struct patient *patient = &doctor->patient;

	guarded_reserve(&patient->data, patient->text.size);
	if (base64_decode(bytes_span(&patient->text), &patient->data, at) != BASE64_OK)
		return false;
	*at = patient->text.size;
	if (!patient->incomplete || patient_is_text(bytes_span(&patient->data)))
		return true;
	/* A letter or two short, and no text comes out: it never was Base64, but for UTF-16's. */
	return patient_convert_utf16(&patient->data);
}

/* The first octet that is not of the alphabet, blanks aside; counted from one. */
static size_t first_stranger(struct span text)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char byte = text.data[i];
		bool letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');

		if (!letter && !(byte >= '0' && byte <= '9') && !strchr("+/=-_ \t\r\n", byte))
			return i + 1;
		if (!byte)
			return i + 1;
	}
	return 0;
}

/* What cannot be decoded is taken for the text itself. */
static void take_as_text(struct doctor *doctor, struct bytes *bare, size_t diagnoses)
{
	struct patient *patient = &doctor->patient;
	bool token = is_token(bytes_span(bare));

	doctor->count = diagnoses;
	patient->word = span_text(NULL);
	patient->number = first_stranger(bytes_span(bare));
	patient->incurable = token;
	note(doctor, &no_rows[token ? NO_TOKEN : patient->number ? NO_ALPHABET : NO_TEXT]);
	patient_replace(&patient->data, bare);
}

/* True when there is something to look at. */
static bool examine_paste(struct doctor *doctor)
{
	struct patient *patient = &doctor->patient;
	struct bytes bare = BYTES_INIT;
	size_t diagnoses, at = 0;

	run_rows(doctor, &doctor_wrapping);
	diagnoses = doctor->count;
	if (!patient->text.size || span_is(bytes_span(&patient->text), "=")) {
		note(doctor, &no_rows[NO_EMPTY]);
		return false;
	}
	guarded_append(&bare, bytes_span(&patient->text));
	run_rows(doctor, &doctor_alphabet);
	doctor->result.decoded = decode(doctor, &at);
	if (!doctor->result.decoded)
		take_as_text(doctor, &bare, diagnoses);
	bytes_wipe(&bare);
	return true;
}

static void examine_text(struct doctor *doctor)
{
	struct patient *patient = &doctor->patient;

	patient->word = span_text(NULL);
	if (doctor->result.decoded)
		run_rows(doctor, &doctor_outer);
	guarded_append(&doctor->raw, bytes_span(&patient->data));
	run_rows(doctor, &doctor_inner);
	patient_classify(patient);
	run_rows(doctor, &doctor_fields);
}

/* ---- values ---- */

static void add(struct value_list *list, struct sasl_value value)
{
	unsigned char *held = memory_new(value.bytes.size + 1, 1);

	if (value.bytes.size)
		memcpy(held, value.bytes.data, value.bytes.size);
	value.bytes.data = held;
	value.ruler = true;
	list->values =
		memory_grow(list->values, &list->capacity, list->count + 1, sizeof(*list->values));
	list->values[list->count++] = value;
}

static void add_text(struct value_list *list, const char *label, struct span bytes, bool secret)
{
	add(list, (struct sasl_value){ .label = label, .bytes = bytes, .secret = secret });
}

static void add_octet(struct value_list *list, unsigned char octet)
{
	add(list,
	    (struct sasl_value){ .label = octet <= 1 ? N_("separator") : N_("control character"),
				 .bytes = span_of(&octet, 1),
				 .form = VALUE_NUL });
}

static void list_release(struct value_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		/* The bytes are ours though readers see them as const. */
		void *held = (void *)(uintptr_t)list->values[i].bytes.data;

		memory_wipe(held, list->values[i].bytes.size);
		memory_free(held);
	}
	memory_free(list->values);
}

static void add_fields(struct value_list *list, const struct patient *patient)
{
	const struct bytes *fields = patient->fields;

	if (patient->content == DOCTOR_NAME) {
		add_text(list, N_("user name"), bytes_span(&fields[FIELD_USER]), false);
		return;
	}
	if (patient->content == DOCTOR_WORD) {
		add_text(list, N_("text"), bytes_span(&fields[FIELD_PASSWORD]), true);
		return;
	}
	add_text(list, N_("authorisation identity"), bytes_span(&fields[FIELD_AUTHZID]), false);
	add_octet(list, 0);
	/* Where they look swapped nobody knows which one is the secret. */
	add_text(list, N_("user name"), bytes_span(&fields[FIELD_USER]), patient->swapped);
	add_octet(list, 0);
	add_text(list, N_("password"), bytes_span(&fields[FIELD_PASSWORD]), true);
}

static void add_bearer_field(struct value_list *list, struct span field)
{
	static const char scheme[] = "auth=Bearer ", user[] = "user=";

	if (span_starts_word(field, scheme)) {
		add_text(list, N_("scheme"), span_part(field, 0, strlen(scheme)), false);
		add_text(list, N_("token"), span_after(field, strlen(scheme)), true);
	} else if (span_starts_word(field, user)) {
		add_text(list, N_("label"), span_part(field, 0, strlen(user)), false);
		add_text(list, N_("user name"), span_after(field, strlen(user)), false);
	} else if (field.size) {
		/* Anything may stand here when a separator is missing, the token too. */
		add_text(list, N_("text"), field, span_has_word(field, "Bearer"));
	}
}

static void add_bearer(struct value_list *list, struct span data)
{
	while (data.size) {
		size_t end = span_find(data, 1);

		add_bearer_field(list, span_part(data, 0, end));
		if (end < data.size)
			add_octet(list, 1);
		data = span_after(data, end + 1);
	}
}

/* Where the proof begins in a message that has one, else the whole size. */
static size_t proof_offset(struct span data)
{
	static const char *const marks[] = { ",p=", "response=", "rspauth=" };

	if (span_starts_word(data, "v="))
		return 2;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = span_find_span(data, span_text(marks[i]));

		if (at < data.size)
			return at + strlen(marks[i]);
	}
	if (span_has_word(data, ",r=") || data.size < 32)
		return data.size;
	return data.size - 32;
}

static void add_answer(struct value_list *list, struct span data)
{
	size_t proof = proof_offset(data);

	add_text(list, N_("text"), span_part(data, 0, proof), false);
	if (proof < data.size)
		add_text(list, N_("proof"), span_after(data, proof), true);
}

static void add_meant(struct value_list *list, const struct patient *patient)
{
	struct span data = bytes_span(&patient->data);

	if (patient->triple) {
		add_fields(list, patient);
		return;
	}
	switch (patient->content) {
	case DOCTOR_NOTHING:
		break;
	case DOCTOR_BEARER:
		add_bearer(list, data);
		break;
	case DOCTOR_ANSWER:
		add_answer(list, data);
		break;
	case DOCTOR_SERVER:
		add(list, (struct sasl_value){ .label = N_("text"),
					       .bytes = data,
					       .form = patient_is_text(data) ? VALUE_TEXT
									     : VALUE_BYTES });
		break;
	case DOCTOR_OCTETS:
		add(list, (struct sasl_value){ .label = N_("octets"),
					       .bytes = data,
					       .form = VALUE_BYTES,
					       .secret = true });
		break;
	case DOCTOR_PLAIN:
	case DOCTOR_NAME:
	case DOCTOR_WORD:
		/* Incurable: what belongs where is unknown. */
		add_text(list, N_("text"), data, true);
		break;
	}
}

/* ---- the decoded bytes as they came ---- */

/* Length of a control character, or of the spelling of one, at the start of text. */
static size_t match_separator(const struct patient *patient, struct span text)
{
	size_t size;

	if (doctor_octet_name(text.data[0]))
		return 1;
	if (!patient->literal)
		return 0;
	size = patient_match_literal(text, patient->content == DOCTOR_BEARER ? 1 : 0);
	return size;
}

/*
 * The next value that holds these bytes and is fit to be shown, or NULL. Each
 * serves once: a password that equals the user name must not be told by it.
 */
static const struct sasl_value *take_public(struct doctor *doctor, struct span bytes)
{
	for (size_t i = doctor->shown; i < doctor->meant.count; i++) {
		const struct sasl_value *value = &doctor->meant.values[i];

		if (value->secret || !span_equal(value->bytes, bytes))
			continue;
		doctor->shown = i + 1;
		return value;
	}
	return NULL;
}

static void add_run(struct doctor *doctor, struct span run)
{
	const struct sasl_value *public;

	if (!run.size)
		return;
	public = take_public(doctor, run);
	add_text(&doctor->found, public ? public->label : N_("text"), run,
		 doctor->result.secret && !public);
}

static void add_found(struct doctor *doctor)
{
	struct span rest = bytes_span(&doctor->raw);
	size_t at = 0;

	while (at < rest.size) {
		size_t size = match_separator(&doctor->patient, span_after(rest, at));

		if (!size) {
			at++;
			continue;
		}
		add_run(doctor, span_part(rest, 0, at));
		if (size == 1)
			add_octet(&doctor->found, rest.data[at]);
		else
			add_text(&doctor->found, N_("spelled out"), span_part(rest, at, size),
				 false);
		rest = span_after(rest, at + size);
		at = 0;
	}
	add_run(doctor, rest);
}

/* The fields' names where the bytes came just as they were meant. */
static bool is_as_meant(const struct doctor *doctor)
{
	struct bytes joined = BYTES_INIT;
	bool same;

	for (size_t i = 0; i < doctor->meant.count; i++)
		guarded_append(&joined, doctor->meant.values[i].bytes);
	same = !doctor->patient.swapped &&
	       span_equal(bytes_span(&joined), bytes_span(&doctor->raw));
	bytes_wipe(&joined);
	return same;
}

static void lay_out_found(struct doctor *doctor)
{
	if (!is_as_meant(doctor)) {
		add_found(doctor);
		return;
	}
	for (size_t i = 0; i < doctor->meant.count; i++)
		add(&doctor->found, doctor->meant.values[i]);
}

/* ---- the result ---- */

static void correct(struct doctor *doctor, struct span pasted)
{
	struct bytes joined = BYTES_INIT;

	for (size_t i = 0; i < doctor->meant.count; i++) {
		guarded_append(&joined, doctor->meant.values[i].bytes);
		doctor->result.secret = doctor->result.secret || doctor->meant.values[i].secret;
	}
	if (!doctor->patient.incurable)
		guarded_append_base64(&doctor->corrected, bytes_span(&joined));
	doctor->result.changed = !span_equal(bytes_span(&doctor->corrected), pasted);
	bytes_wipe(&joined);
}

/* The line end of the last line of a file or of a terminal's input is nobody's fault. */
static struct span without_line_end(struct span pasted)
{
	if (pasted.size && pasted.data[pasted.size - 1] == '\n')
		pasted.size--;
	if (pasted.size && pasted.data[pasted.size - 1] == '\r')
		pasted.size--;
	return pasted;
}

struct doctor *doctor_new(struct span pasted)
{
	struct doctor *doctor = memory_new(1, sizeof(*doctor));
	struct doctor_result *result = &doctor->result;

	guarded_append(&doctor->patient.text, pasted);
	if (examine_paste(doctor)) {
		examine_text(doctor);
		add_meant(&doctor->meant, &doctor->patient);
		correct(doctor, without_line_end(pasted));
		lay_out_found(doctor);
	}
	result->content = doctor->patient.content;
	result->diagnoses = doctor->diagnoses;
	result->diagnosis_count = doctor->count;
	result->found = doctor->found.values;
	result->found_count = doctor->found.count;
	result->meant = doctor->meant.values;
	result->meant_count = doctor->meant.count;
	result->corrected = bytes_span(&doctor->corrected);
	return doctor;
}

void doctor_free(struct doctor *doctor)
{
	if (!doctor)
		return;
	list_release(&doctor->found);
	list_release(&doctor->meant);
	bytes_wipe(&doctor->patient.text);
	bytes_wipe(&doctor->patient.data);
	for (size_t i = 0; i < FIELD_COUNT; i++)
		bytes_wipe(&doctor->patient.fields[i]);
	bytes_wipe(&doctor->raw);
	bytes_wipe(&doctor->corrected);
	memory_free(doctor->diagnoses);
	memory_free(doctor);
}

const struct doctor_result *doctor_result(const struct doctor *doctor)
{
	return &doctor->result;
}
