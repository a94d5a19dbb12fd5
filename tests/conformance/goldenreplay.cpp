// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/goldenreplay.h"

#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/json/jsonwriter.h"
#include "core/session/exchange.h"
#include "core/simplejwt/engine.h"
#include "tests/conformance/tokenforge.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The recorded project hashes passwords with Django's MD5PasswordHasher.
QString md5Password(const QString &password)
{
    const QString salt = u"seasalt"_s;
    const QByteArray digest = QCryptographicHash::hash((salt + password).toUtf8(), QCryptographicHash::Md5).toHex();
    return "md5$"_L1 + salt + '$'_L1 + QString::fromLatin1(digest);
}

/// Time passed before some steps, although their setup does not say so: the token in the step had to expire.
std::chrono::microseconds unspokenWait(const GoldenCase &golden)
{
    return golden.id == "flush/short-lived-after-expiry"_L1 ? 3s : 0s;
}

/// The key set behind JWK_URL of the recording: the RSA key under the id "k1", or nobody there.
simplejwt::KeyFetcher keyFetcher(const QString &scenario)
{
    return [scenario](const QUrl &) -> Result<QByteArray> {
        const auto key = jose::Key::fromPem(goldenKey(u"rs_public"_s));
        if (scenario == "jwk-url-down"_L1 || !key)
            return fail(Errc::Network, u"Nobody listens there."_s);
        return writeJson(jose::toJwkSet({ key->withLabels({ "k1", {}, {}, {} }) }, false));
    };
}

} // namespace

