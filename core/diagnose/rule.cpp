// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/rule.h"

#include <QCoreApplication>

namespace diagnose {

QString answerText(const Facts &facts)
{
    const QString words = facts.answer.words();
    if (facts.status == 0) // a text that nobody said the status of
        return words.isEmpty() ? QString() : u'“' + words + u'”';
    const QString status = QString::number(facts.status);
    return words.isEmpty() ? status : QCoreApplication::translate("diagnose::Rules", "%1 “%2”").arg(status, words);
}

} // namespace diagnose
