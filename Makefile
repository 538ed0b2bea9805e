# bluepencil: a milter that moderates newsletters.
#
#   make            build bluepencild and bluepencil
#   make demo       install what is needed, build, moderate sample newsletters before your eyes
#   make check      install what is needed, build, run every test
#   make asan       the same tests under the address and undefined-behaviour sanitizers
#   make fuzz       fuzz each surface for SECONDS_EACH seconds
#   make bench      what a message costs
#   make bench-check  has a stage become slower? (make bench-baseline: that is how it is to be)
#   make model      train the model of the packs on the labelled lines
#   make held-out   how good such a model is on lines that it has not seen
#   make manual     write the table of all keys into the manual page of rule files
#   make install    DESTDIR= PREFIX= SYSCONFDIR=
#   make deps       install the Debian packages listed below

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
BUILD      ?= build
CORPUS     ?= ../shared/corpus
CFLAGS     ?= -O2 -g
VERSION     = 0.1
JOBS       ?= $(shell nproc)
SUBMAKE     = $(MAKE) --no-print-directory -j$(JOBS)

# V=1 shows the commands.
ifeq ($(V),)
Q   = @
say = @echo '  $(1)'
endif

# ---- what it is built from ------------------------------------------------------------------

DEPS_BUILD = gcc libc6-dev pkg-config libmilter-dev libgmime-3.0-dev libpcre2-dev \
             libvectorscan-dev libconfig-dev libutf8proc-dev libjansson-dev liblinear-dev
DEPS_TEST  = libcmocka-dev libgumbo-dev postfix swaks python3 clang libclang-rt-14-dev \
             ca-certificates procps groff-base valgrind opendkim python3-dkim openssl vim git

PKGS   = gmime-3.0 libpcre2-8 libhs libconfig libutf8proc jansson
VENDOR := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lmilter -pthread -lm
# For the tool alone: bluepencil train.
TOOL_LIBS = -llinear

override CPPFLAGS += -Imilter -D_GNU_SOURCE -DBLUEPENCIL_VERSION='"$(VERSION)"' \
                     -DBLUEPENCIL_SYSCONFDIR='"$(SYSCONFDIR)"' -DBLUEPENCIL_SOURCE='"$(CURDIR)"'
override CFLAGS   += -std=gnu11 -MMD -MP -Wall -Wextra -Wshadow -Wconversion -Wvla \
                     -Wstrict-prototypes -Wmissing-prototypes $(VENDOR)

