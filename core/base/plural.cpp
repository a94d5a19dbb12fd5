// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/plural.h"

#include <QRegularExpression>

QString counted(QString text, qint64 count)
{
    static const QRegularExpression forms(QStringLiteral("\\((?:(s)|(\\w+)\\|(\\w+))\\)"));
    for (auto match = forms.match(text); match.hasMatch(); match = forms.match(text)) {
        const QString one = match.captured(2);
        const QString many = match.captured(1) + match.captured(3);
        text.replace(match.capturedStart(), match.capturedLength(), count == 1 ? one : many);
    }
    return text;
}
