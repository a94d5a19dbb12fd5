// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/tokenoperation.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

using config::Endpoint;

namespace archive {

namespace {

/// Without case, "_" and "-": refreshToken, refresh_token and Refresh-Token are one.
QString plain(QString text)
{
    text.remove(u'_').remove(u'-');
    return text.toLower();
}

struct Guess
{
    Endpoint endpoint;
    int certainty; ///< higher is surer
};

/// One operation's names, asked for.
class Names
{
public:
    explicit Names(const TokenOperation &operation)
    {
        for (const QString &each : operation.sent)
            m_sent.append(plain(each));
        for (const QString &each : operation.answered)
            m_answered.append(plain(each));
        m_words = plain(operation.words.join(u' '));
    }

    bool sends(std::initializer_list<const char *> names) const { return hasOne(m_sent, names); }
    bool answers(std::initializer_list<const char *> names) const { return hasOne(m_answered, names); }
    bool says(std::initializer_list<const char *> words) const
    {
        return std::any_of(
            words.begin(), words.end(), [this](const char *word) { return m_words.contains(QLatin1StringView(word)); });
    }
    qsizetype sent() const { return m_sent.size(); }

private:
    static bool hasOne(const QStringList &in, std::initializer_list<const char *> names)
    {
        return std::any_of(
            names.begin(), names.end(), [&in](const char *name) { return in.contains(QLatin1StringView(name)); });
    }

    QStringList m_sent;
    QStringList m_answered;
    QString m_words;
};

std::optional<Guess> posted(const TokenOperation &operation)
{
    const Names names(operation);
    const bool givesAccess = names.answers({ "access", "accesstoken" });
    if (names.says({ "register", "registration", "signup" }))
        return std::nullopt;
    if (names.says({ "sliding" })) {
        if (names.says({ "refresh" }) && names.sends({ "token" }))
            return Guess{ Endpoint::RefreshSliding, 5 };
        if (names.sends({ "password" }))
            return Guess{ Endpoint::ObtainSliding, 5 };
    }
    if (names.sends({ "refresh", "refreshtoken" })) {
        const int exact = names.sends({ "refresh" }) ? 1 : 0;
        if (givesAccess || (names.says({ "refresh" }) && !names.says({ "blacklist", "logout", "signout", "revoke" })))
            return Guess{ operation.wantsAccess ? Endpoint::Refresh : Endpoint::TokenRefresh,
                2 + exact + (givesAccess ? 2 : 0) + (names.says({ "tokenrefresh" }) ? 1 : 0) };
        return Guess{ operation.wantsAccess ? Endpoint::Logout : Endpoint::TokenBlacklist,
            2 + exact + (names.says({ "blacklist", "logout", "signout", "revoke" }) ? 2 : 0) };
    }
    if (names.sends({ "token" }) && names.sent() == 1 && names.says({ "tokenverify", "token/verify", "jwt/verify" }))
        return Guess{ Endpoint::TokenVerify, 4 };
    if (names.sends({ "token" }) && names.sent() == 1 && names.says({ "verify" })
        && names.says({ "token", "jwt", "auth" }) && !names.says({ "email", "account", "phone" }))
        return Guess{ Endpoint::TokenVerify, 2 };
    const bool isPair = names.says({ "tokenobtain" });
    if (names.sends({ "password" }) && (givesAccess || isPair))
        return Guess{ Endpoint::ObtainPair, 2 + (givesAccess ? 2 : 0) + (isPair ? 1 : 0) };
    // Without a password: by phone and code, by a name alone.
    if (givesAccess && names.sends({ "username", "email", "phone", "phonenumber", "mobile", "userid", "code", "otp" }))
        return Guess{ Endpoint::Login, 3 + (names.says({ "login", "signin" }) ? 1 : 0) };
    if (operation.sent.isEmpty() && operation.wantsAccess && names.says({ "logout", "signout" })
        && !names.says({ "all" }))
        return Guess{ Endpoint::Logout, 1 };
    return std::nullopt;
}

std::optional<Guess> guessed(const TokenOperation &operation)
{
    if (operation.method == u"POST")
        return posted(operation);
    static const QRegularExpression oneself(
        QStringLiteral("/(me|whoami|who-am-i|current[-_]?user|userinfo|user|profile)/?\\z"));
    if (operation.method == u"GET" && operation.wantsAccess && oneself.match(operation.path).hasMatch())
        return Guess{ Endpoint::WhoAmI, oneself.match(operation.path).captured(1) == u"profile" ? 1 : 2 };
    if (operation.method == u"GET" && operation.path.endsWith(QLatin1StringView("/jwks.json")))
        return Guess{ Endpoint::Jwks, 1 };
    return std::nullopt;
}

} // namespace

QList<TokenEndpoint> endpointsAmong(const QList<TokenOperation> &operations)
{
    QHash<Endpoint, QList<std::pair<int, const TokenOperation *>>> candidates;
    for (const TokenOperation &each : operations) {
        if (const auto guess = guessed(each))
            candidates[guess->endpoint].emplaceBack(guess->certainty, &each);
    }
    QList<TokenEndpoint> found;
    for (const config::EndpointInfo &info : config::endpoints()) {
        const auto own = candidates.constFind(info.id);
        if (own == candidates.cend())
            continue;
        const auto best = std::max_element(
            own->begin(), own->end(), [](const auto &left, const auto &right) { return left.first < right.first; });
        TokenEndpoint endpoint{ info.id, best->second->path, best->second->wantsAccess, {} };
        for (const auto &[certainty, operation] : *own) {
            if (operation != best->second && certainty == best->first && endpoint.others.size() < 20)
                endpoint.others.append(operation->path);
        }
        found.append(endpoint);
    }
    return found;
}

} // namespace archive
