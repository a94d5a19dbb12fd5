// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/comparedservers.h"

#include "core/base/clock.h"
#include "core/json/jsonreader.h"
#include "core/session/exchange.h"
#include "core/simplejwt/passwords.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace {

/// As Django's MD5PasswordHasher, which the real server uses here.
QString md5Password(const QString &password)
{
    const QString salt = u"seasalt"_s;
    const QByteArray digest = QCryptographicHash::hash((salt + password).toUtf8(), QCryptographicHash::Md5).toHex();
    return "md5$"_L1 + salt + '$'_L1 + QString::fromLatin1(digest);
}

} // namespace

RealServer::RealServer(const DjangoServer &django)
    : m_django(django)
{
}

Result<> RealServer::reset()
{
    const auto done = m_django.control(R"({"do":"reset"})");
    return done ? Result<>() : tl::unexpected(done.error());
}

std::optional<RawReply> RealServer::call(const QByteArray &method, const QByteArray &target,
    const QList<QPair<QByteArray, QByteArray>> &headers, const QByteArray &body)
{
    // wsgiref closes after each answer.
    return RawHttp(quint16(m_django.url().port())).call(method, target, headers, body);
}

Result<> RealServer::control(const QByteArray &order)
{
    const auto done = m_django.control(order);
    return done ? Result<>() : tl::unexpected(done.error());
}

Result<Json> RealServer::state()
{
    const auto answer = m_django.control(R"({"do":"state"})");
    return answer ? parseJson(*answer) : tl::unexpected(answer.error());
}

EmbeddedServer::EmbeddedServer(server::Options options)
    : m_options(std::move(options))
{
}

Result<> EmbeddedServer::reset()
{
    m_http.reset();
    m_server.stop();
    m_store.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_options.port = 0;
    m_options.allowLogin = true;
    m_options.database = m_directory->filePath(u"embedded.sqlite3"_s);
    auto store = django::SqlStore::open(m_options.database);
    if (!store)
        return tl::unexpected(store.error());
    m_store = std::move(*store);
    for (const QString &name : { u"alice"_s, u"bob"_s, u"carol"_s, u"otp-guest"_s }) {
        const QString hash = name == "otp-guest"_L1 ? simplejwt::unusablePassword() : md5Password(name + "-pw"_L1);
        if (const auto added = m_store->addUser({ 0, name, hash, name != "carol"_L1, {}, {} }); !added)
            return tl::unexpected(added.error());
    }
    const auto url = m_server.start(m_options);
    if (!url)
        return tl::unexpected(url.error());
    reconnect();
    return {};
}

std::optional<RawReply> EmbeddedServer::call(const QByteArray &method, const QByteArray &target,
    const QList<QPair<QByteArray, QByteArray>> &headers, const QByteArray &body)
{
    const auto reply = m_http->call(method, target, headers, body);
    // The connection is kept, unless the server said that it closes it.
    if (!reply || reply->header("Connection").compare("close", Qt::CaseInsensitive) == 0)
        reconnect();
    return reply;
}

void EmbeddedServer::reconnect()
{
    m_http = std::make_unique<RawHttp>(quint16(m_server.url().port()),
        QList<QPair<QByteArray, QByteArray>>{ { session::startSecretHeader, m_server.startSecret() } });
}

Result<> EmbeddedServer::control(const QByteArray &order)
{
    const auto json = parseJson(order);
    if (!json)
        return tl::unexpected(json.error());
    const Json *name = json->find(u"username");
    if (name)
        return changeUser(name->toString(), *json);
    if (!m_options.settings.blacklistApp)
        return {};
    const auto flushed = m_store->flushExpired(MovableClock().now());
    return flushed ? Result<>() : tl::unexpected(flushed.error());
}

Result<> EmbeddedServer::changeUser(const QString &name, const Json &order)
{
    const QString what = order.find(u"do")->toString();
    const auto found = m_store->userByName(name);
    if (!found)
        return tl::unexpected(found.error());
    if (what == "add_user"_L1) {
        if (*found)
            return {};
        const auto added
            = m_store->addUser({ 0, name, md5Password(order.find(u"password")->toString()), true, {}, {} });
        return added ? Result<>() : tl::unexpected(added.error());
    }
    if (!*found)
        return {};
    django::User user = **found;
    if (what == "delete_user"_L1)
        return m_store->removeUser(user.id);
    if (what == "set_active"_L1)
        user.isActive = order.find(u"is_active")->toBool();
    else
        user.passwordHash = md5Password(order.find(u"password")->toString());
    return m_store->updateUser(user);
}

Result<Json> EmbeddedServer::state()
{
    const auto users = m_store->users();
    const auto outstanding = m_store->outstanding();
    const auto blacklisted = m_store->blacklisted();
    if (!users || !outstanding || !blacklisted)
        return fail(Errc::Io, u"The embedded server's tables can't be read."_s);
    Json userRows = Json::array();
    for (const django::User &user : *users) {
        userRows.append(Json::object({ { u"id"_s, Json(user.id) }, { u"username"_s, Json(user.username) },
            { u"is_active"_s, Json(user.isActive) }, { u"has_logged_in"_s, Json(user.lastLogin.has_value()) } }));
    }
    Json outstandingRows = Json::array();
    QMap<qint64, QString> jtis;
    for (const django::OutstandingToken &row : *outstanding) {
        jtis.insert(row.id, row.jti);
        outstandingRows.append(
            Json::object({ { u"id"_s, Json(row.id) }, { u"user_id"_s, row.userId ? Json(*row.userId) : Json() },
                { u"jti"_s, Json(row.jti) }, { u"token"_s, Json(QString::fromUtf8(row.token)) },
                { u"created_at"_s, row.createdAt ? Json(epochSeconds(*row.createdAt)) : Json() },
                { u"expires_at"_s, Json(epochSeconds(row.expiresAt)) } }));
    }
    Json blacklistedRows = Json::array();
    for (const django::BlacklistedToken &row : *blacklisted) {
        blacklistedRows.append(Json::object({ { u"id"_s, Json(row.id) }, { u"jti"_s, Json(jtis.value(row.tokenId)) },
            { u"blacklisted_at"_s, Json(epochSeconds(row.blacklistedAt)) } }));
    }
    return Json::object(
        { { u"users"_s, userRows }, { u"outstanding"_s, outstandingRows }, { u"blacklisted"_s, blacklistedRows } });
}
