// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forge/shadowserver.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace forge {

namespace {

template<class T> Answer answerOf(const simplejwt::Outcome<T> &outcome)
{
    return outcome ? Answer{ 200, {} } : Answer{ outcome.error().status, detailOf(outcome.error().body) };
}

django::User userOf(const ShadowServer::User &user, const QString &field)
{
    django::User row;
    row.id = field == u"id" || field == u"pk" ? user.id.toLongLong() : 0;
    row.username = field == u"username" ? user.id : u"user-"_s + user.id;
    row.email = field == u"email" ? user.id : QString();
    row.isActive = user.isActive;
    return row;
}

} // namespace

QString detailOf(const Json &body)
{
    const Json *messages = body.find(u"messages");
    if (messages && !messages->items().isEmpty()) {
        const Json *message = messages->items().constFirst().find(u"message");
        if (message)
            return message->toString();
    }
    const Json *detail = body.find(u"detail");
    if (detail)
        return detail->toString();
    const Json *errors = body.find(u"non_field_errors");
    return errors && !errors->items().isEmpty() ? errors->items().constFirst().toString() : QString();
}

Result<std::unique_ptr<ShadowServer>> ShadowServer::make(
    const simplejwt::Settings &settings, simplejwt::Band band, const Clock &clock, const QList<User> &users)
{
    if (!settings.jwkUrl.isEmpty() || settings.checkRevokeToken)
        return fail(Errc::Unsupported,
            QCoreApplication::translate(
                "forge::Bench", "With JWK_URL or CHECK_REVOKE_TOKEN the answers can't be foreseen."));
    if (!settings.signingKey && settings.verifyingKey.isEmpty())
        return fail(Errc::Secret, QCoreApplication::translate("forge::Bench", "The server's key isn't known."));
    auto store = django::SqlStore::open(u":memory:"_s);
    if (!store)
        return tl::unexpected(store.error());
    for (const User &user : users) {
        if (const auto added = (*store)->addUser(userOf(user, settings.userIdField)); !added)
            return tl::unexpected(added.error());
    }
    std::unique_ptr<ShadowServer> shadow(new ShadowServer);
    shadow->m_store = std::move(*store);
    shadow->m_engine = std::make_unique<simplejwt::Engine>(settings, band, *shadow->m_store, clock);
    return shadow;
}

Answer ShadowServer::protectedView(QByteArrayView token) const
{
    const QByteArray scheme = m_engine->settings().authHeaderTypes.value(0).toUtf8();
    const auto user = m_engine->authenticate(scheme + ' ' + token.toByteArray());
    return user && !*user ? Answer{ 401, {} } : answerOf(user);
}

Answer ShadowServer::refresh(QByteArrayView token) const
{
    return answerOf(m_engine->refresh(token));
}

Answer ShadowServer::blacklist(QByteArrayView token) const
{
    return answerOf(m_engine->blacklist(token));
}

} // namespace forge
