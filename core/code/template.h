// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <QString>

namespace code {

/// A file of resources/code with its gaps filled. A line that begins with "?a,!b|" is there where a is among the flags
/// and b isn't, without that beginning; @NAME@ is a value, which is not looked at again. Thread-safe.
QString filledTemplate(const QString &file, const QSet<QString> &flags, const QHash<QString, QString> &values);

} // namespace code
