// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brunowriter.h"

#include "core/archive/brufile.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::BrunoWriter", text);
}

/// A name as every system takes it for a file; never one that means a folder or is Bruno's own.
QString fileName(const QString &name)
{
    static const QRegularExpression bad(u"[/\\\\:*?\"<>|\\x{0}-\\x{1f}\\x{7f}]"_s);
    static const QRegularExpression ends(u"^[\\s.]+|[\\s.]+$"_s);
    constexpr qsizetype longest = 60;
    QString clean = QString(name).replace(bad, u"-"_s).left(longest).remove(ends);
    if (!clean.isEmpty() && clean.back().isHighSurrogate())
        clean.chop(1);
    const QString lower = clean.toLower();
    if (lower == u"folder" || lower == u"collection" || lower == u"environments" || lower == u"node_modules")
        return clean + u"-"_s;
    return clean.isEmpty() ? tr("call") : clean;
}

BruFile::Block block(const QString &name, const QList<BruFile::Pair> &pairs)
{
    BruFile::Block made;
    made.name = name;
    made.pairs = pairs;
    return made;
}

BruFile::Block textBlock(const QString &name, const QString &text)
{
    BruFile::Block made;
    made.name = name;
    made.text = text;
    return made;
}

/// A name stands in one line.
QList<BruFile::Pair> pairsOf(const QList<WrittenCall::Field> &fields)
{
    QList<BruFile::Pair> pairs;
    for (const auto &[name, value] : fields)
        pairs.append({ name.simplified(), value });
    return pairs;
}

QString modeOf(const WrittenCall &call)
{
    switch (call.body) {
    case WrittenCall::Body::None:
        return u"none"_s;
    case WrittenCall::Body::Form:
        return u"formUrlEncoded"_s;
    case WrittenCall::Body::Parts:
        return u"multipartForm"_s;
    case WrittenCall::Body::Text:
        break;
    }
    const QString type = headerOf(call.headers, u"Content-Type").value_or(call.textType);
    return type.startsWith(u"application/json"_s) ? u"json"_s
        : type.startsWith(u"application/xml"_s)   ? u"xml"_s
                                                  : u"text"_s;
}

void addAuth(const WrittenCall &call, BruFile *file)
{
    const auto &[name, value] = call.credential;
    switch (call.auth) {
    case WrittenCall::Auth::None:
        return;
    case WrittenCall::Auth::Bearer:
        return file->blocks.append(block(u"auth:bearer"_s, { { u"token"_s, value } }));
    case WrittenCall::Auth::Basic:
        return file->blocks.append(block(u"auth:basic"_s, { { u"username"_s, name }, { u"password"_s, value } }));
    case WrittenCall::Auth::HeaderKey:
    case WrittenCall::Auth::QueryKey: {
        const bool isInQuery = call.auth == WrittenCall::Auth::QueryKey;
        file->blocks.append(block(u"auth:apikey"_s,
            { { u"key"_s, name }, { u"value"_s, value },
                { u"placement"_s, isInQuery ? u"queryparams"_s : u"header"_s } }));
    }
    }
}

QString authName(WrittenCall::Auth auth)
{
    switch (auth) {
    case WrittenCall::Auth::None:
        break;
    case WrittenCall::Auth::Bearer:
        return u"bearer"_s;
    case WrittenCall::Auth::Basic:
        return u"basic"_s;
    case WrittenCall::Auth::HeaderKey:
    case WrittenCall::Auth::QueryKey:
        return u"apikey"_s;
    }
    return u"none"_s;
}

