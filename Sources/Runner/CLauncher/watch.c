#define _GNU_SOURCE
#include "steps.h"

#include <errno.h>
#include <string.h>

#ifdef __linux__

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#endif

#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SECCOMP_FILTER_FLAG_SPEC_ALLOW
#define SECCOMP_FILTER_FLAG_SPEC_ALLOW (1UL << 2)
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

#define LOAD(place) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (place))
#define GO_TO(count) BPF_STMT(BPF_JMP | BPF_JA, (count))
#define IF_EQUAL(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define IF_ANY_BIT(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (value), (yes), (no))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, (value))
#define ARGUMENT(number) (offsetof(struct seccomp_data, args) + 8 * (number))

int launcher_announce(int opens, int connections) {
#ifdef NATIVE
  // A number that no call has stands for what is not announced. Opens of folders and of bare paths read no file.
  const __u32 none = 0xffffffffu, uninteresting = O_DIRECTORY | O_PATH;
#ifdef SYS_open
  const __u32 open_number = opens ? SYS_open : none;
#else
  const __u32 open_number = none;
#endif
  struct sock_filter steps[] = {
      /*  0 */ LOAD(offsetof(struct seccomp_data, arch)),
      /*  1 */ IF_EQUAL(NATIVE, 0, 10),
      /*  2 */ LOAD(offsetof(struct seccomp_data, nr)),
      /*  3 */ IF_EQUAL(connections ? SYS_connect : none, 9, 0),
      /*  4 */ IF_EQUAL(opens ? SYS_openat2 : none, 8, 0),
      /*  5 */ IF_EQUAL(opens ? SYS_openat : none, 2, 0),
      /*  6 */ IF_EQUAL(open_number, 3, 0),
      /*  7 */ ANSWER(SECCOMP_RET_ALLOW),
      /*  8 */ LOAD(ARGUMENT(2)),
      /*  9 */ GO_TO(1),
      /* 10 */ LOAD(ARGUMENT(1)),
      /* 11 */ IF_ANY_BIT(uninteresting, 0, 1),
      /* 12 */ ANSWER(SECCOMP_RET_ALLOW),
      /* 13 */ ANSWER(SECCOMP_RET_USER_NOTIF),
  };
  struct sock_fprog program = {sizeof steps / sizeof *steps, steps};
  const unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  long listener = syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program);
  if (listener < 0) listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  return (int)listener;
#else
  (void)opens, (void)connections;
  errno = ENOTSUP;
  return -1;
#endif
}

/// Reads up to that many bytes of a process's memory; fewer where its pages end.
static size_t read_memory(pid_t process, uint64_t address, char *bytes, size_t count) {
  size_t done = 0;
  while (done < count) {
    const size_t page = 4096, left = page - (address + done) % page;
    const size_t part = left < count - done ? left : count - done;
    struct iovec here = {bytes + done, part}, there = {(void *)(uintptr_t)(address + done), part};
    const ssize_t read = process_vm_readv(process, &here, 1, &there, 1, 0);
    if (read <= 0) break;
    done += (size_t)read;
    // A path ends with its zero; most need no second page.
    if (memchr(bytes + done - read, 0, (size_t)read)) break;
  }
  return done;
}

/// Reads the target of a link below /proc. Returns its length, 0 if it cannot be read.
static size_t read_link(pid_t process, int descriptor, char *text, size_t count) {
  char link[64];
  if (descriptor == AT_FDCWD) snprintf(link, sizeof link, "/proc/%d/cwd", process);
  else snprintf(link, sizeof link, "/proc/%d/fd/%d", process, descriptor);
  const ssize_t length = readlink(link, text, count - 1);
  if (length <= 0) return 0;
  text[length] = 0;
  return (size_t)length;
}

/// Takes "", "." and ".." out of an absolute path, in place.
static void simplify(char *path) {
  size_t length = 0;
  for (char *part = path; *part;) {
    while (*part == '/') part++;
    size_t count = strcspn(part, "/");
    if (count == 0 || (count == 1 && part[0] == '.')) {
    } else if (count == 2 && part[0] == '.' && part[1] == '.') {
      while (length > 0 && path[--length] != '/') {}
    } else {
      path[length++] = '/';
      memmove(path + length, part, count);
      length += count;
    }
    part += count;
  }
  if (length == 0) path[length++] = '/';
  path[length] = 0;
}

