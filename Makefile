# SPDX-License-Identifier: GPL-3.0-or-later
# The layers: what each folder of src/ and include/ may use, and the libraries that it may call.
# Link lines of the unit tests and `make check-layers` both come from this table.
LAYERS = base smtp sasl journal explain report import net session plan practice tui cli

uses_base =
uses_smtp = base
uses_sasl = base smtp
uses_journal = base smtp sasl
uses_explain = base smtp sasl journal
uses_report = base smtp sasl journal explain
uses_import = base smtp journal
uses_net = base
uses_session = base smtp sasl journal net
uses_plan = base smtp sasl journal explain
uses_practice = base smtp sasl journal net
uses_tui = base smtp sasl journal explain report plan
uses_cli = base smtp sasl journal explain report import net session plan practice tui

# pkg-config modules by layer, and the headers that prove their use (for check-layers).
libs_base = libcrypto unistring libpcre2-8
libs_explain = jansson
libs_net = libssl libcrypto dl $(call optional,libidn2)
libs_tui = ncursesw readline
libs_cli = libconfuse
# Compiled against but not linked: net/library loads them when they are first needed.
loaded = $(call optional,libunbound libcurl)
headers_base = pcre2.h openssl/evp.h openssl/hmac.h openssl/crypto.h openssl/params.h openssl/core_names.h openssl/kdf.h uni libintl.h
headers_explain = jansson.h
headers_net = openssl/ unbound.h idn2.h curl/
headers_tui = curses.h ncurses readline/ term.h
headers_cli = confuse.h

# ---- settings; ./configure writes build/config.mk, without it these hold ----
BUILD = build
PROGRAM = smtpscope
VERSION = 0.1.0
prefix = /usr/local
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
datarootdir = $(prefix)/share
datadir = $(datarootdir)
mandir = $(datarootdir)/man
sysconfdir = $(prefix)/etc
localedir = $(datarootdir)/locale
DESTDIR =
CC = cc
PKG_CONFIG = pkg-config
MSGFMT = msgfmt
INSTALL = install
CFLAGS = -g -O2
LDFLAGS =
# Optional libraries that are left out although they are there (./configure --without-unbound).
WITHOUT =
CONFIGURED := $(wildcard build/config.mk)
-include build/config.mk

# Libraries that may be missing: what needs them is then off, and says so. Debian's libunbound.pc
# asks for the development files of libevent, which nobody needs: its header is looked for.
has_module = $(shell $(PKG_CONFIG) --exists $(1) 2>/dev/null && echo $(1))
has_header = $(shell echo '\#include <$(2)>' | $(CC) -E -x c - >/dev/null 2>&1 && echo $(1))
OPTIONAL := $(filter-out $(WITHOUT),$(call has_header,libunbound,unbound.h) $(call has_module,libidn2) $(call has_module,libcurl))
optional = $(filter $(OPTIONAL),$(1))
OPTIONAL_DEFINES := $(foreach m,$(OPTIONAL),-DWITH_$(shell echo $(m) | tr a-z A-Z))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
SHELL = /bin/sh

WARNINGS = -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
SANITIZE =
HARDEN = -fstack-protector-strong -fPIE $(if $(SANITIZE),,$(if $(filter-out -O0,$(filter -O%,$(CFLAGS))),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3))
HARDEN_LINK = -pie -Wl,-z,relro,-z,now
DEFINES = -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DLOCALEDIR='"$(localedir)"' -DDATADIR='"$(datadir)"' -DSYSCONFDIR='"$(sysconfdir)"' $(OPTIONAL_DEFINES)
INCLUDES = -Iinclude -Isrc

# These have no pkg-config file; libunbound has one that asks for too much.
bare = unistring dl
pc = $(strip $(filter-out $(bare) libunbound,$(1)))
pc_cflags = $(if $(call pc,$(1)),$(shell $(PKG_CONFIG) --cflags $(call pc,$(1)) 2>/dev/null))
pc_libs = $(if $(call pc,$(1)),$(shell $(PKG_CONFIG) --libs $(call pc,$(1)) 2>/dev/null)) $(patsubst %,-l%,$(filter $(bare),$(1)))
ALL_MODULES := $(sort $(foreach l,$(LAYERS),$(libs_$(l))))
# pkg-config's -D_GNU_SOURCE and its like would come twice.
MODULE_CFLAGS := $(filter-out -D_GNU_SOURCE -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=600,$(call pc_cflags,$(ALL_MODULES) $(loaded)))
# The loader looks through the libraries in this order, and these ask it for most symbols: their own.
ask_most = libcrypto libssl readline ncursesw
MODULE_LIBS := $(call pc_libs,$(ask_most) $(filter-out $(ask_most),$(ALL_MODULES)))

