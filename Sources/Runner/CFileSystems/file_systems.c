#define _GNU_SOURCE
#include "file_systems.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/vfs.h>

uint32_t file_system_type(const char *path) {
  struct statfs state;
  return statfs(path, &state) == 0 ? (uint32_t)state.f_type : 0;
}

int file_system_refresh(const char *path) {
  // Network file systems ask the server for the attributes of a file that is opened, and drop its pages when those have changed.
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
#ifdef AT_STATX_FORCE_SYNC
  struct statx state;
  // An older kernel, or a container that forbids the call: opening has to do.
  (void)statx(file, "", AT_EMPTY_PATH | AT_STATX_FORCE_SYNC, STATX_BASIC_STATS, &state);
#endif
  (void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  return close(file) == 0 ? 0 : errno;
}
#else
uint32_t file_system_type(const char *path) {
  (void)path;
  return 0;
}

int file_system_refresh(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  return close(file) == 0 ? 0 : errno;
}
#endif
