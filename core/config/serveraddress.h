// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace config {

/// What looks like an address whose scheme was left out, with http:// before it: "127.0.0.1:8000", "api.example.org".
/// Absent of anything else.
std::optional<QString> withScheme(const QString &text);

} // namespace config
