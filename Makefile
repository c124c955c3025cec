# Makefile: every target of the project; `make help` lists them. Own settings go into config.mk.

-include config.mk

PORT ?= 8080
VAR ?= var
PREFIX ?= /usr/local
CC = gcc
SANITIZE ?= 0
SHELL = /bin/sh
.DEFAULT_GOAL = all

# Where things are built: the sanitised build keeps out of the other's way.
ifeq ($(SANITIZE),1)
BUILD = build/sanitize
HARDENING = -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
# What gcc guesses from the flow is often wrong in instrumented code.
BLURRED = -Wno-format-truncation -Wno-maybe-uninitialized \
	-Wno-stringop-overflow -Wno-stringop-truncation
else
BUILD = build
HARDENING = -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong
endif

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Werror $(BLURRED)
ALL_CPPFLAGS = -Ilib -Ifcgi -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE \
	-D_FILE_OFFSET_BITS=64 $(CPPFLAGS)
ALL_CFLAGS = -std=c17 -g -fPIE $(HARDENING) $(WARNINGS) $(CFLAGS)
ALL_LDFLAGS = -pie $(HARDENING) -Wl,-z,relro,-z,now $(LDFLAGS)

# Asked for only when something is compiled: the packages may not be here yet.
INCLUDES = -I/usr/include/postgresql -isystem /usr/include/json-c
WAND_CFLAGS = $(shell pkg-config --cflags MagickWand-6.Q16 | sed 's/-I/-isystem /g')
WAND_LIBS = $(shell pkg-config --libs MagickWand-6.Q16)
LIBS = -lpq -lyaml -ljson-c -lcrypto -lxxhash -largon2 -lcmark -lm

