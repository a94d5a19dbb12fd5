// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/sourcefiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringDecoder>

namespace python {
namespace {
constexpr qint64 longestFile = 1024 * 1024;
constexpr int foldersAround = 2;

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Source", text);
}

// The name in a coding line, which is one of the first two; empty: none.
QByteArray codingOf(QByteArrayView bytes)
{
    static const QRegularExpression coding(QStringLiteral("^[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+)"));
    qsizetype begin = 0;
    for (int line = 0; line < 2 && begin < bytes.size(); ++line) {
        qsizetype end = begin;
        while (end < bytes.size() && bytes[end] != '\n' && bytes[end] != '\r')
            ++end;
        const QString text = QString::fromLatin1(bytes.sliced(begin, end - begin));
        if (const auto match = coding.match(text); match.hasMatch())
            return match.captured(1).toLatin1();
        const QString blank = text.trimmed();
        if (!blank.isEmpty() && !blank.startsWith(u'#'))
            break;
        begin = end + (end + 1 < bytes.size() && bytes[end] == '\r' && bytes[end + 1] == '\n' ? 2 : 1);
    }
    return {};
}
} // namespace

tl::expected<QString, QString> decodeSource(QByteArrayView bytes)
{
    const bool marked = bytes.startsWith(QByteArrayView("\xef\xbb\xbf"));
    if (marked)
        bytes = bytes.sliced(3);
    const QByteArray coding = codingOf(bytes);
    QByteArray plain = coding.toLower();
    plain.replace('_', '-');
    const bool utf8 = plain.isEmpty() || plain == "utf-8" || plain == "utf8" || plain.startsWith("utf-8-");
    if (marked && !utf8)
        return tl::unexpected(
            tr("the file begins with a UTF-8 mark, but says that it is %1").arg(QLatin1StringView(coding)));
    if (bytes.contains('\0'))
        return tl::unexpected(tr("a zero byte stands in the file; Python reads no such source"));
    if (plain == "ascii" || plain == "us-ascii") {
        if (std::any_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) > 0x7f; }))
            return tl::unexpected(tr("the file says that it is ASCII, but holds other characters"));
        return QString::fromLatin1(bytes);
    }
    static const QByteArrayList latin{ "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1" };
    if (latin.contains(plain))
        return QString::fromLatin1(bytes);
    if (plain == "cp1252" || plain == "windows-1252" || plain == "1252")
        plain = "windows-1252";
    QStringDecoder decoder = utf8 ? QStringDecoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless)
                                  : QStringDecoder(plain.constData());
    if (!decoder.isValid())
        return tl::unexpected(tr("the file's encoding, %1, is not known here").arg(QLatin1StringView(coding)));
    const QString text = decoder(bytes);
    if (decoder.hasError())
        return tl::unexpected(utf8 ? tr("the file is no UTF-8, and does not say what it is")
                                   : tr("the file is not in the encoding that it names"));
    return text;
}

SourceFiles::SourceFiles(const QString &path)
    : m_path(path.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath())
{
    if (m_path.isEmpty())
        return;
    QDir folder = QFileInfo(QFileInfo(m_path).canonicalFilePath()).dir();
    for (int i = 0;
         i < foldersAround && QDir(folder.filePath(QStringLiteral("../.."))).absolutePath() != folder.absolutePath();
         ++i) {
        QDir above = folder;
        if (!above.cdUp() || above.isRoot())
            break;
        folder = above;
    }
    m_root = folder.canonicalPath();
}

QString SourceFiles::absolute(const QString &path) const
{
    return QDir::cleanPath(QFileInfo(m_path).dir().absoluteFilePath(path));
}

bool SourceFiles::isInside(const QString &path) const
{
    if (m_root.isEmpty())
        return false;
    const QFileInfo info(path);
    const QString real = info.exists() ? info.canonicalFilePath() : QDir::cleanPath(info.absoluteFilePath());
    return real.startsWith(m_root + u'/') || m_root == QLatin1StringView("/");
}

std::optional<bool> SourceFiles::exists(const QString &path) const
{
    const QString whole = absolute(path);
    if (m_path.isEmpty() || !isInside(whole))
        return std::nullopt;
    return QFileInfo::exists(whole);
}

std::optional<QByteArray> SourceFiles::read(const QString &path) const
{
    const QString whole = absolute(path);
    const QFileInfo info(whole);
    if (m_path.isEmpty() || !isInside(whole) || !info.isFile() || info.size() > longestFile)
        return std::nullopt;
    QFile file(whole);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.read(longestFile);
}

// names in a folder: a.py, or a/__init__.py; all but the last are folders.
QString SourceFiles::fileOf(const QString &folder, const QStringList &names)
{
    const QString path = folder + u'/' + names.join(u'/');
    for (const QString &file : { path + QStringLiteral(".py"), path + QStringLiteral("/__init__.py") }) {
        if (QFileInfo(file).isFile())
            return QDir::cleanPath(file);
    }
    return {};
}

QString SourceFiles::module(const QString &name, const QString &from) const
{
    if (m_path.isEmpty())
        return {};
    QDir folder = QFileInfo(from.isEmpty() ? m_path : from).dir();
    qsizetype dots = 0;
    while (dots < name.size() && name[dots] == u'.')
        ++dots;
    const QStringList names = name.mid(dots).split(u'.', Qt::SkipEmptyParts);
    QString found;
    if (dots > 0) {
        for (qsizetype i = 1; i < dots; ++i)
            folder.cdUp();
        found = names.isEmpty() ? fileOf(folder.path(), { QStringLiteral("__init__") }) : fileOf(folder.path(), names);
    } else {
        // The project's root is on Python's path: the outermost folder that has it.
        for (int i = 0; i <= foldersAround + 1; ++i) {
            const QString here = fileOf(folder.path(), names);
            if (!here.isEmpty() && isInside(here))
                found = here;
            if (!folder.cdUp())
                break;
        }
    }
    return !found.isEmpty() && isInside(found) ? found : QString();
}

} // namespace python
