// SPDX-License-Identifier: GPL-3.0-or-later
// Each setting of Simple JWT, read as --settings reads it, is seen from outside: over HTTP, on the embedded server.
#include "core/django/sqlstore.h"
#include "core/jose/base64url.h"
#include "core/jose/key.h"
#include "core/jose/verifier.h"
#include "core/jose/verify.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/server/authserver.h"
#include "core/session/exchange.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/passwords.h"
#include "core/simplejwt/settinginfos.h"
#include "core/simplejwt/settingsfile.h"
#include "tests/support/rawhttp.h"

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Json segmentOf(const QByteArray &token, int index)
{
    const auto bytes = jose::decodeBase64Url(token.split('.').value(index));
    return bytes ? parseJson(*bytes).value_or(Json()) : Json();
}

Json claims(const QByteArray &token)
{
    return segmentOf(token, 1);
}

qint64 number(const Json &object, QStringView member)
{
    const Json *value = object.find(member);
    return value ? value->toInteger().value_or(0) : 0;
}

QString text(const Json &object, QStringView member)
{
    const Json *value = object.find(member);
    return value ? value->toString() : QString();
}

/// The embedded server with some settings, and who calls it.
class Lab
{
public:
    explicit Lab(const Json &settings)
    {
        m_options.clock = std::make_shared<MovableClock>([at = systemClock()()] { return at; });
        m_options.database = m_directory.filePath(u"lab.sqlite3"_s);
        m_options.band = simplejwt::Band::Next;
        m_options.allowLogin = true;
        m_options.keyFetcher = [this](const QUrl &) -> Result<QByteArray> {
            ++keySetsFetched;
            return fail(Errc::Network, u"Nobody listens there."_s);
        };
        const auto file = simplejwt::readSettings(writeJson(settings));
        store = django::SqlStore::open(m_options.database).value();
        if (!file)
            qFatal("%s", qPrintable(file.error().what));
        m_options.settings = file->settings;
        for (const char *name : { "alice", "carol" }) {
            const auto added = store->addUser({ 0, QString::fromLatin1(name), simplejwt::encodePassword(u"pw"_s, 1),
                name != QByteArray("carol"), {}, {} });
            if (!added)
                qFatal("%s", qPrintable(added.error().what));
        }
        const auto url = m_server.start(m_options);
        if (!url)
            qFatal("%s", qPrintable(url.error().what));
        m_http = std::make_unique<RawHttp>(
            quint16(url->port()), QList<server::Header>{ { session::startSecretHeader, m_server.startSecret() } });
    }

    RawReply post(const QByteArray &path, const QByteArray &body)
    {
        return m_http->call("POST", path, { { "Content-Type", "application/json" } }, body).value_or(RawReply{});
    }
    int whoami(const QByteArray &header, const QByteArray &name = "Authorization")
    {
        return m_http->call("GET", "/whoami/", { { name, header } }).value_or(RawReply{}).status;
    }
    QByteArray login(const char16_t *member, const QByteArray &user = "alice")
    {
        const auto reply = post("/login/", "{\"username\":\"" + user + "\"}");
        return text(parseJson(reply.body).value_or(Json()), member).toUtf8();
    }
    QByteArray access() { return login(u"access"); }
    QByteArray refresh() { return login(u"refresh"); }
    QByteArray sliding()
    {
        const auto reply = post("/api/token/sliding/", "{\"username\":\"alice\",\"password\":\"pw\"}");
        return text(parseJson(reply.body).value_or(Json()), u"token").toUtf8();
    }
    RawReply refreshWith(const QByteArray &token)
    {
        return post("/api/token/refresh/", "{\"refresh\":\"" + token + "\"}");
    }
    void wait(std::chrono::microseconds time) { m_options.clock->advance(time); }
    Instant now() const { return m_options.clock->now(); }

    std::unique_ptr<django::SqlStore> store;
    std::atomic<int> keySetsFetched{ 0 };

private:
    QTemporaryDir m_directory;
    server::Options m_options;
    server::AuthServer m_server;
    std::unique_ptr<RawHttp> m_http;
};

qint64 life(const QByteArray &token, QStringView end = u"exp")
{
    return number(claims(token), end) - number(claims(token), u"iat");
}

/// A setting, and what is true only with it. \a base holds in both cases.
struct Effect
{
    const char *name;
    Json value;
    std::function<bool(Lab &)> holds;
    Json base = Json::object();
};

