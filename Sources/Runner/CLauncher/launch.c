#define _GNU_SOURCE
#include "CLauncher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "steps.h"

/// What the child says before it becomes the program. With a listener, the descriptor comes along.
typedef struct {
  int step, error, has_listener;
} message;

static void send_message(int socket, message text, int descriptor) {
  struct iovec part = {&text, sizeof text};
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
  if (descriptor >= 0) {
    memset(&control, 0, sizeof control);
    header.msg_control = &control;
    header.msg_controllen = sizeof control.bytes;
    struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &descriptor, sizeof(int));
  }
  while (sendmsg(socket, &header, 0) < 0 && errno == EINTR) {}
}

/// The next message; 0 when there is none any more.
static int receive_message(int socket, message *text, int *descriptor) {
  struct iovec part = {text, sizeof *text};
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr header = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.bytes};
  int flags = MSG_WAITALL;
#ifdef __linux__
  flags |= MSG_CMSG_CLOEXEC;
#endif
  ssize_t count;
  do count = recvmsg(socket, &header, flags);
  while (count < 0 && errno == EINTR);
  if (count != sizeof *text) return 0;
  struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
  if (rights && rights->cmsg_type == SCM_RIGHTS) memcpy(descriptor, CMSG_DATA(rights), sizeof(int));
  return 1;
}

/// A descriptor above those of the three streams.
static int lifted(int descriptor) {
  if (descriptor < 0 || descriptor > 2) return descriptor;
  const int other = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  close(descriptor);
  return other;
}

static void take_no_handlers(void) {
  for (int number = 1; number < NSIG; number++) launcher_drop_handler(number);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static int set_streams(const launcher_plan *plan) {
  const int sources[3] = {plan->input, plan->output, plan->errors};
  int safe[3];
  for (int i = 0; i < 3; i++) {
    safe[i] = fcntl(sources[i], F_DUPFD_CLOEXEC, 3);
    if (safe[i] < 0) return -1;
  }
  for (int i = 0; i < 3; i++) {
    if (dup2(safe[i], i) < 0) return -1;
  }
  return 0;
}

static int set_limit(int kind, int64_t value) {
  if (value < 0) return 0;
  const struct rlimit limit = {(rlim_t)value, (rlim_t)value};
  return setrlimit(kind, &limit);
}

static int set_limits(const launcher_plan *plan) {
  if (set_limit(RLIMIT_CORE, 0) || set_limit(RLIMIT_FSIZE, plan->file_size)) return -1;
#ifdef RLIMIT_AS
  if (set_limit(RLIMIT_AS, plan->memory)) return -1;
#endif
  return 0;
}

/// Runs between fork and exec: no memory is asked for, no lock taken.
static void become(const launcher_plan *plan, int socket, pid_t parent) {
  int step = LAUNCHER_STEP_SESSION;
  take_no_handlers();
  if (setsid() < 0) goto failed;
  step = LAUNCHER_STEP_STREAMS;
  if (set_streams(plan)) goto failed;
  step = LAUNCHER_STEP_CONDITIONS;
  if (launcher_set_conditions(plan)) goto failed;
  step = LAUNCHER_STEP_FOLDER;
  if (chdir(plan->folder)) goto failed;
  step = LAUNCHER_STEP_NETWORK;
  if (plan->own_network && launcher_leave_network()) goto failed;
  step = LAUNCHER_STEP_SESSION;
  // After namespaces, which forget it.
  if (!plan->outlives && launcher_die_with(parent)) goto failed;
  step = LAUNCHER_STEP_LIMITS;
  if (set_limits(plan)) goto failed;
  step = LAUNCHER_STEP_DESCRIPTORS;
  if (launcher_close_on_exec_from(3)) goto failed;
  step = LAUNCHER_STEP_PRIVILEGES;
  const int is_watched = plan->watches_opens || plan->watches_connections;
  // Bubblewrap needs them for its namespaces.
  if ((plan->rules >= 0 || is_watched) && launcher_renounce_privileges(plan->rules >= 0)) goto failed;
  step = LAUNCHER_STEP_FILES;
  if (plan->rules >= 0 && launcher_restrict_files(plan->rules)) goto failed;
  if (is_watched) {
    const int listener = launcher_announce(plan->watches_opens, plan->watches_connections);
    if (listener >= 0) {
      send_message(socket, (message){LAUNCHER_STEP_NONE, 0, 1}, listener);
      close(listener);
    }
  }
  step = LAUNCHER_STEP_EXEC;
  // Another thread may have forked while the program's file was being written, and its child keeps it open for an instant.
  for (int trial = 0; trial < 100; trial++) {
    execve(plan->program, plan->arguments, plan->environment);
    if (errno != ETXTBSY) break;
    poll(NULL, 0, 10);
    errno = ETXTBSY;
  }
failed:
  send_message(socket, (message){step, errno, 0}, -1);
  _exit(127);
}

launcher_start_result launcher_start(const launcher_plan *plan) {
  launcher_start_result result = {.process = -1, .listener = -1, .step = LAUNCHER_STEP_FORK};
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) {
    result.error = errno;
    return result;
  }
  for (int i = 0; i < 2; i++) {
    pair[i] = lifted(pair[i]);
    fcntl(pair[i], F_SETFD, FD_CLOEXEC);
  }
  sigset_t all, before;
  sigfillset(&all);
  const pid_t parent = getpid();
  // No handler of this process may run in the child.
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = fork();
  if (child == 0) become(plan, pair[1], parent);
  const int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(pair[1]);
  if (child < 0) {
    close(pair[0]);
    result.error = error;
    return result;
  }
  result.process = child;
  result.step = LAUNCHER_STEP_NONE;
  message text;
  while (receive_message(pair[0], &text, &result.listener)) {
    if (text.has_listener) continue;
    result.step = text.step;
    result.error = text.error;
  }
  close(pair[0]);
  if (result.step == LAUNCHER_STEP_NONE) return result;
  if (result.listener >= 0) close(result.listener);
  result.listener = -1;
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  return result;
}

int launcher_wait(int descriptor, int milliseconds) {
  struct pollfd one = {descriptor, POLLIN, 0};
  return poll(&one, descriptor >= 0 ? 1 : 0, milliseconds) > 0;
}

int launcher_has_ended(pid_t process) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT)) return errno != EINTR;
  return info.si_pid == process;
}

int launcher_reap(pid_t process, struct rusage *usage) {
  int status = -1;
  pid_t found;
  do found = wait4(process, &status, 0, usage);
  while (found < 0 && errno == EINTR);
  return found == process ? status : -1;
}
