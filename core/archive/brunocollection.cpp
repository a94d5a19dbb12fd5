// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brunocollection.h"

#include "core/archive/brufile.h"
#include "core/archive/brunojson.h"
#include "core/archive/callmaker.h"
#include "core/json/jsonfields.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(archive::Bruno)
};

const QStringList &methods()
{
    static const QStringList all{ u"get"_s, u"post"_s, u"put"_s, u"patch"_s, u"delete"_s, u"head"_s, u"options"_s,
        u"trace"_s, u"connect"_s, u"http"_s };
    return all;
}

/// What a folder gives to what is in it.
struct Scope
{
    QString place; ///< of the folder; empty: the collection
    QList<WrittenCall::Field> headers;
    WrittenCall::Auth auth = WrittenCall::Auth::None;
    WrittenCall::Field credential;
    QList<WrittenCall::Field> variables; ///< of folders, the inner ones last; the collection's are the maker's
};

QString below(const Scope &scope, const QString &name)
{
    constexpr qsizetype longest = 300; // folders in folders would make a name as long as their depth
    return scope.place.isEmpty() ? name : scope.place.right(longest) + u" / "_s + name;
}

/// Adds the calls of files, each in its scope.
class Reader
{
public:
    Reader(const GivenVariables &given, Instant now)
        : m_given(given)
        , m_maker(given.variables, now)
    {
    }

    /// What a folder's or the collection's own file says, over what the scope has.
    void readSettings(const BruFile &file, const QString &place, Scope *scope)
    {
        tellDamage(file, place);
        tellScripts(file, place);
        for (const BruFile::Pair &pair : pairsOf(file, u"headers")) {
            if (pair.isOff)
                m_maker.skip(place, Words::tr("The header “%1” is switched off.").arg(pair.name));
            else
                setHeader(pair.name, pair.value, &scope->headers);
        }
        if (const BruFile::Block *auth = file.find(u"auth")) {
            WrittenCall call;
            call.place = place;
            call.auth = scope->auth;
            call.credential = scope->credential;
            authorise(file, auth->value(u"mode"), &call);
            scope->auth = call.auth;
            scope->credential = call.credential;
        }
        for (const BruFile::Pair &pair : pairsOf(file, u"vars:pre-request")) {
            if (pair.isOff)
                continue;
            if (scope->place.isEmpty())
                m_maker.addVariable(pair.name, pair.value);
            else
                scope->variables.append({ pair.name, pair.value });
        }
    }

    void addCall(const BruFile &file, const QString &fallbackName, const Scope &scope)
    {
        const BruFile::Block *meta = file.find(u"meta");
        const QString name = meta ? meta->value(u"name") : QString();
        WrittenCall call;
        call.place = below(scope, name.isEmpty() ? fallbackName : name);
        tellDamage(file, call.place);
        tellScripts(file, call.place);
        const BruFile::Block *request = nullptr;
        for (const BruFile::Block &block : file.blocks) {
            if (methods().contains(block.name) && !request)
                request = &block;
        }
        const QString type = meta ? meta->value(u"type") : QString();
        if (!request) {
            const bool isOther = !type.isEmpty() && type != u"http";
            m_maker.skip(call.place,
                isOther ? Words::tr("A request of the type “%1” is not taken.").arg(type.left(40))
                        : Words::tr("The file has no request."));
            return;
        }
        call.method = request->name == u"http" ? request->value(u"method") : request->name.toUpper();
        call.url = addressOf(file, request->value(u"url"), call.place);
        call.headers = scope.headers;
        for (const BruFile::Pair &pair : pairsOf(file, u"headers")) {
            if (pair.isOff)
                m_maker.skip(call.place, Words::tr("The header “%1” is switched off.").arg(pair.name));
            else
                setHeader(pair.name, pair.value, &call.headers);
        }
        readBody(file, request->value(u"body"), &call);
        call.auth = scope.auth;
        call.credential = scope.credential;
        const QString mode = request->value(u"auth");
        authorise(file, mode.isEmpty() ? u"none"_s : mode, &call);
        QList<WrittenCall::Field> variables = scope.variables;
        for (const BruFile::Pair &pair : pairsOf(file, u"vars:pre-request")) {
            if (!pair.isOff)
                variables.append({ pair.name, pair.value });
        }
        fillOwn(variables, &call);
        m_maker.add(call);
    }

    CallMaker &maker() { return m_maker; }

private:
    static QList<BruFile::Pair> pairsOf(const BruFile &file, QStringView name)
    {
        const BruFile::Block *block = file.find(name);
        return block ? block->pairs : QList<BruFile::Pair>();
    }

