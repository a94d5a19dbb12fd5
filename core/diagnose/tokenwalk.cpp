// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/tokenwalk.h"

#include "core/base/timetext.h"
#include "core/jose/signature.h"
#include "core/python/pybase64.h"
#include "core/simplejwt/band.h"

#include <QCoreApplication>
#include <algorithm>
#include <cctype>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Token", text);
}

/// A value of the token for people: JSON scalars as written, and never long.
QString shown(const Json *value)
{
    if (!value)
        return tr("none");
    switch (value->type()) {
    case Json::Type::Null:
        return QStringLiteral("null");
    case Json::Type::Bool:
        return value->toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case Json::Type::Number:
        return QString::fromLatin1(value->numberText().left(40));
    case Json::Type::String:
        return u'"' + value->toString().left(60) + u'"';
    case Json::Type::Array:
        return tr("a list");
    case Json::Type::Object:
        break;
    }
    return tr("an object");
}

/// What PyJWT's int() makes of it; absent: it can't.
std::optional<double> pythonInt(const Json &value)
{
    if (value.isNumber())
        return value.toDouble();
    bool ok = false;
    const double number = value.toString().trimmed().toLongLong(&ok);
    return value.isString() && ok ? std::optional(number) : std::nullopt;
}

constexpr auto ShortestOffset = std::chrono::minutes(30); ///< between time zones; less is a clock that is off

/// What happened to the text of a token on its way, where that shows; null: nothing that shows.
QString damageOf(const QByteArray &text)
{
    if (const QString placeholder = placeholderIn(text); !placeholder.isEmpty())
        return tr(
            "“%1” stands where the token belongs: a variable that was not filled in, so there was no token to send.")
            .arg(placeholder);
    if (text.startsWith("b'") || text.startsWith("b\""))
        return tr("It is written as Python's bytes, b'…': decode it to text before it is sent.");
    if (text.startsWith('"') || text.startsWith('\'') || text.endsWith('"') || text.endsWith('\''))
        return tr("Quotes stand around the token and were sent with it.");
    if (text.endsWith(',') || text.endsWith(';'))
        return tr("A %1 stands behind the token and was read as a part of its signature, which is damaged by it.")
            .arg(text.endsWith(',') ? tr("comma") : tr("semicolon"));
    if (text.contains("...") || text.contains("\xE2\x80\xA6"))
        return tr("It was shortened with “…” for showing: most of the token is missing, so copy the whole one.");
    if (text.contains("%2E") || text.contains("%2e"))
        return tr("Its dots are percent-encoded as %2E, so it is one part where three are wanted; send it as it is.");
    const qsizetype half = text.size() / 2;
    if (text.size() > 40 && text.size() % 2 == 0 && text.left(half) == text.mid(half))
        return tr("The token stands there twice, one behind the other.");
    return {};
}

bool isRandomKey(const QByteArray &text)
{
    return text.size() >= 32
        && std::all_of(text.cbegin(), text.cend(), [](char c) { return std::isxdigit(static_cast<unsigned char>(c)); });
}

/// Walks the checks in the order in which Simple JWT makes them and notes every one that fails, not only the first.
class TokenWalk
{
public:
    explicit TokenWalk(const Facts &facts)
        : m_facts(facts)
    {
    }

    QList<Fault> walk()
    {
        if (!checkForm())
            return m_faults;
        checkAlgorithm();
        checkSignature();
        checkTimes();
        checkParties();
        checkStrings();
        checkBlacklist();
        checkPresence();
        checkType();
        checkSlidingWindow();
        return m_faults;
    }

private:
    void note(const char *id, const QString &evidence, Certainty certainty = Certainty::Sure)
    {
        m_faults.append({ id, evidence, certainty });
    }

