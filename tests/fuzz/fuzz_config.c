/* SPDX-License-Identifier: GPL-3.0-or-later */
/* links: cli */
/*
 * The user's configuration file: it is used as a whole or refused as a whole,
 * with file, line and a reason in printable words; what is refused sets
 * nothing, and what is taken can be applied to every server that it names.
 * Input: the file.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/config.h"
#include "tests/fuzz/property.h"

const char *__lsan_default_suppressions(void);

/* libconfuse 3.3 loses the arguments of a bind() that is not closed; the program ends soon after. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfuse";
}

static int file;
static char path[64];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	file = memfd_create("config", MFD_CLOEXEC);
	require(file >= 0 && fchmod(file, 0600) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	return 0;
}

static void require_printable(const char *text)
{
	for (; *text; text++)
		require((unsigned char)*text >= ' ' && *text != 0x7f);
}

static void check_refused(const struct config *config, const struct fault *fault)
{
	size_t count = 0;

	require(fault->kind == FAULT_USAGE || fault->kind == FAULT_FILE);
	require(property_has(span_text(fault->text), span_text("fd/")));
	require_printable(fault->text);
	config_settings(config, &count);
	require(!config_language(config) && count == 0);
}

/* A server of any name that stands in the file, and one that does not. */
static void apply(struct config *config, const char *profile)
{
	struct fault fault = { .kind = FAULT_NONE };
	struct options options;
	bool applied;

	options_init(&options);
	applied = config_apply(config, profile, &options, &fault);
	require(applied || (fault.kind == FAULT_USAGE && fault.text[0]));
	require_printable(applied ? "" : fault.text);
	require(!options.insecure || applied);
	options_release(&options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = { .kind = FAULT_NONE };
	struct config *config;

	if (size > 16384)
		return 0;
	require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
	config = config_read_file(path, &fault);
	require(config != NULL);
	if (fault.kind == FAULT_NONE) {
		apply(config, NULL);
		apply(config, "work");
		apply(config, "nosuch");
	} else {
		check_refused(config, &fault);
	}
	config_free(config);
	return 0;
}