COMPILE = $(CC) $(WARNINGS) $(WERROR) $(CFLAGS) $(HARDEN) $(SANITIZE) $(DEFINES) $(INCLUDES) $(MODULE_CFLAGS) $(CPPFLAGS)
LINK = $(CC) $(CFLAGS) $(HARDEN) $(SANITIZE) $(HARDEN_LINK) $(LDFLAGS)

objects_of = $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/$(1)/*.c))
# A layer with all that stands below it, each once.
below = $(sort $(1) $(foreach l,$(uses_$(1)),$(call below,$(l))))
libs_below = $(call pc_libs,$(sort $(foreach l,$(call below,$(1)),$(libs_$(l)))))

PROGRAM_OBJECTS = $(foreach l,$(LAYERS),$(call objects_of,$(l))) $(BUILD)/src/main.o
LANGUAGES = $(notdir $(basename $(wildcard po/*.po)))
CATALOGUES = $(LANGUAGES:%=$(BUILD)/locale/%/LC_MESSAGES/$(PROGRAM).mo)

SCRIPTS = $(patsubst src/%,$(BUILD)/%,$(wildcard src/scripts/*.smtp))

all: $(BUILD)/$(PROGRAM) $(CATALOGUES) $(SCRIPTS)

$(BUILD)/$(PROGRAM): $(PROGRAM_OBJECTS)
	$(LINK) -o $@ $(PROGRAM_OBJECTS) $(MODULE_LIBS)

$(BUILD)/%.o: %.c $(CONFIGURED) | $(BUILD)/.needs
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c -o $@ $<

# Names every missing dependency with its packages before the compiler stumbles over one.
$(BUILD)/.needs: tests/tools/packages
	@mkdir -p $(@D)
	@tests/tools/packages missing build
	@touch $@

$(BUILD)/locale/%/LC_MESSAGES/$(PROGRAM).mo: po/%.po
	@mkdir -p $(@D)
	$(MSGFMT) --check -o $@ $<

# An uninstalled program finds catalogues and ready scripts beside itself.
$(BUILD)/scripts/%.smtp: src/scripts/%.smtp
	@mkdir -p $(@D)
	cp $< $@

-include $(shell find $(BUILD)/src $(BUILD)/tests $(BUILD)/fuzz -name '*.d' 2>/dev/null)

# The catalogues after texts were changed: new texts come in untranslated (they show in English until
# someone translates them), texts that are gone leave, nothing is guessed.
update-po:
	@po/template >po/$(PROGRAM).pot.new && mv po/$(PROGRAM).pot.new po/$(PROGRAM).pot
	@set -e; for l in $(LANGUAGES); do \
	  msgmerge --quiet --no-fuzzy-matching --add-location=file po/$$l.po po/$(PROGRAM).pot | \
	    msgattrib --no-obsolete --add-location=file -o po/$$l.po.new -; \
	  mv po/$$l.po.new po/$$l.po; done

install: all
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(mandir)/man5 \
	  $(DESTDIR)$(datadir)/$(PROGRAM)/scripts
	$(INSTALL) -m 755 $(BUILD)/$(PROGRAM) $(DESTDIR)$(bindir)/$(PROGRAM)
	$(INSTALL) -m 644 man/*.1 $(DESTDIR)$(mandir)/man1/
	$(INSTALL) -m 644 man/*.5 $(DESTDIR)$(mandir)/man5/
	$(INSTALL) -m 644 src/scripts/*.smtp $(DESTDIR)$(datadir)/$(PROGRAM)/scripts/
	@set -e; for l in $(LANGUAGES); do \
	  $(INSTALL) -d $(DESTDIR)$(localedir)/$$l/LC_MESSAGES; \
	  $(INSTALL) -m 644 $(BUILD)/locale/$$l/LC_MESSAGES/$(PROGRAM).mo $(DESTDIR)$(localedir)/$$l/LC_MESSAGES/; done

uninstall:
	rm -f $(DESTDIR)$(bindir)/$(PROGRAM)
	rm -f $(patsubst man/%,$(DESTDIR)$(mandir)/man1/%,$(wildcard man/*.1))
	rm -f $(patsubst man/%,$(DESTDIR)$(mandir)/man5/%,$(wildcard man/*.5))
	rm -rf $(DESTDIR)$(datadir)/$(PROGRAM)/scripts
	rm -f $(LANGUAGES:%=$(DESTDIR)$(localedir)/%/LC_MESSAGES/$(PROGRAM).mo)

demo:
	@tests/tools/packages install build
	@tests/tools/packages install more || :
	@$(MAKE) --no-print-directory all
	@$(BUILD)/$(PROGRAM) demo

# ---- unit tests: one program a test file, linked with its layer and those below, nothing else ----
CHECK_LIBS = $(shell $(PKG_CONFIG) --libs check 2>/dev/null)
TEST_MAIN = $(BUILD)/tests/tools/unit.o
unit_tests_of = $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/$(1)/test_*.c))
UNIT_TESTS = $(foreach l,$(LAYERS),$(call unit_tests_of,$(l)))
# A test that needs a library of its own says so in a line: /* libs: libgsasl */
test_libs = $(shell sed -n 's,^/\* libs: \(.*\) \*/,\1,p' $(1:$(BUILD)/%=%).c | xargs -r $(PKG_CONFIG) --libs)

