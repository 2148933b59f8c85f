/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labelled values of a SASL message as lines of text, for decode and auth. */
#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "sasl/exchange.h"

/*
 * Appends one line a value: the offset of those on the ruler, label, content,
 * and its note below. Secrets stand by their structure unless revealed.
 */
void values_append(struct bytes *out, const struct sasl_value *values, size_t count, bool revealed);

/* Appends "(13 characters, 1 space)", what may be told of a text that is kept back. */
void values_append_shape(struct bytes *out, struct span secret);

/* Appends a paragraph, broken to the terminal's width, each line indented. */
void values_append_paragraph(struct bytes *out, const char *text, int indent);

#endif
