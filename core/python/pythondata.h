// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <chrono>
#include <optional>
#include <tl/expected.hpp>
#include <variant>

namespace python {

/// A value as a settings file can write it down.
struct PythonData
{
    /// A value that stands elsewhere; whatever is computed with it is one, too.
    struct Reference
    {
    };
    struct Bytes
    {
        QByteArray bytes;
    };
    struct Sequence
    {
        bool isTuple;
        QList<PythonData> items;
    };
    struct Entry;
    using Dict = QList<Entry>;

    std::variant<std::monostate, bool, qint64, double, QString, Bytes, std::chrono::microseconds, Sequence, Dict,
        Reference>
        value; ///< monostate: None; microseconds: a timedelta

    template<class T> const T *as() const { return std::get_if<T>(&value); }
    bool isReference() const { return as<Reference>() != nullptr; }
    /// "int", "timedelta" and so on.
    QString typeName() const;
};

struct PythonData::Entry
{
    QString key;
    PythonData value;
};

/// A value, or why there is none: half a sentence for people.
using PythonOutcome = tl::expected<PythonData, QString>;

/// left + right and so on with Python's meaning: +, -, *, /, //, %, **.
PythonOutcome pythonBinary(QStringView symbol, const PythonData &left, const PythonData &right);
/// +value, -value, ~value.
PythonOutcome pythonUnary(QChar symbol, const PythonData &value);
/// A number literal: 60, 1_000, 0x1f, 2.5e3.
PythonOutcome pythonNumber(QStringView literal);
/// amount times unit as a timedelta; amount is an int, a float or a reference.
PythonOutcome pythonTimedelta(const PythonData &amount, std::chrono::microseconds unit);

/// As settingsFromJson() wants it. Inside of other values a timedelta is {"seconds": n}.
tl::expected<Json, QString> pythonToJson(const PythonData &value);

} // namespace python
