/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the TLS library writes to: a queue, which becomes the stream's as it
 * stands. The library's own memory for this is cleared before and copied from
 * after each record. Made by tls_session, drained by it.
 */
#include <openssl/ssl.h>

#include "net/tls_inside.h"

static int append(BIO *bio, const char *data, size_t size, size_t *written)
{
	queue_append(BIO_get_data(bio), span_of(data, size));
	*written = size;
	return 1;
}

/* Nothing is held back, so that flushing is done at once; all else there is not. */
static long control(BIO *bio, int command, long number, void *pointer)
{
	(void)bio;
	(void)number;
	(void)pointer;
	return command == BIO_CTRL_FLUSH;
}

/* One for all sessions; the library frees none. */
static const BIO_METHOD *method(void)
{
	static BIO_METHOD *made;

	if (!made && (made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "queue"))) {
		BIO_meth_set_write_ex(made, append);
		BIO_meth_set_ctrl(made, control);
	}
	return made;
}

BIO *tls_wire_new(struct queue *queue)
{
	const BIO_METHOD *wire = method();
	BIO *bio = wire ? BIO_new(wire) : NULL;

	if (!bio)
		return NULL;
	BIO_set_data(bio, queue);
	BIO_set_init(bio, 1);
	return bio;
}