QList<Effect> effects()
{
    const auto json = [](const char *text) { return parseJson(text).value_or(Json()); };
    const jose::Key key = jose::Key::generateEc("P-256").value();
    Json elliptic = Json::object();
    elliptic.set(u"ALGORITHM"_s, u"ES256"_s);
    elliptic.set(u"SIGNING_KEY"_s, QString::fromLatin1(key.toPem().value()));
    const auto presentsAccess = [](Lab &lab) { return lab.whoami("Bearer " + lab.access()) == 200; };
    return {
        { "ACCESS_TOKEN_LIFETIME", 600, [](Lab &lab) { return life(lab.access()) == 600; } },
        { "REFRESH_TOKEN_LIFETIME", 600, [](Lab &lab) { return life(lab.refresh()) == 600; } },
        { "SLIDING_TOKEN_LIFETIME", 600, [](Lab &lab) { return life(lab.sliding()) == 600; } },
        { "SLIDING_TOKEN_REFRESH_LIFETIME", 600, [](Lab &lab) { return life(lab.sliding(), u"refresh_exp") == 600; } },
        { "SLIDING_TOKEN_REFRESH_EXP_CLAIM", u"until"_s,
            [](Lab &lab) { return life(lab.sliding(), u"until") == 86400; } },
        { "ROTATE_REFRESH_TOKENS", true,
            [](Lab &lab) { return lab.refreshWith(lab.refresh()).body.contains("refresh"); } },
        { "BLACKLIST_AFTER_ROTATION", true,
            [](Lab &lab) {
                const QByteArray token = lab.refresh();
                return lab.refreshWith(token).status == 200 && lab.refreshWith(token).status == 401;
            },
            json("{\"ROTATE_REFRESH_TOKENS\":true}") },
        { "UPDATE_LAST_LOGIN", true,
            [](Lab &lab) {
                lab.sliding();
                return lab.store->userById(1).value()->lastLogin.has_value();
            } },
        { "ALGORITHM", u"HS512"_s, [](Lab &lab) { return text(segmentOf(lab.access(), 0), u"alg") == u"HS512"; } },
        { "SIGNING_KEY", u"a secret that is thirty-two bytes"_s,
            [](Lab &lab) {
                const auto secret = jose::Key::fromSecret("a secret that is thirty-two bytes");
                return !jose::Verifier({ *secret }, {}).check(lab.access(), lab.now());
            } },
        { "VERIFYING_KEY", QString::fromLatin1(key.publicPem().value()), presentsAccess, elliptic },
        { "AUDIENCE", u"shop"_s, [](Lab &lab) { return text(claims(lab.access()), u"aud") == u"shop"; } },
        { "ISSUER", u"me"_s, [](Lab &lab) { return text(claims(lab.access()), u"iss") == u"me"; } },
        { "JWK_URL", u"http://127.0.0.1:9/keys"_s,
            [](Lab &lab) {
                lab.whoami("Bearer " + lab.access());
                return lab.keySetsFetched > 0;
            },
            elliptic },
        { "LEEWAY", 100,
            [](Lab &lab) {
                const QByteArray token = lab.access();
                lab.wait(350s);
                return lab.whoami("Bearer " + token) == 200;
            } },
        { "AUTH_HEADER_TYPES", json("[\"JWT\"]"), [](Lab &lab) { return lab.whoami("JWT " + lab.access()) == 200; } },
        { "AUTH_HEADER_NAME", u"HTTP_X_TOKEN"_s,
            [](Lab &lab) { return lab.whoami("Bearer " + lab.access(), "X-Token") == 200; } },
        { "USER_ID_FIELD", u"username"_s, [](Lab &lab) { return text(claims(lab.access()), u"user_id") == u"alice"; } },
        { "USER_ID_CLAIM", u"uid"_s, [](Lab &lab) { return text(claims(lab.access()), u"uid") == u"1"; } },
        { "AUTH_TOKEN_CLASSES", json("[\"SlidingToken\"]"),
            [](Lab &lab) { return lab.whoami("Bearer " + lab.sliding()) == 200; } },
        { "TOKEN_TYPE_CLAIM", u"kind"_s, [](Lab &lab) { return text(claims(lab.access()), u"kind") == u"access"; } },
        { "JTI_CLAIM", u"tid"_s, [](Lab &lab) { return text(claims(lab.access()), u"tid").size() == 32; } },
        { "CHECK_REVOKE_TOKEN", true,
            [](Lab &lab) { return text(claims(lab.access()), u"hash_password").size() == 32; } },
        { "REVOKE_TOKEN_CLAIM", u"hp"_s, [](Lab &lab) { return text(claims(lab.access()), u"hp").size() == 32; },
            json("{\"CHECK_REVOKE_TOKEN\":true}") },
        { "CHECK_USER_IS_ACTIVE", false,
            [](Lab &lab) { return lab.whoami("Bearer " + lab.login(u"access", "carol")) == 200; } },
    };
}

} // namespace

class SettingEffectsTest : public QObject
{
    Q_OBJECT

private slots:
    void takesEffect_data()
    {
        QTest::addColumn<int>("index");
        const QList<Effect> all = effects();
        for (int i = 0; i < all.size(); ++i)
            QTest::newRow(all[i].name) << i;
    }

    void takesEffect()
    {
        QFETCH(int, index);
        const Effect effect = effects()[index];
        Lab without(effect.base);
        QVERIFY2(!effect.holds(without), "seen without the setting too");
        Json settings = effect.base;
        settings.set(QString::fromLatin1(effect.name), effect.value);
        Lab with(settings);
        QVERIFY2(effect.holds(with), "not seen");
    }

    void noneIsLeftOut()
    {
        QStringList tried;
        for (const Effect &effect : effects())
            tried.append(QString::fromLatin1(effect.name));
        for (const simplejwt::SettingInfo &info : simplejwt::settingInfos())
            QCOMPARE(tried.count(QString::fromLatin1(info.name)), info.pythonCode ? 0 : 1);
    }
};

QTEST_GUILESS_MAIN(SettingEffectsTest)
#include "tst_settingeffects.moc"