define unit_rule
$(foreach t,$(call unit_tests_of,$(1)),$(eval $(t): $(t).o $(TEST_MAIN) $(foreach l,$(call below,$(1)),$(call objects_of,$(l))); $$(LINK) -o $$@ $$^ $(CHECK_LIBS) $(call libs_below,$(1)) $$(call test_libs,$$@)))
.PHONY: check-unit-$(1)
check-unit-$(1): $(call unit_tests_of,$(1))
	@tests/tools/sum $$^
endef
$(foreach l,$(LAYERS),$(eval $(call unit_rule,$(l))))

check-unit: $(UNIT_TESTS)
	@tests/tools/sum $^

# The other build: without the libraries that may be missing.
check-without:
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/without WITHOUT='libunbound libidn2 libcurl' check-unit-net | tail -n 4

check-layers:
	@$(foreach l,$(LAYERS),USES_$(l)='$(uses_$(l))' HEADERS_$(l)='$(headers_$(l))') LAYERS='$(LAYERS)' tests/tools/layers

# ---- tests of the whole program ----
# Runners that people start by hand ask for it themselves.
STEADY = tests/tools/steady
TOOL_LIBS = $(shell $(PKG_CONFIG) --libs libpcre2-8 vterm libssl libcrypto jansson 2>/dev/null) -lutil -lunistring
tool_objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/tools/$(1)*.c tests/tools/rig*.c)) $(call objects_of,base)

# The screen rig plays hostile cases too.
$(BUILD)/tests/tools/screen: $(call tool_objects,screen) $(BUILD)/tests/tools/hostile_case.o $(BUILD)/tests/tools/hostile_client.o
	$(LINK) -o $@ $^ $(TOOL_LIBS)

$(BUILD)/tests/tools/hostile: $(call tool_objects,hostile)
	$(LINK) -o $@ $^ $(TOOL_LIBS)

# Many clients that behave badly, for the practice server.
$(BUILD)/tests/tools/rude: $(BUILD)/tests/tools/rude.o
	$(LINK) -o $@ $^ $(TOOL_LIBS)

# Written sessions through import and explain; nothing else is linked.
session_layers = $(sort $(foreach l,explain import,$(call below,$(l))))
SESSION_OBJECTS = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/tools/session*.c)) $(foreach l,$(session_layers),$(call objects_of,$(l)))

$(BUILD)/tests/tools/session: $(SESSION_OBJECTS)
	$(LINK) -o $@ $^ $(call pc_libs,$(sort $(foreach l,$(session_layers),$(libs_$(l)))))

check-sessions: $(BUILD)/tests/tools/session
	@$(STEADY) $(BUILD)/tests/tools/session tests/sessions

