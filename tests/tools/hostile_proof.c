/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A search that finds nothing proves nothing unless it can find: each check of
 * the rigs is shown something that it must see, and something it must not.
 */
#include "hostile_proof.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/digest.h"
#include "base/memory.h"
#include "hostile_scram.h"
#include "hostile_server.h"
#include "hostile_trial.h"
#include "rig_box.h"
#include "rig_check.h"
#include "rig_loopback.h"
#include "rig_pool.h"

/* ---- texts ---- */

static bool quoted_bytes_are_read(void)
{
	static const struct {
		const char *text, *bytes;
		size_t size;
		bool good;
	} rows[] = {
		{ "plain \\r", "plain \\r", 8, true },
		{ "\"\\x1b[\\r\\n\\0\\e\\\\\"", "\033[\r\n\0\033\\", 7, true },
		{ "\"a \\\" b\"", "a \" b", 5, true },
		{ "\"\\q\"", "", 0, false },
		{ "\"\\x1\"", "", 0, false },
		{ "\"open", "", 0, false },
	};
	bool all = true;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes out = BYTES_INIT;
		bool good = case_text_append(&out, span_text(rows[i].text));

		all &= good == rows[i].good &&
		       (!good ||
			span_equal(bytes_span(&out), span_of(rows[i].bytes, rows[i].size)));
		bytes_release(&out);
	}
	return all;
}

static bool unsafe_text_is_seen(void)
{
	static const struct {
		const char *text;
		bool safe;
	} rows[] = {
		{ "250 ok\n\ttab Привет 你好 \342\224\200 é", true },
		{ "\033]0;title\a", false },
		{ "over\rprint", false },
		{ "back\bspace", false },
		{ "\177", false },
		{ "\302\233"
		  "31m",
		  false }, /* C1 CSI as UTF-8 */
		{ "\233"
		  "31m",
		  false },                     /* and as a byte */
		{ "\342\200\256", false },     /* right-to-left override */
		{ "\342\200\213", false },     /* zero width space */
		{ "\363\240\201\201", false }, /* a tag character */
		{ "\355\240\200", false },     /* half a surrogate pair */
		{ "\300\257", false },         /* over-long */
		{ "\342\200", false },         /* cut */
	};
	bool all = true;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes report = BYTES_INIT;

		all &= check_safe(span_text(rows[i].text), "it", &report) == rows[i].safe;
		bytes_release(&report);
	}
	return all;
}

static bool strange_sequences_are_seen(void)
{
	static const struct {
		const char *text;
		bool safe;
	} rows[] = {
		{ "\033[?1049h\033[1;24r\033(B\033[m\033[H\r\n\b plain "
		  "\342\224\200\033]7777;3;0\033\\",
		  true },
		{ "\033]0;title\a", false },
		{ "\033]8;;http://x\033\\", false },
		{ "\033]7777;3;0 \033[2J", false },
		{ "\033P$q\033\\", false },
		{ "\033c", false },
		{ "\033", false },
		{ "\033[31", false },
		{ "\a", false },
		{ "\016", false },
		{ "\302\233m", false },
		{ "\342\200\256", false },
	};
	bool all = true;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct bytes report = BYTES_INIT;

		all &= check_terminal(span_text(rows[i].text), true, false, &report) ==
		       rows[i].safe;
		bytes_release(&report);
	}
	return all;
}

static bool hidden_secrets_are_found(void)
{
	static const char secret[] = "correct horse";
	static const char *const before[] = { "", "a", "ab", "\0user" };
	bool all = check_count_secret(span_text("a correct  horse"), span_text(secret)) == 0 &&
		   check_count_secret(span_text("a correct horse."), span_text(secret)) == 1;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		struct bytes plain = BYTES_INIT, hidden = BYTES_INIT;

		bytes_append_text(&plain, before[i]);
		bytes_append_text(&plain, secret);
		bytes_append_text(&plain, " and more");
		base64_append(&hidden, bytes_span(&plain));
		all &= check_count_secret(bytes_span(&hidden), span_text(secret)) == 1;
		bytes_release(&plain);
		bytes_release(&hidden);
	}
	return all;
}

/* ---- journals ---- */

static void append_journal_line(struct bytes *out, const char *members)
{
	char crc[20];

	bytes_append_text(out, members);
	snprintf(crc, sizeof(crc), ",\"crc\":\"%08x\"}\n", digest_crc32c(span_text(members)));
	bytes_append_text(out, crc);
}

