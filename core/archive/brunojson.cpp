// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brunojson.h"

using namespace Qt::StringLiterals;

namespace archive {

namespace {

QString text(const Json *value)
{
    if (!value)
        return {};
    if (value->isNumber())
        return QString::fromLatin1(value->numberText());
    if (value->isBool())
        return value->toBool() ? u"true"_s : u"false"_s;
    return value->toString();
}

BruFile::Pair pair(const Json &row)
{
    const Json *enabled = row.find(u"enabled");
    const bool isFile = brunoText(row, u"type") == u"file";
    return { brunoText(row, u"name"), isFile ? u"@file()"_s : brunoText(row, u"value"),
        enabled && enabled->isBool() && !enabled->toBool() };
}

QList<BruFile::Pair> rows(const Json *list)
{
    QList<BruFile::Pair> pairs;
    for (const Json &each : list ? list->items() : QList<Json>())
        pairs.append(pair(each));
    return pairs;
}

void add(const QList<BruFile::Pair> &pairs, const QString &name, BruFile *file)
{
    BruFile::Block block;
    block.name = name;
    block.pairs = pairs;
    if (!pairs.isEmpty())
        file->blocks.append(block);
}

void addText(const Json *json, const QString &name, BruFile *file)
{
    BruFile::Block block;
    block.name = name;
    block.text = text(json);
    if (!block.text.isEmpty())
        file->blocks.append(block);
}

void addAuth(const Json *auth, BruFile *file)
{
    if (!auth || !auth->isObject())
        return;
    const QString mode = brunoText(*auth, u"mode");
    add({ { u"mode"_s, mode } }, u"auth"_s, file);
    QList<BruFile::Pair> values;
    if (const Json *own = auth->find(mode)) {
        for (const Json::Member &member : own->members())
            values.append({ member.name, text(&member.value) });
    }
    add(values, u"auth:"_s + mode, file);
}

QString modeOf(const QString &mode)
{
    return mode == u"formUrlEncoded" ? u"form-urlencoded"_s : mode == u"multipartForm" ? u"multipart-form"_s : mode;
}

void addBody(const Json *body, BruFile *file)
{
    if (!body || !body->isObject())
        return;
    const QString mode = brunoText(*body, u"mode");
    const Json *content = body->find(mode);
    if (content && content->isArray())
        add(rows(content), u"body:"_s + modeOf(mode), file);
    else
        addText(content, u"body:"_s + mode, file);
}

} // namespace

QString brunoText(const Json &json, const char16_t *name)
{
    return text(json.find(name));
}

BruFile bruSettingsOf(const Json &request)
{
    BruFile file;
    add(rows(request.find(u"headers")), u"headers"_s, &file);
    QList<BruFile::Pair> query;
    QList<BruFile::Pair> path;
    const Json *params = request.find(u"params");
    for (const Json &each : params ? params->items() : QList<Json>())
        (brunoText(each, u"type") == u"path" ? path : query).append(pair(each));
    add(query, u"params:query"_s, &file);
    add(path, u"params:path"_s, &file);
    addAuth(request.find(u"auth"), &file);
    addBody(request.find(u"body"), &file);
    if (const Json *variables = request.find(u"vars")) {
        add(rows(variables->find(u"req")), u"vars:pre-request"_s, &file);
        add(rows(variables->find(u"res")), u"vars:post-response"_s, &file);
    }
    if (const Json *script = request.find(u"script")) {
        addText(script->find(u"req"), u"script:pre-request"_s, &file);
        addText(script->find(u"res"), u"script:post-response"_s, &file);
    }
    addText(request.find(u"tests"), u"tests"_s, &file);
    return file;
}

BruFile bruCallOf(const Json &item, const Json &request)
{
    BruFile file = bruSettingsOf(request);
    BruFile::Block meta;
    meta.name = u"meta"_s;
    meta.pairs = { { u"name"_s, brunoText(item, u"name") } };
    BruFile::Block call;
    call.name = u"http"_s;
    call.pairs = { { u"method"_s, brunoText(request, u"method") }, { u"url"_s, brunoText(request, u"url") } };
    if (const Json *auth = request.find(u"auth"))
        call.pairs.append({ u"auth"_s, brunoText(*auth, u"mode") });
    if (const Json *body = request.find(u"body"))
        call.pairs.append({ u"body"_s, modeOf(brunoText(*body, u"mode")) });
    file.blocks += { meta, call };
    return file;
}

} // namespace archive
