// The steps between fork and exec that differ between systems. Each returns 0, or -1 with errno. On systems without them they do
// nothing, and what reports a facility reports none.

#ifndef REFIGURE_LAUNCHER_STEPS_H
#define REFIGURE_LAUNCHER_STEPS_H

#include "CLauncher.h"

/// That number of kill(2) does what it does by default: exec would keep those that are ignored.
void launcher_drop_handler(int number);

/// The umask, the processors and the layout of addresses.
int launcher_set_conditions(const launcher_plan *plan);

/// A network with the loopback alone.
int launcher_leave_network(void);

/// The process is killed when the thread that made it ends.
int launcher_die_with(pid_t parent);

/// All descriptors from that number on are closed by exec.
int launcher_close_on_exec_from(int first);

/// No privileges come with the program; of root's own, those that reach beyond files go.
int launcher_renounce_privileges(int drops_capabilities);

int launcher_restrict_files(int rules);

/// The descriptor at which opens and connections are announced, or -1.
int launcher_announce(int opens, int connections);

#endif
