/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The doctor's third look: what the decoded text is, and whether its fields are
 * whole, in their order and free of what belongs to nobody's password.
 */
#include <string.h>

#include "base/memory.h"
#include "base/message.h"
#include "sasl/doctor_patient.h"

/* ---- what it is ---- */

bool patient_is_address(struct span text)
{
	size_t at = span_find(text, '@');
	struct span domain = span_after(text, at + 1);
	size_t dot = span_find(domain, '.');

	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] <= ' ')
			return false;
	return at > 0 && at < text.size && dot > 0 && dot + 1 < domain.size &&
	       span_find(domain, '@') == domain.size;
}

/* The questions of LOGIN; the draft's end in a NUL, without it they are words like others. */
static bool is_prompt(struct span text)
{
	static const struct {
		const char *text;
		size_t size;
	} prompts[] = {
		{ "Username:", 9 },  { "Password:", 9 },   { "User Name\0", 10 },
		{ "Password\0", 9 }, { "User Name:", 10 }, { "Username\0", 9 },
		{ "User:", 5 },      { "Login:", 6 },
	};

	for (size_t i = 0; i < sizeof(prompts) / sizeof(prompts[0]); i++)
		if (span_equal(text, span_of(prompts[i].text, prompts[i].size)))
			return true;
	return false;
}

static bool is_server_text(struct span text)
{
	bool challenge = text.size > 2 && text.data[0] == '<' && text.data[text.size - 1] == '>' &&
			 span_find(text, '@') < text.size;
	bool scram = span_starts_word(text, "r=") && span_has_word(text, ",s=") &&
		     span_has_word(text, ",i=");
	bool digest = span_has_word(text, "nonce=") && span_has_word(text, "algorithm=");

	bool json = span_starts_word(text, "{\"") && text.data[text.size - 1] == '}';

	return is_prompt(text) || challenge || scram || digest || json;
}

/* "user 0123456789abcdef0123456789abcdef" */
static bool is_cram_answer(struct span text)
{
	if (text.size < 34 || text.data[text.size - 33] != ' ')
		return false;
	for (size_t i = text.size - 32; i < text.size; i++)
		if (!strchr("0123456789abcdefABCDEF", text.data[i]) || !text.data[i])
			return false;
	return true;
}

static bool is_answer(struct span text)
{
	bool first = span_has_word(text, "n=") && span_has_word(text, ",r=") &&
		     (span_starts_word(text, "n,") || span_starts_word(text, "y,") ||
		      span_starts_word(text, "p="));
	bool final = span_starts_word(text, "c=") && span_has_word(text, ",p=");
	bool digest = span_has_word(text, "username=") && span_has_word(text, "response=");

	return first || final || digest || is_cram_answer(text) || span_starts_word(text, "v=") ||
	       span_starts_word(text, "rspauth=");
}

static enum doctor_content classify_octets(struct span data)
{
	/* MS-NLMP §2.2.1.2: type 2 is the server's. */
	static const char ntlm[] = "NTLMSSP\0\2";

	return span_equal(span_part(data, 0, 9), span_of(ntlm, 9)) ? DOCTOR_SERVER : DOCTOR_OCTETS;
}

static enum doctor_content classify(const struct patient *patient)
{
	struct span data = bytes_span(&patient->data);

	if (data.size == 0)
		return DOCTOR_NOTHING;
	if (!patient_is_text(data))
		return classify_octets(data);
	if (is_server_text(data))
		return DOCTOR_SERVER;
	if (span_find(data, 0) < data.size)
		return DOCTOR_PLAIN;
	if (span_has_word(data, "auth=Bearer "))
		return DOCTOR_BEARER;
	if (is_answer(data))
		return DOCTOR_ANSWER;
	if (patient_is_address(data) ||
	    (patient->mechanism && !strcmp(patient->mechanism->name, "LOGIN")))
		return DOCTOR_NAME;
	return DOCTOR_WORD;
}

void patient_classify(struct patient *patient)
{
	patient->content = classify(patient);
}

/* ---- NULs ---- */

