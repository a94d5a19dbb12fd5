// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brunojson.h"

#include "core/json/jsonfields.h"

using namespace Qt::StringLiterals;

namespace archive {

namespace {

BruFile::Pair pair(const Json &row)
{
    const Json *enabled = row.find(u"enabled");
    const bool isFile = memberText(row, u"type") == u"file";
    return { memberText(row, u"name"), isFile ? u"@file()"_s : memberText(row, u"value"),
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
    block.text = json ? scalarText(*json) : QString();
    if (!block.text.isEmpty())
        file->blocks.append(block);
}

void addAuth(const Json *auth, BruFile *file)
{
    if (!auth || !auth->isObject())
        return;
    const QString mode = memberText(*auth, u"mode");
    add({ { u"mode"_s, mode } }, u"auth"_s, file);
    QList<BruFile::Pair> values;
    if (const Json *own = auth->find(mode)) {
        for (const Json::Member &member : own->members())
            values.append({ member.name, scalarText(member.value) });
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
    const QString mode = memberText(*body, u"mode");
    const Json *content = body->find(mode);
    if (content && content->isArray())
        add(rows(content), u"body:"_s + modeOf(mode), file);
    else
        addText(content, u"body:"_s + mode, file);
}

} // namespace

BruFile bruSettingsOf(const Json &request)
{
    BruFile file;
    add(rows(request.find(u"headers")), u"headers"_s, &file);
    QList<BruFile::Pair> query;
    QList<BruFile::Pair> path;
    const Json *params = request.find(u"params");
    for (const Json &each : params ? params->items() : QList<Json>())
        (memberText(each, u"type") == u"path" ? path : query).append(pair(each));
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
    meta.pairs = { { u"name"_s, memberText(item, u"name") } };
    BruFile::Block call;
    call.name = u"http"_s;
    call.pairs = { { u"method"_s, memberText(request, u"method") }, { u"url"_s, memberText(request, u"url") } };
    if (const Json *auth = request.find(u"auth"))
        call.pairs.append({ u"auth"_s, memberText(*auth, u"mode") });
    if (const Json *body = request.find(u"body"))
        call.pairs.append({ u"body"_s, memberText(*body, u"mode") });
    file.blocks += { meta, call };
    return file;
}

} // namespace archive
