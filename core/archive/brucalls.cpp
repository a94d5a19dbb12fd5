// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brucalls.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Bruno", text);
}

const QStringList &methods()
{
    static const QStringList all{ u"get"_s, u"post"_s, u"put"_s, u"patch"_s, u"delete"_s, u"head"_s, u"options"_s,
        u"trace"_s, u"connect"_s, u"http"_s };
    return all;
}

QList<BruFile::Pair> pairsOf(const BruFile &file, QStringView name)
{
    const BruFile::Block *block = file.find(name);
    return block ? block->pairs : QList<BruFile::Pair>();
}

} // namespace

QString BruScope::below(const QString &name) const
{
    constexpr qsizetype longest = 300; // folders in folders would make a name as long as their depth
    return place.isEmpty() ? name : place.right(longest) + u" / "_s + name;
}

BruCalls::BruCalls(const GivenVariables &given, Instant now)
    : m_given(given)
    , m_maker(given.variables, now)
{
}

void BruCalls::readSettings(const BruFile &file, const QString &place, BruScope *scope)
{
    tellDamage(file, place);
    tellScripts(file, place);
    for (const BruFile::Pair &pair : pairsOf(file, u"headers")) {
        if (pair.isOff)
            m_maker.skip(place, tr("The header “%1” is switched off.").arg(pair.name));
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

void BruCalls::addCall(const BruFile &file, const QString &fallbackName, const BruScope &scope)
{
    const BruFile::Block *meta = file.find(u"meta");
    const QString name = meta ? meta->value(u"name") : QString();
    WrittenCall call;
    call.place = scope.below(name.isEmpty() ? fallbackName : name);
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
            isOther ? tr("A request of the type “%1” is not imported.").arg(type.left(40))
                    : tr("The file has no request."));
        return;
    }
    call.method = request->name == u"http" ? request->value(u"method") : request->name.toUpper();
    call.url = addressOf(file, request->value(u"url"), call.place);
    call.headers = scope.headers;
    for (const BruFile::Pair &pair : pairsOf(file, u"headers")) {
        if (pair.isOff)
            m_maker.skip(call.place, tr("The header “%1” is switched off.").arg(pair.name));
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

void BruCalls::tellDamage(const BruFile &file, const QString &place)
{
    for (const auto &[line, text] : file.damage)
        m_maker.skip(tr("%1, line %2").arg(place).arg(line), text);
}

void BruCalls::tellScripts(const BruFile &file, const QString &place)
{
    for (const BruFile::Block &block : file.blocks) {
        const bool isScript = block.name.startsWith(u"script:"_s) || block.name == u"tests";
        if (isScript && !block.text.trimmed().isEmpty())
            m_maker.skip(block.line > 0 ? tr("%1, line %2").arg(place).arg(block.line) : place,
                tr("Its script “%1” was not run.").arg(block.name));
        if (block.name == u"vars:post-response" && !block.pairs.isEmpty())
            m_maker.skip(place, tr("No variable is set from its answer."));
    }
}

void BruCalls::fillOwn(const QList<WrittenCall::Field> &variables, WrittenCall *call) const
{
    if (variables.isEmpty())
        return;
    ImportVariables own(m_given.variables);
    for (const auto &[name, value] : variables)
        own.add(name, value);
    QStringList unfilled;
    visitTexts(*call, [&](QString &text) { text = own.filled(text, &unfilled); });
}

QString BruCalls::addressOf(const BruFile &file, const QString &url, const QString &place)
{
    QHash<QString, QString> byName;
    for (const BruFile::Pair &pair : pairsOf(file, u"params:path"))
        byName.insert(pair.name, pair.value);
    QString text = url;
    fillPath(byName, &text);
    const bool hasQuery = url.contains(u'?');
    for (const BruFile::Pair &pair : pairsOf(file, u"params:query")) {
        if (pair.isOff)
            m_maker.skip(place, tr("The query field “%1” is switched off.").arg(pair.name));
        else if (!hasQuery)
            addToQuery(pair.name + u'=' + pair.value, &text);
    }
    return text;
}

void BruCalls::readBody(const BruFile &file, const QString &mode, WrittenCall *call)
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
    // The mode has another name than its block; by hand one is written for the other.
    const bool isForm = mode == u"formUrlEncoded" || mode == u"form-urlencoded";
    if (!isForm && mode != u"multipartForm" && mode != u"multipart-form") {
        m_maker.skip(call->place, tr("Its body of the form “%1” is not imported.").arg(mode.left(40)));
        return;
    }
    call->body = isForm ? WrittenCall::Body::Form : WrittenCall::Body::Parts;
    for (const BruFile::Pair &pair : pairsOf(file, isForm ? u"body:form-urlencoded"_s : u"body:multipart-form"_s)) {
        static const QRegularExpression type(u"\\s*@contentType\\([^)]*\\)$"_s);
        if (pair.isOff)
            m_maker.skip(call->place, tr("The field “%1” is switched off.").arg(pair.name));
        else if (!isForm && pair.value.startsWith(u"@file("_s))
            m_maker.skip(call->place, tr("The field “%1” is a file, which was not read.").arg(pair.name));
        else
            call->fields.append({ pair.name, isForm ? pair.value : QString(pair.value).remove(type) });
    }
}

void BruCalls::authorise(const BruFile &file, const QString &mode, WrittenCall *call)
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
        m_maker.skip(call->place, tr("Its authorisation “%1” is not imported.").arg(mode.left(40)));
    }
}

} // namespace archive
