// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonedit.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// The claims of a JSON text in their order, with those that were left out of it where they stood.
struct ClaimContent
{
    struct LeftOut
    {
        QString name;
        QByteArray nameText; ///< as written
        QByteArray valueText;
        qsizetype before; ///< the member it stood before
        qsizetype sameNames; ///< members of that name that stayed
    };
    struct Row
    {
        QString name;
        qsizetype member; ///< in the spans; -1: left out
        qsizetype leftOut; ///< in the list of them; -1: in the text
    };
    QByteArray text;
    QList<JsonMemberSpan> spans;
    QList<LeftOut> leftOut;
    QList<Row> rows; ///< made of the others

    qsizetype count(const QString &name) const; ///< in the text
    void makeRows();
};
