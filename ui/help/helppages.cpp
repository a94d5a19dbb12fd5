// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/helppages.h"

#include "core/base/tabletext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

static void registerPages()
{
    Q_INIT_RESOURCE(docs); // a static library's resources are not registered by themselves
}

namespace {

const QString whatIsNew = u"new"_s;
constexpr int mostNews = 8; ///< lines that are read at a start

QString tr(const char *text)
{
    return QCoreApplication::translate("HelpPages", text);
}

struct Group
{
    TableText title;
    QStringList ids;
};

QList<Group> groups()
{
    return { { TABLE_TEXT("HelpPages", "Begin here"),
                 { u"tour"_s, u"refused"_s, u"logout"_s, u"demo"_s, u"postman"_s } },
        { TABLE_TEXT("HelpPages", "Panes"),
            { u"flow"_s, u"decode"_s, u"compose"_s, u"keys"_s, u"forgeries"_s, u"scenarios"_s, u"import"_s, u"causes"_s,
                u"servers"_s, u"projects"_s, u"settings"_s, u"timeline"_s, u"exchanges"_s, u"sessions"_s, u"code"_s } },
        { TABLE_TEXT("HelpPages", "To look up"),
            { u"window"_s, u"glossary"_s, u"differences"_s, u"security"_s, whatIsNew } } };
}

QString titleOfPage(const QString &id)
{
    if (id == whatIsNew)
        return tr("What is new");
    const QString text = helpText(id);
    return text.startsWith("# "_L1) ? text.mid(2, text.indexOf(u'\n') - 2).trimmed() : id;
}

QList<HelpPage> readPages()
{
    registerPages();
    QStringList files = QDir(u":/docs"_s).entryList({ u"*.md"_s }, QDir::Files);
    files.replaceInStrings(QRegularExpression(u"\\.md$"_s), QString());
    QList<HelpPage> pages;
    for (const Group &group : groups()) {
        for (const QString &id : group.ids) {
            if (files.removeOne(id))
                pages.append({ id, titleOfPage(id), group.title.translated() });
        }
    }
    for (const QString &id : std::as_const(files)) // nobody said where
        pages.insert(pages.size() - 1, { id, titleOfPage(id), pages.constLast().group });
    return pages;
}

/// Without what Markdown means by signs.
QString plain(QString line)
{
    static const QRegularExpression link(u"!?\\[([^\\]]*)\\]\\([^)]*\\)"_s);
    static const QRegularExpression rule(u"^\\|[ |:-]+\\|$"_s);
    line.replace(link, u"\\1"_s).remove(rule).remove(u'`').remove(u'*');
    return line.replace(u'|', u' ').simplified();
}

QList<HelpSection> readSections()
{
    QList<HelpSection> sections;
    for (const HelpPage &page : helpPages()) {
        const qsizetype first = sections.size();
        for (const QString &line : helpText(page.id).split(u'\n')) {
            static const QRegularExpression heading(u"^#+ +(.*)$"_s);
            if (const auto match = heading.match(line); match.hasMatch() || sections.size() == first)
                sections.append({ page.id, match.hasMatch() ? plain(match.captured(1)) : page.title, {} });
            else if (const QString text = plain(line); !text.isEmpty())
                sections.last().text += (sections.last().text.isEmpty() ? QString() : u" "_s) + text;
        }
    }
    return sections;
}

/// Up to the end of its first sentence, or of what comes before a colon.
QString firstSentence(const QString &text)
{
    static const QRegularExpression end(u"[.:;](?= |$)"_s);
    const auto match = end.match(text);
    return match.hasMatch() ? text.left(match.capturedStart()) + u'.' : text;
}

} // namespace

const QList<HelpPage> &helpPages()
{
    static const QList<HelpPage> pages = readPages();
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
    static const QHash<QString, QString> others{ { u"explain"_s, u"causes"_s }, { u"session"_s, u"sessions"_s },
        { u"diagram"_s, u"demo"_s } };
    const QString id = others.value(place, place);
    const auto isIt = [&id](const HelpPage &page) { return page.id == id; };
    return std::any_of(helpPages().cbegin(), helpPages().cend(), isIt) ? id : helpPages().constFirst().id;
}

QString helpAnchor(const QString &heading)
{
    static const QRegularExpression dropped(u"[^\\w\\- ]"_s, QRegularExpression::UseUnicodePropertiesOption);
    return heading.toLower().remove(dropped).replace(u' ', u'-');
}

const QList<HelpSection> &helpSections()
{
    static const QList<HelpSection> sections = readSections();
    return sections;
}

QList<HelpSection> findHelp(const QString &words)
{
    const QStringList all = words.simplified().split(u' ', Qt::SkipEmptyParts);
    const auto hasAll = [&all](const QString &text) {
        return std::all_of(all.cbegin(), all.cend(),
            [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    QHash<QString, QString> titles;
    for (const HelpPage &page : helpPages())
        titles.insert(page.id, page.title);
    QList<HelpSection> inHeadings;
    QList<HelpSection> inTexts;
    for (const HelpSection &section : helpSections()) {
        if (all.isEmpty())
            break;
        if (section.heading.compare(words.trimmed(), Qt::CaseInsensitive) == 0)
            inHeadings.prepend(section);
        else if (hasAll(section.heading))
            inHeadings.append(section);
        else if (hasAll(titles.value(section.page) + u' ' + section.heading + u' ' + section.text))
            inTexts.append(section);
    }
    return inHeadings + inTexts;
}

QStringList newsOf(const QString &version)
{
    const QStringList lines = helpText(whatIsNew).split(u'\n');
    const QString own = u"## "_s + version;
    const auto isOwn = [&own](const QString &line) { return line == own || line.startsWith(own + u' '); };
    auto line = std::find_if(lines.cbegin(), lines.cend(), isOwn);
    if (line == lines.cend())
        line
            = std::find_if(lines.cbegin(), lines.cend(), [](const QString &each) { return each.startsWith("## "_L1); });
    QStringList entries;
    while (line != lines.cend() && ++line != lines.cend() && !line->startsWith("## "_L1)) {
        if (line->startsWith("- "_L1) && entries.size() == mostNews)
            break;
        if (line->startsWith("- "_L1))
            entries.append(line->mid(2));
        else if (!entries.isEmpty() && line->startsWith("  "_L1))
            entries.last() += *line;
    }
    for (QString &entry : entries)
        entry = firstSentence(plain(entry));
    return entries;
}
