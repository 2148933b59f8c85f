/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the formats' files give to the table in format.c. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/format.h"

void text_session(struct report *report);
void text_explanation(const struct explanation *explanation, int columns, struct bytes *out);

void json_session(struct report *report);
void json_explanation(const struct explanation *explanation, int columns, struct bytes *out);
void json_comparison(const struct comparison *comparison, int columns, struct bytes *out);

void markdown_session(struct report *report);
void markdown_explanation(const struct explanation *explanation, int columns, struct bytes *out);
void markdown_comparison(const struct comparison *comparison, int columns, struct bytes *out);

void html_session(struct report *report);

void script_session(struct report *report);
void swaks_session(struct report *report);
void openssl_session(struct report *report);
void curl_session(struct report *report);

#endif
