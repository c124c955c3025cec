/* test/fcgi/mail_test.c: mail given to a command. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "mail.h"

static struct arena *arena;
static char folder[64];

static int
set_up(void **state)
{
	static const char name[] = "/tmp/pinakes-mail-XXXXXX";

	(void)state;
	log_set_level(LOG_ERROR + 1);
	arena = arena_create();
	memcpy(folder, name, sizeof(name));
	return mkdtemp(folder) == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(arena_format(arena, "%s/mail", folder));
	rmdir(folder);
	arena_destroy(arena);
	return 0;
}

static enum status
send_to(const char *command, const char *to)
{
	const struct mail mail = {
		.from = "site@example.org",
		.to = to,
		.subject = "A subject",
		.body = "Zo\303\253,\n\nhello.\n",
	};

	return mail_send(arena, command, &mail);
}

static void
the_command_reads_the_mail(void **state)
{
	char *bytes;
	size_t length;

	(void)state;
	assert_int_equal(send_to(arena_format(arena, "/usr/bin/tee  %s/mail ",
			     folder),
			     "a@b.example"),
	    OK);
	assert_int_equal(file_read(arena,
			     arena_format(arena, "%s/mail", folder), 10000,
			     &bytes, &length),
	    OK);
	assert_true(text_starts(bytes,
	    "To: a@b.example\nFrom: site@example.org\n"
	    "Subject: A subject\n"));
	assert_non_null(strstr(bytes, "\n\nZo\303\253,\n\nhello.\n"));
}

static void
a_command_that_fails_or_is_not_there_is_told(void **state)
{
	(void)state;
	assert_int_equal(send_to("/bin/false", "a@b.example"), UNAVAILABLE);
	assert_int_equal(send_to("/nonexistent/sendmail -t", "a@b.example"),
	    UNAVAILABLE);
	assert_int_equal(send_to(" ", "a@b.example"), UNAVAILABLE);
}

static void
no_header_is_forged(void **state)
{
	(void)state;
	assert_int_equal(send_to("/bin/true", "a@b.example\nBcc: c@d.example"),
	    UNAVAILABLE);
	assert_int_equal(send_to("/bin/true", "a@b.example"), OK);
}

static void
no_shell_reads_the_command(void **state)
{
	const char *path = arena_format(arena, "%s/touched", folder);

	(void)state;
	assert_int_equal(send_to(arena_format(arena,
				     "/bin/true ; /usr/bin/touch %s", path),
			     "a@b.example"),
	    OK);
	assert_int_equal(access(path, F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_command_reads_the_mail),
		cmocka_unit_test(a_command_that_fails_or_is_not_there_is_told),
		cmocka_unit_test(no_header_is_forged),
		cmocka_unit_test(no_shell_reads_the_command),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