GoldenReplay::GoldenReplay(const GoldenCase &first)
    : m_scenario(first.scenario())
{
    // Time stands still unless a step says otherwise, so that claims can be told to the second.
    m_base = Instant(std::chrono::seconds(1'790'000'000) + 123'456us);
    m_options.clock = std::make_shared<MovableClock>([base = m_base] { return base; });
    m_options.database = m_dir.filePath(u"golden.sqlite3"_s);
    m_options.band = goldenBand(first);
    m_options.allowLogin = true;
    m_options.keyFetcher = keyFetcher(m_scenario);
    const auto settings = goldenSettings(first);
    if (!settings) {
        m_failure = settings.error().what;
        return;
    }
    m_options.settings = *settings;
    start();
}

GoldenReplay::Outcome GoldenReplay::play(const GoldenCase &golden)
{
    const auto different = [](const QString &text) { return Outcome{ Verdict::Different, text }; };
    m_options.clock->advance(unspokenWait(golden));
    if (const QString problem = prepare(golden); !problem.isEmpty())
        return different(problem);
    if (const QString problem = checkLastLogin(golden); !problem.isEmpty())
        return different(problem);
    if (golden.path == "/whoami-stateless/")
        return playStateless(golden);
    const auto reply = send(golden);
    if (!reply)
        return different(u"no answer"_s);
    if (reply->status != golden.status)
        return different(u"status: expected %1, got %2 %3"_s.arg(golden.status)
                             .arg(reply->status)
                             .arg(QString::fromUtf8(reply->body.left(300))));
    const bool html = golden.replyBody == "<html>";
    if (const QString problem = matchHeaders(golden, *reply, html); !problem.isEmpty())
        return different(problem);
    if (!html) {
        if (const QString problem = m_tokens.matchBody(golden.replyBody, reply->body); !problem.isEmpty())
            return different(problem);
    }
    if (const QString problem = matchTokens(golden); !problem.isEmpty())
        return different(problem);
    if (const QString problem = matchRows(golden); !problem.isEmpty())
        return different(problem);
    return { !html ? Verdict::Equal : golden.status == 500 ? Verdict::AllowedServerError : Verdict::AllowedHtml, {} };
}

void GoldenReplay::start()
{
    auto store = django::SqlStore::open(m_options.database);
    if (!store) {
        m_failure = store.error().what;
        return;
    }
    m_store = std::move(*store);
    for (const QString &name : { u"alice"_s, u"bob"_s, u"carol"_s }) {
        if (const auto added = m_store->addUser({ 0, name, md5Password(name + "-pw"_L1), name != "bob"_L1, {}, {} });
            !added)
            m_failure = added.error().what;
    }
    if (const auto url = m_server.start(m_options); url)
        m_http = std::make_unique<RawHttp>(quint16(url->port()),
            QList<QPair<QByteArray, QByteArray>>{ { session::startSecretHeader, m_server.startSecret() } });
    else
        m_failure = url.error().what;
}

// The "_ctl" of the recorded project, through the store, and the tokens of the recipes.
QString GoldenReplay::prepare(const GoldenCase &golden)
{
    const QString &setup = golden.setup;
    Result<> done;
    if (setup == "wait 1.1 s"_L1) {
        m_options.clock->advance(1100ms);
    } else if (setup == "wait 1.3 s"_L1 || setup == "wait another 1.3 s"_L1) {
        m_options.clock->advance(1300ms);
    } else if (setup == "flushexpiredtokens run"_L1) {
        const auto flushed = m_store->flushExpired(now());
        done = flushed ? Result<>() : tl::unexpected(flushed.error());
    } else if (setup == "carol (id 3) deleted"_L1 || setup == "alice (id 1) deleted"_L1) {
        done = m_store->removeUser(setup.startsWith("carol"_L1) ? 3 : 1);
    } else if (setup == "carol (id 3) set inactive"_L1 || setup == "alice (id 1) set inactive"_L1) {
        done = change(setup.startsWith("carol"_L1) ? 3 : 1, [](django::User &user) { user.isActive = false; });
    } else if (setup == "alice's password changed"_L1) {
        done = change(1, [](django::User &user) { user.passwordHash = md5Password(u"another"_s); });
    } else if (!setup.isEmpty()) {
        return "unknown setup: "_L1 + setup;
    }
    if (!done)
        return done.error().what;
    return makeTokens(golden.recipes);
}

template<class F> Result<> GoldenReplay::change(qint64 id, F &&how)
{
    const auto user = m_store->userById(id);
    if (!user || !*user)
        return fail(Errc::NotFound, u"no such user"_s);
    django::User changed = **user;
    how(changed);
    return m_store->updateUser(changed);
}

QString GoldenReplay::makeTokens(const Json &recipes)
{
    const TokenForge forge(m_options.settings, randomIds());
    for (const Json::Member &recipe : recipes.members()) {
        const QByteArray name = recipe.name.toUtf8();
        if (m_tokens.knows(name))
            continue;
        const Json *how = recipe.value.find(u"how");
        const auto token
            = how ? TokenForge::alter(m_tokens.token("<refresh>"), how->toString()) : forge.forge(recipe.value, now());
        if (!token)
            return recipe.name + ": "_L1 + token.error().what;
        m_tokens.learn(name, *token);
    }
    return {};
}

QString GoldenReplay::checkLastLogin(const GoldenCase &golden)
{
    if (!golden.note.startsWith("last_login"_L1))
        return {};
    const auto user = m_store->userById(golden.note.contains("carol"_L1) ? 3 : 1);
    if (!user || !*user)
        return u"the user is gone"_s;
    return (*user)->lastLogin.has_value() == golden.note.endsWith("set"_L1)
        ? QString()
        : u"last_login is not as in: "_s + golden.note;
}

std::optional<RawReply> GoldenReplay::send(const GoldenCase &golden)
{
    QByteArray path = golden.path;
    const bool literal = path == "/refresh/" || path == "/logout/";
    if (literal != m_options.noAuthenticationClasses) {
        m_options.noAuthenticationClasses = literal;
        if (!m_server.reconfigure(m_options))
            return {};
    }
    path.replace("-jwt/", "/");
    if (path.startsWith("/token"))
        path.prepend("/api");
    QList<server::Header> headers;
    for (const server::Header &header : golden.headers)
        headers.append({ header.first, m_tokens.filled(header.second) });
    return m_http->call(
        golden.method, path, headers, golden.body.isNull() ? QByteArray() : m_tokens.filled(golden.body));
}

QString GoldenReplay::matchHeaders(const GoldenCase &golden, const RawReply &reply, bool html)
{
    for (const auto &[name, value] : golden.replyHeaders) {
        // In the place of Django's page of a 500 there is JSON with the cause.
        if (golden.status == 500 && (name == "Content-Type" || name == "Vary"))
            continue;
        if (html && name == "Content-Length" && golden.status != 301)
            continue;
        if (reply.header(name) != value)
            return u"%1: expected %2, got %3"_s.arg(
                QString::fromUtf8(name), QString::fromUtf8(value), QString::fromUtf8(reply.header(name)));
    }
    for (const QByteArray name : { "WWW-Authenticate", "Allow" }) {
        const bool recorded = std::any_of(golden.replyHeaders.begin(), golden.replyHeaders.end(),
            [&](const auto &header) { return header.first == name; });
        if (!recorded && !reply.header(name).isNull())
            return QString::fromUtf8(name) + " should not be there"_L1;
    }
    return {};
}

QString GoldenReplay::matchTokens(const GoldenCase &golden) const
{
    for (const Json::Member &token : golden.decoded.members()) {
        if (const QString problem = m_tokens.matchToken(token.name.toUtf8(), token.value, now()); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString GoldenReplay::matchRows(const GoldenCase &golden)
{
    if (golden.database.isNull())
        return {};
    const auto outstanding = m_store->outstanding();
    const auto blacklisted = m_store->blacklisted();
    if (!outstanding || !blacklisted)
        return u"the rows can't be read"_s;
    const auto &wantedRows = golden.database.find(u"outstanding")->items();
    const auto &wantedBlack = golden.database.find(u"blacklisted")->items();
    if (wantedRows.size() != outstanding->size() || wantedBlack.size() != blacklisted->size()) {
        return u"rows: expected %1 outstanding and %2 blacklisted, got %3 and %4"_s.arg(wantedRows.size())
            .arg(wantedBlack.size())
            .arg(outstanding->size())
            .arg(blacklisted->size());
    }
    for (qsizetype i = 0; i < wantedRows.size(); ++i) {
        if (const QString problem = matchOutstanding(wantedRows[i], (*outstanding)[i]); !problem.isEmpty())
            return u"outstanding row %1, %2"_s.arg(i + 1).arg(problem);
    }
    for (qsizetype i = 0; i < wantedBlack.size(); ++i) {
        const django::BlacklistedToken &row = (*blacklisted)[i];
        if (Json(row.id) != *wantedBlack[i].find(u"id") || Json(row.tokenId) != *wantedBlack[i].find(u"token_id"))
            return u"blacklisted row %1: ids"_s.arg(i + 1);
        if (!isNow(row.blacklistedAt))
            return u"blacklisted row %1: blacklisted_at"_s.arg(i + 1);
    }
    return {};
}

bool GoldenReplay::isNow(Instant instant) const
{
    // Microseconds are kept: the clock stands at .123456 or has been moved by tenths.
    return std::chrono::abs(instant - now()) <= 10s && (instant.time_since_epoch() % 1s).count() % 100'000 == 23'456;
}

QString GoldenReplay::matchOutstanding(const Json &wanted, const django::OutstandingToken &row) const
{
    const auto differs = [&wanted](const char *column, const QString &got) {
        return u"%1: expected %2, got %3"_s.arg(
            QLatin1StringView(column), QString::fromUtf8(writeJson(*wanted.find(QLatin1StringView(column)))), got);
    };
    if (Json(row.id) != *wanted.find(u"id"))
        return differs("id", QString::number(row.id));
    if ((row.userId ? Json(*row.userId) : Json()) != *wanted.find(u"user_id"))
        return differs("user_id", row.userId ? QString::number(*row.userId) : u"null"_s);
    if (const QString problem = m_tokens.matchValue(*wanted.find(u"jti"), Json(row.jti), {}, now()); !problem.isEmpty())
        return "jti "_L1 + problem;
    const QByteArray token = wanted.find(u"token")->toString().toUtf8();
    if (token.startsWith("<token not seen on the wire, ")) {
        QList<QByteArray> names;
        const Json claims = payloadOf(row.token);
        for (const Json::Member &member : claims.members())
            names.append(member.name.toUtf8());
        if (!token.contains(", " + names.join(',') + '>'))
            return differs("token", QString::fromUtf8(names.join(',')));
    } else if (m_tokens.filled(token) != row.token) {
        return differs("token", u"another token"_s);
    }
    const bool wantsCreated = !wanted.find(u"created_at")->isNull();
    if (wantsCreated != row.createdAt.has_value() || (row.createdAt && !isNow(*row.createdAt)))
        return differs(
            "created_at", row.createdAt ? toDateTime(*row.createdAt).toString(Qt::ISODateWithMs) : u"null"_s);
    const QString expires = wanted.find(u"expires_at")->toString(); // "now+86400 (whole-second)"
    const auto wantedExpiry = now() + std::chrono::seconds(expires.section(' '_L1, 0, 0).sliced(3).toLongLong());
    if (std::chrono::abs(row.expiresAt - wantedExpiry) > 10s || row.expiresAt.time_since_epoch() % 1s != 0us)
        return differs("expires_at", toDateTime(row.expiresAt).toString(Qt::ISODateWithMs));
    return {};
}

// The embedded server has no view with JWTStatelessUserAuthentication; what that view shows is what the engine
// decodes.
GoldenReplay::Outcome GoldenReplay::playStateless(const GoldenCase &golden)
{
    const simplejwt::Engine engine(m_options.settings, m_options.band, *m_store, m_options.clock->clock());
    const QByteArray token = m_tokens.filled(golden.headers.first().second).mid(7);
    const auto decoded = engine.decode(token, simplejwt::TokenType::Access);
    if (!decoded)
        return { Verdict::Different, decoded.error().reason };
    if (golden.status != 200)
        return { Verdict::LeftOut, u"the embedded server has no stateless view"_s };
    const Json *name = decoded->claim(u"username");
    const Json shown
        = Json::object({ { u"id"_s, *decoded->claim(u"user_id") }, { u"username"_s, name ? *name : Json(u"") } });
    const QByteArray body = writeJson(shown, JsonStyle::DrfRender);
    return body == golden.replyBody ? Outcome{ Verdict::Equal, {} }
                                    : Outcome{ Verdict::Different, QString::fromUtf8(body) };
}
