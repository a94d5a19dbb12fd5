// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/reportparts.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Report", text);
}

} // namespace

QString requestText(const session::Exchange &exchange)
{
    QString text = QString::fromLatin1(exchange.method) + u' ' + exchange.url.toString(QUrl::FullyEncoded) + u'\n';
    for (const auto &[name, value] : exchange.headers)
        text += QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value) + u'\n';
    if (!exchange.body.isEmpty())
        text += u'\n' + QString::fromUtf8(exchange.body);
    return text;
}

QString replyText(const session::Exchange &exchange)
{
    if (exchange.status == 0)
        return exchange.error ? exchange.error->what : tr("No answer came.");
    QString text = QString::number(exchange.status) + u' ' + QString::fromUtf8(exchange.reason) + u'\n';
    for (const auto &[name, value] : exchange.replyHeaders)
        text += QString::fromUtf8(name) + u": "_s + QString::fromUtf8(value) + u'\n';
    if (!exchange.replyBody.isEmpty())
        text += u'\n' + QString::fromUtf8(exchange.replyBody);
    return text;
}

QString checkText(const Check &check)
{
    return tr("%1: expected %2, got %3").arg(check.what, check.expected, check.actual);
}

QStringList failuresOf(const StepResult &step)
{
    QStringList failures;
    if (!step.reason.isEmpty())
        failures.append(step.reason);
    for (const Check &check : step.checks) {
        if (!check.ok)
            failures.append(checkText(check));
    }
    return failures;
}

QString callText(const session::Exchange &exchange)
{
    return QString::fromLatin1(exchange.method) + u' ' + exchange.url.path();
}

} // namespace scenario
