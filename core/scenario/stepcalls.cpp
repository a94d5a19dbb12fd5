// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/stepcalls.h"

#include "core/forge/forgery.h"
#include "core/forge/forging.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/plan.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Runner", text);
}

QByteArray bytesOf(const Json &with, QStringView name)
{
    const Json *value = with.find(name);
    return value ? value->toString().toUtf8() : QByteArray();
}

Json loginOf(const Json &with)
{
    Json login = Json::object();
    if (const Json *user = with.find(u"user"))
        login.set(u"username"_s, *user);
    if (const Json *id = with.find(u"user_id"))
        login.set(u"user_id"_s, *id);
    if (const Json *password = with.find(u"password"))
        login.set(u"password"_s, *password);
    return login;
}

void setHeader(session::Headers *headers, const QByteArray &name, const std::optional<QByteArray> &value)
{
    headers->removeIf([&name](const auto &field) { return field.first.compare(name, Qt::CaseInsensitive) == 0; });
    if (value)
        headers->emplaceBack(name, *value);
}

} // namespace

Result<QByteArray> forgedToken(const Stage &stage, QStringView id, const QByteArray &token)
{
    const forge::Forgery *forgery = forge::forgeryNamed(id);
    if (!forgery)
        return fail(Errc::Usage, tr("There is no forgery “%1”.").arg(id));
    const QString lacking = forgery->means == forge::Means::SigningKey ? stage.lacks(Need::Settings) : QString();
    if (!lacking.isEmpty())
        return fail(Errc::Secret, lacking);
    forge::ForgeryMaterial material;
    material.token = token;
    material.settings = stage.settings().value_or(simplejwt::Settings());
    material.now = stage.now();
    return forge::forge(*forgery, material);
}

Result<client::EndpointRequest> requestFor(const Stage &stage, const Step &step)
{
    const Json &with = step.with;
    const session::Endpoint endpoint = endpointOf(step);
    config::ServerProfile server = stage.server();
    if (const Json *path = with.find(u"path"))
        server.paths.insert(endpoint, path->toString());
    if (with.contains(u"access"))
        server.wantsAccessOverrides.insert(endpoint, true);
    QByteArray token = bytesOf(with, u"token");
    if (!with.contains(u"token"))
        token = QByteArray(); // null: the member is left out
    QByteArray access = bytesOf(with, u"access");
    if (const Json *forgery = with.find(u"forgery")) {
        // The token that the call is about: in the body where there is one, else in the header.
        QByteArray &target = with.contains(u"token") ? token : access;
        const auto wrong = forgedToken(stage, forgery->toString(), target);
        if (!wrong)
            return tl::unexpected(wrong.error());
        target = *wrong;
    }
    auto request = client::buildRequest(server, endpoint, token, access, loginOf(with));
    if (!request)
        return request;
    if (with.contains(u"method"))
        request->method = bytesOf(with, u"method").toUpper();
    const Json *body = with.find(u"body");
    if (body || with.contains(u"text")) {
        request->body = body ? writeJson(*body) : bytesOf(with, u"text");
        setHeader(&request->headers, "Content-Type", "application/json");
    }
    if (with.contains(u"authorization"))
        setHeader(&request->headers, server.headerName, bytesOf(with, u"authorization"));
    if (const Json *headers = with.find(u"headers")) {
        for (const Json::Member &field : headers->members())
            setHeader(&request->headers, field.name.toUtf8(),
                field.value.isNull() ? std::nullopt : std::optional(field.value.toString().toUtf8()));
    }
    return client::checked(std::move(*request));
}

} // namespace scenario
