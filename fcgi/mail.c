/* fcgi/mail.c: sends mail through a command of the administrator's choice. */

#define _GNU_SOURCE /* close_range, pipe2 */

#include "mail.h"

#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	ARGUMENTS_MAX = 32,
	/* A pipe takes that much while nobody reads. */
	MAIL_MAX_BYTES = 32 * 1024,
	LIMIT_MS = 20 * 1000,
	STEP_MS = 20,
};

static void
split(struct arena *arena, const char *command, char *arguments[])
{
	char *text = arena_text(arena, command), *word;
	int count = 0;

	while ((word = strsep(&text, " \t")) != NULL) {
		if (*word != '\0' && count < ARGUMENTS_MAX - 1)
			arguments[count++] = word;
	}
	arguments[count] = NULL;
}

/* The life of the child; what is ours is closed, and no signal is blocked. */
static void
run(int input, char *const arguments[])
{
	static char *const environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:"
					     "/bin",
		NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(input, STDIN_FILENO) < 0)
		_exit(126);
	close_range(3, ~0u, 0);
	execve(arguments[0], arguments, environment);
	_exit(127);
}

/* Its exit code, or -1: a signal, or our patience, has ended it. */
static int
wait_for(pid_t pid)
{
	static const struct timespec step = { .tv_nsec = STEP_MS * 1000000L };
	int left_ms, wait_status;

	for (left_ms = LIMIT_MS; left_ms > 0; left_ms -= STEP_MS) {
		if (waitpid(pid, &wait_status, WNOHANG) == pid)
			return WIFEXITED(wait_status) ?
			    WEXITSTATUS(wait_status) :
			    -1;
		nanosleep(&step, NULL);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &wait_status, 0);
	return -1;
}

static void
write_mail(struct buf *text, const struct mail *mail)
{
	buf_add_format(text, "To: %s\n", mail->to);
	if (*mail->from != '\0')
		buf_add_format(text, "From: %s\n", mail->from);
	buf_add_format(text,
	    "Subject: %s\n"
	    "Auto-Submitted: auto-generated\n"
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: 8bit\n\n%s\n",
	    mail->subject, mail->body);
}

/* True when the command was given all of the text, and was content. */
static bool
give(char *const arguments[], const struct buf *text)
{
	int ends[2], code;
	bool is_written;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	pid = fork();
	if (pid == 0)
		run(ends[0], arguments);
	/* Our reading end is open yet: one that has left does not matter. */
	is_written = pid > 0 &&
	    write(ends[1], text->bytes, text->length) == (ssize_t)text->length;
	close(ends[0]);
	close(ends[1]);
	code = pid > 0 ? wait_for(pid) : -1;
	if (code != 0)
		log_line(LOG_ERROR, "%s failed with %d", arguments[0], code);
	return is_written && code == 0;
}

enum status
mail_send(struct arena *arena, const char *command, const struct mail *mail)
{
	char *arguments[ARGUMENTS_MAX];
	struct buf text;

	/* What ends a line in a header begins another header. */
	if (!http_header_is_clean(mail->to) ||
	    !http_header_is_clean(mail->from) ||
	    !http_header_is_clean(mail->subject))
		return UNAVAILABLE;
	split(arena, command, arguments);
	buf_init(&text, arena, MAIL_MAX_BYTES);
	write_mail(&text, mail);
	if (text.failed || arguments[0] == NULL || !give(arguments, &text)) {
		log_line(LOG_ERROR, "a mail could not be sent");
		return UNAVAILABLE;
	}
	return OK;
}
