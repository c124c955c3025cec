/* contrib/bench/constant.c: a FastCGI program that always gives the same answer. */

/*
 * constant SOCKET WORKERS FILE: what the machine can do between nginx and a
 * program that costs nothing. FILE holds the whole answer, head and body.
 */

#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_MAX = 4 << 20, WORKERS_MAX = 64, BACKLOG = 512 };

static char answer[ANSWER_MAX];

static void
serve(int listening, int length)
{
	char input[4096];
	FCGX_Request request;

	FCGX_InitRequest(&request, listening, 0);
	while (FCGX_Accept_r(&request) == 0) {
		while (FCGX_GetStr(input, sizeof(input), request.in) > 0)
			;
		FCGX_PutStr(answer, length, request.out);
		FCGX_Finish_r(&request);
	}
}

static int
read_answer(const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t length;

	if (file == NULL)
		return -1;
	length = fread(answer, 1, sizeof(answer), file);
	fclose(file);
	return (int)length;
}

int
main(int argc, char *argv[])
{
	int workers = argc > 3 ? (int)strtol(argv[2], NULL, 10) : 0;
	int i, length, listening;

	if (workers < 1 || workers > WORKERS_MAX) {
		fprintf(stderr, "usage: constant SOCKET WORKERS FILE\n");
		return EXIT_FAILURE;
	}
	length = read_answer(argv[3]);
	FCGX_Init();
	listening = FCGX_OpenSocket(argv[1], BACKLOG);
	if (length < 1 || listening < 0 || chmod(argv[1], 0666) != 0) {
		perror("constant");
		return EXIT_FAILURE;
	}
	for (i = 0; i < workers; i++) {
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			serve(listening, length);
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	return EXIT_SUCCESS;
}