    void tellDamage(const BruFile &file, const QString &place)
    {
        for (const auto &[line, text] : file.damage)
            m_maker.skip(Words::tr("%1, line %2").arg(place).arg(line), text);
    }

    void tellScripts(const BruFile &file, const QString &place)
    {
        for (const BruFile::Block &block : file.blocks) {
            const bool isScript = block.name.startsWith(u"script:"_s) || block.name == u"tests";
            if (isScript && !block.text.trimmed().isEmpty())
                m_maker.skip(block.line > 0 ? Words::tr("%1, line %2").arg(place).arg(block.line) : place,
                    Words::tr("Its script “%1” was not run.").arg(block.name));
            if (block.name == u"vars:post-response" && !block.pairs.isEmpty())
                m_maker.skip(place, Words::tr("No variable is taken from its answer."));
        }
    }

    /// What a folder or a request calls a variable holds there alone, but what is given is stronger.
    void fillOwn(const QList<WrittenCall::Field> &variables, WrittenCall *call) const
    {
        if (variables.isEmpty())
            return;
        ImportVariables own(m_given.variables);
        for (const auto &[name, value] : variables)
            own.add(name, value);
        QStringList unfilled;
        const auto fill = [&](QString *text) { *text = own.filled(*text, &unfilled); };
        fill(&call->url);
        fill(&call->text);
        fill(&call->credential.name);
        fill(&call->credential.value);
        for (QList<WrittenCall::Field> *fields : { &call->headers, &call->fields }) {
            for (WrittenCall::Field &field : *fields) {
                fill(&field.name);
                fill(&field.value);
            }
        }
    }

    QString addressOf(const BruFile &file, const QString &url, const QString &place)
    {
        QHash<QString, QString> byName;
        for (const BruFile::Pair &pair : pairsOf(file, u"params:path"))
            byName.insert(pair.name, pair.value);
        QString text = url;
        fillPath(byName, &text);
        const bool hasQuery = url.contains(u'?');
        for (const BruFile::Pair &pair : pairsOf(file, u"params:query")) {
            if (pair.isOff)
                m_maker.skip(place, Words::tr("The query field “%1” is switched off.").arg(pair.name));
            else if (!hasQuery)
                addToQuery(pair.name + u'=' + pair.value, &text);
        }
        return text;
    }

    void readBody(const BruFile &file, const QString &mode, WrittenCall *call)
    {
        struct Text
        {
            const char16_t *mode;
            const char *type;
        };
        static constexpr Text texts[] = { { u"json", "application/json" }, { u"text", "text/plain" },
            { u"xml", "application/xml" }, { u"sparql", "application/sparql-query" } };
        if (mode.isEmpty() || mode == u"none")
            return;
        for (const Text &each : texts) {
            if (mode != QStringView(each.mode))
                continue;
            const BruFile::Block *block = file.find(u"body:"_s + mode);
            if (!block && mode == u"json")
                block = file.find(u"body");
            call->body = WrittenCall::Body::Text;
            call->text = block ? block->text : QString();
            call->textType = QString::fromLatin1(each.type);
            return;
        }
        const bool isForm = mode == u"form-urlencoded";
        if (!isForm && mode != u"multipart-form") {
            m_maker.skip(call->place, Words::tr("Its body of the form “%1” is not taken.").arg(mode.left(40)));
            return;
        }
        call->body = isForm ? WrittenCall::Body::Form : WrittenCall::Body::Parts;
        for (const BruFile::Pair &pair : pairsOf(file, u"body:"_s + mode)) {
            static const QRegularExpression type(u"\\s*@contentType\\([^)]*\\)$"_s);
            if (pair.isOff)
                m_maker.skip(call->place, Words::tr("The field “%1” is switched off.").arg(pair.name));
            else if (!isForm && pair.value.startsWith(u"@file("_s))
                m_maker.skip(call->place, Words::tr("The field “%1” is a file, which was not read.").arg(pair.name));
            else
                call->fields.append({ pair.name, isForm ? pair.value : QString(pair.value).remove(type) });
        }
    }

