// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace python {

/// How a statement ends.
enum class Flow {
    Normal,
    Return,
    Raise,
    Break,
    Continue,
    Lost ///< a loop goes on or ends, and it is unknown which
};

} // namespace python
