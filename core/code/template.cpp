// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/template.h"

#include <QFile>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace code {

namespace {

bool holds(const QString &conditions, const QSet<QString> &flags)
{
    const QStringList all = conditions.split(u',');
    return std::all_of(all.begin(), all.end(), [&flags](const QString &each) {
        return each.startsWith(u'!') ? !flags.contains(each.mid(1)) : flags.contains(each);
    });
}

QString read(const QString &name)
{
    QFile file(u":/code/"_s + name);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    return isOpen ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

QString filledTemplate(const QString &file, const QSet<QString> &flags, const QHash<QString, QString> &values)
{
    QString text;
    const QString all = read(file);
    for (const QStringView line : QStringView(all).split(u'\n')) {
        const qsizetype end = line.startsWith(u'?') ? line.indexOf(u'|') : -1;
        if (end < 0 || holds(line.sliced(1, end - 1).toString(), flags))
            text += line.sliced(end + 1).toString() + u'\n';
    }
    text.chop(1); // behind the last line feed there is no line
    static const QRegularExpression gap(u"@([A-Z_]+)@"_s);
    QString filled;
    qsizetype done = 0;
    for (auto gaps = gap.globalMatch(text); gaps.hasNext();) {
        const QRegularExpressionMatch match = gaps.next();
        Q_ASSERT(values.contains(match.captured(1)));
        filled += QStringView(text).sliced(done, match.capturedStart() - done);
        filled += values.value(match.captured(1));
        done = match.capturedEnd();
    }
    return filled + text.mid(done);
}

} // namespace code
