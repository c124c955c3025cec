/* contrib/decode/seal.c: no files, no network, no programs, no new processes. */

#define _GNU_SOURCE

#include "decode.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * What decoding an image takes, once libraries and profile are loaded:
 * memory, the descriptors that are open, clocks, threads (of libde265 and
 * dav1d), an end. Anything else fails with EPERM, which libraries take for a
 * poor machine (seccomp(2)).
 */
static const int allowed[] = {
	SCMP_SYS(brk),
	SCMP_SYS(clock_getres),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(close),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(fadvise64),
	SCMP_SYS(fcntl),
	SCMP_SYS(fdatasync),
	SCMP_SYS(fstat),
	SCMP_SYS(fsync),
	SCMP_SYS(ftruncate),
	SCMP_SYS(futex),
	SCMP_SYS(getcpu),
	SCMP_SYS(getpid),
	SCMP_SYS(getrandom),
	SCMP_SYS(getrusage),
	SCMP_SYS(gettid),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(lseek),
	SCMP_SYS(madvise),
	SCMP_SYS(membarrier),
	SCMP_SYS(mmap),
	SCMP_SYS(mprotect),
	SCMP_SYS(mremap),
	SCMP_SYS(munmap),
	SCMP_SYS(nanosleep),
	SCMP_SYS(pread64),
	SCMP_SYS(pwrite64),
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(rseq),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(sched_yield),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(sysinfo),
	SCMP_SYS(times),
	SCMP_SYS(uname),
	SCMP_SYS(write),
	SCMP_SYS(writev),
};

/* What no decoder asks for: whoever does has taken the process over. */
static const int deadly[] = {
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(bind),
	SCMP_SYS(bpf),
	SCMP_SYS(connect),
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(fork),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(keyctl),
	SCMP_SYS(listen),
	SCMP_SYS(mount),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(ptrace),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(setns),
	SCMP_SYS(socket),
	SCMP_SYS(socketpair),
	SCMP_SYS(unshare),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(vfork),
};

enum { FILTER_MAX_BYTES = 1 << 15 };

static struct sock_filter filter[FILTER_MAX_BYTES / sizeof(struct sock_filter)];
static struct sock_fprog program = { .filter = filter };
static int landlock_version;

/*
 * A thread may be made, a process may not. clone3 keeps its flags where no
 * filter can look: "no such call" makes the C library use clone.
 */
static int
add_threads(scmp_filter_ctx context)
{
	int error = seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS),
	    SCMP_SYS(clone3), 0);

	if (error == 0)
		error = seccomp_rule_add(context, SCMP_ACT_ALLOW,
		    SCMP_SYS(clone), 1,
		    SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM,
			CLONE_THREAD | CLONE_VM));
	if (error == 0)
		error = seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS,
		    SCMP_SYS(clone), 1,
		    SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	return error;
}

/* A process may end itself by a signal, as abort does, and look at limits. */
static int
add_own(scmp_filter_ctx context)
{
	int error = seccomp_rule_add(context, SCMP_ACT_ALLOW,
	    SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0),
	    SCMP_A2(SCMP_CMP_EQ, 0));

	if (error == 0)
		error = seccomp_rule_add(context, SCMP_ACT_ALLOW,
		    SCMP_SYS(newfstatat), 1,
		    SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
	if (error == 0)
		error = seccomp_rule_add(context, SCMP_ACT_ALLOW,
		    SCMP_SYS(tgkill), 1, SCMP_A2(SCMP_CMP_EQ, SIGABRT));
	return error;
}

static int
fill(scmp_filter_ctx context)
{
	int error = add_threads(context);
	size_t i;

	if (error == 0)
		error = add_own(context);
	for (i = 0; i < COUNT_OF(allowed) && error == 0; i++)
		error = seccomp_rule_add(context, SCMP_ACT_ALLOW, allowed[i],
		    0);
	for (i = 0; i < COUNT_OF(deadly) && error == 0; i++)
		error = seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS,
		    deadly[i], 0);
	return error;
}

/* The filter as the kernel takes it, so that each process only loads it. */
static bool
compile(scmp_filter_ctx context)
{
	int file = memfd_create("filter", MFD_CLOEXEC);
	ssize_t length = -1;

	if (file >= 0 && seccomp_export_bpf(context, file) == 0)
		length = pread(file, filter, sizeof(filter), 0);
	if (file >= 0)
		close(file);
	if (length <= 0 || (size_t)length == sizeof(filter))
		return false;
	program.len = (unsigned short)((size_t)length / sizeof(filter[0]));
	return true;
}

bool
seal_prepare(void)
{
	scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool is_good = context != NULL && fill(context) == 0 &&
	    compile(context);

	seccomp_release(context);
	landlock_version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	if (!is_good)
		fprintf(stderr, "pinakes-decode: cannot make the filter of "
				"system calls\n");
	return is_good;
}

/*
 * A set of no rules: no file may be reached. A kernel without Landlock leaves
 * it to the filter, which refuses to open any.
 */
void
seal_files(void)
{
	/* Each version knows all rights of those before, in one row of bits. */
	struct landlock_ruleset_attr rights = {
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	int set;

	if (landlock_version < 1)
		return;
	set = (int)syscall(SYS_landlock_create_ruleset, &rights,
	    sizeof(rights), 0);
	if (set < 0 || syscall(SYS_landlock_restrict_self, set, 0) < 0)
		_exit(1);
	close(set);
}

void
seal(void)
{
	seal_files();
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) < 0)
		_exit(1);
}
