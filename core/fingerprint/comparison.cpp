// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/comparison.h"

#include "core/base/timetext.h"
#include "core/explain/keytrial.h"
#include "core/jose/joseheader.h"
#include "core/jose/jws.h"
#include "core/simplejwt/verificationkeys.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using explain::KeyTrial;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Comparison", text);
}

/// A value of a setting for people; Python's words for those that are no text.
QString quoted(const Json &value)
{
    if (value.isBool())
        return value.toBool() ? u"True"_s : u"False"_s;
    if (value.isArray()) {
        QStringList texts;
        for (const Json &item : value.items())
            texts.append(item.toString());
        return texts.join(u", "_s);
    }
    return value.isNull() ? u"None"_s : u"“%1”"_s.arg(value.toString());
}

Json textOrNone(const std::optional<QString> &text)
{
    return text ? Json(*text) : Json(false);
}

Json list(const QStringList &texts)
{
    Json array = Json::array();
    for (const QString &text : texts)
        array.append(text);
    return array;
}

/// Collects what agrees and what does not.
class Comparing
{
public:
    Comparing(const QList<Finding> &findings, const Evidence &evidence, const Known &known)
        : m_findings(findings)
        , m_evidence(evidence)
        , m_known(known)
    {
    }

    QList<Comparison> run()
    {
        if (m_known.settings) {
            compareKey();
            compareTokens(*m_known.settings);
            compareViews(*m_known.settings);
            compareBlacklist(*m_known.settings);
        }
        compareBand();
        compareProfile();
        std::stable_partition(
            m_comparisons.begin(), m_comparisons.end(), [](const Comparison &each) { return !each.agrees; });
        return m_comparisons;
    }

private:
    const Finding &of(Property property) const { return m_findings.at(qsizetype(property)); }
    bool isTold(Property property) const { return of(property).certainty != Certainty::Unknown; }
    bool isSet(const QString &setting) const { return !m_known.untold.contains(setting); }

    void add(const QString &setting, bool agrees, Certainty certainty, const QString &text)
    {
        m_comparisons.append({ setting, agrees, text, m_known.places.value(setting, m_known.source), certainty });
    }

    /// What was seen against what is set, both in words.
    void hold(Property property, const QString &setting, bool agrees, const QString &set)
    {
        const Finding &finding = of(property);
        const QString title = propertyTitle(property);
        add(setting, agrees, finding.certainty,
            agrees ? tr("%1: %2, as %3 says.").arg(title, finding.text, setting)
                   : tr("%1: the server shows %2, but %3 in %4 is %5. %6")
                         .arg(title, finding.text, setting, m_known.source, set, finding.evidence));
    }

    void holdValue(Property property, const QString &setting, const Json &set)
    {
        if (!isTold(property) || !isSet(setting))
            return;
        const bool isNone = set.isBool() && !set.toBool();
        hold(property, setting, of(property).value == set, isNone ? u"None"_s : quoted(set));
    }

    void holdSpan(Property property, const QString &setting, qint64 seconds, std::chrono::microseconds set,
        std::chrono::seconds slack)
    {
        const std::chrono::microseconds off = std::chrono::seconds(seconds) - set;
        hold(property, setting, std::chrono::abs(off) < std::chrono::seconds(1) + slack, durationText(set));
    }

    void compareKey()
    {
        for (const SeenToken &token : m_evidence.tokens()) {
            if (canHoldKey(token) && holdKey(token))
                return; // the newest that tells
        }
        for (const SeenToken &token : m_evidence.refused()) {
            if (canHoldKey(token) && verifies(token)) {
                add(u"SIGNING_KEY"_s, false, Certainty::Likely,
                    tr("The server refuses %1, which verifies with %2: it checks with another key, or wants another "
                       "issuer or audience.")
                        .arg(token.from, m_known.keyName));
                return;
            }
        }
    }

    bool canHoldKey(const SeenToken &token) const
    {
        return token.isWhole && isSet(u"SIGNING_KEY"_s) && !m_known.keys.isEmpty()
            && m_known.settings->jwkUrl.isEmpty();
    }

