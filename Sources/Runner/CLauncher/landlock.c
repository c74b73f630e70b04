#define _GNU_SOURCE
#include "steps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__

#include <sys/syscall.h>

// The numbers and layouts of the kernel's interface, which headers of older systems do not have. Numbers are the same on all.
#define NUMBER_CREATE_RULESET 444
#define NUMBER_ADD_RULE 445
#define NUMBER_RESTRICT_SELF 446

enum {
  RIGHT_EXECUTE = 1 << 0,
  RIGHT_WRITE_FILE = 1 << 1,
  RIGHT_READ_FILE = 1 << 2,
  RIGHT_READ_DIR = 1 << 3,
  /// remove_*, make_*
  RIGHTS_OF_CHANGE = 0x1ff0,
  RIGHT_REFER = 1 << 13,
  RIGHT_TRUNCATE = 1 << 14,
  // The right to control devices (version 5) is not handled, so that it is never missing: a device that may not be opened cannot
  // be controlled either.
};

typedef struct {
  uint64_t files, network, scopes;
} attributes;

typedef struct {
  uint64_t rights;
  int32_t parent;
} __attribute__((packed)) rule;

static uint64_t known_rights(int version) {
  uint64_t rights =
      RIGHT_EXECUTE | RIGHT_WRITE_FILE | RIGHT_READ_FILE | RIGHT_READ_DIR | RIGHTS_OF_CHANGE | RIGHT_REFER;
  if (version >= 3) rights |= RIGHT_TRUNCATE;
  return rights;
}

int launcher_landlock_version(void) {
  const long version = syscall(NUMBER_CREATE_RULESET, NULL, 0, 1u);
  return version > 0 ? (int)version : 0;
}

int launcher_rules_make(int version, int denies_tcp) {
  const attributes wanted = {
      .files = known_rights(version),
      // Bind and connect.
      .network = version >= 4 && denies_tcp ? 3 : 0,
      // Abstract sockets, and kill(2).
      .scopes = version >= 6 ? 3 : 0,
  };
  const size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  const int rules = (int)syscall(NUMBER_CREATE_RULESET, &wanted, size, 0u);
  if (rules < 0 || rules > 2) return rules;
  const int lifted = fcntl(rules, F_DUPFD_CLOEXEC, 3);
  close(rules);
  return lifted;
}

int launcher_rules_allow(int rules, int version, const char *path, int writable) {
  const int file = open(path, O_PATH | O_CLOEXEC);
  if (file < 0) return errno;
  struct stat information;
  int error = fstat(file, &information) ? errno : 0;
  if (!error) {
    uint64_t rights = RIGHT_EXECUTE | RIGHT_READ_FILE | RIGHT_READ_DIR;
    if (writable) rights = known_rights(version);
    if (!S_ISDIR(information.st_mode)) rights &= RIGHT_EXECUTE | RIGHT_WRITE_FILE | RIGHT_READ_FILE | RIGHT_TRUNCATE;
    const rule allowed = {rights & known_rights(version), file};
    if (syscall(NUMBER_ADD_RULE, rules, 1, &allowed, 0u)) error = errno;
  }
  close(file);
  return error;
}

int launcher_restrict_files(int rules) { return (int)syscall(NUMBER_RESTRICT_SELF, rules, 0u); }

#else

int launcher_landlock_version(void) { return 0; }

int launcher_rules_make(int version, int denies_tcp) {
  (void)version, (void)denies_tcp;
  errno = ENOTSUP;
  return -1;
}

int launcher_rules_allow(int rules, int version, const char *path, int writable) {
  (void)rules, (void)version, (void)path, (void)writable;
  return ENOTSUP;
}

int launcher_restrict_files(int rules) {
  (void)rules;
  errno = ENOTSUP;
  return -1;
}

#endif
