/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration file through libconfuse, read by main before the command
 * line. What a session can be told stands in the table of options; so this
 * file only says where those options may be written.
 */
#include "cli/config.h"

#include <assert.h>
#include <confuse.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

#define OPTS_MAX 64
#define CONFIG_MAX (1024 * 1024)

struct config {
	cfg_t *file; /* NULL: nothing is set */
	struct bindings *bindings;
	struct bytes target;        /* where the server that was applied is */
	char *values[OPTS_MAX * 2]; /* options point into them */
	size_t value_count;
};

/* libconfuse's callbacks have no argument of their own: what is being read, and what came of it. */
static struct {
	const char *path;
	struct bindings *bindings;
	struct fault *fault;
} reading;

/* ---- mistakes ---- */

static void refuse(const cfg_t *cfg, const char *reason)
{
	struct bytes line = BYTES_INIT;
	struct message_value values[] = {
		{ "file", span_text(reading.path) },
		{ "line", { NULL, 0 } },
		{ "reason", span_text(reason) },
	};

	if (reading.fault->kind != FAULT_NONE)
		return; /* the first mistake is the one to mend */
	bytes_append_number(&line, (uint64_t)cfg->line);
	values[1].bytes = bytes_span(&line);
	fault_set(reading.fault, FAULT_USAGE, 0,
		  _("{file}:{line}: {reason} The file is not used until this is mended."), values,
		  3);
	bytes_release(&line);
}

static void on_error(cfg_t *cfg, const char *format, va_list arguments)
{
	char reason[256];
	struct message_value value = { "reason", { NULL, 0 } };
	char *text;

	vsnprintf(reason, sizeof(reason), format, arguments);
	value.bytes = span_text(reason);
	text = message_text(_("The line is not understood ({reason})."), &value, 1);
	refuse(cfg, text);
	memory_free(text);
}

/* ---- what may stand in it ---- */

static const char *last_value(cfg_opt_t *opt)
{
	return cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);
}

/* An option's value is good when the command line would take it. */
static int check_option(cfg_t *cfg, cfg_opt_t *opt)
{
	struct options scratch;
	struct fault fault;
	bool good;

	options_init(&scratch);
	good = options_set(&scratch, cfg_opt_name(opt), last_value(opt), &fault);
	options_release(&scratch);
	if (!good)
		refuse(cfg, fault.text);
	return good ? 0 : -1;
}

static int check_theme(cfg_t *cfg, cfg_opt_t *opt)
{
	if (theme_find(span_text(last_value(opt))))
		return 0;
	refuse(cfg, _("theme is default, high-contrast or monochrome."));
	return -1;
}

static int check_port(cfg_t *cfg, cfg_opt_t *opt)
{
	uint64_t port;

	if (span_number(span_text(last_value(opt)), &port) && port > 0 && port < 65536)
		return 0;
	refuse(cfg, _("port is a number from 1 to 65535."));
	return -1;
}

/* bind("Ctrl-T", ":starttls") */
static int on_bind(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	(void)opt;
	if (argc != 2) {
		refuse(cfg, _("bind wants a key and a request, as in bind(\"Ctrl-T\", "
			      "\":starttls\")."));
		return -1;
	}
	switch (bindings_set(reading.bindings, span_text(argv[0]), span_text(argv[1]))) {
	case BINDING_GOOD:
		return 0;
	case BINDING_NO_KEY:
		refuse(cfg, _("This key cannot be bound: F1 to F12, Ctrl-A to Ctrl-Z and Alt-a to "
			      "Alt-z can."));
		break;
	case BINDING_TAKEN:
		refuse(cfg, _("This key is needed to get out of everything, or is another key on "
			      "a terminal."));
		break;
	case BINDING_NO_REQUEST:
		refuse(cfg, _("A key is bound to a request of the screen, such as :starttls; "
			      "`smtpscope list requests` shows them all."));
		break;
	}
	return -1;
}

/* The options that may be written here, as libconfuse's; ended by CFG_END. */
static size_t add_options(cfg_opt_t *opts, enum option_place place)
{
	const struct option_row *row;
	size_t count = 0;

	for (size_t n = 0; (row = option_row(n)) && count + 8 < OPTS_MAX; n++) {
		if (!(row->where & place) || strncmp(row->name, "--", 2) != 0)
			continue;
		opts[count] = (cfg_opt_t)CFG_STR(row->name + 2, NULL, CFGF_NODEFAULT);
		opts[count++].validcb = check_option;
	}
	return count;
}