    QList<KeyTrial> trialsOf(const SeenToken &token) const
    {
        const auto jws = jose::parseCompact(token.text);
        const auto algorithm = jws ? jose::readHeader(jws->header).algorithm : std::nullopt;
        return algorithm ? explain::tryKeys(*algorithm, jws->signingInput, jws->signature, m_known.keys)
                         : QList<KeyTrial>();
    }

    bool verifies(const SeenToken &token) const
    {
        return explain::firstOf(trialsOf(token), KeyTrial::Outcome::Verifies) != nullptr;
    }

    bool holdKey(const SeenToken &token)
    {
        const QList<KeyTrial> trials = trialsOf(token);
        if (explain::firstOf(trials, KeyTrial::Outcome::Verifies)) {
            // A signature is a proof of its own: who has the key made the token.
            add(u"SIGNING_KEY"_s, true, token.proof == Proof::None ? Certainty::Likely : Certainty::Certain,
                tr("The server signs with %1: %2 verifies with it.").arg(m_known.keyName, token.from));
            return true;
        }
        const bool fits = std::any_of(trials.cbegin(), trials.cend(),
            [](const KeyTrial &each) { return each.outcome != KeyTrial::Outcome::DoesNotFit; });
        if (token.proof == Proof::None || !fits)
            return false; // whose the token is, is not known; of the algorithm there is a line already
        if (const KeyTrial *otherwise = explain::firstOf(trials, KeyTrial::Outcome::VerifiesOtherwise)) {
            add(u"SIGNING_KEY"_s, false, Certainty::Certain,
                tr("The server reads its secret in another way than %1: %2").arg(m_known.keyName, otherwise->text));
            return true;
        }
        add(u"SIGNING_KEY"_s, false, Certainty::Certain,
            tr("The server signs with another key than %1: %2 does not verify with it.")
                .arg(m_known.keyName, token.from));
        return true;
    }

    void compareTokens(const simplejwt::Settings &settings)
    {
        holdValue(Property::Algorithm, u"ALGORITHM"_s, settings.algorithm);
        holdValue(Property::TypeClaim, u"TOKEN_TYPE_CLAIM"_s, textOrNone(settings.tokenTypeClaim));
        holdValue(Property::IdClaim, u"JTI_CLAIM"_s, textOrNone(settings.jtiClaim));
        compareUserClaim(settings);
        holdValue(Property::Issuer, u"ISSUER"_s, settings.issuer.isNull() ? Json(false) : settings.issuer);
        holdValue(Property::Audience, u"AUDIENCE"_s, settings.audience.isNull() ? Json(false) : settings.audience);
        compareLifetime(Property::AccessLifetime, u"ACCESS_TOKEN_LIFETIME"_s, settings.accessTokenLifetime);
        compareLifetime(Property::RefreshLifetime, u"REFRESH_TOKEN_LIFETIME"_s, settings.refreshTokenLifetime);
        compareSliding(settings);
    }

    /// The name itself is proof enough that it is not another: a project may write `user_id` besides.
    void compareUserClaim(const simplejwt::Settings &settings)
    {
        if (!isTold(Property::UserClaim) || !isSet(u"USER_ID_CLAIM"_s))
            return;
        const bool isThere = std::any_of(m_evidence.tokens().cbegin(), m_evidence.tokens().cend(),
            [&](const SeenToken &token) { return token.reading.claims->contains(settings.userIdClaim); });
        hold(Property::UserClaim, u"USER_ID_CLAIM"_s, isThere, quoted(settings.userIdClaim));
        if (isThere)
            m_comparisons.last().text
                = tr("“%1” stands in its tokens, as USER_ID_CLAIM says.").arg(settings.userIdClaim);
    }

    void compareLifetime(Property property, const QString &setting, std::chrono::microseconds set)
    {
        // Measured by the Date of an answer it may be off by some seconds.
        constexpr std::chrono::seconds Slack{ 5 };
        if (isTold(property) && isSet(setting)) {
            holdSpan(property, setting, of(property).value.toInteger().value_or(0), set,
                of(property).certainty == Certainty::Certain ? std::chrono::seconds(0) : Slack);
        }
    }