    /// "inherit" leaves what the call has from its folders.
    void authorise(const BruFile &file, const QString &mode, WrittenCall *call)
    {
        if (mode == u"inherit")
            return;
        call->auth = WrittenCall::Auth::None;
        call->credential = {};
        if (mode.isEmpty() || mode == u"none")
            return;
        const BruFile::Block *block = file.find(u"auth:"_s + mode);
        const auto value = [block](QStringView name) { return block ? block->value(name) : QString(); };
        if (mode == u"bearer") {
            call->auth = WrittenCall::Auth::Bearer;
            call->credential = { {}, value(u"token") };
        } else if (mode == u"basic") {
            call->auth = WrittenCall::Auth::Basic;
            call->credential = { value(u"username"), value(u"password") };
        } else if (mode == u"apikey") {
            const bool isInQuery = value(u"placement").startsWith(u"query"_s);
            call->auth = isInQuery ? WrittenCall::Auth::QueryKey : WrittenCall::Auth::HeaderKey;
            call->credential = { value(u"key"), value(u"value") };
        } else {
            m_maker.skip(call->place, Words::tr("Its authorisation “%1” is not taken.").arg(mode.left(40)));
        }
    }

    const GivenVariables &m_given;
    CallMaker m_maker;
};

/// A collection that was exported as JSON.
class ExportReader
{
public:
    ExportReader(const GivenVariables &given, Instant now)
        : m_given(given)
        , m_reader(given, now)
    {
    }

    Import read(const Json &collection)
    {
        Scope scope;
        const QString name = memberText(collection, u"name");
        readRoot(collection, name.isEmpty() ? Words::tr("the collection") : name, &scope);
        Environments environments;
        const Json *all = collection.find(u"environments");
        for (const Json &each : all ? all->items() : QList<Json>()) {
            QHash<QString, QString> &variables = environments[memberText(each, u"name")];
            const Json *rows = each.find(u"variables");
            for (const Json &row : rows ? rows->items() : QList<Json>()) {
                const Json *enabled = row.find(u"enabled");
                const Json *secret = row.find(u"secret");
                const QString value = memberText(row, u"value");
                const bool isLeftOut = secret && secret->toBool() && value.isEmpty(); // Bruno exports no secrets
                if (!isLeftOut && (!enabled || !enabled->isBool() || enabled->toBool()))
                    variables.insert(memberText(row, u"name"), value);
            }
        }
        m_reader.maker().addEnvironment(environments, m_given.environment);
        readItems(collection, scope);
        return m_reader.maker().take();
    }

private:
    void readRoot(const Json &json, const QString &place, Scope *scope)
    {
        const Json *root = json.find(u"root");
        if (const Json *request = root ? root->find(u"request") : nullptr)
            m_reader.readSettings(bruSettingsOf(*request), place, scope);
    }

    void readItems(const Json &folder, const Scope &scope)
    {
        const Json *items = folder.find(u"items");
        qsizetype number = 0;
        for (const Json &item : items ? items->items() : QList<Json>()) {
            QString name = memberText(item, u"name");
            if (name.isEmpty())
                name = Words::tr("item %1").arg(++number);
            const QString type = memberText(item, u"type");
            if (item.contains(u"items")) {
                Scope inner = scope;
                inner.place = below(scope, name);
                readRoot(item, inner.place, &inner);
                readItems(item, inner);
            } else if (const Json *request = item.find(u"request"); request && request->isObject()
                       && (type.isEmpty() || type == u"http" || type == u"http-request")) {
                m_reader.addCall(bruCallOf(item, *request), name, scope);
            } else {
                m_reader.maker().skip(below(scope, name),
                    type.isEmpty() ? Words::tr("This is neither a request nor a folder.")
                                   : Words::tr("An item of the type “%1” is not taken.").arg(type.left(40)));
            }
        }
    }

    const GivenVariables &m_given;
    Reader m_reader;
};

/// A collection as a folder of files.
class FolderReader
{
public:
    FolderReader(ImportFolder &folder, const GivenVariables &given, Instant now)
        : m_folder(folder)
        , m_given(given)
        , m_reader(given, now)
    {
    }

    Import read(const QString &only)
    {
        const QStringList files
            = only.isEmpty() ? m_folder.files(u".bru"_s) : m_folder.files(u".bru"_s, u"environments"_s) << only;
        readCollection(files);
        QList<Call> calls;
        for (const QString &path : files) {
            const QString name = path.section(u'/', -1);
            if (path.startsWith(u"environments/"_s) || name == u"folder.bru" || name == u"collection.bru")
                continue;
            if (!only.isEmpty() && path != only)
                continue;
            if (const auto file = fileAt(path))
                calls.append({ path, path.section(u'/', 0, -2), *file });
        }
        // Within a folder by their numbers; the folders stay where they are.
        for (qsizetype from = 0; from < calls.size();) {
            qsizetype to = from;
            while (to < calls.size() && calls.at(to).folder == calls.at(from).folder)
                ++to;
            std::stable_sort(calls.begin() + from, calls.begin() + to,
                [](const Call &one, const Call &other) { return one.number() < other.number(); });
            from = to;
        }
        for (const Call &call : std::as_const(calls)) {
            const QString name = call.path.section(u'/', -1).chopped(4);
            m_reader.addCall(call.file, name, scopeOf(call.folder));
        }
        return m_reader.maker().take();
    }

private:
    struct Call
    {
        QString path;
        QString folder;
        BruFile file;

