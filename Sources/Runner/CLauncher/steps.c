#define _GNU_SOURCE
#include "steps.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

void launcher_drop_handler(int number) {
  // Not by the library, which keeps two numbers for itself. All zero is the default, in the kernel's layout.
  const unsigned long standard[8] = {0};
  syscall(SYS_rt_sigaction, number, standard, NULL, 8);
}

int launcher_set_conditions(const launcher_plan *plan) {
  if (plan->mask >= 0) umask((mode_t)plan->mask);
  if (plan->fixed_addresses && personality(ADDR_NO_RANDOMIZE) < 0) return -1;
  if (plan->core_words == 0) return 0;
  return (int)syscall(SYS_sched_setaffinity, 0, plan->core_words * sizeof *plan->cores, plan->cores);
}

static int write_file(const char *path, const char *text, size_t count) {
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -1;
  const ssize_t written = write(file, text, count);
  const int error = errno;
  close(file);
  errno = error;
  return written == (ssize_t)count ? 0 : -1;
}

/// Writes "N N 1": the number of a user or group stands for itself. The text needs no memory but the stack's.
static int write_map(const char *path, unsigned number) {
  char digits[12], text[32];
  size_t count = 0, length = 0;
  do digits[count++] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  for (int twice = 0; twice < 2; twice++) {
    for (size_t i = count; i > 0; i--) text[length++] = digits[i - 1];
    text[length++] = ' ';
  }
  text[length++] = '1';
  return write_file(path, text, length);
}

static int leave_with_users(void) {
  const unsigned user = geteuid(), group = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET)) return -1;
  if (write_file("/proc/self/setgroups", "deny", 4) && errno != ENOENT) return -1;
  if (write_map("/proc/self/uid_map", user)) return -1;
  return write_map("/proc/self/gid_map", group);
}

int launcher_leave_network(void) {
  if ((geteuid() != 0 || unshare(CLONE_NEWNET)) && leave_with_users()) return -1;
  // A network without a loopback is one, too: an error here is none.
  const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) return 0;
  struct ifreq request;
  memset(&request, 0, sizeof request);
  memcpy(request.ifr_name, "lo", 3);
  if (ioctl(any, SIOCGIFFLAGS, &request) == 0) {
    request.ifr_flags |= IFF_UP | IFF_RUNNING;
    ioctl(any, SIOCSIFFLAGS, &request);
  }
  close(any);
  return 0;
}

int launcher_die_with(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) return -1;
  // It may have ended before.
  if (getppid() != parent) _exit(127);
  return 0;
}

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

int launcher_close_on_exec_from(int first) {
  const unsigned close_range_cloexec = 1u << 2;
  if (syscall(SYS_close_range, (unsigned)first, ~0u, close_range_cloexec) == 0) return 0;
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) return -1;
  const int last = limit.rlim_cur > 65536 ? 65536 : (int)limit.rlim_cur;
  for (int descriptor = first; descriptor < last; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return 0;
}

/// What root keeps: to read and change files whoever owns them, and to be another user. All else reaches beyond files, which are all
/// that Landlock guards: to read the environment of other processes, to name the machine, to set its clock, to raise limits.
static const uint64_t kept_capabilities = 1u << 0 /* CHOWN */ | 1u << 1 /* DAC_OVERRIDE */ | 1u << 3 /* FOWNER */
                                          | 1u << 4 /* FSETID */ | 1u << 6 /* SETGID */ | 1u << 7 /* SETUID */
                                          | 1u << 14 /* IPC_LOCK */;

static int drop_capabilities(void) {
  // From those that root would get anew with the program. Who is not allowed to has none to get.
  for (int number = 0; number < 64; number++) {
    if (!(kept_capabilities >> number & 1)) prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
  }
  struct {
    uint32_t version;
    int process;
  } header = {0x20080522, 0};
  struct {
    uint32_t effective, permitted, inheritable;
  } sets[2];
  if (syscall(SYS_capget, &header, sets)) return -1;
  for (int i = 0; i < 2; i++) {
    const uint32_t kept = (uint32_t)(kept_capabilities >> (32 * i));
    sets[i].effective &= kept;
    sets[i].permitted &= kept;
    sets[i].inheritable &= kept;
  }
  return (int)syscall(SYS_capset, &header, sets);
}

int launcher_renounce_privileges(int drops_capabilities) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  return drops_capabilities ? drop_capabilities() : 0;
}

int launcher_process_descriptor(pid_t process) {
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
  return (int)syscall(SYS_pidfd_open, process, 0);
}

#else

void launcher_drop_handler(int number) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, NULL);
}

int launcher_set_conditions(const launcher_plan *plan) {
  if (plan->mask >= 0) umask((mode_t)plan->mask);
  return 0;
}

int launcher_leave_network(void) {
  errno = ENOTSUP;
  return -1;
}

int launcher_die_with(pid_t parent) {
  (void)parent;
  return 0;
}

int launcher_close_on_exec_from(int first) {
  for (int descriptor = first; descriptor < 4096; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  return 0;
}

int launcher_renounce_privileges(int drops_capabilities) {
  (void)drops_capabilities;
  return 0;
}

int launcher_process_descriptor(pid_t process) {
  (void)process;
  return -1;
}

#endif
