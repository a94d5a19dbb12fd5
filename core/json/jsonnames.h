// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringList>
#include <optional>

/// The name of a member of the outermost object, as it is being typed. Bytes.
struct JsonNameAtCaret
{
    qsizetype offset; ///< of the first character behind the opening quote
    qsizetype length; ///< of the name as it stands, without quotes; from the caret on only what is closed by a quote
    QByteArray typed; ///< up to the caret, as written
    bool isClosed; ///< a closing quote stands behind it
    bool hasColon; ///< and a colon behind that
    QStringList others; ///< the names of the object's other members, as far as the text can be read
};

/// Nothing where the caret is in a value, in a nested object or outside of a string. For text that is being typed, so
/// it may be broken. Linear; thread-safe.
std::optional<JsonNameAtCaret> jsonNameAt(QByteArrayView json, qsizetype caret);