static cfg_t *make_reader(void)
{
	cfg_opt_t server[OPTS_MAX], file[OPTS_MAX];
	size_t count = add_options(server, OPTION_IN_SERVER);

	server[count++] = (cfg_opt_t)CFG_STR("host", NULL, CFGF_NODEFAULT);
	server[count++] = (cfg_opt_t)CFG_STR("port", NULL, CFGF_NODEFAULT);
	server[count - 1].validcb = check_port;
	server[count] = (cfg_opt_t)CFG_END();

	count = add_options(file, OPTION_IN_CONFIG);
	file[count++] = (cfg_opt_t)CFG_STR("language", NULL, CFGF_NODEFAULT);
	file[count++] = (cfg_opt_t)CFG_STR("theme", NULL, CFGF_NODEFAULT);
	file[count - 1].validcb = check_theme;
	file[count++] = (cfg_opt_t)CFG_FUNC("bind", on_bind);
	file[count++] =
		(cfg_opt_t)CFG_SEC("server", server, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
	file[count] = (cfg_opt_t)CFG_END();
	return cfg_init(file, CFGF_NONE);
}

/* ---- reading ---- */

/* A file that others can write to may name commands: it is not used. */
static bool is_safe(int fd, const char *path, struct fault *fault)
{
	struct stat found;
	struct message_value value = { "path", span_text(path) };

	if (fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && !(found.st_mode & 022) &&
	    (found.st_uid == geteuid() || found.st_uid == 0))
		return true;
	fault_set(fault, FAULT_FILE, 0,
		  _("{path} is not used: somebody else can write to it, and it can name commands "
		    "to be run. `chmod go-w` on it, and your ownership, mend that."),
		  &value, 1);
	return false;
}

/* Where a text without comments is being made. */
struct scan {
	struct span text;
	size_t at;
	struct bytes *out;
	unsigned line;
	unsigned depth;  /* of sections */
	unsigned opened; /* the line of the outermost open one */
};

static void keep_byte(struct scan *scan)
{
	unsigned char byte = scan->text.data[scan->at++];

	scan->line += byte == '\n';
	bytes_append_byte(scan->out, byte);
}

static void keep_string(struct scan *scan)
{
	unsigned char quote = scan->text.data[scan->at];

	keep_byte(scan);
	while (scan->at < scan->text.size && scan->text.data[scan->at] != quote) {
		if (scan->text.data[scan->at] == '\\' && scan->at + 1 < scan->text.size)
			keep_byte(scan);
		keep_byte(scan);
	}
	if (scan->at < scan->text.size)
		keep_byte(scan);
}

static bool stands_here(const struct scan *scan, const char *mark)
{
	return span_is(span_part(scan->text, scan->at, strlen(mark)), mark);
}

static bool begins_comment(const struct scan *scan, const char *mark)
{
	static const char before[] = " \t\r\n{}()=,;";

	return stands_here(scan, mark) &&
	       (!scan->at || strchr(before, scan->text.data[scan->at - 1]));
}

/* Leaves out all up to the mark; line ends stay. */
static void skip_to(struct scan *scan, const char *mark, size_t size)
{
	while (scan->at < scan->text.size && !stands_here(scan, mark)) {
		if (scan->text.data[scan->at] == '\n')
			keep_byte(scan);
		else
			scan->at++;
	}
	if (scan->at < scan->text.size)
		scan->at += size;
}

static void count_section(struct scan *scan)
{
	unsigned char byte = scan->text.data[scan->at];

	if (byte == '{' && scan->depth++ == 0)
		scan->opened = scan->line;
	else if (byte == '}' && scan->depth)
		scan->depth--;
}

/*
 * Appends the text without its comments, line by line the same: libconfuse 3.3
 * counts the line of a comment three times, and takes the end of the file for
 * the end of a section. False with the line of a section that is not closed.
 */
static bool leave_comments_out(struct span text, struct bytes *out, unsigned *line)
{
	struct scan scan = { .text = text, .out = out, .line = 1 };

	while (scan.at < text.size) {
		unsigned char byte = text.data[scan.at];

		if (byte == '"' || byte == '\'') {
			keep_string(&scan);
		} else if (begins_comment(&scan, "#") || begins_comment(&scan, "//")) {
			skip_to(&scan, "\n", 0);
		} else if (begins_comment(&scan, "/*")) {
			skip_to(&scan, "*/", 2);
		} else {
			count_section(&scan);
			keep_byte(&scan);
		}
	}
	*line = scan.opened;
	return scan.depth == 0;
}

static cfg_t *parse(struct span text)
{
	struct bytes bare = BYTES_INIT;
	cfg_t *cfg = make_reader();
	unsigned line;
	bool closed = leave_comments_out(text, &bare, &line), good;

	cfg_set_error_function(cfg, on_error);
	good = cfg_parse_buf(cfg, bytes_text(&bare)) == CFG_SUCCESS &&
	       reading.fault->kind == FAULT_NONE;
	bytes_release(&bare);
	if (good && closed)
		return cfg;
	if (good)
		cfg->line = (int)line;
	refuse(cfg, good ? _("The section that begins here is not closed by a brace.")
			 : _("The file is not understood."));
	cfg_free(cfg);
	return NULL;
}

static cfg_t *read_safe(int fd, const char *path, struct fault *fault)
{
	struct bytes text = BYTES_INIT;
	cfg_t *cfg = NULL;

	if (is_safe(fd, path, fault) && file_read(path, CONFIG_MAX, &text, fault))
		cfg = parse(bytes_span(&text));
	bytes_release(&text);
	return cfg;
}

struct config *config_read_file(const char *path, struct fault *fault)
{
	struct config *config = memory_new(1, sizeof(*config));
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	fault->kind = FAULT_NONE;
	config->bindings = bindings_new();
	reading.path = path;
	reading.bindings = config->bindings;
	reading.fault = fault;
	if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
		fault_set_file(fault, errno, _("{path} cannot be read: {reason}."), path);
	if (fd >= 0) {
		config->file = read_safe(fd, path, fault);
		close(fd);
	}
	if (fault->kind != FAULT_NONE) {
		bindings_free(config->bindings);
		config->bindings = bindings_new();
	}
	return config;
}

struct config *config_read(struct fault *fault)
{
	char *path = file_path_only(FILE_PLACE_CONFIG, "config");
	struct config *config = config_read_file(path ? path : "", fault);

	memory_free(path);
	return config;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t n = 0; n < config->value_count; n++)
		memory_free(config->values[n]);
	if (config->file)
		cfg_free(config->file);
	bindings_free(config->bindings);
	bytes_release(&config->target);
	memory_free(config);
}