    /// False where nothing else can be looked at.
    bool checkForm()
    {
        const session::TokenReading &token = m_facts.token;
        if (const QString damage = damageOf(m_facts.tokenText); !damage.isEmpty()) {
            note("token_malformed", damage);
            return token.segments == 3 && token.isReadable();
        }
        if (token.segments != 3) {
            note("token_malformed",
                isRandomKey(m_facts.tokenText) ? tr(
                    "It is a random key of hexadecimal digits, as DRF's own token authentication gives them, and no "
                    "JWT of three parts.")
                    : token.segments == 5 && token.header && token.header->contains(u"enc")
                    ? tr("It is an encrypted token (JWE) of five parts; Simple JWT takes signed ones of three parts.")
                    : tr("A signed token has three parts separated by dots; what was sent has %1.")
                          .arg(token.segments));
            return token.segments > 3 && token.isReadable();
        }
        if (!token.header || !token.claims) {
            note("token_malformed",
                token.header ? tr("The payload is no JSON object: a part of it was lost or changed on the way.")
                             : tr("The header is no JSON object: its beginning was lost or changed on the way."));
            return false;
        }
        const QByteArray signature = m_facts.tokenText.mid(m_facts.tokenText.lastIndexOf('.') + 1);
        if (!python::decodePythonBase64Url(signature))
            note("token_malformed", tr("The signature is no base64url."));
        if (const Json *kid = token.header->find(u"kid"); kid && !kid->isString())
            note("token_malformed", tr("The header's “kid” is %1, not a string.").arg(shown(kid)));
        if (signature.contains('+') || signature.contains('/'))
            note("token_malformed",
                tr("The signature has characters of ordinary base64, + or /; a token is written in base64url, with - "
                   "and _."),
                Certainty::Likely);
        if (token.header->contains(u"crit"))
            note("token_malformed", tr("The header's “crit” asks for an extension that the server does not know."));
        return true;
    }

    void checkAlgorithm()
    {
        const Json *alg = m_facts.token.header->find(u"alg");
        const QString name = alg ? alg->toString() : QString();
        if (!alg || !alg->isString() || name.compare(u"none", Qt::CaseInsensitive) == 0)
            return note("wrong_algorithm",
                alg ? tr("The header says “alg”: %1.").arg(shown(alg)) : tr("The header has no “alg”."));
        QString source;
        const QString expected = expectedAlgorithm(&source);
        if (!expected.isEmpty() && name != expected)
            note("wrong_algorithm",
                tr("The header says “alg”: \"%1\"; %2 %3.").arg(name.left(20), source, expected.left(20)),
                m_facts.context.settings ? Certainty::Sure : Certainty::Likely);
    }

    /// What the settings say, or what this server's own tokens are signed with.
    QString expectedAlgorithm(QString *source) const
    {
        if (m_facts.context.settings) {
            *source = tr("the server's ALGORITHM is");
            return m_facts.context.settings->algorithm;
        }
        if (!m_facts.context.log)
            return {};
        *source = tr("the tokens that this server issued are signed with");
        const session::TokenList &tokens = m_facts.context.log->tokens();
        for (qsizetype i = tokens.size() - 1; i >= 0; --i) {
            const session::TokenRecord &each = tokens.at(i);
            if (each.origin != session::Origin::Received || each.server != m_facts.exchange.server)
                continue;
            const session::TokenReading reading = session::readToken(each.text);
            if (const Json *alg = reading.header ? reading.header->find(u"alg") : nullptr)
                return alg->toString();
        }
        return {};
    }

    void checkSignature()
    {
        const Json *alg = m_facts.token.header->find(u"alg");
        const auto algorithm = jose::algorithmNamed(alg ? alg->toString().toLatin1() : QByteArray());
        const QByteArray &text = m_facts.tokenText;
        const auto signature = python::decodePythonBase64Url(text.mid(text.lastIndexOf('.') + 1));
        if (!algorithm || !signature)
            return;
        const int wanted = signatureBytes(*algorithm, signature->size());
        if (wanted > 0 && signature->size() != wanted)
            return note("token_malformed",
                tr("The signature has %1 bytes, one by %2 has %3: it was cut or damaged on the way.")
                    .arg(signature->size())
                    .arg(alg->toString())
                    .arg(wanted));
        const std::optional<bool> known = isSignedByKnownKey(m_facts);
        if (known && !*known)
            return note("wrong_key", tr("None of the keys that the server is known to use made this signature."));
        checkKeyId();
    }

    /// How long the signature has to be; 0 where its length is possible or nothing is known.
    int signatureBytes(jose::Algorithm algorithm, qsizetype given) const
    {
        const jose::AlgorithmInfo &row = jose::info(algorithm);
        if (row.signatureBytes)
            return row.signatureBytes;
        for (const jose::Key &key : m_facts.context.keys ? *m_facts.context.keys : QList<jose::Key>()) {
            if (const int bytes = jose::signatureSize(algorithm, key))
                return bytes;
        }
        if (row.family == jose::Family::Ed)
            return given == 64 || given == 114 ? 0 : 64;
        return given % 32 == 0 ? 0 : int((given + 31) / 32 * 32); // RSA keys come in multiples of 256 bits
    }

