// Settings of SQLite that Swift cannot make itself, since their functions take any number of arguments.

#ifndef REFIGURE_SQLITE_GUARD_H
#define REFIGURE_SQLITE_GUARD_H

#include <stdint.h>

/// Makes a connection (`sqlite3 *`) safe against what a database says of itself: its schema runs no function that has effects, and
/// SQL cannot damage the file.
void sqlite_guard_defend(void *connection);

/// Sets the limits of a connection that reads a file of somebody else's: sizes, depths, and the seconds after which every statement
/// ends as interrupted.
void sqlite_guard_limit(void *connection, double seconds);

#endif
