/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thousand sessions in one run: neither memory nor descriptors add up. */
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../tools/unit.h"
#include "base/memory.h"
#include "cli/conductor.h"
#include "net/loop.h"

#define SESSIONS 1000
#define SETTLED 200 /* by then everything has been made that is made once */

/* A sanitizer keeps freed memory for a while, and finds leaks by itself. */
#if defined(__SANITIZE_ADDRESS__)
#define COUNTS_MEMORY false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COUNTS_MEMORY false
#endif
#endif
#ifndef COUNTS_MEMORY
#define COUNTS_MEMORY true
#endif

static struct options options;
static struct conductor *conductor;

static void begin(void)
{
	struct fault fault;

	options_init(&options);
	options.no_journal = true;
	conductor = conductor_new(&options, true, &fault);
	ck_assert_ptr_nonnull(conductor);
}

static void end(void)
{
	conductor_free(conductor);
	options_release(&options);
}

static int descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static long resident_kib(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long all, resident = 0;

	ck_assert_int_eq(fscanf(file, "%ld %ld", &all, &resident), 2);
	fclose(file);
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void submit(const char *text)
{
	struct outgoing line;

	outgoing_init(&line, span_text(text), ORIGIN_TYPED);
	conductor_submit(conductor, &line);
	outgoing_release(&line);
	for (int n = 0; n < 20; n++)
		conductor_pump(conductor);
}

static void talk(int n)
{
	struct fault fault;

	ck_assert(conductor_connect(conductor, span_text("practice:"), &fault));
	submit("EHLO client.example.test");
	if (n % 20 == 0) {
		submit("STARTTLS");
		submit("EHLO client.example.test");
		submit("AUTH PLAIN AHN0dWRlbnRAZXhhbXBsZS50ZXN0AGNvcnJlY3QgaG9yc2U=");
	}
	submit("MAIL FROM:<a@example.test>");
	submit("QUIT");
}

/* Those that the server closes are forgotten as well as those that are left open. */
START_TEST(a_thousand_sessions_leave_neither_memory_nor_descriptors)
{
	int open = 0;
	long resident = 0;

	for (int n = 0; n < SESSIONS; n++) {
		talk(n);
		if (n == SETTLED) {
			open = descriptors();
			resident = resident_kib();
		}
	}
	ck_assert_int_eq(descriptors(), open);
	if (COUNTS_MEMORY)
		ck_assert_int_le(resident_kib() - resident, 1024);
}
END_TEST

static int listen_somewhere(char target[64])
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(fd, 5), 0);
	getsockname(fd, (struct sockaddr *)&address, &size);
	snprintf(target, 64, "smtp://127.0.0.1:%d", ntohs(address.sin_port));
	return fd;
}

/* Connected, and closed by one side or the other, or still on its way. */
START_TEST(a_thousand_connections_leave_no_descriptor)
{
	char target[64];
	int listener = listen_somewhere(target), open = 0;
	struct fault fault;

	for (int n = 0; n < SESSIONS; n++) {
		ck_assert(conductor_connect(conductor, span_text(target), &fault));
		conductor_pump(conductor);
		if (n % 3) {
			int peer = accept(listener, NULL, NULL);

			if (n % 3 == 2)
				ck_assert_int_eq(write(peer, "220 here\r\n", 10), 10);
			close(peer);
			loop_wait(conductor_watch(conductor));
			conductor_pump(conductor);
		} else {
			close(accept(listener, NULL, NULL));
		}
		if (n == SETTLED)
			open = descriptors();
	}
	/* libunbound closes those of its questions a little later. */
	ck_assert_int_le(descriptors(), open + 8);
	close(listener);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("cli/endurance");
	TCase *tests = tcase_create("a thousand");

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, a_thousand_sessions_leave_neither_memory_nor_descriptors);
	tcase_add_test(tests, a_thousand_connections_leave_no_descriptor);
	suite_add_tcase(suite, tests);
	return suite;
}
