/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a unit test file gives to the main() of tests/tools/unit.c. */
#ifndef TESTS_TOOLS_UNIT_H
#define TESTS_TOOLS_UNIT_H

#include <check.h>

Suite *unit_suite(void);

#endif
