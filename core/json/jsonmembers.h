// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

/// A top-level member of an object with its places in the text. Bytes.
struct JsonMemberSpan
{
    QString name; ///< unescaped
    qsizetype nameOffset; ///< of its opening quote
    qsizetype nameLength;
    qsizetype valueOffset;
    qsizetype valueLength;
};

/// The members of an object in their order, duplicates included. Meant for texts that scanJson() found no syntax
/// problem in; Errc::Malformed where the text is no object. Bytes that are no UTF-8 inside strings do no harm.
/// Thread-safe.
Result<QList<JsonMemberSpan>> jsonMemberSpans(QByteArrayView object);

/// The same text without the white space between its tokens; every escape, number and duplicate stays as it is. Works
/// on broken text, too. Thread-safe.
QByteArray withoutJsonBlanks(QByteArrayView json);
