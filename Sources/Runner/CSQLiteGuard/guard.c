#include "sqlite_guard.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

void sqlite_guard_defend(void *connection) {
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)0);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int is_late(void *deadline) { return now() > *(double *)deadline; }

static void forget(void *deadline) { free(deadline); }

static void keep(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count, (void)values;
  sqlite3_result_null(context);
}

void sqlite_guard_limit(void *connection, double seconds) {
  // A step has at most this many bytes of series, and a text is no longer.
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_limit(connection, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
  sqlite3_limit(connection, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_limit(connection, SQLITE_LIMIT_TRIGGER_DEPTH, 4);
  sqlite3_limit(connection, SQLITE_LIMIT_WORKER_THREADS, 0);
  double *deadline = malloc(sizeof *deadline);
  if (!deadline) return;
  *deadline = now() + seconds;
  // The function is never called: it owns the deadline, and goes with the connection.
  if (sqlite3_create_function_v2(
          connection, "refigure_deadline", 0, SQLITE_UTF8 | SQLITE_DIRECTONLY, deadline, keep, 0, 0, forget) != SQLITE_OK)
    return;
  sqlite3_progress_handler(connection, 10000, is_late, deadline);
}
