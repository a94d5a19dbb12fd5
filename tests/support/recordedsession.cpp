// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/recordedsession.h"

#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/jose/signature.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/simplejwt/settingsjson.h"

#include <QCryptographicHash>
#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using diagnose::UserState;
using session::Endpoint;

namespace {

const QByteArray DefaultSecret = "a-secret-of-these-tests-0123456789-abcdefghijklmnopqrstuvwxyz";
const QStringList UserNames{ u"alice"_s, u"bob"_s, u"carol"_s };
const QString Server = u"http://127.0.0.1:8000"_s;

/// "rs_private" and so on: keys of this run; nothing depends on which they are.
jose::Key namedKey(const QString &name)
{
    static QHash<QString, jose::Key> keys;
    const QString base = name.section(u'_', 0, -2);
    if (!keys.contains(base)) {
        const Result<jose::Key> made = base.startsWith(u"rs") ? jose::Key::generate(jose::KeyType::Rsa)
            : base == u"ed"                                   ? jose::Key::generate(jose::KeyType::Ed25519)
                                                              : jose::Key::generateEc("P-256");
        keys.insert(base, made.value());
    }
    const jose::Key key = keys.value(base, *jose::Key::fromSecret({}));
    return name.endsWith(u"_public") ? *key.publicKey() : key;
}

Json withKeys(const Json &settings)
{
    Json real = settings;
    for (const Json::Member &member : settings.members()) {
        const QString text = member.value.toString();
        if (!text.startsWith(u"@key:"))
            continue;
        const jose::Key key = namedKey(text.mid(5));
        real.set(member.name, QString::fromUtf8(text.endsWith(u"_public") ? *key.publicPem() : *key.toPem()));
    }
    return real;
}

Endpoint endpointOf(const QString &path)
{
    static const QHash<QString, Endpoint> known{ { u"/login"_s, Endpoint::Login },
        { u"/token"_s, Endpoint::ObtainPair }, { u"/token/refresh"_s, Endpoint::TokenRefresh },
        { u"/token/verify"_s, Endpoint::TokenVerify }, { u"/token/blacklist"_s, Endpoint::TokenBlacklist },
        { u"/token/sliding"_s, Endpoint::ObtainSliding }, { u"/token/sliding/refresh"_s, Endpoint::RefreshSliding },
        { u"/refresh"_s, Endpoint::Refresh }, { u"/refresh-jwt"_s, Endpoint::Refresh },
        { u"/logout"_s, Endpoint::Logout }, { u"/logout-jwt"_s, Endpoint::Logout }, { u"/whoami"_s, Endpoint::WhoAmI },
        { u"/whoami-stateless"_s, Endpoint::WhoAmI } };
    QString bare = path.section(u'?', 0, 0);
    if (bare.endsWith(u'/'))
        bare.chop(1);
    return known.value(bare, Endpoint::Other);
}

QByteArray textOf(const Json &object, const char16_t *name)
{
    const Json *value = object.find(name);
    return value ? value->toString().toUtf8() : QByteArray();
}

/// Bodies are recorded as Latin-1 where they are no UTF-8, else as text.
QByteArray bodyOf(const Json &object)
{
    return textOf(object, u"body");
}

session::Headers headersOf(const Json &object)
{
    session::Headers headers;
    const Json *recorded = object.find(u"headers");
    for (const Json::Member &member : recorded ? recorded->members() : QList<Json::Member>())
        headers.emplaceBack(member.name.toLatin1(), member.value.toString().toUtf8());
    return headers;
}

} // namespace

