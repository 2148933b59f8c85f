/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a secret key by key, since a terminal's own lines end at 4096 octets
 * and an interrupt in between would leave it without echo.
 */
#include "cli/prompt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "base/secret.h"
#include "cli/printer.h"

#define CTRL_C 0x03
#define CTRL_D 0x04
#define CTRL_U 0x15
#define BACKSPACE 0x08
#define DELETE 0x7f

bool prompt_is_possible(void)
{
	return isatty(STDIN_FILENO);
}

enum prompt_end {
	PROMPT_MORE,
	PROMPT_DONE,
	PROMPT_CANCELLED,
	PROMPT_FAILED,
};

static bool ends_in_newline(const struct secret_field *field)
{
	struct span value = secret_field_value(field);

	return value.size == 0 || value.data[value.size - 1] == '\n';
}

static enum prompt_end take_key(struct secret_field *field, unsigned char key, bool lines)
{
	if (key == CTRL_C)
		return PROMPT_CANCELLED;
	if (key == CTRL_D)
		return PROMPT_DONE;
	if (key == BACKSPACE || key == DELETE) {
		secret_field_erase(field);
		return PROMPT_MORE;
	}
	if (key == CTRL_U) {
		secret_field_clear(field);
		return PROMPT_MORE;
	}
	if (key == '\r')
		key = '\n';
	if (key == '\n' && (!lines || ends_in_newline(field)))
		return PROMPT_DONE;
	return secret_field_insert(field, span_of(&key, 1)) ? PROMPT_MORE : PROMPT_FAILED;
}

/* The signal that is to end the program, once the terminal is as it was. */
static volatile sig_atomic_t deadly;

static void note_deadly(int number)
{
	deadly = number;
}

static enum prompt_end read_keys(struct secret_field *field, bool lines, const sigset_t *waiting)
{
	enum prompt_end end = PROMPT_MORE;

	while (end == PROMPT_MORE) {
		struct pollfd wait = { STDIN_FILENO, POLLIN, 0 };
		unsigned char key;
		ssize_t got = -1;

		/* Signals come here only, so that none is lost between the look and the wait. */
		if (ppoll(&wait, 1, NULL, waiting) > 0)
			got = read(STDIN_FILENO, &key, 1);
		if (deadly)
			return PROMPT_FAILED;
		if (got < 0 && errno == EINTR)
			continue;
		end = got == 1 ? take_key(field, key, lines) : PROMPT_FAILED;
	}
	return end;
}

/*
 * Nothing is echoed; keys are bytes, and no signals. Asked only then: who
 * types fast sees nothing of it either.
 */
static enum prompt_end read_silently(const char *sentence, struct secret_field *field, bool lines,
				     const sigset_t *waiting)
{
	struct termios before, silent;
	enum prompt_end end;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return PROMPT_FAILED;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	silent.c_cc[VMIN] = 1;
	silent.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
		return PROMPT_FAILED;
	print_text(STDERR_FILENO, span_text(sentence));
	print_bytes(STDERR_FILENO, span_text(" "));
	end = read_keys(field, lines, waiting);
	print_bytes(STDERR_FILENO, span_text("\n"));
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	return end;
}

static const int ending[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

#define ENDINGS (sizeof(ending) / sizeof(*ending))

/* Signals wait until the terminal is as it was; those that end the program end the prompt first. */
static enum prompt_end ask(const char *sentence, struct secret_field *field, bool lines)
{
	struct sigaction note = { .sa_handler = note_deadly }, former[ENDINGS];
	sigset_t all, old, waiting;
	enum prompt_end end;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	waiting = all;
	deadly = 0;
	for (size_t n = 0; n < ENDINGS; n++) {
		sigaction(ending[n], NULL, &former[n]);
		if (former[n].sa_handler == SIG_IGN)
			continue; /* nohup */
		sigaction(ending[n], &note, NULL);
		sigdelset(&waiting, ending[n]);
	}
	end = read_silently(sentence, field, lines, &waiting);
	for (size_t n = 0; n < ENDINGS; n++)
		sigaction(ending[n], &former[n], NULL);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (deadly)
		raise(deadly);
	return end;
}

bool prompt_read(const char *sentence, bool lines, struct bytes *answer, struct fault *fault)
{
	struct secret_field *field = secret_field_new();
	enum prompt_end end;

	end = ask(sentence, field, lines);
	if (end == PROMPT_DONE) {
		bytes_reserve(answer, secret_field_value(field).size);
		bytes_append(answer, secret_field_value(field));
	} else if (end == PROMPT_CANCELLED) {
		fault_set_plain(fault, FAULT_USAGE, 0, _("Nothing was entered."));
	} else {
		fault_set_plain(fault, FAULT_FILE, 0, _("The terminal cannot be read."));
	}
	secret_field_free(field);
	return end == PROMPT_DONE;
}