/* ---- what it says ---- */

static const char *value_of(cfg_t *section, const char *name)
{
	return section && cfg_size(section, name) ? cfg_getstr(section, name) : NULL;
}

const char *config_language(const struct config *config)
{
	return value_of(config->file, "language");
}

const struct theme *config_theme(const struct config *config)
{
	const char *name = value_of(config->file, "theme");

	return name ? theme_find(span_text(name)) : NULL;
}

const struct bindings *config_bindings(const struct config *config)
{
	return config->bindings;
}

/* A copy that lives as long as the config; "~/" is the home folder. */
static const char *keep(struct config *config, const char *value)
{
	char *expanded = strncmp(value, "~/", 2) ? NULL : cfg_tilde_expand(value);
	char *copy = memory_copy_text(expanded ? expanded : value);

	memory_free(expanded);
	assert(config->value_count < sizeof(config->values) / sizeof(config->values[0]));
	config->values[config->value_count++] = copy;
	return copy;
}

static bool apply_section(struct config *config, cfg_t *section, enum option_place place,
			  struct options *options, struct fault *fault)
{
	const struct option_row *row;

	for (size_t n = 0; (row = option_row(n)); n++) {
		const char *value;

		if (!(row->where & place) || strncmp(row->name, "--", 2) != 0)
			continue;
		value = value_of(section, row->name + 2);
		if (value && !options_set(options, row->name + 2, keep(config, value), fault))
			return false;
	}
	return true;
}

/* "host:port"; an IPv6 address in brackets. */
static void apply_target(struct config *config, cfg_t *server, struct options *options)
{
	const char *host = value_of(server, "host");
	const char *port = value_of(server, "port");
	const char *colon = host ? strchr(host, ':') : NULL;
	bool bare = colon && strchr(colon + 1, ':') && host[0] != '[' && !strstr(host, "://");

	if (!host)
		return;
	bytes_clear(&config->target);
	bytes_append_text(&config->target, bare ? "[" : "");
	bytes_append_text(&config->target, host);
	bytes_append_text(&config->target, bare ? "]" : "");
	if (port) {
		bytes_append_byte(&config->target, ':');
		bytes_append_text(&config->target, port);
	}
	options->profile_target = bytes_text(&config->target);
	options->profile_host = keep(config, host);
}

static bool no_such_server(const char *profile, struct fault *fault)
{
	char *path = file_path_only(FILE_PLACE_CONFIG, "config");
	struct message_value values[] = {
		{ "name", span_text(profile) },
		{ "path", span_text(path ? path : "") },
	};

	fault_set(fault, FAULT_USAGE, 0,
		  _("There is no server \"{name}\" in {path}. One is written as: server {name} {{ "
		    "host = mail.example.org }"),
		  values, 2);
	memory_free(path);
	return false;
}

bool config_apply(struct config *config, const char *profile, struct options *options,
		  struct fault *fault)
{
	cfg_t *server;

	if (!apply_section(config, config->file, OPTION_IN_CONFIG, options, fault))
		return false;
	if (!profile)
		return true;
	server = config->file ? cfg_gettsec(config->file, "server", profile) : NULL;
	if (!server)
		return no_such_server(profile, fault);
	apply_target(config, server, options);
	return apply_section(config, server, OPTION_IN_SERVER, options, fault);
}
