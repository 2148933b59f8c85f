/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is secret in a text beside the lines of its client. */
#ifndef IMPORT_CREDENTIALS_H
#define IMPORT_CREDENTIALS_H

#include "import/conversation.h"

/* A remark may be a line of the client that has no mark: what is secret in it is none the less. */
void credentials_in_remark(struct conversation *conversation, struct span text);

/*
 * A text that is read as what it is not may have a client's line in a server's:
 * credentials are none the less. "AUTH PLAIN LOGIN", as a server offers it, is
 * none: behind it stands no Base64 of any length.
 */
void credentials_in_line(struct conversation *conversation, struct span line);

/* "334 UGFzc3dvcmQ6": where the text leaves the user name out, it is not the first answer. */
bool credentials_asks_password(struct span line);

#endif