static bool damaged_journals_are_seen(void)
{
	struct bytes journal = BYTES_INIT, received = BYTES_INIT, report = BYTES_INIT;
	/* The check value of CRC-32C. */
	bool all = digest_crc32c(span_text("123456789")) == 0xe3069283;

	bytes_append_text(&journal, "");
	append_journal_line(&journal, "{\"smtpscope\":1");
	append_journal_line(&journal,
			    "{\"id\":1,\"kind\":\"RECEIVED\",\"conn\":1,\"text\":\"220 x\","
			    "\"end\":\"crlf\"");
	append_journal_line(&journal, "{\"id\":2,\"kind\":\"RECEIVED\",\"conn\":1,\"text\":\"?\","
				      "\"b64\":\"/w==\",\"end\":\"none\"");
	all &= check_is_journal(bytes_span(&journal)) &&
	       check_journal(bytes_span(&journal), &received, &report) &&
	       span_equal(bytes_span(&received), span_text("220 x\r\n\377"));
	for (size_t i = 0; i < journal.size; i++) {
		journal.data[i] ^= 1;
		all &= !check_journal(bytes_span(&journal), NULL, &report);
		journal.data[i] ^= 1;
	}
	all &= !check_journal(span_part(bytes_span(&journal), 0, journal.size - 1), NULL, &report);
	append_journal_line(&journal, "{\"id\":4");
	all &= !check_journal(bytes_span(&journal), NULL, &report);
	bytes_release(&journal);
	bytes_release(&received);
	bytes_release(&report);
	return all;
}

/* ---- SCRAM, by the example of RFC 7677 §3 ---- */

static bool scram_example_comes_out(void)
{
	struct scram scram = { .digest = DIGEST_SHA256,
			       .password = span_text("pencil"),
			       .iterations = span_text("4096"),
			       .salt = span_text("W22ZaJ0SNY7soEsUEjb6gQ=="),
			       .nonce = span_text("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0") };
	const char *final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
			    "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
	struct bytes first = BYTES_INIT, last = BYTES_INIT;
	bool good =
		scram_push_first(&scram, span_text("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"), &first) &&
		span_is(bytes_span(&first), "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
					    "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");

	good = good && scram_push_final(&scram, span_text(final), &last) &&
	       span_is(bytes_span(&last), "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
	scram.password = span_text("pencils");
	good = good && !scram_push_final(&scram, span_text(final), &last);
	scram_release(&scram);
	bytes_release(&first);
	bytes_release(&last);
	return good;
}

/* ---- certificates, through a handshake with a strict client ---- */

/* The verify result of a client that trusts only the authority and wants localhost. */
static long verify(int fd, const char *authority)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL *ssl;
	long result;

	SSL_CTX_set_security_level(context, 2);
	SSL_CTX_load_verify_locations(context, authority, NULL);
	ssl = SSL_new(context);
	SSL_set_hostflags(ssl, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT |
				       X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	SSL_set1_host(ssl, "localhost");
	SSL_set_fd(ssl, fd);
	SSL_connect(ssl);
	result = SSL_get0_peer_certificate(ssl) ? SSL_get_verify_result(ssl) : -1;
	SSL_free(ssl);
	SSL_CTX_free(context);
	ERR_clear_error();
	return result;
}

static long verify_kind(const struct certificates *certificates, const char *kind,
			const char *authority)
{
	struct ledger *ledger = ledger_new();
	int pair[2];
	long result;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		struct wire wire;

		close(pair[0]);
		wire_open(&wire, pair[1], ledger);
		wire_start_tls(&wire, certificates_find(certificates, span_text(kind)),
			       (struct wire_tls){ 0 });
		_exit(0);
	}
	close(pair[1]);
	result = verify(pair[0], authority);
	close(pair[0]);
	waitpid(pid, NULL, 0);
	ledger_free(ledger);
	return result;
}

static bool certificates_are_as_bad_as_named(void)
{
	static const struct {
		const char *kind;
		long result;
	} rows[] = {
		{ "client-only", X509_V_ERR_INVALID_PURPOSE },
		{ "escape-issuer", X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT },
		{ "escape-name", X509_V_ERR_HOSTNAME_MISMATCH },
		{ "escape-subject", X509_V_OK },
		{ "expired", X509_V_ERR_CERT_HAS_EXPIRED },
		{ "future", X509_V_ERR_CERT_NOT_YET_VALID },
		{ "good", X509_V_OK },
		{ "many-names", X509_V_OK },
		{ "no-intermediate", X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
		{ "no-name", X509_V_ERR_HOSTNAME_MISMATCH },
		{ "nul-name", X509_V_ERR_HOSTNAME_MISMATCH },
		{ "self-signed", X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT },
		{ "sha1", X509_V_ERR_CA_MD_TOO_WEAK },
		{ "weak", X509_V_ERR_EE_KEY_TOO_SMALL },
		{ "wildcard", X509_V_ERR_HOSTNAME_MISMATCH },
		{ "wildcard-part", X509_V_ERR_HOSTNAME_MISMATCH },
		{ "wrong-host", X509_V_ERR_HOSTNAME_MISMATCH },
	};
	struct certificates *certificates = certificates_new();
	struct bytes authority = BYTES_INIT;
	struct box box;
	char *path;
	bool all = true;

	box_open(&box);
	path = box_path(&box, "ca.pem");
	certificates_append_authority(certificates, &authority);
	box_write(&box, "ca.pem", bytes_span(&authority));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		long result = verify_kind(certificates, rows[i].kind, path);

		if (result != rows[i].result)
			printf("  %s: %ld (%s)\n", rows[i].kind, result,
			       X509_verify_cert_error_string(result));
		all &= result == rows[i].result;
	}
	memory_free(path);
	bytes_release(&authority);
	box_close(&box);
	certificates_free(certificates);
	return all;
}