static size_t count_nuls(const struct patient *patient)
{
	size_t count = 0;

	for (size_t i = 0; i < patient->data.size; i++)
		count += patient->data.data[i] == 0;
	return patient->content == DOCTOR_PLAIN ? count : 0;
}

static bool has_nul_in_front(const struct patient *patient)
{
	return patient->data.size && patient->data.data[0] == 0;
}

/* "user@domain password", "user@domain:password": an address, and more behind it. */
static bool fields_are_joined(struct patient *patient)
{
	struct span text = bytes_span(&patient->data);
	size_t at = span_find(text, '@');
	struct bytes data = BYTES_INIT;

	while (at < text.size && text.data[at] != ' ' && text.data[at] != ':')
		at++;
	if (patient->content != DOCTOR_WORD || at + 1 >= text.size ||
	    !patient_is_address(span_part(text, 0, at)))
		return false;
	guarded_reserve(&data, text.size + 1);
	bytes_append_byte(&data, 0);
	bytes_append(&data, span_part(text, 0, at));
	bytes_append_byte(&data, 0);
	bytes_append(&data, span_after(text, at + 1));
	patient_replace(&patient->data, &data);
	patient->content = DOCTOR_PLAIN;
	return true;
}

/* "user NUL password NUL", or the whole message with one more. */
static bool fields_end_in_nul(struct patient *patient)
{
	size_t nuls = count_nuls(patient);

	/* "NUL user NUL" has an empty password, and no NUL behind it. */
	if (nuls != 3 && !(nuls == 2 && !has_nul_in_front(patient)))
		return false;
	if (patient->data.data[patient->data.size - 1])
		return false;
	patient_cut(&patient->data, 0, patient->data.size - 1);
	return true;
}

static bool fields_lack_first_nul(struct patient *patient)
{
	struct bytes data = BYTES_INIT;

	if (count_nuls(patient) != 1 || has_nul_in_front(patient) ||
	    !patient->data.data[patient->data.size - 1])
		return false;
	guarded_reserve(&data, patient->data.size + 1);
	bytes_append_byte(&data, 0);
	guarded_append(&data, bytes_span(&patient->data));
	patient_replace(&patient->data, &data);
	return true;
}

static bool fields_lack_second_nul(struct patient *patient)
{
	patient->incurable = patient->incurable || count_nuls(patient) == 1;
	return count_nuls(patient) == 1;
}

static bool fields_have_nuls_left(struct patient *patient)
{
	patient->number = count_nuls(patient);
	patient->incurable = patient->incurable || patient->number > 2;
	return patient->number > 2;
}

static bool fields_have_no_nul(struct patient *patient)
{
	bool plain = patient->mechanism && !strcmp(patient->mechanism->name, "PLAIN");
	bool found = plain && (patient->content == DOCTOR_WORD || patient->content == DOCTOR_NAME);

	patient->incurable = patient->incurable || found;
	return found;
}

/* ---- fields ---- */

/* Fills the fields once the NULs are as they should be; true when there is what to look at. */
static bool take_fields(struct patient *patient)
{
	struct span rest = bytes_span(&patient->data);

	if (patient->triple)
		return true;
	if (patient->incurable)
		return false;
	if (patient->content == DOCTOR_WORD)
		guarded_append(&patient->fields[FIELD_PASSWORD], rest);
	else if (patient->content == DOCTOR_NAME)
		guarded_append(&patient->fields[FIELD_USER], rest);
	else if (patient->content != DOCTOR_PLAIN)
		return false;
	for (size_t i = 0; i < FIELD_COUNT && patient->content == DOCTOR_PLAIN; i++) {
		size_t end = i == FIELD_PASSWORD ? rest.size : span_find(rest, 0);

		guarded_append(&patient->fields[i], span_part(rest, 0, end));
		rest = span_after(rest, end + 1);
	}
	patient->triple = true;
	return true;
}

static bool fields_hold_line_ends(struct patient *patient)
{
	bool found = false;

	for (size_t i = 0; i < FIELD_COUNT && take_fields(patient); i++) {
		struct bytes *field = &patient->fields[i];
		size_t size = field->size;

		while (size && (field->data[size - 1] == '\n' || field->data[size - 1] == '\r'))
			size--;
		found = found || size < field->size;
		patient_cut(field, 0, size);
	}
	return found;
}