    /// With JWK_URL the server looks for the header's kid in a key set; a right signature does not help.
    void checkKeyId()
    {
        const simplejwt::Settings *settings = m_facts.context.settings;
        if (!settings || settings->jwkUrl.isEmpty() || settings->algorithm.startsWith(u"HS"))
            return;
        const Json *kid = m_facts.token.header->find(u"kid");
        if (!kid)
            return note("server_misconfigured",
                tr("JWK_URL is set, so the server looks for the header's “kid” in a key set; this token has none, and "
                   "no "
                   "Simple JWT server writes one."));
        const QByteArray wanted = kid->toString().toUtf8();
        const QList<jose::Key> keys = m_facts.context.keys ? *m_facts.context.keys : QList<jose::Key>();
        const bool listed
            = std::any_of(keys.cbegin(), keys.cend(), [&](const jose::Key &key) { return key.kid() == wanted; });
        if (listed)
            note("server_misconfigured",
                tr("The key %1 is known and fits, but the server takes its keys from JWK_URL: it can't reach that "
                   "address, or the key is missing there.")
                    .arg(shown(kid)));
        else
            note("wrong_key", tr("JWK_URL is set, and no key with the header's “kid” %1 is known.").arg(shown(kid)));
    }

    void checkTimes()
    {
        checkUnits(u"iat");
        checkUnits(u"nbf");
        checkTime(u"iat", "issued_in_future");
        checkTime(u"nbf", "not_yet_valid");
        const Json *exp = m_facts.token.claims->find(u"exp");
        if (!exp)
            return;
        const std::optional<double> seconds = pythonInt(*exp);
        if (!seconds)
            return note("claim_invalid", tr("“exp” is %1, not a number of seconds.").arg(shown(exp)));
        const std::optional<Instant> at = m_facts.token.time(u"exp");
        if (!at || *at > m_facts.now - m_facts.leeway)
            return;
        const std::optional<Instant> issued = m_facts.token.time(u"iat");
        if (issued && *at < *issued && *issued - *at >= ShortestOffset)
            note("time_zone",
                tr("“exp” was %1 and “iat” %2: it had expired %3 before it was issued. One of the two was made from "
                   "local "
                   "time as if that were UTC.")
                    .arg(clockText(*at, m_facts.now), clockText(*issued, m_facts.now), spanText(*issued - *at)));
        note("expired", expiryText(*at));
    }

    QString expiryText(Instant at) const
    {
        const QString since = spanText(m_facts.now - at);
        if (!m_facts.nowIsTheCalls)
            return tr("“exp” was %1: at %3 that is %2 ago; when the call was made is not known.")
                .arg(clockText(at, m_facts.now), since, clockText(m_facts.now, m_facts.now));
        return (m_facts.nowIsTheServers ? tr("“exp” was %1: it expired %2 ago by the server's own clock (%3).")
                                        : tr("“exp” was %1: it had expired %2 ago when the request was made (%3)."))
            .arg(clockText(at, m_facts.now), since, clockText(m_facts.now, m_facts.now));
    }

    /// A number that is no time in seconds, but one in a smaller unit.
    static QString unitOf(double value)
    {
        return value < 1e11 ? QString()
            : value < 1e14  ? tr("milliseconds")
            : value < 1e17  ? tr("microseconds")
                            : tr("nanoseconds");
    }

    void checkUnits(QStringView claim)
    {
        const Json *value = m_facts.token.claims->find(claim);
        const QString unit = value && value->isNumber() ? unitOf(value->toDouble()) : QString();
        if (unit.isEmpty())
            return;
        const char *id = claim == u"iat" ? "issued_in_future" : "not_yet_valid";
        m_faults.append({ id,
            tr("“%1” is %2: these are %3 since 1970, where seconds belong, so it lies thousands of years ahead of the "
               "server's clock.")
                .arg(claim.toString(), QString::fromLatin1(value->numberText().left(40)), unit),
            Certainty::Sure,
            tr("Issue it with whole seconds: divide by %1.").arg(unit == tr("milliseconds") ? 1000 : 1000000) });
    }

    /// Half or whole hours ahead, give or take the time since the token was made: local time was taken for UTC.
    static bool looksLikeZone(std::chrono::microseconds ahead)
    {
        using namespace std::chrono_literals;
        if (ahead < ShortestOffset - 2min || ahead > 14h + 1min)
            return false;
        const auto rest = (ahead + 2min) % std::chrono::microseconds(30min);
        return rest <= std::chrono::microseconds(2min + 10s);
    }

    void checkTime(QStringView claim, const char *id)
    {
        const Json *value = m_facts.token.claims->find(claim);
        if (!value)
            return;
        if (!pythonInt(*value))
            return note(
                "claim_invalid", tr("“%1” is %2, not a number of seconds.").arg(claim.toString(), shown(value)));
        const std::optional<Instant> at = m_facts.token.time(claim);
        if (!at || *at <= m_facts.now + m_facts.leeway)
            return;
        const auto ahead = *at - m_facts.now;
        const QString evidence = tr("“%1” is %2, which lies %3 ahead of the server's clock (%4).")
                                     .arg(claim.toString(), clockText(*at, m_facts.now), spanText(ahead),
                                         clockText(m_facts.now, m_facts.now));
        if (!looksLikeZone(ahead))
            return note(id, evidence);
        const QString zone = tr("Whole or half hours: it may have been made from local time as if that were UTC.");
        note(id, evidence + u' ' + zone, Certainty::Likely);
        note("time_zone", evidence, Certainty::Possible);
    }

