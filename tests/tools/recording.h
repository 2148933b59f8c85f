/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session that is played into a journal, connected and greeted, without any descriptor. */
#ifndef TESTS_TOOLS_RECORDING_H
#define TESTS_TOOLS_RECORDING_H

#include "base/secret.h"
#include "journal/scribe.h"

struct recording {
	struct journal *journal;
	struct secrets *secrets;
	struct scribe *scribe;
};

static inline struct recording recording_begin(void)
{
	struct recording recording = { journal_new(0, 0, "smtp://h:25"), secrets_new(), NULL };

	recording.scribe = scribe_new(recording.journal, recording.secrets, 1);
	scribe_connected(recording.scribe, 1, span_of(NULL, 0), false);
	scribe_push(recording.scribe, 1, span_text("220 hi\r\n"));
	return recording;
}

/* Frees what recording_begin() made. */
static inline void recording_end(struct recording *recording)
{
	scribe_free(recording->scribe);
	journal_free(recording->journal);
	secrets_free(recording->secrets);
}

#endif
