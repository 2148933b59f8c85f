/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The configuration file through libconfuse, read by main before the command
 * line. What a session can be told stands in the table of options; so this
 * file only says where those options may be written.
 */
#include "cli/config.h"

#include <assert.h>
#include <confuse.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/config_text.h"
#include "tui/setting.h"

#define OPTS_MAX 80
#define SETTINGS_MAX 16

struct config {
	cfg_t *file; /* NULL: nothing is set */
	struct bindings *bindings;
	struct tui_setting settings[SETTINGS_MAX];
	size_t setting_count;
	struct bytes target;        /* where the server that was applied is */
	char *values[OPTS_MAX * 2]; /* options point into them */
	size_t value_count;
};

/* libconfuse's callbacks have no argument of their own: where on_bind() puts what it is given. */
static struct bindings *binding;

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
		config_text_refuse(cfg, fault.text);
	return good ? 0 : -1;
}

static int check_theme(cfg_t *cfg, cfg_opt_t *opt)
{
	if (theme_find(span_text(last_value(opt))))
		return 0;
	config_text_refuse(cfg, _("theme is default, high-contrast or monochrome."));
	return -1;
}

static int check_setting(cfg_t *cfg, cfg_opt_t *opt)
{
	struct bytes values = BYTES_INIT;
	struct message_value words[] = {
		{ "name", span_text(cfg_opt_name(opt)) },
		{ "values", { NULL, 0 } },
	};
	char *text;
	bool good = setting_has(setting_find(span_text(cfg_opt_name(opt))),
				span_text(last_value(opt)), &values);

	words[1].bytes = bytes_span(&values);
	text = message_text(_("{name} is one of: {values}."), words, 2);
	if (!good)
		config_text_refuse(cfg, text);
	memory_free(text);
	bytes_release(&values);
	return good ? 0 : -1;
}

static int check_port(cfg_t *cfg, cfg_opt_t *opt)
{
	uint64_t port;

	if (span_number(span_text(last_value(opt)), &port) && port > 0 && port < 65536)
		return 0;
	config_text_refuse(cfg, _("port is a number from 1 to 65535."));
	return -1;
}

/* bind("Ctrl-T", ":starttls") */
static int on_bind(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	(void)opt;
	if (argc != 2) {
		config_text_refuse(cfg, _("bind wants a key and a request, as in bind(\"Ctrl-T\", "
					  "\":starttls\")."));
		return -1;
	}
	switch (bindings_set(binding, span_text(argv[0]), span_text(argv[1]))) {
	case BINDING_GOOD:
		return 0;
	case BINDING_NO_KEY:
		config_text_refuse(
			cfg, _("This key cannot be bound: F1 to F12, Ctrl-A to Ctrl-Z and Alt-a to "
			       "Alt-z can."));
		break;
	case BINDING_TAKEN:
		config_text_refuse(
			cfg, _("This key is needed to get out of everything, or is another key on "
			       "a terminal."));
		break;
	case BINDING_NO_REQUEST:
		config_text_refuse(
			cfg, _("A key is bound to a request of the screen, such as :starttls; "
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

	for (size_t n = 0; (row = option_row(n)) && count + 16 < OPTS_MAX; n++) {
		if (!(row->where & place) || strncmp(row->name, "--", 2) != 0)
			continue;
		opts[count] = (cfg_opt_t)CFG_STR(row->name + 2, NULL, CFGF_NODEFAULT);
		opts[count++].validcb = check_option;
	}
	return count;
}

static cfg_t *parse(const char *path, struct fault *fault)
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
	for (size_t n = 0; setting_row(n); n++) {
		file[count] = (cfg_opt_t)CFG_STR(setting_row(n)->name, NULL, CFGF_NODEFAULT);
		file[count++].validcb = check_setting;
	}
	file[count++] = (cfg_opt_t)CFG_FUNC("bind", on_bind);
	file[count++] =
		(cfg_opt_t)CFG_SEC("server", server, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
	file[count] = (cfg_opt_t)CFG_END();
	return config_text_read(path, file, fault);
}

/* ---- reading ---- */

static const char *value_of(cfg_t *section, const char *name)
{
	return section && cfg_size(section, name) ? cfg_getstr(section, name) : NULL;
}

static void take_settings(struct config *config)
{
	for (size_t n = 0; setting_row(n) && n < SETTINGS_MAX; n++) {
		const char *name = setting_row(n)->name;
		const char *value = value_of(config->file, name);

		if (value)
			config->settings[config->setting_count++] =
				(struct tui_setting){ name, value };
	}
}

struct config *config_read_file(const char *path, struct fault *fault)
{
	struct config *config = memory_new(1, sizeof(*config));

	config->bindings = binding = bindings_new();
	config->file = parse(path, fault);
	take_settings(config);
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

const char *config_language(const struct config *config)
{
	return value_of(config->file, "language");
}

const struct theme *config_theme(const struct config *config)
{
	const char *name = value_of(config->file, "theme");

	return name ? theme_find(span_text(name)) : NULL;
}

const struct tui_setting *config_settings(const struct config *config, size_t *count)
{
	*count = config->setting_count;
	return config->settings;
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
