/* test/lib/config/config_test.c: the settings file and its mistakes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/config.h"

/* All that has no default; %s is the folder of the secret. */
#define LEAST \
	"socket = /run/p.sock\nreader = host=/r user=x\n" \
	"writer = host=/w\nmedia_dir=/m\nderived_dir=/d\n" \
	"templates_dir=/t\nsecret_file = %s/secret\n"

static struct arena *arena;
static char folder[64];
static char log_file[128];

static void
write_file(const char *name, const char *bytes, size_t length)
{
	const char *path = arena_format(arena, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	static const char name[] = "/tmp/pinakes-config-XXXXXX";

	(void)state;
	arena = arena_create();
	memcpy(folder, name, sizeof(name));
	assert_non_null(mkdtemp(folder));
	snprintf(log_file, sizeof(log_file), "%s/log", folder);
	write_file("secret", "0123456789abcdef0123456789abcdef", 32);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(arena_format(arena, "%s/secret", folder));
	unlink(arena_format(arena, "%s/settings", folder));
	unlink(log_file);
	rmdir(folder);
	arena_destroy(arena);
	return 0;
}

static enum status
read_text(const char *text, struct settings *settings)
{
	write_file("settings", text, strlen(text));
	return settings_read(arena, arena_format(arena, "%s/settings", folder),
	    settings);
}

/* Reads LEAST and more lines; the log goes where it can be looked at. */
static enum status
read_more(const char *more, struct settings *settings)
{
	const char *least = arena_format(arena, LEAST, folder);
	enum status status;
	int kept = dup(STDERR_FILENO);

	fflush(stderr);
	assert_non_null(freopen(log_file, "w", stderr));
	status = read_text(arena_format(arena, "%s%s", least, more), settings);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	return status;
}

static void
assert_refused(const char *more, const char *words)
{
	struct settings settings;
	char *log;
	size_t length;

	assert_int_equal(read_more(more, &settings), BAD_INPUT);
	assert_int_equal(file_read(arena, log_file, 65536, &log, &length), OK);
	if (strstr(log, words) == NULL)
		fail_msg("\"%s\" is not in the log: %s", words, log);
}

static void
what_is_not_set_has_its_default(void **state)
{
	struct settings settings;

	(void)state;
	assert_int_equal(read_more("", &settings), OK);
	assert_string_equal(settings.socket, "/run/p.sock");
	assert_string_equal(settings.reader, "host=/r user=x");
	assert_int_equal(settings.workers, 4);
	assert_int_equal(settings.request_time_limit_s, 30);
	assert_int_equal(settings.recycle_requests, 20000);
	assert_int_equal(settings.recycle_rss_mib, 512);
	assert_int_equal(settings.worker_data_mib, 2560);
	assert_true(settings.registration);
	assert_int_equal(settings.session_days, 30);
	assert_int_equal(settings.password_memory_kib, 19456);
	assert_int_equal(settings.statement_timeout_ms, 5000);
	assert_int_equal(settings.log_level, LOG_INFO);
	assert_string_equal(settings.public_url, "http://localhost:8080");
	assert_string_equal(settings.pid_file, "");
	assert_int_equal(settings.secret_length, 32);
	assert_memory_equal(settings.secret, "0123456789abcdef", 16);
}

static void
comments_blanks_and_line_ends_are_no_part_of_a_value(void **state)
{
	struct settings settings;

	(void)state;
	assert_int_equal(
	    read_more("# one\n\n  \t\n   # two\n"
		      "\tworkers\t=  7 \r\nsite_name = A = B # c\n"
		      "public_url = https://x.example/p//\nlog_level=debug",
		&settings),
	    OK);
	assert_int_equal(settings.workers, 7);
	assert_string_equal(settings.site_name, "A = B # c");
	assert_string_equal(settings.public_url, "https://x.example/p");
	assert_int_equal(settings.log_level, LOG_DEBUG);
}

static void
a_mistake_is_told_with_file_and_line(void **state)
{
	(void)state;
	assert_refused("wrokers = 3\n",
	    "settings:8: there is no setting "
	    "\"wrokers\"");
	assert_refused("\n\nnonsense\n", "settings:10: a line must be");
	assert_refused("workers = 3\nworkers = 3\n",
	    "settings:9: workers is set a second time");
	assert_refused("= 3\n", "settings:8: there is no setting \"\"");
}

static void
a_number_must_be_one_and_in_range(void **state)
{
	static const char *const bad[] = { "", "0", "513", "-1", "3x", "3.5",
		"1e2", "99999999999999999999" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(bad); i++)
		assert_refused(arena_format(arena, "workers = %s\n", bad[i]),
		    "settings:8: workers must be a number from 1 to 512");
	assert_refused("registration = maybe\n",
	    "registration must be yes or no");
	assert_refused("log_level = loud\n", "log_level must be debug");
	assert_refused("public_url = localhost\n", "public_url must begin");
	assert_refused("site_name = \xff\n", "not UTF-8");
}

static void
what_has_no_default_must_be_set(void **state)
{
	struct settings settings;

	(void)state;
	assert_int_equal(read_text("socket = /s\n", &settings), BAD_INPUT);
	assert_int_equal(read_text("", &settings), BAD_INPUT);
	assert_int_equal(settings_read(arena, "/nonexistent/file", &settings),
	    INTERNAL);
}

static void
a_short_or_absent_secret_is_refused(void **state)
{
	(void)state;
	write_file("secret", "short", 5);
	assert_refused("", "must hold 32 bytes or more");
	unlink(arena_format(arena, "%s/secret", folder));
	assert_refused("", "cannot be read");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_not_set_has_its_default,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    comments_blanks_and_line_ends_are_no_part_of_a_value,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_mistake_is_told_with_file_and_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_number_must_be_one_and_in_range, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_has_no_default_must_be_set,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_short_or_absent_secret_is_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