    void checkParties()
    {
        const simplejwt::Settings *settings = m_facts.context.settings;
        if (!settings)
            return;
        const Json *iss = m_facts.token.claims->find(u"iss");
        if (!settings->issuer.isNull() && (!iss || *iss != settings->issuer))
            note("wrong_issuer",
                tr("“iss” is %1; the server's ISSUER is %2.").arg(shown(iss), shown(&settings->issuer)));
        if (settings->audience.isNull())
            return;
        const Json *aud = m_facts.token.claims->find(u"aud");
        const auto listOf = [](const Json &value) { return value.isArray() ? value.items() : QList<Json>{ value }; };
        const QList<Json> wanted = listOf(settings->audience);
        const QList<Json> given = aud ? listOf(*aud) : QList<Json>();
        if (std::none_of(given.cbegin(), given.cend(), [&](const Json &each) { return wanted.contains(each); }))
            note("wrong_audience",
                tr("“aud” is %1; the server's AUDIENCE is %2.").arg(shown(aud), shown(&settings->audience)));
    }

    /// PyJWT 2.10 and later want these to be strings; the band 5.2 runs with an older one.
    void checkStrings()
    {
        if (m_facts.band == simplejwt::Band::V5_2)
            return;
        for (const QStringView name : { u"sub", u"jti" }) {
            const Json *value = m_facts.token.claims->find(name);
            if (value && !value->isString())
                note("claim_invalid",
                    tr("“%1” is %2, not a string; PyJWT 2.10 and later refuse that.").arg(name, shown(value)),
                    m_facts.band ? Certainty::Sure : Certainty::Likely);
        }
    }

    void checkBlacklist()
    {
        const session::TokenRecord *record = m_facts.record();
        if (record && record->revokedAt && m_facts.subject == Subject::Body)
            m_faults.append(blacklistFault(m_facts));
    }

    void checkPresence()
    {
        const auto check = [this](const QString &name) {
            if (!m_facts.token.claims->contains(name))
                note("missing_claim", tr("The token has no “%1”.").arg(name));
        };
        check(QStringLiteral("exp"));
        if (m_facts.jtiClaim)
            check(*m_facts.jtiClaim);
        if (m_facts.typeClaim && !m_facts.expectedType.isEmpty())
            check(*m_facts.typeClaim);
    }

    void checkType()
    {
        const Json *type = m_facts.typeClaim ? m_facts.token.claims->find(*m_facts.typeClaim) : nullptr;
        if (!type || m_facts.expectedType.isEmpty())
            return;
        const QString name = type->toString();
        const QString expected = QString::fromLatin1(m_facts.expectedType);
        if (name == expected || (expected == u"access" && isListed(name)))
            return;
        const char *id = name == u"refresh" && expected == u"access" ? "refresh_as_access"
            : name == u"access" && expected == u"refresh"            ? "access_as_refresh"
                                                                     : "wrong_type";
        note(id, tr("“%1” is %2; this call takes \"%3\".").arg(*m_facts.typeClaim, shown(type), expected));
    }

    bool isListed(const QString &type) const
    {
        const auto named = simplejwt::tokenTypeNamed(type);
        return m_facts.context.settings && named && m_facts.context.settings->authTokenClasses.contains(*named);
    }

    void checkSlidingWindow()
    {
        if (m_facts.call != Call::RefreshSliding)
            return;
        if (!m_facts.token.claims->contains(m_facts.refreshExpClaim))
            return note("missing_claim", tr("The token has no “%1”.").arg(m_facts.refreshExpClaim));
        const std::optional<Instant> end = m_facts.token.time(m_facts.refreshExpClaim);
        if (end && *end <= m_facts.now - m_facts.leeway)
            note("expired",
                tr("“%1” was %2: the time in which it could be refreshed ended %3 ago.")
                    .arg(m_facts.refreshExpClaim, clockText(*end, m_facts.now), spanText(m_facts.now - *end)));
    }

    const Facts &m_facts;
    QList<Fault> m_faults;
};

} // namespace

QList<Fault> tokenFaults(const Facts &facts)
{
    return facts.tokenText.isEmpty() ? QList<Fault>() : TokenWalk(facts).walk();
}

} // namespace diagnose
