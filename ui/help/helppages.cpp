// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/helppages.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

static void registerPages()
{
    Q_INIT_RESOURCE(docs); // a static library's resources are not registered by themselves
}

namespace {

const QString whatIsNew = u"new"_s;

QString titleOfPage(const QString &id)
{
    if (id == whatIsNew)
        return QCoreApplication::translate("HelpPages", "What is new");
    const QString text = helpText(id);
    return text.startsWith("# "_L1) ? text.mid(2, text.indexOf(u'\n') - 2).trimmed() : id;
}

} // namespace

QList<HelpPage> helpPages()
{
    registerPages();
    QList<HelpPage> pages;
    for (const QString &file : QDir(u":/docs"_s).entryList({ u"*.md"_s }, QDir::Files)) {
        const QString id = file.chopped(3);
        pages.append({ id, titleOfPage(id) });
    }
    std::sort(pages.begin(), pages.end(), [](const HelpPage &one, const HelpPage &other) {
        return std::pair(one.id == whatIsNew, one.title) < std::pair(other.id == whatIsNew, other.title);
    });
    return pages;
}

QString helpText(const QString &id)
{
    registerPages();
    QFile file(u":/docs/%1.md"_s.arg(id));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString helpPageOf(const QString &place)
{
    static const QHash<QString, QString> pages{ { u"keys"_s, u"keys"_s }, { u"exchanges"_s, u"exchanges"_s },
        { u"forgeries"_s, u"forgeries"_s }, { u"scenarios"_s, u"scenarios"_s }, { u"logout"_s, u"scenarios"_s },
        { u"import"_s, u"import"_s }, { u"explain"_s, u"causes"_s }, { u"flow"_s, u"causes"_s },
        { u"servers"_s, u"projects"_s }, { u"settings"_s, u"settings"_s }, { u"session"_s, u"sessions"_s } };
    return pages.value(place, u"causes"_s);
}
