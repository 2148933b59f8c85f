/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers of the tests listen on loopback, at a port that the system chooses. */
#ifndef TESTS_TOOLS_RIG_LOOPBACK_H
#define TESTS_TOOLS_RIG_LOOPBACK_H

/*
 * Binds a free port of 127.0.0.1 and listens; *port is its number. Programs that are started do not
 * inherit the socket. Ends the process when there is none to be had.
 */
int loopback_listen(int *port);

#endif
