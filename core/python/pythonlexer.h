// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

namespace python {

/// A piece of Python source. Comments, blanks and line ends are gone.
struct PythonToken
{
    enum class Kind {
        Name,
        Number,
        Text, ///< a string literal; its value is in text
        Bytes, ///< b"…"; its value is in text, one character a byte
        Operator,
        Unreadable, ///< text says why, for people
        End
    };
    Kind kind;
    qsizetype begin; ///< offsets into the source, UTF-16
    qsizetype end;
    bool startsLine; ///< nothing but blanks before it on its line
    QString text; ///< the value of a string literal, else the source itself

    bool is(QLatin1String name) const { return (kind == Kind::Operator || kind == Kind::Name) && text == name; }
    bool isString() const { return kind == Kind::Text || kind == Kind::Bytes; }
};

/// Takes Python 3 source apart; always ends with an End token. Reentrant.
QList<PythonToken> pythonTokens(QStringView source);

} // namespace python
