// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

/// Before the start: the program leads a group of its own, which what it starts belongs to, and ends with the thread that
/// starts it, as a key press in a terminal no longer reaches it.
void leadOwnGroup(QProcess &process);

/// Ends all of a group that is left, its leader included, at once. \a leader is the process id that the program had when
/// it was started; 0 does nothing. What left the group by setsid() is not reached.
void endGroup(qint64 leader);
