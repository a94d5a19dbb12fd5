// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;

namespace python {

/// Whether that module, or the one that this name lies in, is Python's, Django's or of another well-known package,
/// which no file of a project hides. Thread-safe.
bool isKnownModule(const QString &name);

} // namespace python