/* ---- the server's language, heard by a bare socket ---- */

static const char example[] = "server\n"
			      "\tsay 220 hello\n"
			      "\tehlo SIZE 10; 8BITMIME\n"
			      "\tsend \"250-\\x01\\0\\r\\n\"\n"
			      "\trepeat 2\n"
			      "\tsay 250-round ${n}\n"
			      "\tend\n"
			      "\tflood 3 \"ab\"\n"
			      "\texpect MAIL\n"
			      "\tsay 5 ${last}\n"
			      "\treach\n"
			      "\tserve X\n"
			      "must\n"
			      "\texit 0\n";
static const char said[] = "EHLO me\r\nMAIL FROM:<>\r\nNOOP\r\nDATA\r\nbody\r\n.\r\nQUIT\r\n";
static const char answers[] =
	"220 hello\r\n250-hostile.example.test\r\n250-SIZE 10\r\n250 8BITMIME\r\n250-\1\0\r\n"
	"250-round 1\r\n250-round 2\r\nababab5 MAIL FROM:<>\r\n250 2.0.0 ok\r\n354 go ahead\r\n"
	"250 2.0.0 queued as 4ABCDEF012\r\n221 2.0.0 goodbye\r\n";

static bool converse(int port, struct bytes *out)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((uint16_t)port),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char block[4096];
	ssize_t got;
	bool good = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		    write(fd, said, sizeof(said) - 1) == sizeof(said) - 1;

	while (good && (got = read(fd, block, sizeof(block))) > 0)
		bytes_append(out, span_of(block, (size_t)got));
	close(fd);
	return good;
}

/* Writes the example into a box and returns its path. */
static char *write_example(struct box *box)
{
	box_open(box);
	box_write(box, "example.case", span_text(example));
	return box_path(box, "example.case");
}

static bool server_does_what_a_case_says(void)
{
	struct ledger *ledger = ledger_new();
	struct certificates *certificates = certificates_new();
	struct bytes out = BYTES_INIT, report = BYTES_INIT;
	struct hostile_case hostile;
	struct box box;
	char *path = write_example(&box);
	bool good = hostile_case_read(&hostile, path, &report) && server_check(&hostile, &report);
	int port, listener = loopback_listen(&port);
	pid_t pid = server_start(&hostile, listener, certificates, ledger);

	good = good && converse(port, &out) &&
	       span_equal(bytes_span(&out), span_of(answers, sizeof(answers) - 1));
	good = good && ledger->reached == 1 && server_count_marks(&hostile) == 1 &&
	       span_equal(span_of(ledger->sent, ledger->sent_size), bytes_span(&out)) &&
	       span_is(span_of(ledger->body, ledger->body_size), "body\n.\n") && !ledger->fault[0];
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(listener);
	hostile_case_release(&hostile);
	bytes_release(&out);
	bytes_release(&report);
	certificates_free(certificates);
	ledger_free(ledger);
	box_close(&box);
	memory_free(path);
	return good;
}

static bool program_that_does_nothing_fails(void)
{
	struct certificates *certificates = certificates_new();
	struct trial_setting setting = { .program = "/bin/true", .certificates = certificates };
	struct bytes report = BYTES_INIT;
	struct box box;
	char *path = write_example(&box);
	bool good = !trial_run(path, &report, &setting) &&
		    span_find_span(bytes_span(&report), span_text("nobody connected")) <
			    report.size &&
		    span_find_span(bytes_span(&report), span_text("left no journal")) < report.size;

	certificates_free(certificates);
	bytes_release(&report);
	box_close(&box);
	memory_free(path);
	return good;
}

static const struct {
	const char *name;
	bool (*holds)(void);
} proofs[] = {
	{ "quoted bytes are read", quoted_bytes_are_read },
	{ "unsafe text is seen", unsafe_text_is_seen },
	{ "strange sequences are seen", strange_sequences_are_seen },
	{ "hidden secrets are found", hidden_secrets_are_found },
	{ "damaged journals are seen", damaged_journals_are_seen },
	{ "the SCRAM example comes out", scram_example_comes_out },
	{ "certificates are as bad as named", certificates_are_as_bad_as_named },
	{ "the server does what a case says", server_does_what_a_case_says },
	{ "a program that does nothing fails", program_that_does_nothing_fails },
};

void proof_run(size_t *passed, size_t *failed)
{
	const size_t count = sizeof(proofs) / sizeof(proofs[0]);

	*passed = *failed = 0;
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < count; i++) {
		if (proofs[i].holds()) {
			*passed += 1;
			continue;
		}
		*failed += 1;
		printf("FAILED %s\n", proofs[i].name);
	}
}