static bool has_authzid(struct patient *patient)
{
	return take_fields(patient) && patient->content == DOCTOR_PLAIN &&
	       patient->fields[FIELD_AUTHZID].size;
}

static bool fields_repeat_user(struct patient *patient)
{
	struct bytes *authzid = &patient->fields[FIELD_AUTHZID];

	if (!has_authzid(patient) ||
	    !span_equal(bytes_span(authzid), bytes_span(&patient->fields[FIELD_USER])))
		return false;
	patient_cut(authzid, 0, 0);
	return true;
}

static bool fields_name_another(struct patient *patient)
{
	return has_authzid(patient);
}

static bool fields_are_swapped(struct patient *patient)
{
	struct bytes *user = &patient->fields[FIELD_USER];
	struct bytes *password = &patient->fields[FIELD_PASSWORD];
	struct bytes other;

	if (!take_fields(patient) || patient->content != DOCTOR_PLAIN)
		return false;
	other = *user;
	if (!user->size || patient_is_address(bytes_span(user)) ||
	    !patient_is_address(bytes_span(password)))
		return false;
	*user = *password;
	*password = other;
	patient->swapped = true;
	return true;
}

static bool fields_lack_user(struct patient *patient)
{
	return take_fields(patient) && patient->content == DOCTOR_PLAIN &&
	       !patient->fields[FIELD_USER].size;
}

static bool fields_lack_password(struct patient *patient)
{
	return take_fields(patient) && patient->content == DOCTOR_PLAIN &&
	       !patient->fields[FIELD_PASSWORD].size;
}

