// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brufile.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::BruFile", text);
}

constexpr qsizetype mostDamage = 100;

bool isTextBlock(const QString &name)
{
    if (name == u"body:form-urlencoded" || name == u"body:multipart-form" || name == u"body:file")
        return false;
    return name == u"body" || name == u"tests" || name == u"docs" || name == u"example" || name.startsWith(u"body:"_s)
        || name.startsWith(u"script:"_s);
}

/// One file, from its first line down.
class Reader
{
public:
    explicit Reader(const QString &text)
        : m_lines(text.split(u'\n'))
    {
        for (QString &line : m_lines) {
            if (line.endsWith(u'\r'))
                line.chop(1);
        }
    }

    BruFile read()
    {
        static const QRegularExpression beginning(u"^([A-Za-z][A-Za-z0-9:_-]*)\\s*([{\\[])\\s*$"_s);
        for (; m_at < m_lines.size(); ++m_at) {
            const QString &line = m_lines.at(m_at);
            if (line.trimmed().isEmpty())
                continue;
            const auto match = beginning.match(line.trimmed());
            if (!match.hasMatch()) {
                damage(m_at, tr("This line belongs to no block."));
                continue;
            }
            BruFile::Block block;
            block.name = match.captured(1);
            block.line = m_at + 1;
            ++m_at;
            if (!readBlock(&block, match.captured(2) == u"["))
                damage(block.line - 1, tr("The block “%1” has no end.").arg(block.name));
            m_file.blocks.append(block);
        }
        return m_file;
    }

private:
    void damage(qsizetype at, const QString &text)
    {
        if (m_file.damage.size() < mostDamage)
            m_file.damage.append({ at + 1, text });
    }

    /// From its second line to its last; false: there is no last.
    bool readBlock(BruFile::Block *block, bool isList)
    {
        const bool isText = !isList && isTextBlock(block->name);
        QStringList text;
        for (; m_at < m_lines.size(); ++m_at) {
            const QString &line = m_lines.at(m_at);
            if (isText ? line == u"}" : line.trimmed() == (isList ? u"]" : u"}")) {
                block->text = text.join(u'\n');
                return true;
            }
            if (isText)
                text.append(line.startsWith(u"  "_s) ? line.mid(2) : line);
            else if (isList)
                addName(line, block);
            else
                addPair(line, block);
        }
        block->text = text.join(u'\n');
        return false;
    }

    static void addName(const QString &line, BruFile::Block *block)
    {
        QString name = line.trimmed();
        if (name.endsWith(u','))
            name.chop(1);
        if (!name.isEmpty())
            block->pairs.append({ name.startsWith(u'~') ? name.mid(1) : name, {}, name.startsWith(u'~') });
    }

    void addPair(const QString &line, BruFile::Block *block)
    {
        static const QRegularExpression pair(u"^\\s*(~?)(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^:\"]*+)):\\s*(.*?)\\s*$"_s);
        if (line.trimmed().isEmpty() || line.trimmed().startsWith(u'@')) // an annotation
            return;
        const auto match = pair.match(line);
        if (!match.hasMatch()) {
            damage(m_at, tr("This line of the block “%1” has no name and value.").arg(block->name));
            return;
        }
        QString name = match.captured(3).trimmed();
        if (match.capturedStart(2) >= 0)
            name = match.captured(2).replace(u"\\\""_s, u"\""_s);
        QString value = match.captured(4);
        if (value.startsWith(u"'''"_s))
            value = longValue(value.mid(3));
        block->pairs.append({ name, value, !match.captured(1).isEmpty() });
    }

    /// A value in three quotes goes over lines.
    QString longValue(const QString &start)
    {
        if (const qsizetype end = start.indexOf(u"'''"_s); end >= 0)
            return start.left(end);
        const qsizetype first = m_at;
        QStringList lines;
        if (!start.trimmed().isEmpty())
            lines.append(start);
        while (++m_at < m_lines.size()) {
            const QString &line = m_lines.at(m_at);
            if (const qsizetype end = line.indexOf(u"'''"_s); end >= 0) {
                if (!line.left(end).trimmed().isEmpty())
                    lines.append(line.left(end));
                return lines.join(u'\n');
            }
            lines.append(line.startsWith(u"    "_s) ? line.mid(4) : line);
        }
        damage(first, tr("The value that begins here has no end."));
        return lines.join(u'\n');
    }

    QStringList m_lines;
    qsizetype m_at = 0;
    BruFile m_file;
};

QString quotedName(const QString &name)
{
    static const QRegularExpression plain(u"^[^\\s:\"{}'~@][^\\s:\"{}']*$"_s);
    return plain.match(name).hasMatch() ? name : u'"' + QString(name).replace(u'"', u"\\\""_s) + u'"';
}

QString pairText(const BruFile::Pair &pair)
{
    QString value = pair.value;
    if (value.contains(u'\n'))
        value = u"'''\n    "_s + QString(value).replace(u'\n', u"\n    "_s) + u"\n  '''"_s;
    return u"  "_s + (pair.isOff ? u"~"_s : QString()) + quotedName(pair.name) + u": "_s + value;
}

} // namespace

QString BruFile::Block::value(QStringView pairName) const
{
    QString found;
    for (const Pair &each : pairs) {
        if (!each.isOff && each.name == pairName)
            found = each.value;
    }
    return found;
}

const BruFile::Block *BruFile::find(QStringView name) const
{
    for (const Block &each : blocks) {
        if (each.name == name)
            return &each;
    }
    return nullptr;
}

BruFile readBru(const QString &text)
{
    return Reader(text).read();
}

QString writeBru(const BruFile &file)
{
    QStringList blocks;
    for (const BruFile::Block &block : file.blocks) {
        QStringList lines{ block.name + u" {"_s };
        if (isTextBlock(block.name)) {
            for (const QString &line : block.text.split(u'\n'))
                lines.append(u"  "_s + line);
        }
        for (const BruFile::Pair &pair : block.pairs)
            lines.append(pairText(pair));
        lines.append(u"}"_s);
        blocks.append(lines.join(u'\n'));
    }
    return blocks.join(u"\n\n"_s) + u'\n';
}

} // namespace archive
