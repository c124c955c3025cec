/* test/contrib/decode/seal_test.c: what a sealed process cannot do. */

#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../contrib/decode/decode.h"

/* How a process ended that was sealed first and did one thing then. */
struct end {
	int code;	/* what the act gave, -1 if it was killed */
	int signal;	/* 0 if it ended by itself */
};

static struct end
sealed(int (*act)(void))
{
	pid_t child = fork();
	int outcome = 0;

	assert_true(child >= 0);
	if (child == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		seal();
		_exit(act());
	}
	assert_int_equal(waitpid(child, &outcome, 0), child);
	if (WIFSIGNALED(outcome))
		return (struct end){ -1, WTERMSIG(outcome) };
	return (struct end){ WEXITSTATUS(outcome), 0 };
}

static int
errno_of(long result)
{
	return result < 0 ? errno : 0;
}

/* ---- what fails ---- */

static int
open_a_file(void)
{
	return errno_of(open("/etc/passwd", O_RDONLY));
}

static int
make_a_file(void)
{
	return errno_of(open("/tmp/sealed", O_WRONLY | O_CREAT, 0600));
}

static int
remove_a_file(void)
{
	return errno_of(unlink("/tmp/sealed"));
}

static int
look_at_a_folder(void)
{
	struct { char bytes[256]; } about;

	return errno_of(syscall(SYS_newfstatat, AT_FDCWD, "/etc", &about, 0));
}

static int
end_another_process(void)
{
	return errno_of(kill(getppid(), SIGKILL));
}

static int
raise_a_limit(void)
{
	return errno_of(syscall(SYS_prlimit64, 0, 0, "12345678", NULL));
}

static void
files_and_other_processes_are_out_of_reach(void **state)
{
	static int (*const acts[])(void) = { open_a_file, make_a_file,
		remove_a_file, look_at_a_folder, end_another_process,
		raise_a_limit };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(acts); i++) {
		struct end end = sealed(acts[i]);

		if (end.signal != 0 || end.code != EPERM)
			fail_msg("%zu: code %d, signal %d", i, end.code,
			    end.signal);
	}
}

/* ---- what kills ---- */

static int
make_a_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0;
}

static int
make_a_local_socket(void)
{
	int both[2];

	return socketpair(AF_UNIX, SOCK_STREAM, 0, both) < 0;
}

static int
start_a_program(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static int
make_a_process(void)
{
	return fork() < 0;
}

static int
watch_a_process(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0;
}

static void
network_programs_and_processes_end_it(void **state)
{
	static int (*const acts[])(void) = { make_a_socket,
		make_a_local_socket, start_a_program, make_a_process,
		watch_a_process };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(acts); i++) {
		struct end end = sealed(acts[i]);

		if (end.signal != SIGSYS)
			fail_msg("%zu: code %d, signal %d", i, end.code,
			    end.signal);
	}
}

/* ---- what works ---- */

static void *
return_what_came(void *context)
{
	return context;
}

static int
work(void)
{
	size_t length = 64 << 20;
	char *bytes = malloc(length);
	void *returned = NULL;
	pthread_t thread;
	bool is_same;

	if (bytes == NULL)
		return 1;
	memset(bytes, 1, length);
	if (pthread_create(&thread, NULL, return_what_came, bytes) != 0 ||
	    pthread_join(thread, &returned) != 0)
		return 2;
	is_same = returned == bytes;
	free(bytes);
	return is_same ? 0 : 3;
}

static int
give_up(void)
{
	abort();
}

static void
memory_threads_and_an_end_are_left(void **state)
{
	struct end end = sealed(work);

	(void)state;
	assert_int_equal(end.code, 0);
	end = sealed(give_up);
	assert_int_equal(end.signal, SIGABRT);
}

/* Landlock and the filter each close the files: here without the filter. */
static void
files_are_closed_twice(void **state)
{
	pid_t child = fork();
	int outcome = 0;

	(void)state;
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) < 1)
		skip();
	if (child == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		seal_files();
		_exit(open_a_file() == EACCES && make_a_file() == EACCES ? 0 :
									   1);
	}
	assert_int_equal(waitpid(child, &outcome, 0), child);
	assert_true(WIFEXITED(outcome));
	assert_int_equal(WEXITSTATUS(outcome), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_and_other_processes_are_out_of_reach),
		cmocka_unit_test(network_programs_and_processes_end_it),
		cmocka_unit_test(memory_threads_and_an_end_are_left),
		cmocka_unit_test(files_are_closed_twice),
	};

	if (!seal_prepare())
		return EXIT_FAILURE;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
