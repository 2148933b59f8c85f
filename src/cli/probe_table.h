/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of probes as text: rows of stages, ports side by side, JSON lines, one line for a monitor. */
#ifndef CLI_PROBE_TABLE_H
#define CLI_PROBE_TABLE_H

#include "base/bytes.h"
#include "cli/probe_result.h"

/* One row: as the user named it, and what was found. */
struct probe_line {
	const char *target; /* "mx:example.test"; of several ports the host */
	const char *place;  /* "mx1.example.test:25": what was connected to */
	const struct probe_result *result;
	bool wrapped; /* sentences are broken at the width of the table: for a terminal */
};

/* The head of the table, then its rows; each ends in a newline. */
void probe_table_head(struct bytes *out, int columns);
void probe_table_row(struct bytes *out, const struct probe_line *line, int columns);

/* The same for ports side by side: greeting, STARTTLS, AUTH before and in TLS, SIZE, TLS version. */
void probe_ports_head(struct bytes *out, int columns);
void probe_ports_row(struct bytes *out, const struct probe_line *line, int columns);

/* One JSON object and a newline. */
void probe_json_row(struct bytes *out, const struct probe_line *line);

/* Of --check: 0 all well, 1 a warning, 2 critical, 3 not known. */
int probe_check_status(const struct probe_line *lines, size_t count);

/* "SMTP OK - …|…" and a newline. */
void probe_check_line(struct bytes *out, const struct probe_line *lines, size_t count);

#endif