BruFile callFile(const WrittenCall &call, const QString &name, int number)
{
    static const QStringList known{ u"get"_s, u"post"_s, u"put"_s, u"patch"_s, u"delete"_s, u"head"_s, u"options"_s,
        u"trace"_s, u"connect"_s };
    BruFile file;
    file.blocks.append(block(u"meta"_s,
        { { u"name"_s, name.simplified() }, { u"type"_s, u"http"_s }, { u"seq"_s, QString::number(number) } }));
    const QString mode = modeOf(call);
    const QString method = call.method.isEmpty() ? u"get"_s : call.method.trimmed().toLower();
    QList<BruFile::Pair> request{ { u"url"_s, call.url.simplified() }, { u"body"_s, mode },
        { u"auth"_s, authName(call.auth) } };
    if (!known.contains(method))
        request.prepend({ u"method"_s, method.toUpper() });
    file.blocks.append(block(known.contains(method) ? method : u"http"_s, request));
    QList<BruFile::Pair> headers = pairsOf(call.headers);
    const bool isSaid = headerOf(call.headers, u"Content-Type").has_value();
    const bool isTyped = mode == u"json" ? call.textType == u"application/json"
        : mode == u"xml"                 ? call.textType == u"application/xml"
                                         : call.textType == u"text/plain";
    if (call.body == WrittenCall::Body::Text && !isSaid && !isTyped && !call.textType.isEmpty())
        headers.append({ u"Content-Type"_s, call.textType });
    if (!headers.isEmpty())
        file.blocks.append(block(u"headers"_s, headers));
    addAuth(call, &file);
    if (call.body == WrittenCall::Body::Text)
        file.blocks.append(textBlock(u"body:"_s + mode, call.text));
    else if (call.body != WrittenCall::Body::None)
        file.blocks.append(
            block(call.body == WrittenCall::Body::Form ? u"body:form-urlencoded"_s : u"body:multipart-form"_s,
                pairsOf(call.fields)));
    if (!call.note.isEmpty())
        file.blocks.append(textBlock(u"docs"_s, call.note));
    return file;
}

/// Names of one collection's files and folders, no two alike where upper and lower case are one.
class Paths
{
public:
    /// Of a folder within another; the same one each time.
    QString folder(const QString &above, const QString &name)
    {
        QString &path = m_folders[above + u'\n' + name];
        if (path.isEmpty())
            path = free(above, fileName(name), {});
        return path;
    }

    QString file(const QString &above, const QString &name) { return free(above, fileName(name), u".bru"_s); }

private:
    QString free(const QString &above, const QString &name, const QString &end)
    {
        const QString start = above.isEmpty() ? name : above + u'/' + name;
        QString path = start + end;
        for (int number = 2; m_taken.contains(path.toLower()); ++number)
            path = start + u' ' + QString::number(number) + end;
        m_taken.insert(path.toLower());
        return path;
    }

    QHash<QString, QString> m_folders;
    QSet<QString> m_taken;
};

} // namespace

QMap<QString, QByteArray> toBruno(const WrittenCollection &collection)
{
    constexpr qsizetype deepest = 16; // folders in folders: a path has its limit
    QMap<QString, QByteArray> files;
    files.insert(u"bruno.json"_s,
        writeJson(
            Json::object({ { u"version"_s, u"1" }, { u"name"_s, collection.name }, { u"type"_s, u"collection" } }),
            JsonStyle::Indented)
            + '\n');
    QList<BruFile::Pair> variables;
    for (auto each = collection.variables.cbegin(); each != collection.variables.cend(); ++each)
        variables.append({ each.key().simplified(), each.value() });
    if (!variables.isEmpty())
        files.insert(u"collection.bru"_s, writeBru({ { block(u"vars:pre-request"_s, variables) }, {} }).toUtf8());
    Paths paths;
    int number = 0;
    for (const WrittenCall &call : collection.calls) {
        QStringList names = call.place.split(u" / "_s);
        const QString name = names.takeLast();
        QString folder;
        for (const QString &each : names.first(std::min(names.size(), deepest))) {
            folder = paths.folder(folder, each);
            const BruFile settings{ { block(u"meta"_s, { { u"name"_s, each.simplified() } }) }, {} };
            files.insert(folder + u"/folder.bru"_s, writeBru(settings).toUtf8());
        }
        files.insert(paths.file(folder, name), writeBru(callFile(call, name, ++number)).toUtf8());
    }
    return files;
}

Result<> saveBruno(const QString &path, const WrittenCollection &collection, FileAccess access)
{
    const QFileInfo place(path);
    if (place.exists() || place.isSymLink())
        return fail(
            Errc::Conflict, tr("“%1” is already there; a Bruno collection is written as a new folder.").arg(path));
    const auto failure = [&path] { return fail(Errc::Io, tr("The folder “%1” can't be written.").arg(path)); };
    QTemporaryDir made(place.absoluteFilePath() + u"-XXXXXX"_s);
    if (!made.isValid())
        return failure();
    const QMap<QString, QByteArray> files = toBruno(collection);
    for (auto each = files.cbegin(); each != files.cend(); ++each) {
        if (!QDir(made.path()).mkpath(QFileInfo(each.key()).path()))
            return failure();
        if (const auto written = writeFile(made.filePath(each.key()), each.value(), access); !written)
            return written;
    }
    if (!QDir().rename(made.path(), place.absoluteFilePath()))
        return failure();
    made.setAutoRemove(false);
    return {};
}

} // namespace archive