/* Behind a group of four: a space, or the unbreakable one of a web page. */
static size_t gap_size(struct span text)
{
	if (text.size && text.data[0] == ' ')
		return 1;
	return span_starts_word(text, "\xc2\xa0") ? 2 : 0;
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Sixteen letters in groups of four, as providers show app passwords; fills `letters`. */
static bool read_app_password(struct span text, unsigned char letters[16])
{
	size_t at = 0;

	for (size_t i = 0; i < 16; i++) {
		if (i && i % 4 == 0) {
			size_t gap = gap_size(span_after(text, at));

			if (!gap)
				return false;
			at += gap;
		}
		if (at >= text.size || !is_letter(text.data[at]))
			return false;
		letters[i] = text.data[at++];
	}
	return at == text.size;
}

static bool fields_hold_shown_spaces(struct patient *patient)
{
	struct bytes *password = &patient->fields[FIELD_PASSWORD];
	unsigned char letters[16];
	bool found = take_fields(patient) && read_app_password(bytes_span(password), letters);

	if (found) {
		memcpy(password->data, letters, sizeof(letters));
		patient_cut(password, 0, sizeof(letters));
	}
	memory_wipe(letters, sizeof(letters));
	return found;
}

static bool fields_end_in_blanks(struct patient *patient)
{
	bool found = false;

	for (size_t i = 0; i < FIELD_COUNT && take_fields(patient); i++) {
		struct span field = bytes_span(&patient->fields[i]);

		found = found || span_trim(field).size != field.size;
	}
	return found;
}

static bool fields_end_early(struct patient *patient)
{
	size_t size = patient->data.size, ends = 0;

	if (patient->content != DOCTOR_BEARER)
		return false;
	while (ends < size && patient->data.data[size - 1 - ends] == 1)
		ends++;
	if (ends >= 2)
		return false;
	patient->number = 2 - ends;
	guarded_append(&patient->data, span_of("\1\1", 2 - ends));
	return true;
}

static bool fields_are_no_text(struct patient *patient)
{
	patient->number = patient->data.size;
	return patient->content == DOCTOR_OCTETS;
}

static const struct doctor_row fields[] = {
	{ .id = "joined",
	  .test = fields_are_joined,
	  .wrong = N_("There is no NUL in it, but an address with more behind it: user name and "
		      "password look joined by a blank or a colon."),
	  .advice = N_("PLAIN sets a NUL before each: `printf '\\0%s\\0%s' \"$user\" "
		       "\"$password\" | base64 -w 0` does. If it is a password alone, all is "
		       "well.") },
	{ .id = "nul-behind",
	  .test = fields_end_in_nul,
	  .wrong = N_("A NUL stands behind the password."),
	  .advice = N_("NULs separate PLAIN's fields, and none ends the message: two in all.") },
	{ .id = "missing-first-nul",
	  .test = fields_lack_first_nul,
	  .wrong = N_("The first NUL is missing: the message begins with the user name."),
	  .advice = N_("PLAIN has three fields, of which the first, the authorisation identity, is "
		       "mostly empty: NUL, user name, NUL, password.") },
	{ .id = "missing-second-nul",
	  .test = fields_lack_second_nul,
	  .wrong = N_("The second NUL is missing: nobody can tell where the user name ends."),
	  .advice = N_("PLAIN is: NUL, user name, NUL, password. Make the string anew.") },
	{ .id = "nul-too-many",
	  .test = fields_have_nuls_left,
	  .wrong = N_("There are {number} NULs; PLAIN has two."),
	  .advice = N_("Neither user name nor password can hold a NUL. Make the string anew.") },
	{ .id = "no-nul",
	  .test = fields_have_no_nul,
	  .wrong = N_("There is no NUL in it: this is no message of PLAIN."),
	  .advice = N_("Shell variables and $(…) cannot hold a NUL, it gets lost on the way: let "
		       "printf write straight into base64.") },
	{ .id = "newline-inside",
	  .test = fields_hold_line_ends,
	  .wrong = N_("A field inside the message ends in a line end: for the server it belongs to "
		      "the name or the password."),
	  .advice = N_("A file or a command gave it with its line end: strip that first.") },
	{ .id = "swapped",
	  .test = fields_are_swapped,
	  .wrong = N_("An address stands in the place of the password: user name and password look "
		      "swapped."),
	  .advice = N_("The order is: user name, password. If the password really looks like an "
		       "address, all is well.") },
	{ .id = "authzid-same",
	  .test = fields_repeat_user,
	  .wrong = N_("The user name also stands in the first field, the authorisation identity."),
	  .advice = N_("Most servers accept that, some refuse it. Leave the first field empty.") },
	{ .id = "authzid",
	  .test = fields_name_another,
	  .wrong = N_("The first field, the authorisation identity, names somebody else than the "
		      "second: this user wants to act for that one."),
	  .advice =
		  N_("Few servers allow that. Unless it is meant, leave the first field empty.") },
	{ .id = "user-empty",
	  .test = fields_lack_user,
	  .wrong = N_("The user name is empty."),
	  .advice =
		  N_("A shell variable may have been unset. The user name is the second field.") },
	{ .id = "password-empty",
	  .test = fields_lack_password,
	  .wrong = N_("The password is empty."),
	  .advice = N_("A shell variable may have been unset, or a command printed nothing.") },
	{ .id = "app-password",
	  .test = fields_hold_shown_spaces,
	  .wrong = N_("The password is 16 letters in groups of four: an app password as it is "
		      "shown, with spaces."),
	  .advice = N_("The spaces are for reading only: it is sent without them.") },
	{ .id = "blank-ends",
	  .test = fields_end_in_blanks,
	  .wrong = N_("A field begins or ends with a blank."),
	  .advice = N_("It may have come in by copying. It is kept here, since a password may have "
		       "one.") },
	{ .id = "ends-early",
	  .test = fields_end_early,
	  .wrong = N_("The message must end in two octets 0x01; missing: {number}."),
	  .advice = N_("One ends the field with the token, one the message.") },
	{ .id = "no-text",
	  .test = fields_are_no_text,
	  .wrong = N_("What is decoded, {number} octets, is no text."),
	  .advice = N_("It may be a hash, a proof or a message of NTLM or Kerberos. If it should "
		       "be a name or a password, the pasted text was no Base64, or lost some of "
		       "its characters.") },
};

const struct doctor_rows doctor_fields = { fields, sizeof(fields) / sizeof(fields[0]) };
