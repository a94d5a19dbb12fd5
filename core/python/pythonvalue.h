// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/json/json.h"

#include <QString>
#include <compare>
#include <tl/expected.hpp>

namespace python {

/// What Python raises: Simple JWT lets most of it through, and the server answers 500.
struct PythonError
{
    QByteArray type; ///< "TypeError", "ValueError", "OverflowError", "OSError", "KeyError", …
    QString text; ///< str(exception)

    QString sentence() const { return QString::fromLatin1(type) + QLatin1String(": ") + text; }
    bool operator==(const PythonError &) const = default;
};

template<class T> using PythonResult = tl::expected<T, PythonError>;

/// A Python int, as far as instants and ids need it: beyond 64 bits only its sign is known.
struct PythonInt
{
    qint64 value = 0; ///< clamped
    bool huge = false; ///< does not fit in 64 bits
};

/// "int", "float", "str", "NoneType", "bool", "list", "dict".
QByteArray pythonTypeName(const Json &value);
/// bool(value).
bool pythonTruth(const Json &value);
/// int(value): TypeError, ValueError (text that is no number, NaN), OverflowError (infinity).
PythonResult<PythonInt> pythonInt(const Json &value);
/// str(value).
QString pythonText(const Json &value);
/// left == right: 1, 1.0 and True are equal, and a dict has no order.
bool pythonEquals(const Json &left, const Json &right);
/// value <=> seconds for an int, float or bool; unordered for NaN and for a value that is no number.
std::partial_ordering pythonCompare(const Json &value, double seconds);

/// datetime.utcfromtimestamp(value): TypeError for what is no number, OverflowError, OSError or ValueError outside the
/// years 1 to 9999.
PythonResult<Instant> pythonDateTime(const Json &value);

} // namespace python
