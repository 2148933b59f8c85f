/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Explanations and comparisons as Markdown, for tickets and pages. */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "base/bytes.h"
#include "explain/compare.h"
#include "explain/explanation.h"

/* Appends text with everything escaped that Markdown would act upon. */
void markdown_append_text(struct bytes *out, const char *text);

void markdown_append_explanation(struct bytes *out, const struct explanation *explanation);
void markdown_append_comparison(struct bytes *out, const struct comparison *comparison);

#endif
