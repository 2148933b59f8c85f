/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file: what it sets, what outranks it, and how a mistake in it is told. */
#include "cli/config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tools/unit.h"

static char path[] = "/tmp/smtpscope-config.XXXXXX";
static struct fault fault;

static struct config *read_bytes(struct span text, mode_t mode)
{
	int fd;

	memcpy(path + sizeof(path) - 7, "XXXXXX", 6);
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text.data, text.size), (ssize_t)text.size);
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
	return config_read_file(path, &fault);
}

static struct config *read_text(const char *text, mode_t mode)
{
	return read_bytes(span_text(text), mode);
}

static void end(struct config *config)
{
	config_free(config);
	unlink(path);
}

static const char good[] = "# what I use\n"
			   "theme = monochrome # at night\n"
			   "language = ru\n"
			   "helo = \"laptop.example.net\"\n"
			   "timeout = 7\n"
			   "bind(\"Ctrl-T\", \":starttls\")\n"
			   "/* the server\n"
			   "   at work */\n"
			   "server work {\n"
			   "  host = mail.example.org\n"
			   "  port = 587\n"
			   "  user = 'me@example.org' // not me\n"
			   "  tls = starttls\n"
			   "  timeout = 9\n"
			   "  strict-tls = yes\n"
			   "  password-command = 'pass show \"mail # work\"'\n"
			   "}\n"
			   "server six { host = \"2001:db8::1\" }\n";

START_TEST(what_is_set_for_all_sessions_holds_for_all)
{
	struct config *config = read_text(good, 0600);
	struct options options;

	ck_assert_int_eq(fault.kind, FAULT_NONE);
	options_init(&options);
	ck_assert(config_apply(config, NULL, &options, &fault));
	ck_assert_str_eq(options.helo, "laptop.example.net");
	ck_assert_uint_eq(options.timeout_s, 7);
	ck_assert_ptr_null(options.user);
	ck_assert_str_eq(options_target(&options, 0), "");
	ck_assert_str_eq(config_language(config), "ru");
	ck_assert_str_eq(config_theme(config)->name, "monochrome");
	ck_assert_str_eq(bindings_find(config_bindings(config), "Ctrl-T"), ":starttls");
	options_release(&options);
	end(config);
}
END_TEST

START_TEST(a_server_adds_to_that_and_outranks_it)
{
	struct config *config = read_text(good, 0600);
	struct options options;

	options_init(&options);
	ck_assert(config_apply(config, "work", &options, &fault));
	ck_assert_str_eq(options_target(&options, 0), "mail.example.org:587");
	ck_assert_str_eq(options.profile_host, "mail.example.org");
	ck_assert_str_eq(options.user, "me@example.org");
	ck_assert_str_eq(options.password_command, "pass show \"mail # work\"");
	ck_assert_uint_eq(options.timeout_s, 9);
	ck_assert_int_eq(options.tls_mode, SESSION_TLS_STARTTLS);
	ck_assert(options.strict_tls);
	ck_assert_str_eq(options.helo, "laptop.example.net");
	options_release(&options);
	end(config);
}
END_TEST

START_TEST(the_command_line_outranks_a_server)
{
	struct config *config = read_text(good, 0600);
	char *argv[] = {
		"smtpscope", "--profile", "work", "--timeout=3", "other.example:25", NULL
	};
	struct options options;

	options_init(&options);
	ck_assert_str_eq(options_find(5, argv, "--profile"), "work");
	ck_assert(config_apply(config, "work", &options, &fault));
	ck_assert(options_parse(5, argv, OPTION_SESSION, &options, &fault));
	ck_assert_uint_eq(options.timeout_s, 3);
	ck_assert_str_eq(options_target(&options, 0), "other.example:25");
	options_release(&options);
	end(config);
}
END_TEST

START_TEST(an_ipv6_address_gets_its_brackets)
{
	struct config *config = read_text(good, 0600);
	struct options options;

	options_init(&options);
	ck_assert(config_apply(config, "six", &options, &fault));
	ck_assert_str_eq(options_target(&options, 0), "[2001:db8::1]");
	options_release(&options);
	end(config);
}
END_TEST

START_TEST(a_server_that_is_not_there_is_told_with_how_one_is_written)
{
	struct config *config = read_text(good, 0600);
	struct options options;

	options_init(&options);
	ck_assert(!config_apply(config, "play", &options, &fault));
	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.text, "\"play\""));
	ck_assert_ptr_nonnull(strstr(fault.text, "server play {"));
	options_release(&options);
	end(config);
}
END_TEST

START_TEST(no_file_sets_nothing_and_is_no_mistake)
{
	struct config *config = config_read_file("/nonexistent/config", &fault);

	ck_assert_int_eq(fault.kind, FAULT_NONE);
	ck_assert_ptr_null(config_language(config));
	ck_assert_ptr_null(config_theme(config));
	config_free(config);
}
END_TEST

