// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// A float as Python's repr() has it: the shortest digits that read back the same, "1.0", "1e+22", "1e-05"; "Infinity"
/// and "NaN" as json.dumps writes them.
QByteArray pythonFloatText(double value);