check-screens: all $(BUILD)/tests/tools/screen $(BUILD)/tests/tools/hostile
	@SMTPSCOPE=$(BUILD)/$(PROGRAM) $(STEADY) $(BUILD)/tests/tools/screen tests/screens/*.screen

# Against a script without a screen, in all its transports; then keys on the screen.
check-hostile:
	@tests/tools/parts 'MAKE=$(MAKE)' check-hostile-run check-hostile-screen

check-hostile-run: all $(BUILD)/tests/tools/hostile
	@SMTPSCOPE=$(BUILD)/$(PROGRAM) $(STEADY) $(BUILD)/tests/tools/hostile tests/hostile/*.case

check-hostile-screen: all $(BUILD)/tests/tools/screen $(BUILD)/tests/tools/hostile
	@SMTPSCOPE=$(BUILD)/$(PROGRAM) $(STEADY) $(BUILD)/tests/tools/screen -j 6 --each tests/hostile/on_screen.screen tests/hostile/*.case

# Programs and servers made late at random: shows what depends on who comes first. Not part of check.
JITTER = 30
JITTERED = LD_PRELOAD=$(abspath $(BUILD)/tests/tools/jitter.so) JITTER=$(JITTER) SMTPSCOPE=$(BUILD)/$(PROGRAM)
$(BUILD)/tests/tools/jitter.so: tests/tools/jitter_shim.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) -O1 -fPIC -shared $(DEFINES) -o $@ $< -ldl

check-jitter: all $(BUILD)/tests/tools/screen $(BUILD)/tests/tools/hostile $(BUILD)/tests/tools/jitter.so
	@tests/tools/parts 'MAKE=$(MAKE)' check-jitter-hostile check-jitter-screens

check-jitter-hostile:
	@$(JITTERED) $(STEADY) $(BUILD)/tests/tools/hostile tests/hostile/*.case

check-jitter-screens:
	@$(JITTERED) $(STEADY) $(BUILD)/tests/tools/screen tests/screens/*.screen

# Whole sessions while calls to the system fail, one in each.
$(BUILD)/tests/tools/faults.so: tests/tools/faults_shim.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -Wpedantic,$(WARNINGS)) $(WERROR) -O1 -fPIC -shared $(DEFINES) -o $@ $< -ldl

check-faults: all $(BUILD)/tests/tools/hostile $(BUILD)/tests/tools/faults.so
	@tests/tools/faults $(BUILD)/$(PROGRAM) $(BUILD)/tests/tools/faults.so $(BUILD)/tests/tools/hostile

# The program where its own machine is the trouble.
check-local: all $(BUILD)/tests/tools/screen $(BUILD)/tests/tools/hostile $(BUILD)/tests/tools/faults.so
	@SMTPSCOPE=$(BUILD)/$(PROGRAM) SCREEN=$(BUILD)/tests/tools/screen FAULTS_SHIM=$(BUILD)/tests/tools/faults.so tests/local/run

# The manual's lists and the map of the sources are held against what there is.
check-manual: all
	@tests/tools/manual $(BUILD)/$(PROGRAM)

check-map:
	@tests/tools/map

check-live: all $(BUILD)/tests/tools/screen $(BUILD)/tests/tools/hostile $(BUILD)/tests/tools/rude
	@SMTPSCOPE=$(BUILD)/$(PROGRAM) SCREEN=$(BUILD)/tests/tools/screen tests/live/run

# All of it, summed into one line. Each part runs to its end whatever the others find.
check:
	@for group in build more check; do tests/tools/packages install $$group; done; :
	@tests/tools/parts 'MAKE=$(MAKE)' check-layers check-map check-manual check-unit check-without check-sessions check-screens check-hostile check-faults check-local check-live

# The same tests under address and undefined behaviour sanitizers.
sanitize:
	@for group in build more check lint; do tests/tools/packages install $$group; done; :
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/sanitize CC=clang CFLAGS='-g -O1 -fno-omit-frame-pointer' SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all' check-sanitized

check-sanitized:
	@tests/tools/parts 'MAKE=$(MAKE)' check-unit check-sessions check-screens check-hostile

# ---- measurements: rows of every tests/bench/*.bench; nothing here passes or fails ----
bench_objects = $(BUILD)/tests/bench/$(1).o $(BUILD)/tests/bench/series.o
bench_layers = $(sort $(foreach l,import tui,$(call below,$(l))))
BENCH_OBJECTS = $(foreach l,$(bench_layers),$(call objects_of,$(l)))
BENCH_LIBS = $(call pc_libs,$(sort $(foreach l,$(bench_layers),$(libs_$(l)))))
BENCHES = $(addprefix $(BUILD)/tests/bench/,inside keys parse race sink terminal)

$(BUILD)/tests/bench/parse $(BUILD)/tests/bench/inside: $(BUILD)/tests/bench/%: $(call bench_objects,%) $(BENCH_OBJECTS)
	$(LINK) -o $@ $^ $(BENCH_LIBS)

$(BUILD)/tests/bench/race: $(call bench_objects,race)
	$(LINK) -o $@ $^

$(BUILD)/tests/bench/keys: $(call bench_objects,keys) $(BUILD)/tests/tools/screen_terminal.o $(BUILD)/tests/tools/rig_loopback.o $(call objects_of,base)
	$(LINK) -o $@ $^ $(TOOL_LIBS)

$(BUILD)/tests/bench/sink: $(call bench_objects,sink) $(BUILD)/tests/tools/rig_loopback.o
	$(LINK) -o $@ $^ $(TOOL_LIBS)

$(BUILD)/tests/bench/terminal: $(call bench_objects,terminal)
	$(LINK) -o $@ $^ -lutil

bench: all $(BENCHES)
	@tests/tools/packages install bench; :
	@BUILD=$(BUILD) tests/bench/run $(if $(JSON),--json $(JSON)) $(NAME)

# ---- fuzzing: every target for TIME seconds, with the committed corpus as seeds ----
TIME = 10
FUZZERS = $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz_layers = $(shell sed -n 's,^/\* links: \(.*\) \*/,\1,p' tests/fuzz/$(1).c)
fuzz_below = $(sort $(foreach l,$(call fuzz_layers,$(1)),$(call below,$(l))))
fuzz_objects = $(foreach l,$(call fuzz_below,$(1)),$(patsubst %.c,$(BUILD)/fuzz/%.o,$(wildcard src/$(l)/*.c)))
FUZZ_CHECKS = address,undefined -fno-sanitize-recover=all
FUZZ_COMPILE = clang -std=c17 -g -O1 -fsanitize=fuzzer-no-link,$(FUZZ_CHECKS) $(DEFINES) $(INCLUDES) -I. $(MODULE_CFLAGS)

# All targets share the objects.
$(BUILD)/fuzz/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) -MMD -MP -c -o $@ $<

define fuzz_rule
$(BUILD)/fuzz/$(1): $(BUILD)/fuzz/tests/fuzz/$(1).o $(call fuzz_objects,$(1))
	clang -fsanitize=fuzzer,$(FUZZ_CHECKS) -o $$@ $$^ $(call pc_libs,$(sort $(foreach l,$(call fuzz_below,$(1)),$(libs_$(l)))))
endef
$(foreach f,$(FUZZERS),$(eval $(call fuzz_rule,$(f))))

fuzz: $(FUZZERS:%=$(BUILD)/fuzz/%)
	@tests/tools/fuzz $(BUILD)/fuzz $(TIME) $(FUZZERS)

# ---- the rest ----
# aclocal belongs to automake, which nobody needs here.
configure: configure.ac .config.mk.in
	ACLOCAL=true autoreconf -i

# What the unit tests run through; fails where too little of it is.
coverage:
	@[ ! -d $(BUILD)/coverage ] || find $(BUILD)/coverage -name '*.gcda' -delete
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage CFLAGS='-g -O0 --coverage' LDFLAGS='--coverage' check-unit
	@tests/tools/coverage $(BUILD)/coverage

# The unit tests under valgrind: minutes, so no part of `make check`.
valgrind: $(UNIT_TESTS)
	@command -v valgrind >/dev/null || { echo 'valgrind is not there: install the package valgrind'; exit 1; }
	@tests/tools/valgrind $(BUILD) $^

lint:
	@tests/tools/packages install build && tests/tools/packages install more && tests/tools/packages install lint; :
	@tests/tools/lint

# What configure settled stays; `make distclean` forgets it too.
clean:
	@[ ! -d $(BUILD) ] || find $(BUILD) -mindepth 1 -maxdepth 1 ! -name config.mk -exec rm -rf {} +

distclean:
	rm -rf $(BUILD) configure configure~ aclocal.m4 autom4te.cache config.log config.status

.PHONY: bench all update-po install uninstall demo check-unit check-without check-layers check-sessions check-screens check-hostile check-hostile-run check-hostile-screen check-local check-live check-jitter check-jitter-hostile check-jitter-screens
.PHONY: check sanitize check-sanitized fuzz coverage valgrind lint clean distclean
.SECONDARY:
