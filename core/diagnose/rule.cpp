// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/rule.h"

#include <QCoreApplication>

namespace diagnose {

QString answerText(const Facts &facts)
{
    const QString status = QString::number(facts.status);
    const QString words = facts.answer.words();
    return words.isEmpty() ? status : QCoreApplication::translate("diagnose::Rules", "%1 “%2”").arg(status, words);
}

} // namespace diagnose
