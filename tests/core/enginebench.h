// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/sqlstore.h"
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/engine.h"
#include "core/simplejwt/passwords.h"

#include <QTest>
#include <functional>

Q_DECLARE_METATYPE(simplejwt::Band)

// What the tests of the engine share.
namespace simplejwt {

inline constexpr qint64 start = 1'700'000'000;
inline const QByteArray secret = "an-hmac-secret-that-is-long-enough-for-every-hash-here-0123456789";

/// A server's inside with a clock that stands still until it is moved, and ids that count.
class Bench
{
public:
    explicit Bench(Band band, Settings given = {}, KeyFetcher fetcher = {})
        : m_store(std::move(*django::SqlStore::open(QStringLiteral(":memory:"))))
    {
        if (!given.signingKey)
            given.signingKey = secret;
        m_engine = std::make_unique<Engine>(
            given, band, *m_store, [this] { return m_now; },
            [this] { return QByteArray::number(++m_ids).rightJustified(32, '0'); }, std::move(fetcher));
        django::User user;
        user.username = QStringLiteral("alice");
        user.passwordHash = encodePassword(QStringLiteral("alice-pw"), 1);
        alice = m_store->addUser(user).value();
        user.username = QStringLiteral("bob");
        user.isActive = false;
        bob = m_store->addUser(user).value();
    }

    Engine &engine() { return *m_engine; }
    django::Store &store() { return *m_store; }
    void wait(std::chrono::microseconds span) { m_now += span; }
    qint64 now() const { return epochSeconds(m_now); }

    QByteArray issue(TokenType type, const django::User &user, const Json &claims = {})
    {
        return m_engine->encode(m_engine->tokenForUser(user, type, claims).value()).value();
    }

    django::User alice;
    django::User bob;

private:
    Instant m_now = fromEpochSeconds(start) + std::chrono::milliseconds{ 250 };
    int m_ids = 0;
    std::unique_ptr<django::SqlStore> m_store;
    std::unique_ptr<Engine> m_engine;
};

inline QByteArray payloadOf(const QByteArray &token)
{
    return jose::decodeBase64Url(token.split('.')[1]).value();
}

inline QByteArray signedWithSecret(
    const QByteArray &payload, const QByteArray &header = R"({"alg":"HS256","typ":"JWT"})")
{
    return jose::signCompact(header, payload, jose::Algorithm::HS256, jose::Key::fromSecret(secret).value()).value();
}

inline QByteArray textIn(const Outcome<Json> &body, const char16_t *name)
{
    return body.value().find(name)->toString().toLatin1();
}

inline QByteArray wire(const Outcome<Json> &outcome)
{
    if (outcome)
        return "200 " + writeJson(*outcome, JsonStyle::DrfRender);
    return QByteArray::number(outcome.error().status) + ' ' + writeJson(outcome.error().body, JsonStyle::DrfRender);
}

/// Its status and body, or that it is none.
template<class T> QByteArray refusal(const Outcome<T> &outcome)
{
    return outcome
        ? QByteArray("200")
        : QByteArray::number(outcome.error().status) + ' ' + writeJson(outcome.error().body, JsonStyle::DrfRender);
}

inline void addBands()
{
    QTest::addColumn<Band>("band");
    for (const Band band : { Band::V5_2, Band::V5_5, Band::Next })
        QTest::newRow(bandName(band).latin1()) << band;
}

} // namespace simplejwt