    void compareSliding(const simplejwt::Settings &settings)
    {
        if (!isTold(Property::SlidingLifetime))
            return;
        const Json &value = of(Property::SlidingLifetime).value;
        const Json *exp = value.find(u"exp");
        const Json *refreshExp = value.find(u"refresh_exp");
        if (exp && exp->isNumber() && isSet(u"SLIDING_TOKEN_LIFETIME"_s)) {
            holdSpan(Property::SlidingLifetime, u"SLIDING_TOKEN_LIFETIME"_s, exp->toInteger().value_or(0),
                settings.slidingTokenLifetime, std::chrono::seconds(0));
        }
        if (refreshExp && refreshExp->isNumber() && isSet(u"SLIDING_TOKEN_REFRESH_LIFETIME"_s)) {
            holdSpan(Property::SlidingLifetime, u"SLIDING_TOKEN_REFRESH_LIFETIME"_s,
                refreshExp->toInteger().value_or(0), settings.slidingTokenRefreshLifetime, std::chrono::seconds(0));
        }
    }

    void compareViews(const simplejwt::Settings &settings)
    {
        if (isTold(Property::HeaderType) && isSet(u"AUTH_HEADER_TYPES"_s)) {
            const QList<Json> words = of(Property::HeaderType).value.items();
            const bool agrees = std::all_of(words.cbegin(), words.cend(),
                [&](const Json &word) { return settings.authHeaderTypes.contains(word.toString()); });
            hold(Property::HeaderType, u"AUTH_HEADER_TYPES"_s, agrees, quoted(list(settings.authHeaderTypes)));
        }
        if (isTold(Property::HeaderName) && isSet(u"AUTH_HEADER_NAME"_s)) {
            const QString set = QString::fromLatin1(settings.authHeaderField());
            const bool agrees = of(Property::HeaderName).text.compare(set, Qt::CaseInsensitive) == 0;
            hold(Property::HeaderName, u"AUTH_HEADER_NAME"_s, agrees, quoted(settings.authHeaderName));
        }
        QStringList classes;
        for (const simplejwt::TokenType type : settings.authTokenClasses)
            classes.append(simplejwt::tokenClassName(type));
        holdValue(Property::TokenClasses, u"AUTH_TOKEN_CLASSES"_s, list(classes));
        compareKeySet(settings);
    }

    void compareKeySet(const simplejwt::Settings &settings)
    {
        const bool isPublic = !settings.algorithm.startsWith(u"HS") && settings.jwkUrl.isEmpty();
        const QList<Json> published = of(Property::KeySet).value.items();
        if (published.isEmpty() || !isPublic || m_known.keys.isEmpty() || !isSet(u"ALGORITHM"_s))
            return;
        const bool agrees = std::any_of(m_known.keys.cbegin(), m_known.keys.cend(),
            [&](const jose::Key &key) { return published.contains(Json(QString::fromLatin1(key.thumbprint()))); });
        add(u"VERIFYING_KEY"_s, agrees, Certainty::Likely,
            agrees ? tr("The server publishes %1.").arg(m_known.keyName)
                   : tr("The server publishes other keys than %1. %2")
                         .arg(m_known.keyName, of(Property::KeySet).evidence));
    }

