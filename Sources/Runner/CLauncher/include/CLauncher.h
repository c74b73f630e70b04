// A program started with everything set up between fork and exec, and the system calls around it that Swift cannot make itself.
// All data is made before the fork; between fork and exec there are only calls that are safe after it.

#ifndef REFIGURE_CLAUNCHER_H
#define REFIGURE_CLAUNCHER_H

#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

// MARK: Starting

/// The steps of the way to a running program that can fail.
enum launcher_step {
  LAUNCHER_STEP_NONE = 0,
  LAUNCHER_STEP_FORK,
  LAUNCHER_STEP_SESSION,
  LAUNCHER_STEP_STREAMS,
  LAUNCHER_STEP_CONDITIONS,
  LAUNCHER_STEP_LIMITS,
  LAUNCHER_STEP_FOLDER,
  LAUNCHER_STEP_NETWORK,
  LAUNCHER_STEP_DESCRIPTORS,
  LAUNCHER_STEP_PRIVILEGES,
  LAUNCHER_STEP_FILES,
  LAUNCHER_STEP_EXEC,
};

typedef struct {
  const char *program;
  char *const *arguments;
  char *const *environment;
  const char *folder;
  int input, output, errors;
  /// Landlock's rules, or -1.
  int rules;
  /// The program gets a network of its own, with nothing but the loopback.
  int own_network;
  int watches_opens, watches_connections;
  /// Bytes, or -1.
  int64_t memory, file_size;
  /// The umask, or -1.
  int mask;
  int fixed_addresses;
  /// It goes on when the thread that started it ends.
  int outlives;
  /// A mask of processors, or none.
  const unsigned long *cores;
  int core_words;
} launcher_plan;

typedef struct {
  pid_t process;
  /// The descriptor at which opens and connections are announced, or -1.
  int listener;
  /// The step that failed, with the system's error number.
  int step, error;
} launcher_start_result;

/// Starts a program and returns when it runs (step is none) or could not be started (nothing is left then).
launcher_start_result launcher_start(const launcher_plan *plan);

// MARK: Waiting

/// A descriptor that is readable once the process has ended, or -1.
int launcher_process_descriptor(pid_t process);

/// Waits for the descriptor, or all the time if it is -1; true if it became readable.
int launcher_wait(int descriptor, int milliseconds);

/// True once the process has ended. It is not reaped.
int launcher_has_ended(pid_t process);

/// Reaps a process that has ended; its status is that of wait4, or -1.
int launcher_reap(pid_t process, struct rusage *usage);

// MARK: Landlock

/// The version of Landlock here, 0 if there is none.
int launcher_landlock_version(void);

/// Rules that allow nothing yet, or -1 with errno.
int launcher_rules_make(int version, int denies_tcp);

/// Allows a file, or a folder and all below. Returns 0, or the system's error number.
int launcher_rules_allow(int rules, int version, const char *path, int writable);

// MARK: Watching

/// An open or a connection that a program is about to make.
typedef struct {
  uint64_t id;
  int is_connection;
  /// Of an open.
  uint64_t flags;
  int port, is_loopback;
  /// The absolute path, without "." and "..", or the address of a connection; empty if it could not be read. The caller's.
  char *text;
} launcher_attempt;

/// The bytes that a text takes at most: a folder, a path in it and a zero.
enum { launcher_text_room = 8200 };

/// Waits for the next attempt. Returns 1; 0 when `stop` became readable or nobody is left who could attempt anything.
int launcher_next_attempt(int listener, int stop, launcher_attempt *attempt);

/// Lets an attempt go on.
void launcher_allow(int listener, uint64_t id);

#endif