RecordedSession::RecordedSession(const Json &row)
    : m_now(fromEpochSeconds(1'750'000'000))
    , m_log([this] { return m_now; })
{
    const QString profile = row.find(u"profile")->toString();
    m_band = profile == u"5.2.2" ? simplejwt::Band::V5_2
        : profile == u"5.5.1"    ? simplejwt::Band::V5_5
                                 : simplejwt::Band::Next;
    const Json &recorded = *row.find(u"settings");
    m_settings = simplejwt::settingsFromJson(withKeys(recorded), simplejwt::SettingsReading::AsDjango).value();
    m_signingKeyName = QString::fromUtf8(textOf(recorded, u"SIGNING_KEY"));
    if (!m_settings.signingKey && !m_settings.signingKeyIsNone)
        m_settings.signingKey = DefaultSecret;
    m_settings.blacklistApp = !row.find(u"env") || !row.find(u"env")->find(u"NO_BLACKLIST_APP");
    for (const QString &name : UserNames)
        m_users.insert(name, name == u"bob" ? UserState::Inactive : UserState::Active);
    m_log.setClaimNames(Server,
        { m_settings.tokenTypeClaim.value_or(QString()), m_settings.jtiClaim.value_or(QString()),
            m_settings.userIdClaim, m_settings.slidingTokenRefreshExpClaim });
    const jose::Key key = signingKey();
    m_keys = { key.withLabels({ m_settings.jwkUrl.isEmpty() ? "" : "k1", {}, {}, {} }) };
}

jose::Key RecordedSession::signingKey() const
{
    if (m_settings.signingKeyIsNone) // verifies only, with rs_public
        return namedKey(u"rs_public"_s);
    if (m_signingKeyName.startsWith(u"@key:"))
        return namedKey(m_signingKeyName.mid(5));
    return *jose::Key::fromSecret(*m_settings.signingKey);
}

/// "carol (id 3) set inactive", "alice (id 1) deleted", "wait 1.3 s": the rest changes nothing that is looked at here.
void RecordedSession::setUp(const QString &text)
{
    if (text.startsWith(u"wait") || text == u"after expiry")
        m_now += std::chrono::seconds(5); // the recording keeps times to 5 s only, and waited until it was over
    const QString name = text.section(u' ', 0, 0);
    if (m_users.contains(name) && text.contains(u"deleted"))
        m_users[name] = UserState::Gone;
    if (m_users.contains(name) && text.contains(u"inactive"))
        m_users[name] = UserState::Inactive;
}

session::Exchange RecordedSession::replay(const Json &row)
{
    if (const Json *text = row.find(u"setup"))
        setUp(text->toString());
    if (row.find(u"id")->toString().endsWith(u"after-expiry")) // waited, though the recording does not say so
        setUp(u"after expiry"_s);
    learnTokens(row);
    const Json &request = *row.find(u"request");
    const Json &response = *row.find(u"response");
    session::Exchange exchange;
    const QString path = QString::fromUtf8(textOf(request, u"path"));
    exchange.endpoint = endpointOf(path);
    exchange.server = Server;
    exchange.startedAt = m_now;
    exchange.method = textOf(request, u"method");
    exchange.url = QUrl(Server + path);
    exchange.headers = headersOf(request);
    for (auto &field : exchange.headers)
        field.second = filled(field.second);
    exchange.body = filled(bodyOf(request));
    exchange.status = int(response.find(u"status")->toInteger().value_or(0));
    exchange.replyHeaders = headersOf(response);
    exchange.replyHeaders.emplaceBack(
        "Date", QLocale::c().toString(toDateTime(m_now), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s).toLatin1());
    exchange.replyBody = filled(bodyOf(response));
    return exchange;
}

diagnose::DiagnoseContext RecordedSession::context()
{
    diagnose::DiagnoseContext context;
    context.log = &m_log;
    context.settings = &m_settings;
    context.band = m_band;
    context.keys = &m_keys;
    context.userByName = [this](const QString &name) { return m_users.value(name, UserState::Gone); };
    context.userById = [this](const QString &id) {
        const QString name = m_settings.userIdField == u"id" ? UserNames.value(id.toInt() - 1) : id;
        return m_users.value(name, UserState::Gone);
    };
    return context;
}

void RecordedSession::learnTokens(const Json &row)
{
    const Json *decoded = row.find(u"decoded");
    for (const Json::Member &member : decoded ? decoded->members() : QList<Json::Member>()) {
        if (!m_tokens.contains(member.name))
            m_tokens.insert(member.name, issued(member.name, member.value));
    }
    const Json *recipes = row.find(u"token_recipes");
    for (const Json::Member &member : recipes ? recipes->members() : QList<Json::Member>()) {
        if (!m_tokens.contains(member.name))
            m_tokens.insert(member.name, forged(member.name, member.value));
    }
}

QByteArray RecordedSession::issued(const QString &name, const Json &decoded)
{
    const QByteArray payload = writeJson(claims(name, *decoded.find(u"claims_in_order")), JsonStyle::PythonDumps);
    return sign(textOf(decoded, u"header_bytes"), payload, u"SIGNING_KEY"_s);
}

QByteArray RecordedSession::forged(const QString &name, const Json &recipe)
{
    if (const Json *how = recipe.find(u"how"))
        return altered(how->toString());
    const Json &payload = *recipe.find(u"payload");
    const QByteArray bytes
        = payload.isString() ? payload.toString().toUtf8() : writeJson(claims(name, payload), JsonStyle::PythonDumps);
    const QString keyName = recipe.find(u"signed_with")->toString().section(u'/', 0, 0);
    return sign(writeJson(*recipe.find(u"header"), JsonStyle::PythonDumps), bytes, keyName);
}

QByteArray RecordedSession::altered(const QString &how) const
{
    QByteArray token = m_tokens.value(u"<refresh>"_s);
    const qsizetype signature = token.lastIndexOf('.') + 1;
    const auto otherAt = [&](qsizetype fromEnd) {
        char &character = token[token.size() - fromEnd];
        character = character == 'A' ? 'B' : 'A';
    };
    if (how.startsWith(u"fifth"))
        otherAt(5);
    else if (how.startsWith(u"eighth"))
        otherAt(8);
    else if (how.startsWith(u"last eight"))
        token.chop(8);
    else if (how.contains(u".x appended"))
        token += ".x";
    else if (how.contains(u"= appended"))
        token += "=";
    else if (how.startsWith(u"!!!!"))
        token.insert(signature + 4, "!!!!");
    else if (how.startsWith(u"one !"))
        token.insert(signature + 4, "!");
    return token; // the other ways leave it valid, and are answered with 200
}

Json RecordedSession::claims(const QString &name, const Json &recorded) const
{
    Json real = Json::object();
    for (const Json::Member &member : recorded.members())
        real.set(member.name, value(name, member.value));
    return real;
}

/// "now+300", "<int now-60>", "<new jti>", "<jti:access>": what the recording could not keep.
Json RecordedSession::value(const QString &name, const Json &recorded) const
{
    static const QRegularExpression time(u"^(?:<int )?(?:now|iat)([+-][0-9]+)?>?$"_s);
    const QString text = recorded.toString();
    if (const QRegularExpressionMatch match = time.match(text); match.hasMatch())
        return Json(epochSeconds(m_now) + match.captured(1).toLongLong());
    if (text == u"<new jti>" || text.startsWith(u"<jti:"))
        return Json(QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Md5).toHex()));
    return recorded;
}