static const struct {
	const char *text;
	int line;
	const char *reason;
} mistakes[] = {
	{ "theme = pink\n", 1, "high-contrast" },
	{ "# a\n# b\n\ntheme = pink\n", 4, "high-contrast" },
	{ "/* a\n b */ // c\nnonsense = 1\n", 3, "nonsense" },
	{ "helo = 'a b'\n", 1, "--helo" },
	{ "layout = diagonal\n", 1, "stacked" },
	{ "\nserver a {\n  tls = maybe\n}\n", 3, "--tls" },
	{ "server a {\n  port = 0\n}\n", 2, "65535" },
	{ "server a {\n  port = 65536\n}\n", 2, "65535" },
	{ "server a { host = x }\nserver a { host = y }\n", 2, "a" },
	{ "\n\nserver a {\n  host = x\n\n", 3, "brace" },
	{ "bind(\"z\", \":quit\")\n", 1, "F1 to F12" },
	{ "bind(\"Ctrl-C\", \":quit\")\n", 1, "get out" },
	{ "bind(\"F8\", \"QUIT\")\n", 1, ":starttls" },
	{ "bind(\"F8\")\n", 1, "bind" },
	/* bound to no host, it would go to any */
	{ "password-command = 'pass'\n", 1, "password-command" },
	{ "insecure = yes\n", 1, "insecure" },
	{ "\nsurprise\n", 2, "surprise" },
	{ "\ninclude(\"config\")\n", 2, "include" },
	{ "\n\xef\xbb\xbfhelo = a.example\n", 2, "U+FEFF" },
	{ "\n\x1b[31m = a\n", 2, "\\x1b" },
	{ "server a { insecure = perhaps\n}\n", 1, "insecure" },
};

START_TEST(a_mistake_is_told_with_line_and_reason_and_nothing_is_set)
{
	struct bytes text = BYTES_INIT;
	char place[96];
	struct config *config;

	bytes_append_text(&text, "language = ru bind(\"F8\", \":quit\") ");
	bytes_append_text(&text, mistakes[_i].text);
	config = read_text(bytes_text(&text), 0600);
	snprintf(place, sizeof(place), "%s:%d: ", path, mistakes[_i].line);
	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_msg(!strncmp(fault.text, place, strlen(place)), "%s", fault.text);
	ck_assert_msg(strstr(fault.text, mistakes[_i].reason) != NULL, "%s", fault.text);
	ck_assert_ptr_null(config_language(config));
	ck_assert_ptr_null(bindings_find(config_bindings(config), "F8"));
	end(config);
	bytes_release(&text);
}
END_TEST

START_TEST(a_file_that_others_can_write_is_not_used)
{
	struct config *config = read_text("language = ru\n", 0620);

	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert_ptr_null(config_language(config));
	end(config);
	config = read_text("language = ru\n", 0644);
	ck_assert_int_eq(fault.kind, FAULT_NONE);
	ck_assert_str_eq(config_language(config), "ru");
	end(config);
}
END_TEST

START_TEST(lines_may_end_in_crlf)
{
	struct config *config = read_text("language = ru\r\n# a\r\nhelo = a.example\r\n", 0600);

	ck_assert_int_eq(fault.kind, FAULT_NONE);
	ck_assert_str_eq(config_language(config), "ru");
	end(config);
}
END_TEST

/* All or nothing: libconfuse would read as far as the NUL. */
START_TEST(a_nul_is_told_with_its_line_and_nothing_is_set)
{
	static const char text[] = "language = ru\n# \0\nhelo = a.example\n";
	struct config *config = read_bytes(span_of(text, sizeof(text) - 1), 0600);

	ck_assert_int_eq(fault.kind, FAULT_USAGE);
	ck_assert_ptr_nonnull(strstr(fault.text, ":2: A NUL byte"));
	ck_assert_ptr_null(config_language(config));
	end(config);
}
END_TEST

START_TEST(a_file_larger_than_a_megabyte_is_not_read)
{
	struct bytes text = BYTES_INIT;
	struct config *config;

	bytes_append_text(&text, "language = ru\n# ");
	while (text.size <= 1024 * 1024)
		bytes_append_byte(&text, 'x');
	config = read_bytes(bytes_span(&text), 0600);
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert_ptr_nonnull(strstr(fault.text, "larger"));
	ck_assert_ptr_null(config_language(config));
	end(config);
	bytes_release(&text);
}
END_TEST

START_TEST(what_is_no_file_is_named_as_such)
{
	struct config *config = config_read_file("/", &fault);

	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert_ptr_nonnull(strstr(fault.text, "no regular file"));
	config_free(config);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("config");
	TCase *tcase = tcase_create("file");

	tcase_add_test(tcase, what_is_set_for_all_sessions_holds_for_all);
	tcase_add_test(tcase, a_server_adds_to_that_and_outranks_it);
	tcase_add_test(tcase, the_command_line_outranks_a_server);
	tcase_add_test(tcase, an_ipv6_address_gets_its_brackets);
	tcase_add_test(tcase, a_server_that_is_not_there_is_told_with_how_one_is_written);
	tcase_add_test(tcase, no_file_sets_nothing_and_is_no_mistake);
	tcase_add_loop_test(tcase, a_mistake_is_told_with_line_and_reason_and_nothing_is_set, 0,
			    (int)(sizeof(mistakes) / sizeof(mistakes[0])));
	tcase_add_test(tcase, a_file_that_others_can_write_is_not_used);
	tcase_add_test(tcase, lines_may_end_in_crlf);
	tcase_add_test(tcase, a_nul_is_told_with_its_line_and_nothing_is_set);
	tcase_add_test(tcase, a_file_larger_than_a_megabyte_is_not_read);
	tcase_add_test(tcase, what_is_no_file_is_named_as_such);
	suite_add_tcase(suite, tcase);
	return suite;
}