static void read_path(pid_t process, int folder, uint64_t address, launcher_attempt *attempt) {
  char name[4097];
  attempt->text[0] = 0;
  const size_t count = read_memory(process, address, name, sizeof name - 1);
  name[count] = 0;
  if (count == 0 || name[0] == 0) return;
  size_t length = 0;
  if (name[0] != '/') {
    length = read_link(process, folder, attempt->text, 4096);
    if (length == 0 || attempt->text[0] != '/') {
      attempt->text[0] = 0;
      return;
    }
    attempt->text[length++] = '/';
  }
  memcpy(attempt->text + length, name, strlen(name) + 1);
  simplify(attempt->text);
}

static void read_address(pid_t process, uint64_t address, uint64_t count, launcher_attempt *attempt) {
  union {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
  } place;
  memset(&place, 0, sizeof place);
  attempt->text[0] = 0;
  if (count > sizeof place) count = sizeof place;
  struct iovec here = {&place, count}, there = {(void *)(uintptr_t)address, count};
  if (process_vm_readv(process, &here, 1, &there, 1, 0) <= 0) return;
  if (place.any.sa_family == AF_INET) {
    const uint32_t number = ntohl(place.four.sin_addr.s_addr);
    inet_ntop(AF_INET, &place.four.sin_addr, attempt->text, launcher_text_room);
    attempt->port = ntohs(place.four.sin_port);
    attempt->is_loopback = number == 0 || number >> 24 == 127;
  } else if (place.any.sa_family == AF_INET6) {
    const struct in6_addr *six = &place.six.sin6_addr;
    inet_ntop(AF_INET6, six, attempt->text, launcher_text_room);
    attempt->port = ntohs(place.six.sin6_port);
    attempt->is_loopback = IN6_IS_ADDR_LOOPBACK(six) || IN6_IS_ADDR_UNSPECIFIED(six)
                           || (IN6_IS_ADDR_V4MAPPED(six) && six->s6_addr[12] == 127);
  }
}

static void describe(const struct seccomp_notif *call, launcher_attempt *attempt) {
  const pid_t process = (pid_t)call->pid;
  const __u64 *arguments = call->data.args;
  *attempt = (launcher_attempt){.id = call->id, .text = attempt->text};
  attempt->text[0] = 0;
  switch (call->data.nr) {
    case SYS_connect:
      attempt->is_connection = 1;
      read_address(process, arguments[1], arguments[2], attempt);
      break;
#ifdef SYS_open
    case SYS_open:
      attempt->flags = arguments[1];
      read_path(process, AT_FDCWD, arguments[0], attempt);
      break;
#endif
    case SYS_openat:
      attempt->flags = arguments[2];
      read_path(process, (int)arguments[0], arguments[1], attempt);
      break;
    case SYS_openat2: {
      struct iovec here = {&attempt->flags, sizeof attempt->flags};
      struct iovec there = {(void *)(uintptr_t)arguments[2], sizeof attempt->flags};
      if (process_vm_readv(process, &here, 1, &there, 1, 0) <= 0) break;
      read_path(process, (int)arguments[0], arguments[1], attempt);
      break;
    }
    default: break;
  }
}

int launcher_next_attempt(int listener, int stop, launcher_attempt *attempt) {
  // The kernel's structures may be longer than this program's.
  union {
    struct seccomp_notif call;
    char bytes[1024];
  } space;
  for (;;) {
    struct pollfd both[2] = {{listener, POLLIN, 0}, {stop, POLLIN, 0}};
    if (poll(both, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return 0;
    }
    if (both[1].revents) return 0;
    if (!(both[0].revents & POLLIN)) {
      if (both[0].revents) return 0;
      continue;
    }
    memset(&space, 0, sizeof space);
    // One that was interrupted in between is no attempt any more.
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &space.call)) {
      if (errno == EINTR || errno == ENOENT || errno == EAGAIN) continue;
      return 0;
    }
    describe(&space.call, attempt);
    // The process may have ended, and its number may be another's: then what was read is nobody's.
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &attempt->id) && errno == ENOENT) continue;
    return 1;
  }
}

void launcher_allow(int listener, uint64_t id) {
  union {
    struct seccomp_notif_resp answer;
    char bytes[1024];
  } space;
  memset(&space, 0, sizeof space);
  space.answer.id = id;
  space.answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  while (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &space.answer) && errno == EINTR) {}
}

#else

int launcher_announce(int opens, int connections) {
  (void)opens, (void)connections;
  errno = ENOTSUP;
  return -1;
}

int launcher_next_attempt(int listener, int stop, launcher_attempt *attempt) {
  (void)listener, (void)stop, (void)attempt;
  return 0;
}

void launcher_allow(int listener, uint64_t id) { (void)listener, (void)id; }

#endif