# Rooms from the ground up; each may include only what stands before it.
ROOMS  = base html mail text policy moderate record
CODE  := $(filter-out %_test.c,$(wildcard $(ROOMS:%=milter/%/*.c)))
TESTS := $(wildcard $(ROOMS:%=milter/%/*_test.c) milter/daemon/*_test.c milter/tool/*_test.c)
FUZZ  := $(wildcard milter/fuzz/*.c)
BENCH := $(wildcard milter/bench/*.c)
SCRIPT_TESTS := $(sort $(wildcard tests/*.test))
LIB    = $(BUILD)/libbluepencil.a
obj    = $(patsubst %.c,$(BUILD)/%.o,$(1))
exe    = $(patsubst %.c,$(BUILD)/%,$(1))
DAEMON = $(filter-out %_test.c,$(wildcard milter/daemon/*.c))
TOOL   = $(filter-out %_test.c,$(wildcard milter/tool/*.c))

all: $(BUILD)/bluepencild $(BUILD)/bluepencil

$(BUILD)/bluepencild: $(call obj,$(DAEMON)) $(LIB)
	$(call say,LD $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/bluepencil: $(call obj,$(TOOL)) $(LIB)
	$(call say,LD $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TOOL_LIBS)

$(LIB): $(call obj,$(CODE))
	@rm -f $@
	$(call say,AR $@)
	$(Q)$(AR) rcs $@ $^

# Programs know where they are installed, so another SYSCONFDIR compiles them anew.
$(BUILD)/paths: always
	@mkdir -p $(@D)
	@echo '$(SYSCONFDIR) $(CURDIR)' | cmp -s - $@ || echo '$(SYSCONFDIR) $(CURDIR)' >$@
$(call obj,$(wildcard milter/*/conf.c milter/*/conf_test.c milter/*/configuration.c \
           milter/*/main.c milter/fuzz/*.c milter/moderate/promises_test.c)): $(BUILD)/paths

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC $<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# ---- tests ----------------------------------------------------------------------------------

# An archive, so that a test takes what it tests and may stand in for the rest.
$(BUILD)/milter/daemon/parts.a: $(filter-out %/main.o,$(call obj,$(DAEMON)))
	@rm -f $@
	$(call say,AR $@)
	$(Q)$(AR) rcs $@ $^
$(BUILD)/milter/daemon/%_test: $(BUILD)/milter/daemon/%_test.o $(BUILD)/milter/daemon/parts.a $(LIB)
	$(call say,LD $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka
$(BUILD)/milter/tool/%_test: $(BUILD)/milter/tool/%_test.o \
                             $(filter-out %/main.o,$(call obj,$(TOOL))) $(LIB)
	$(call say,LD $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(TOOL_LIBS) -lcmocka
$(BUILD)/%_test: $(BUILD)/%_test.o $(LIB)
	$(call say,LD $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -lgumbo

check: deps
	@$(SUBMAKE) check-installed
check-installed: all $(call exe,$(TESTS)) $(BUILD)/milter/bench/stages
	@tests/rooms.sh $(ROOMS) daemon tool
	@BUILD=$(abspath $(BUILD)) CORPUS=$(abspath $(CORPUS)) \
		tests/run.sh $(SCRIPT_TESTS) $(call exe,$(TESTS))

# One room's unit tests: make check-html
.SECONDEXPANSION:
check-%: $$(call exe,$$(wildcard milter/$$*/*_test.c))
	@BUILD=$(abspath $(BUILD)) CORPUS=$(abspath $(CORPUS)) tests/run.sh $^

# Of debugging information the lines alone, for that is what a report tells; all of it takes a
# quarter of the time of compiling.
SANITIZE = -O1 -g1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
# Of the scripts, those that send many messages through one process or are about the processes
# themselves: loading the rules for each message takes most of the time of the others.
SANITIZED = daemon milter odd_messages postfix promises
asan:
	@$(MAKE) --no-print-directory BUILD=build/asan CFLAGS="$(SANITIZE)" \
		SCRIPT_TESTS="$(SANITIZED:%=tests/%.test)" check

fuzz: deps
	@$(SUBMAKE) BUILD=build/fuzz CC=clang \
		CFLAGS="$(SANITIZE) -fsanitize=fuzzer-no-link" fuzzers
	@tests/fuzz.sh $${SECONDS_EACH:-60} $(FUZZ:milter/%.c=build/fuzz/milter/%)
fuzzers: $(call exe,$(FUZZ))
$(BUILD)/milter/fuzz/%: $(BUILD)/milter/fuzz/%.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

bench: deps
	@$(SUBMAKE) benches
	@BUILD=$(abspath $(BUILD)) tests/bench.sh
benches: all $(call exe,$(BENCH))
$(BUILD)/milter/bench/milter_load: $(call obj,milter/tool/milter_wire.c)
$(BUILD)/milter/bench/stages.o: override CPPFLAGS += -DBENCH_OPTIMIZED='"$(filter -O% -m%,$(CFLAGS))"'

# Instructions of each stage, compared with what they were; callgrind counts them.
bench-check: deps
	@$(SUBMAKE) $(BUILD)/milter/bench/stages
	@BUILD=$(abspath $(BUILD)) tests/run.sh tests/stages.test
bench-baseline: deps
	@$(SUBMAKE) $(BUILD)/milter/bench/stages
	@BUILD=$(abspath $(BUILD)) tests/stages.test --record
$(BUILD)/milter/bench/%: $(BUILD)/milter/bench/%.o $(LIB)
	$(call say,LD $@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# What the model of rules/learned-promo.rules is trained to tell.
export TRAIN = --most 40000 --label promo --label price-widget --label cta

# Labelled lines and signals have changed: what rules/learned-promo.rules asks learns from them.
model: all
	$(BUILD)/bluepencil train $(TRAIN) --output rules/models/promo.model $(sort $(wildcard tests/labelled/*.jsonl tests/labelled/authored/*.jsonl))

# How good it is on lines that it has not seen. HELD_OUT=--without: by words alone.
held-out: all
	@BUILD=$(abspath $(BUILD)) tests/held_out.py $(HELD_OUT)

# Keys of rule files have changed: their table in the manual page.
manual: all
	@BUILD=$(abspath $(BUILD)) tests/manual.sh rules/bluepencil.rules.5 >$(BUILD)/bluepencil.rules.5
	@cp $(BUILD)/bluepencil.rules.5 rules/bluepencil.rules.5

# ---- for people -----------------------------------------------------------------------------

demo: deps
	@$(SUBMAKE) all
	@BUILD=$(abspath $(BUILD)) tests/demo.sh

deps:
	@tests/deps.sh $(DEPS_BUILD) $(DEPS_TEST)

CONF   = $(DESTDIR)$(SYSCONFDIR)/bluepencil
SHARED = $(DESTDIR)$(PREFIX)/share/man
# The configuration and the rules are there to be edited: what was edited stays, and what we would
# have put there stands beside it as NAME.new.
keep = @for file in $(1); do at=$(2)/$${file\#\#*/}; \
	if [ ! -e "$$at" ] || cmp -s "$$file" "$$at"; then install -m 644 "$$file" "$$at"; \
	else install -m 644 "$$file" "$$at.new"; echo "  $$at was edited and stays; see $$at.new"; fi || exit 1; done

install: all
	install -D -m 755 $(BUILD)/bluepencild $(DESTDIR)$(PREFIX)/sbin/bluepencild
	install -D -m 755 $(BUILD)/bluepencil $(DESTDIR)$(PREFIX)/bin/bluepencil
	install -d $(CONF)/rules/jurisdictions $(CONF)/rules/lists $(CONF)/rules/models $(CONF)/rules/texts \
		$(SHARED)/man1 $(SHARED)/man5 $(SHARED)/man8
	$(call keep,conf/bluepencil.conf,$(CONF))
	$(call keep,rules/*.rules,$(CONF)/rules)
	$(call keep,rules/jurisdictions/*.rules,$(CONF)/rules/jurisdictions)
	$(call keep,rules/lists/*,$(CONF)/rules/lists)
	$(call keep,rules/models/*,$(CONF)/rules/models)
	$(call keep,rules/texts/*,$(CONF)/rules/texts)
	install -m 644 milter/tool/bluepencil.1 $(SHARED)/man1
	install -m 644 conf/bluepencil.conf.5 rules/bluepencil.rules.5 $(SHARED)/man5
	install -m 644 milter/daemon/bluepencild.8 $(SHARED)/man8
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed -e 's|/usr/local/sbin|$(PREFIX)/sbin|' -e 's|/etc/bluepencil|$(SYSCONFDIR)/bluepencil|' \
		contrib/systemd/bluepencild.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/bluepencild.service

clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.PHONY: always all check check-installed asan fuzz fuzzers bench benches bench-check bench-baseline model held-out manual demo deps install clean
.SECONDARY:
