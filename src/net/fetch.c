/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One GET in a child process; session/policy asks for MTA-STS policies here. */
#include "net/fetch.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/memory.h"
#include "net/library.h"
#include "net/loop.h"

#ifdef WITH_LIBCURL
/* Its macros around functions would take their names from the struct below. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#endif

/* What the child writes first: '+' and the text, or '-' and a reason. */
struct fetch {
	struct child child;
	char *url;
	char *connect_to; /* "HOST:443:HOST:PORT" */
	char *resolve;    /* "HOST:PORT:ADDRESS,ADDRESS": one after the other is tried */
	char *type;
	char *ca_file;
	size_t limit;
	uint32_t timeout_s;
	struct bytes answer;
	enum fetch_state state;
};

bool fetch_is_there(void)
{
#ifdef WITH_LIBCURL
	return true;
#else
	return false;
#endif
}

#ifdef WITH_LIBCURL

/* Its functions, once the child has loaded it; the types are those of its header. */
static struct {
	__typeof__(curl_easy_cleanup) *curl_easy_cleanup;
	__typeof__(curl_easy_getinfo) *curl_easy_getinfo;
	__typeof__(curl_easy_init) *curl_easy_init;
	__typeof__(curl_easy_perform) *curl_easy_perform;
	__typeof__(curl_easy_setopt) *curl_easy_setopt;
	__typeof__(curl_easy_strerror) *curl_easy_strerror;
	__typeof__(curl_global_init) *curl_global_init;
	__typeof__(curl_slist_append) *curl_slist_append;
	__typeof__(curl_slist_free_all) *curl_slist_free_all;
} libcurl;

static const struct library_function functions[] = {
	LIBRARY_FUNCTION(libcurl, curl_easy_cleanup),
	LIBRARY_FUNCTION(libcurl, curl_easy_getinfo),
	LIBRARY_FUNCTION(libcurl, curl_easy_init),
	LIBRARY_FUNCTION(libcurl, curl_easy_perform),
	LIBRARY_FUNCTION(libcurl, curl_easy_setopt),
	LIBRARY_FUNCTION(libcurl, curl_easy_strerror),
	LIBRARY_FUNCTION(libcurl, curl_global_init),
	LIBRARY_FUNCTION(libcurl, curl_slist_append),
	LIBRARY_FUNCTION(libcurl, curl_slist_free_all),
};

static struct library library = {
	.file = "libcurl.so.4",
	.functions = functions,
	.count = sizeof(functions) / sizeof(functions[0]),
};

static size_t take(char *data, size_t size, size_t count, void *context)
{
	struct fetch *fetch = context;

	/* A text that is too long ends the transfer: the library calls that a write error. */
	if (fetch->answer.size + size * count > fetch->limit)
		return 0;
	bytes_append(&fetch->answer, span_of(data, size * count));
	return size * count;
}

static void set_up(CURL *curl, struct fetch *fetch, struct curl_slist *const places[2], char *words)
{
	libcurl.curl_easy_setopt(curl, CURLOPT_URL, fetch->url);
	libcurl.curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
	libcurl.curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	libcurl.curl_easy_setopt(curl, CURLOPT_PROXY, "");
	libcurl.curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	libcurl.curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	libcurl.curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	if (fetch->ca_file)
		libcurl.curl_easy_setopt(curl, CURLOPT_CAINFO, fetch->ca_file);
	if (places[0])
		libcurl.curl_easy_setopt(curl, CURLOPT_CONNECT_TO, places[0]);
	if (places[1])
		libcurl.curl_easy_setopt(curl, CURLOPT_RESOLVE, places[1]);
	libcurl.curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	libcurl.curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)fetch->timeout_s);
	libcurl.curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)(fetch->timeout_s + 1) / 2);
	libcurl.curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	libcurl.curl_easy_setopt(curl, CURLOPT_WRITEDATA, fetch);
	libcurl.curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
}

/* "text/plain; charset=utf-8" is text/plain. */
static bool is_of_type(const char *given, const char *wanted)
{
	struct span whole = span_text(given);

	return span_is_word(span_trim(span_part(whole, 0, span_find(whole, ';'))), wanted);
}

/* What the answer is worth; NULL: it is the text. */
static const char *judge(CURL *curl, CURLcode code, const struct fetch *fetch, const char *words,
			 char reason[CURL_ERROR_SIZE])
{
	const size_t size = CURL_ERROR_SIZE;
	const char *type = NULL;
	long status = 0;

	libcurl.curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_WRITE_ERROR)
		return "the text is longer than a policy may be";
	if (code != CURLE_OK) {
		snprintf(reason, size, "%s", *words ? words : libcurl.curl_easy_strerror(code));
		return reason;
	}
	libcurl.curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
	if (status != 200)
		snprintf(reason, size, "HTTP status %ld", status);
	else if (fetch->type && !type)
		snprintf(reason, size, "no Content-Type, where %s must stand", fetch->type);
	else if (fetch->type && !is_of_type(type, fetch->type))
		snprintf(reason, size, "Content-Type %s, where %s must stand", type, fetch->type);
	else
		return NULL;
	return reason;
}

static int write_answer(int fd, const char *reason, struct span text)
{
	FILE *out = fdopen(fd, "w");

	if (!out)
		return 1;
	fputc(reason ? '-' : '+', out);
	if (reason)
		fputs(reason, out);
	else
		fwrite(text.data, 1, text.size, out);
	return fclose(out) == 0 ? 0 : 1;
}

static struct curl_slist *list_of(const char *text)
{
	return text ? libcurl.curl_slist_append(NULL, text) : NULL;
}

static int get_text(struct fetch *fetch, int fd)
{
	CURL *curl = libcurl.curl_global_init(CURL_GLOBAL_DEFAULT) == 0 ? libcurl.curl_easy_init()
									: NULL;
	struct curl_slist *const places[2] = { list_of(fetch->connect_to),
					       list_of(fetch->resolve) };
	char words[CURL_ERROR_SIZE] = "";
	char room[CURL_ERROR_SIZE];
	const char *reason = "libcurl could not begin";
	int result;

	if (curl) {
		set_up(curl, fetch, places, words);
		reason = judge(curl, libcurl.curl_easy_perform(curl), fetch, words, room);
	}
	result = write_answer(fd, reason, bytes_span(&fetch->answer));
	libcurl.curl_easy_cleanup(curl);
	libcurl.curl_slist_free_all(places[0]);
	libcurl.curl_slist_free_all(places[1]);
	return result;
}

/* In the child. */
static int get(void *argument, int fd)
{
	const char *missing = library_load(&library);

	return missing ? write_answer(fd, missing, span_of(NULL, 0)) : get_text(argument, fd);
}

#else

static int get(void *argument, int fd)
{
	(void)argument, (void)fd;
	return 1;
}

#endif

static void append_place(struct bytes *out, const struct fetch_wish *wish)
{
	bytes_append_text(out, wish->host);
	bytes_append_byte(out, ':');
	bytes_append_number(out, net_address_port(wish->addresses));
}

static char *write_connect_to(const struct fetch_wish *wish)
{
	struct bytes text = BYTES_INIT;

	bytes_append_text(&text, wish->host);
	bytes_append_text(&text, ":443:");
	append_place(&text, wish);
	return bytes_take_text(&text);
}

/* All of them, as a mail server would try: one family may have no way through. */
static char *write_resolve(const struct fetch_wish *wish)
{
	struct bytes text = BYTES_INIT;

	append_place(&text, wish);
	for (size_t i = 0; i < wish->address_count; i++) {
		const struct net_address *address = &wish->addresses[i];

		bytes_append_byte(&text, i ? ',' : ':');
		bytes_append_text(&text, address->family == AF_INET6 ? "[" : "");
		bytes_append_text(&text, address->text);
		bytes_append_text(&text, address->family == AF_INET6 ? "]" : "");
	}
	return bytes_take_text(&text);
}

struct fetch *fetch_new(const struct fetch_wish *wish, struct fault *fault)
{
	struct fetch *fetch;

	if (!fetch_is_there()) {
		fault_set_plain(fault, FAULT_USAGE, 0,
				_("This build fetches nothing over HTTPS: it was made without "
				  "libcurl."));
		return NULL;
	}
	fetch = memory_new(1, sizeof(*fetch));
	fetch->url = memory_copy_text(wish->url);
	if (wish->address_count) {
		fetch->connect_to = write_connect_to(wish);
		fetch->resolve = write_resolve(wish);
	}
	fetch->type = memory_copy_text(wish->type);
	fetch->ca_file = memory_copy_text(wish->ca_file);
	fetch->limit = wish->limit;
	fetch->timeout_s = wish->timeout_s;
	fetch->child.output = -1;
	if (child_start_function(&fetch->child, get, fetch, fault))
		return fetch;
	fetch_free(fetch);
	return NULL;
}

void fetch_free(struct fetch *fetch)
{
	if (!fetch)
		return;
	child_kill(&fetch->child);
	bytes_release(&fetch->answer);
	memory_free(fetch->url);
	memory_free(fetch->connect_to);
	memory_free(fetch->resolve);
	memory_free(fetch->type);
	memory_free(fetch->ca_file);
	memory_free(fetch);
}

void fetch_watch(const struct fetch *fetch, struct loop *loop)
{
	if (fetch->state == FETCH_GOING)
		loop_add(loop, fetch->child.output, POLLIN);
	else
		loop_hurry(loop);
}

enum fetch_state fetch_pump(struct fetch *fetch)
{
	unsigned char buffer[4096];
	ssize_t got;

	if (fetch->state != FETCH_GOING)
		return fetch->state;
	do {
		got = read(fetch->child.output, buffer, sizeof(buffer));
		/* The child keeps the bound already; this is for one that was broken into. */
		if (got > 0 && fetch->answer.size <= fetch->limit)
			bytes_append(&fetch->answer, span_of(buffer, (size_t)got));
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0 && errno == EAGAIN)
		return FETCH_GOING;
	child_kill(&fetch->child);
	fetch->state = fetch->answer.size && fetch->answer.data[0] == '+' ? FETCH_DONE
									  : FETCH_FAILED;
	return fetch->state;
}

struct span fetch_text(const struct fetch *fetch)
{
	return span_after(bytes_span(&fetch->answer), 1);
}

const char *fetch_reason(struct fetch *fetch)
{
	return fetch->answer.size > 1 ? bytes_text(&fetch->answer) + 1
				      : "the child process ended without an answer";
}
