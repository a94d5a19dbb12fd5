// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/rule.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace diagnose {

namespace {

/// What is explained is shown to others: a password that a log line has is not said again.
QString withoutSecrets(QString words)
{
    static const QRegularExpression secret(
        QStringLiteral("(\\b(?:password|passwd|pwd|secret|otp|pin)\\d?[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"',;&}]+"),
        QRegularExpression::CaseInsensitiveOption);
    return words.replace(secret, QStringLiteral("\\1…"));
}

} // namespace

QString answerText(const Facts &facts)
{
    const QString words = withoutSecrets(facts.answer.words());
    if (facts.status == 0) // a text that nobody said the status of
        return words.isEmpty() ? QString() : u'“' + words + u'”';
    const QString status = QString::number(facts.status);
    return words.isEmpty() ? status : QCoreApplication::translate("diagnose::Rules", "%1 “%2”").arg(status, words);
}

} // namespace diagnose
