// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/operators.h"

namespace python {

/// The arguments of a call, worked out.
struct Arguments
{
    struct Keyword
    {
        QString name;
        Value value;
        Place place;
        const Node *node = nullptr;
    };
    QList<Value> positional;
    QList<Keyword> keywords;
    Notes unknown; ///< not empty: there may be others, and why

    const Value *keyword(QStringView name) const;
    /// By position or by name.
    const Value *get(qsizetype position, QStringView name) const;
    bool isPlain() const { return keywords.isEmpty() && unknown.isEmpty(); }
    Notes notes() const; ///< of all of them
    bool anyUnknown() const;
};

/// str(value) and repr(value); absent for what is not worked out here.
std::optional<QString> textOf(const Value &value);
std::optional<QString> representation(const Value &value);
/// format(value, specification).
Outcome formatted(const Value &value, const QString &specification);
/// The format of "…".format(…), with the values of its fields from \a field.
Outcome formattedText(const QString &format, const Arguments &arguments);
/// "…" % values; \a named is a dict's item by name, absent if there is none.
Outcome percentText(const QString &format, const QList<Value> &values,
    const std::function<std::optional<Value>(const QString &)> &named);
/// A method of a str or of bytes. What is a list in Python is a tuple here. Unknown: not worked out here.
Outcome textMethod(const QString &self, const QString &name, const Arguments &arguments);
Outcome bytesMethod(const QByteArray &self, const QString &name, const Arguments &arguments);
/// Characters of Python's str, which counts code points.
qsizetype length(const QString &text);

/// int(text, base), float(text): as Python reads them.
Outcome integerOf(const QString &text, int base = 10);
Outcome realOf(const QString &text);

} // namespace python
