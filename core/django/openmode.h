// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace django {

/// How an SqlStore opens its file.
enum class OpenMode {
    Create, ///< read and write; made (0600) if absent. A database that Jotlab didn't make is opened read only
    ReadOnly, ///< never written, must exist
    Write ///< read and write, also a database that Jotlab didn't make; made if absent
};

} // namespace django