# A part whose sources do not exist (yet) is left out.
WAND_SOURCES = $(wildcard lib/image/wand_*.c)
LIB_SOURCES = $(filter-out $(WAND_SOURCES),$(wildcard lib/*/*.c))
PROGRAM_SOURCES = $(wildcard fcgi/*.c fcgi/*/*.c)
DECODE_SOURCES = $(wildcard contrib/decode/*.c)
LOAD_SOURCES = $(wildcard contrib/load/*.c)
CLIENT_SOURCES = $(wildcard contrib/client/*.c)
# What the loader and the client share.
SHARED_SOURCES = $(addprefix contrib/load/,coco_licence.c folder.c \
	progress.c text.c)
TEST_SOURCES = $(shell find test -name '*_test.c')
TEST_HELPERS = $(shell find test -name '*.c' ! -name '*_test.c')

# One short line for each thing made; V=1 shows the whole commands.
ifneq ($(V),1)
AT = @
step = @printf '%-5s %s\n' '$(1)' '$@'
endif

object = $(patsubst %.c,$(BUILD)/%.o,$(1))
LIBRARY = $(BUILD)/libpinakes.a
PARTS = $(BUILD)/libfcgi.a
HELPERS = $(if $(TEST_HELPERS),$(BUILD)/libtest.a)
PROGRAMS = $(if $(PROGRAM_SOURCES),$(BUILD)/pinakesd) \
	$(if $(DECODE_SOURCES),$(BUILD)/pinakes-decode) \
	$(if $(LOAD_SOURCES),$(BUILD)/pinakes-load) \
	$(if $(CLIENT_SOURCES),$(BUILD)/pinakes)
TESTS = $(patsubst %.c,$(BUILD)/%,$(TEST_SOURCES))
# As many jobs as there are processors, where nobody says how many.
MAKE_BUILD = $(MAKE) --no-print-directory \
	$(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
# In place of the shell, so that a signal that ends make reaches it.
INSTANCE = exec env PORT='$(PORT)' VAR='$(VAR)' BUILD='$(BUILD)' \
	contrib/instance/instance

.PHONY: all tests run start stop status check check-all sanitize shots bench \
	bench-data load import-label-dataset import-tree backup restore verify-media tidy format map migrate install clean help

all: $(LIBRARY) $(PROGRAMS) ## Builds the programs into build/.

tests: all $(TESTS)

# ---- one command up ----

run: ## Installs what is missing, builds, starts an instance and stays with it (PORT, VAR).
	@contrib/instance/install run
	+@$(MAKE_BUILD) all
	@$(INSTANCE) run

start: ## The same in the background; LIMITS=relaxed lifts the rate limits.
	@contrib/instance/install run
	+@$(MAKE_BUILD) all
	@$(INSTANCE) start

stop: ## Stops the instance of VAR; no process stays behind.
	@$(INSTANCE) stop

status: ## Says whether the instance of VAR runs, and where.
	@$(INSTANCE) status

load: all ## Brings DIR=<folder> of pictures with COCO annotations into the running instance (OPTIONS="--licence CC0-1.0").
	@$(INSTANCE) load '$(DIR)' $(OPTIONS)

import-label-dataset: all ## Makes the dataset FILE=<json, db or csv> of image-label-server a label set of OWNER, its pictures public under LICENCE.
	@$(INSTANCE) import-label-dataset '$(FILE)' '$(OWNER)' '$(LICENCE)'

import-tree: all ## States the objects of FILE=<lines of JSON> in the running instance; contrib/tree makes such files.
	@$(INSTANCE) import-tree '$(FILE)'

backup: ## Copies the instance of VAR, running or not, into a new folder in TO=<folder>, and checks the copy.
	@$(INSTANCE) backup '$(TO)'

restore: all ## Makes a new instance in VAR from a backup: FROM=<folder>.
	@$(INSTANCE) restore '$(FROM)'

verify-media: ## Compares every stored file of the instance of VAR with the rows of its database, by hash.
	@$(INSTANCE) verify

migrate: ## Brings the schema of the running instance up to date.
	@$(INSTANCE) migrate

# ---- checks ----

check: ## Every test but the long ones, on a throwaway instance.
	@contrib/instance/install run test
	+@$(MAKE_BUILD) tests
	@BUILD='$(BUILD)' test/run

check-all: ## Every test, the long ones too.
	@contrib/instance/install run test
	+@$(MAKE_BUILD) tests
	@BUILD='$(BUILD)' LONG=1 test/run

sanitize: ## The same tests with AddressSanitizer and UBSan, built in build/sanitize.
	@$(MAKE) --no-print-directory check SANITIZE=1

shots: ## Takes pictures of every page of the instance that runs at PORT, into build/shots.
	@contrib/instance/install run test
	@test/browser/install
	@PINAKES_URL='http://localhost:$(PORT)' PINAKES_VAR='$(VAR)' \
		node test/browser/shots.mjs

bench-data: ## Generates N=1000000 pictures for the bench.
	@contrib/instance/install run bench
	+@$(MAKE_BUILD) all
	@PORT='$(PORT)' VAR='$(VAR)' BUILD='$(BUILD)' contrib/bench/data '$(or $(N),1000000)'

bench: ## Measures every rule, the mix and the stream on the generated set, and the editor (PARTS="mix editor").
	@contrib/instance/install run bench
	+@$(MAKE_BUILD) all
	@PORT='$(PORT)' VAR='$(VAR)' BUILD='$(BUILD)' contrib/bench/run $(PARTS)

# One process a file: clang 14 reports va_list wrongly from the second file on.
tidy: ## clang-tidy over every C file; warnings are errors.
	@contrib/instance/install run tidy
	@printf '%s\n' $(LIB_SOURCES) $(PROGRAM_SOURCES) $(LOAD_SOURCES) \
		$(CLIENT_SOURCES) $(WAND_SOURCES) $(DECODE_SOURCES) | xargs -P 2 -I FILE \
		clang-tidy --quiet FILE -- -std=c17 $(ALL_CPPFLAGS) $(INCLUDES) \
		$(if $(WAND_SOURCES)$(DECODE_SOURCES),$(WAND_CFLAGS)) 2>&1 | \
		{ ! grep -vE '^[0-9]+ warnings? (and [0-9]+ errors? )?generated|^Suppressed|^Use -header' ; }

format: ## clang-format over every C file, in place.
	@contrib/instance/install tidy
	find lib fcgi contrib test -name '*.[ch]' -exec clang-format -i {} +

map: ## Prints what every file is for, folder by folder.
	@test/house/map

# ---- the rest ----

install: all ## Installs programs, templates, public files and examples (DESTDIR, PREFIX).
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' BUILD='$(BUILD)' contrib/instance/copy

clean: ## Removes what was built; instances keep their data.
	rm -rf build

help: ## Prints this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' Makefile

# ---- how things are built ----

$(LIBRARY): $(call object,$(LIB_SOURCES))
	$(call step,AR)
	@rm -f $@
	$(AT)ar rcs $@ $^

$(PARTS): $(call object,$(filter-out fcgi/main.c,$(PROGRAM_SOURCES)))
	@mkdir -p $(@D)
	$(call step,AR)
	@rm -f $@
	$(AT)ar rcs $@ $^

$(BUILD)/libtest.a: $(call object,$(TEST_HELPERS))
	$(call step,AR)
	@rm -f $@
	$(AT)ar rcs $@ $^

$(BUILD)/pinakesd: $(BUILD)/fcgi/main.o $(PARTS) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lfcgi $(LIBS)

$(BUILD)/pinakes-decode: $(call object,$(DECODE_SOURCES) $(WAND_SOURCES)) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(WAND_LIBS) $(LIBS) -lseccomp

$(BUILD)/pinakes-load: $(call object,$(LOAD_SOURCES)) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/pinakes: $(call object,$(CLIENT_SOURCES) $(SHARED_SOURCES)) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcurl -ljson-c -lyaml -lcrypto -lxxhash -lm

# Tests of what only the decoder has link what the decoder links.
$(filter $(BUILD)/test/lib/image/wand_%,$(TESTS)): $(BUILD)/%: $(BUILD)/%.o \
		$(call object,$(WAND_SOURCES)) $(HELPERS) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(WAND_LIBS) $(LIBS)

# Those of its seal need the filter of system calls.
$(filter $(BUILD)/test/contrib/decode/%,$(TESTS)): $(BUILD)/%: $(BUILD)/%.o \
		$(call object,contrib/decode/seal.c) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lseccomp $(LIBS)

$(filter $(BUILD)/test/contrib/client/%,$(TESTS)): $(BUILD)/%: $(BUILD)/%.o \
		$(call object,$(filter-out %/main.c,$(CLIENT_SOURCES)) \
		$(SHARED_SOURCES)) $(HELPERS) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lcurl $(LIBS)

$(filter-out $(BUILD)/test/lib/image/wand_% $(BUILD)/test/contrib/%,$(TESTS)): $(BUILD)/%: $(BUILD)/%.o \
		$(HELPERS) $(PARTS) $(LIBRARY)
	$(call step,LINK)
	$(AT)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka -lfcgi $(LIBS)

NEEDS_WAND = $(BUILD)/lib/image/wand_% $(BUILD)/contrib/decode/% \
	$(BUILD)/test/lib/image/wand_%

$(BUILD)/%.o: %.c Makefile
	$(call step,CC)
	@mkdir -p $(@D)
	$(AT)$(CC) -MMD -MP $(ALL_CPPFLAGS) $(if $(findstring test/,$<),-Itest) $(INCLUDES) \
		$(if $(filter $(NEEDS_WAND),$@),$(WAND_CFLAGS)) $(ALL_CFLAGS) -c -o $@ $<

.SECONDARY:

-include $(patsubst %.o,%.d,$(call object,$(LIB_SOURCES) $(WAND_SOURCES) \
	$(PROGRAM_SOURCES) $(DECODE_SOURCES) $(LOAD_SOURCES) \
	$(CLIENT_SOURCES) $(TEST_SOURCES) \
	$(TEST_HELPERS)))