    void compareBlacklist(const simplejwt::Settings &settings)
    {
        holdValue(Property::Rotation, u"ROTATE_REFRESH_TOKENS"_s, settings.rotateRefreshTokens);
        const bool hasApp = m_known.blacklistApp.value_or(true);
        if (isTold(Property::BlacklistAfterRotation) && isSet(u"BLACKLIST_AFTER_ROTATION"_s) && hasApp) {
            hold(Property::BlacklistAfterRotation, u"BLACKLIST_AFTER_ROTATION"_s,
                of(Property::BlacklistAfterRotation).value == Json(settings.blacklistAfterRotation),
                quoted(settings.blacklistAfterRotation));
        }
        if (!isTold(Property::BlacklistApp))
            return;
        const bool isInstalled = of(Property::BlacklistApp).value.toBool();
        if (m_known.blacklistApp) {
            hold(Property::BlacklistApp, u"INSTALLED_APPS"_s, isInstalled == *m_known.blacklistApp,
                *m_known.blacklistApp ? tr("with the blacklist app") : tr("without the blacklist app"));
        } else if (!isInstalled && settings.blacklistAfterRotation && isSet(u"BLACKLIST_AFTER_ROTATION"_s)) {
            add(u"BLACKLIST_AFTER_ROTATION"_s, false, of(Property::BlacklistApp).certainty,
                tr("BLACKLIST_AFTER_ROTATION in %1 is True, but the server has no blacklist: "
                   "rest_framework_simplejwt.token_blacklist is missing in its INSTALLED_APPS. %2")
                    .arg(m_known.source, of(Property::BlacklistApp).evidence));
        }
    }

    void compareBand()
    {
        if (!m_known.band || !isTold(Property::Band))
            return;
        const Finding &finding = of(Property::Band);
        const QString name = simplejwt::bandName(*m_known.band);
        const bool agrees = finding.value.items().contains(Json(name));
        m_comparisons.append({ u"band"_s, agrees,
            agrees ? tr("Its version is %1, which %2 fits.").arg(finding.text, name)
                   : tr("Its version is %1, but %2 says %3. %4")
                         .arg(finding.text, m_known.bandSource, name, finding.evidence),
            m_known.bandSource, finding.certainty });
    }

    void compareProfile()
    {
        const config::ServerProfile &server = m_evidence.order().server;
        const QString place = tr("the server's entry");
        const QString word = QString::fromLatin1(server.headerType);
        const Finding &header = of(Property::HeaderType);
        const bool goesInHeader = server.accessCookie().isEmpty();
        if (isTold(Property::HeaderType) && goesInHeader && !header.value.items().contains(Json(word))) {
            // What it asks for is the first of the words it takes: whether it takes this one, a view has to tell.
            const session::Exchange *tried = m_evidence.probe(ProbeKind::ViewMalformed);
            const bool wasTried = tried && tried->status == 401;
            m_comparisons.append({ u"header"_s, false,
                tr("Calls put “%1” before the token, but the server wants “%2”. %3")
                    .arg(word, header.text, header.evidence),
                place, wasTried ? header.certainty : Certainty::Likely });
        }
        for (const auto &[name, own] :
            { std::pair(u"refresh"_s, server.fields.refresh), { u"token"_s, server.fields.token } }) {
            const Json *seen = of(Property::Fields).value.find(name);
            if (seen && seen->toString() != own)
                m_comparisons.append({ u"fields"_s, false,
                    tr("Calls send the token as “%1”, but the server wants “%2”. %3")
                        .arg(own, seen->toString(), of(Property::Fields).evidence),
                    place, of(Property::Fields).certainty });
        }
    }

    const QList<Finding> &m_findings;
    const Evidence &m_evidence;
    const Known &m_known;
    QList<Comparison> m_comparisons;
};

} // namespace

QSet<QString> allComparedSettings()
{
    return { u"SIGNING_KEY"_s, u"VERIFYING_KEY"_s, u"ALGORITHM"_s, u"TOKEN_TYPE_CLAIM"_s, u"JTI_CLAIM"_s,
        u"USER_ID_CLAIM"_s, u"ISSUER"_s, u"AUDIENCE"_s, u"ACCESS_TOKEN_LIFETIME"_s, u"REFRESH_TOKEN_LIFETIME"_s,
        u"SLIDING_TOKEN_LIFETIME"_s, u"SLIDING_TOKEN_REFRESH_LIFETIME"_s, u"AUTH_HEADER_TYPES"_s, u"AUTH_HEADER_NAME"_s,
        u"AUTH_TOKEN_CLASSES"_s, u"ROTATE_REFRESH_TOKENS"_s, u"BLACKLIST_AFTER_ROTATION"_s };
}

QList<Comparison> compare(const QList<Finding> &findings, const Evidence &evidence, const Known &known)
{
    return Comparing(findings, evidence, known).run();
}

} // namespace fingerprint
