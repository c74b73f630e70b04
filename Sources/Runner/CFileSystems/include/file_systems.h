// Questions to Linux about file systems that Swift cannot ask itself.

#ifndef REFIGURE_FILE_SYSTEMS_H
#define REFIGURE_FILE_SYSTEMS_H

#include <stdint.h>

/// The number of the type of the file system that a file is on, as `statfs` says; 0 when it does not.
uint32_t file_system_type(const char *path);

/// Makes this machine forget what it knows of a file, so that its size and content are asked of the server when next needed. No lock of
/// this process on the file may be wanted any more: the system takes them back.
///
/// Returns 0, or the number of the error.
int file_system_refresh(const char *path);

#endif
