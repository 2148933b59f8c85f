/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files, folders, children: what is made, with which mode, and how each failure is told. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/child.h"
#include "base/file_text.h"
#include "base/memory.h"

static char folder[64];
static char path[128];
static struct fault fault;

static const char *at(const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void open_folder(void)
{
	snprintf(folder, sizeof(folder), "/tmp/smtpscope-file.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	fault.kind = FAULT_NONE;
}

static void close_folder(void)
{
	char command[96];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

static void put(const char *name, const char *text)
{
	int fd = file_create(at(name), &fault);

	ck_assert_int_ge(fd, 0);
	ck_assert(file_write(fd, span_text(text), &fault, path));
	close(fd);
}

START_TEST(a_new_file_is_ours_alone_and_never_over_another)
{
	struct stat found;
	mode_t mask = umask(0);

	put("new", "text");
	umask(mask);
	ck_assert_int_eq(stat(path, &found), 0);
	ck_assert_int_eq(found.st_mode & 0777, 0600);
	ck_assert_int_eq(file_create(path, &fault), -1);
	ck_assert_int_eq(fault.system, EEXIST);
	ck_assert_ptr_nonnull(strstr(fault.text, path));
	ck_assert_int_eq(symlink("/nowhere", at("link")), 0);
	ck_assert_int_eq(file_create(path, &fault), -1);
	ck_assert_int_eq(file_create(at("no/such"), &fault), -1);
	ck_assert_int_eq(fault.system, ENOENT);
}
END_TEST

START_TEST(a_file_is_read_whole_within_its_limit)
{
	struct bytes text = BYTES_INIT;

	put("ten", "0123456789");
	ck_assert(file_read(path, 10, &text, &fault));
	ck_assert_str_eq(bytes_text(&text), "0123456789");
	ck_assert(!file_read(path, 9, &text, &fault));
	ck_assert(!file_read(folder, 100, &text, &fault));
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert(!file_read(at("absent"), 100, &text, &fault));
	ck_assert_int_eq(fault.system, ENOENT);
	ck_assert(!file_read("/dev/zero", 100, &text, &fault));
	ck_assert_int_eq(file_open("/dev/null", &fault), -1);
	bytes_release(&text);
}
END_TEST

START_TEST(what_does_not_fit_on_a_disk_is_told)
{
	int fd = open("/dev/full", O_WRONLY);

	ck_assert_int_ge(fd, 0);
	ck_assert(!file_write(fd, span_text("x"), &fault, "a full disk"));
	ck_assert_int_eq(fault.system, ENOSPC);
	ck_assert_ptr_nonnull(strstr(fault.text, "a full disk"));
	close(fd);
}
END_TEST

START_TEST(a_file_that_grows_is_read_on)
{
	struct file_text text = { .data = NULL };
	struct bytes more = BYTES_INIT;
	FILE *file;

	put("log", "first\n");
	ck_assert(file_text_read(&text, path, 1000, true, &fault));
	ck_assert(span_is(file_text_span(&text), "first\n"));
	file = fopen(path, "a");
	fputs("second\n", file);
	fclose(file);
	ck_assert(file_text_read_more(&text, &more));
	ck_assert_str_eq(bytes_text(&more), "second\n");
	file_text_drop(&text, 3); /* less than a page: nothing changes */
	ck_assert(span_is(file_text_span(&text), "first\n"));
	file_text_release(&text);
	ck_assert(!file_text_read(&text, folder, 1000, false, &fault));
	ck_assert(!file_text_read(&text, at("absent"), 1000, false, &fault));
	ck_assert(!file_text_read(&text, at("log"), 5, false, &fault));
	bytes_release(&more);
}
END_TEST

START_TEST(folders_are_where_xdg_wants_them)
{
	struct stat found;
	char *state;

	setenv("XDG_STATE_HOME", at("state"), 1);
	setenv("XDG_CONFIG_HOME", "relative", 1); /* ignored, as the specification says */
	setenv("HOME", folder, 1);
	state = file_path_only(FILE_PLACE_STATE, "x");
	ck_assert_ptr_nonnull(strstr(state, "/state/smtpscope/x"));
	ck_assert_int_ne(stat(at("state"), &found), 0);
	memory_free(state);
	state = file_path(FILE_PLACE_STATE, "x");
	ck_assert_int_eq(stat(at("state/smtpscope"), &found), 0);
	ck_assert_int_eq(found.st_mode & 0777, 0700);
	memory_free(state);
	state = file_path_only(FILE_PLACE_CONFIG, "config");
	ck_assert_ptr_nonnull(strstr(state, "/.config/smtpscope/config"));
	memory_free(state);
	setenv("XDG_STATE_HOME", "/dev/null/nowhere", 1);
	ck_assert_ptr_null(file_path(FILE_PLACE_STATE, "x"));
}
END_TEST

/* ---- children ---- */

START_TEST(the_output_of_a_command_is_read)
{
	struct bytes out = BYTES_INIT;

	ck_assert(child_read_command("printf 'pass word'", &out, 100, &fault));
	ck_assert_str_eq(bytes_text(&out), "pass word");
	ck_assert(!child_read_command("exit 3", &out, 100, &fault));
	ck_assert_int_eq(fault.kind, FAULT_FILE);
	ck_assert(!child_read_command("kill -9 $$", &out, 100, &fault));
	/* More than is taken is no answer, and nobody waits for its end. */
	bytes_clear(&out);
	ck_assert(child_read_command("printf %0100d 1", &out, 100, &fault));
	ck_assert(!child_read_command("printf %0101d 1", &out, 100, &fault));
	ck_assert(!child_read_command("exec yes", &out, 1000, &fault));
	bytes_release(&out);
}
END_TEST

/* Nothing of ours but the three: a descriptor that is open here is not there. */
START_TEST(a_child_gets_no_descriptor_of_ours)
{
	struct bytes out = BYTES_INIT;
	int fd = open("/dev/null", O_RDONLY); /* on purpose without O_CLOEXEC */

	ck_assert_int_ge(dup2(fd, 77), 0);
	ck_assert(child_read_command("ls /proc/self/fd", &out, 1000, &fault));
	ck_assert_msg(!strstr(bytes_text(&out), "77"), "%s", bytes_text(&out));
	close(77);
	close(fd);
	bytes_release(&out);
}
END_TEST

static int say_hello(void *argument, int fd)
{
	return write(fd, argument, strlen(argument)) < 0 ? 1 : 42;
}

START_TEST(a_function_answers_through_a_pipe)
{
	struct child child;
	char text[16] = "";
	char word[] = "hello";

	ck_assert(child_start_function(&child, say_hello, word, &fault));
	while (read(child.output, text, sizeof(text) - 1) < 0)
		ck_assert_int_eq(errno, EAGAIN);
	ck_assert_str_eq(text, "hello");
	ck_assert_int_eq(child_wait(&child), 42);
	ck_assert_int_eq(child.pid, 0);
	ck_assert(child_start_command(&child, "exec sleep 100", &fault));
	child_kill(&child);
	ck_assert_int_eq(child.pid, 0);
}
END_TEST

START_TEST(a_command_is_fed_and_not_waited_for)
{
	char command[160];
	struct bytes text = BYTES_INIT;

	snprintf(command, sizeof(command), "cat >'%s'", at("fed"));
	ck_assert(child_feed_command(command, span_text("a text"), 5000, &fault));
	ck_assert(file_read(path, 100, &text, &fault));
	ck_assert_str_eq(bytes_text(&text), "a text");
	ck_assert(!child_feed_command("exit 2", span_text("x"), 5000, &fault));
	ck_assert(child_feed_command("exec sleep 1", span_text("x"), 1, &fault));
	bytes_release(&text);
}
END_TEST

START_TEST(a_program_ends_with_its_status)
{
	const char *const absent[] = { "/nowhere/at-all", NULL };
	const char *const words[] = { "sh", "-c", "exit 7", NULL };

	ck_assert_int_eq(child_run_program("/nowhere/at-all", absent, span_of(NULL, 0), &fault),
			 127); /* as a shell says it */
	ck_assert_int_eq(child_run_program("/bin/sh", words, span_text("input"), &fault), 7);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("base/file");
	TCase *files = tcase_create("files");
	TCase *children = tcase_create("children");

	tcase_add_checked_fixture(files, open_folder, close_folder);
	tcase_add_test(files, a_new_file_is_ours_alone_and_never_over_another);
	tcase_add_test(files, a_file_is_read_whole_within_its_limit);
	tcase_add_test(files, what_does_not_fit_on_a_disk_is_told);
	tcase_add_test(files, a_file_that_grows_is_read_on);
	tcase_add_test(files, folders_are_where_xdg_wants_them);
	suite_add_tcase(suite, files);
	tcase_add_checked_fixture(children, open_folder, close_folder);
	tcase_add_test(children, the_output_of_a_command_is_read);
	tcase_add_test(children, a_child_gets_no_descriptor_of_ours);
	tcase_add_test(children, a_function_answers_through_a_pipe);
	tcase_add_test(children, a_command_is_fed_and_not_waited_for);
	tcase_add_test(children, a_program_ends_with_its_status);
	suite_add_tcase(suite, children);
	return suite;
}