        int number() const
        {
            const BruFile::Block *meta = file.find(u"meta");
            return meta ? meta->value(u"seq").toInt() : 0;
        }
    };

    std::optional<BruFile> fileAt(const QString &path)
    {
        const auto content = m_folder.read(path);
        if (!content) {
            m_reader.maker().skip(path, content.error().what);
            return std::nullopt;
        }
        return readBru(QString::fromUtf8(*content));
    }

    void readCollection(const QStringList &files)
    {
        Scope root;
        if (m_folder.has(u"collection.bru"_s)) {
            if (const auto file = fileAt(u"collection.bru"_s))
                m_reader.readSettings(*file, u"collection.bru"_s, &root);
        }
        m_scopes.insert(QString(), root);
        Environments environments;
        for (const QString &path : files) {
            if (!path.startsWith(u"environments/"_s) || path.count(u'/') != 1)
                continue;
            const auto content = m_folder.read(path);
            const auto values = content.and_then([](const QByteArray &text) { return environmentVariables(text); });
            if (values)
                environments.insert(path.section(u'/', -1).chopped(4), *values);
            else
                m_reader.maker().skip(path, values.error().what);
        }
        m_reader.maker().addEnvironment(environments, m_given.environment);
        if (m_folder.has(u".env"_s)) {
            const auto content = m_folder.read(u".env"_s);
            const auto values = content.and_then([](const QByteArray &text) { return environmentVariables(text); });
            for (const QString &name : values ? values->keys() : QStringList())
                m_reader.maker().addVariable(u"process.env."_s + name, values->value(name));
        }
    }

    /// Of a folder by its path; "" is the collection's own.
    const Scope &scopeOf(const QString &path)
    {
        if (const auto known = m_scopes.constFind(path); known != m_scopes.cend())
            return *known;
        Scope scope = scopeOf(path.contains(u'/') ? path.section(u'/', 0, -2) : QString());
        std::optional<BruFile> file;
        if (m_folder.has(path + u"/folder.bru"_s))
            file = fileAt(path + u"/folder.bru"_s);
        const BruFile::Block *meta = file ? file->find(u"meta") : nullptr;
        const QString name = meta ? meta->value(u"name") : QString();
        scope.place = below(scope, name.isEmpty() ? path.section(u'/', -1) : name);
        if (file)
            m_reader.readSettings(*file, scope.place, &scope);
        return *m_scopes.insert(path, scope);
    }

    ImportFolder &m_folder;
    const GivenVariables &m_given;
    Reader m_reader;
    QHash<QString, Scope> m_scopes; ///< by the paths of their folders
};

} // namespace

bool looksLikeBru(QByteArrayView text)
{
    static const QRegularExpression block(
        u"^(?:meta|get|post|put|patch|delete|head|options|http|auth|vars)[ \\t]*\\{[ \\t]*\\r?$"_s,
        QRegularExpression::MultilineOption);
    constexpr qsizetype most = 64 * 1024;
    const QString start = QString::fromUtf8(text.first(std::min(text.size(), most)));
    return block.match(start).hasMatch() && start.trimmed().at(0).isLetter();
}

bool looksLikeBruno(const Json &json)
{
    const Json *items = json.find(u"items");
    return items && items->isArray() && json.contains(u"version")
        && (json.contains(u"brunoConfig") || json.contains(u"environments") || json.contains(u"name"));
}

Import callsFromBru(QByteArrayView text, const GivenVariables &given, Instant now)
{
    Reader reader(given, now);
    reader.addCall(readBru(QString::fromUtf8(text)), Words::tr("the file"), {});
    return reader.maker().take();
}

Import callsFromBruno(const Json &json, const GivenVariables &given, Instant now)
{
    return ExportReader(given, now).read(json);
}

Import callsFromBrunoFolder(ImportFolder &folder, const QString &only, const GivenVariables &given, Instant now)
{
    return FolderReader(folder, given, now).read(only);
}

} // namespace archive
