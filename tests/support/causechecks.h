// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"

#include <QRegularExpression>

inline QByteArray idsOf(const QList<diagnose::Cause> &causes)
{
    QByteArrayList ids;
    for (const diagnose::Cause &cause : causes)
        ids.append(cause.id);
    return ids.join(' ');
}

inline QByteArray firstOf(const QList<diagnose::Cause> &causes)
{
    return causes.isEmpty() ? QByteArray() : causes.constFirst().id;
}

/// What people read: all there, sentences, and nothing that must not be shown.
inline QString complaintAbout(const QList<diagnose::Cause> &causes, const session::Exchange &exchange)
{
    static const QRegularExpression token(QStringLiteral("eyJ[A-Za-z0-9_-]{20,}"));
    for (const diagnose::Cause &cause : causes) {
        if (!cause.text.endsWith(u'.') || !cause.advice.endsWith(u'.') || cause.evidence.isEmpty())
            return QString::fromLatin1(cause.id) + QStringLiteral(" lacks a text");
        if (token.match(cause.evidence).hasMatch())
            return QString::fromLatin1(cause.id) + QStringLiteral(" shows a token");
    }
    return causes.isEmpty() && !exchange.succeeded() ? QStringLiteral("a failure without a cause") : QString();
}