QByteArray RecordedSession::sign(const QByteArray &header, const QByteArray &payload, const QString &keyName) const
{
    const QByteArray input = jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(payload);
    const Json fields = parseJson(header).value();
    const Json *alg = fields.find(u"alg");
    const auto algorithm = jose::algorithmNamed(alg ? alg->toString().toLatin1() : "HS256");
    if (keyName == u"unsigned" || !algorithm)
        return input + '.';
    const jose::Key key = keyName == u"SIGNING_KEY" ? signingKey()
        : keyName == u"other key"     ? *jose::Key::fromSecret("another-secret-that-the-server-does-not-have")
        : keyName == u"other RSA key" ? namedKey(u"rs_other_private"_s)
                                      : namedKey(keyName.mid(5));
    // A token by another algorithm than the server's is signed with whatever fits it.
    const jose::Key fitting = key.fits(*algorithm) ? key : *jose::Key::fromSecret(DefaultSecret);
    const Result<QByteArray> signature = jose::sign(*algorithm, fitting, input);
    return input + '.' + (signature ? jose::encodeBase64Url(*signature) : QByteArray());
}

QByteArray RecordedSession::filled(QByteArray text) const
{
    for (auto token = m_tokens.cbegin(); token != m_tokens.cend(); ++token)
        text.replace(token.key().toUtf8(), token.value());
    return text;
}
