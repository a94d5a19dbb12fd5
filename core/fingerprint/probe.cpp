// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/probe.h"

#include "core/diagnose/answer.h"
#include "core/fingerprint/blacklistedtoken.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using session::Endpoint;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Probe", text);
}

constexpr char madeUpWord[] = "Jotlab-Fingerprint";

/// What a probe carries.
enum class Carries : quint8 {
    Nothing,
    Options,
    Empty,
    MadeUp,
    German,
    Spanish,
    MadeUpWord,
    Challenged,
    Access,
    Refresh,
    Revoked
};

struct Row
{
    ProbeKind kind;
    Endpoint endpoint;
    Carries carries;
};

constexpr std::array Rows{
    Row{ ProbeKind::RefreshOptions, Endpoint::TokenRefresh, Carries::Options },
    Row{ ProbeKind::ObtainOptions, Endpoint::ObtainPair, Carries::Options },
    Row{ ProbeKind::VerifyEmpty, Endpoint::TokenVerify, Carries::Empty },
    Row{ ProbeKind::RefreshEmpty, Endpoint::TokenRefresh, Carries::Empty },
    Row{ ProbeKind::BlacklistEmpty, Endpoint::TokenBlacklist, Carries::Empty },
    Row{ ProbeKind::VerifyMalformed, Endpoint::TokenVerify, Carries::MadeUp },
    Row{ ProbeKind::RefreshMalformed, Endpoint::TokenRefresh, Carries::MadeUp },
    Row{ ProbeKind::BlacklistMalformed, Endpoint::TokenBlacklist, Carries::MadeUp },
    Row{ ProbeKind::SlidingMalformed, Endpoint::RefreshSliding, Carries::MadeUp },
    Row{ ProbeKind::OwnRefreshMalformed, Endpoint::Refresh, Carries::MadeUp },
    Row{ ProbeKind::LogoutMalformed, Endpoint::Logout, Carries::MadeUp },
    Row{ ProbeKind::VerifyGerman, Endpoint::TokenVerify, Carries::German },
    Row{ ProbeKind::VerifySpanish, Endpoint::TokenVerify, Carries::Spanish },
    Row{ ProbeKind::ViewBare, Endpoint::WhoAmI, Carries::Nothing },
    Row{ ProbeKind::ViewMadeUpWord, Endpoint::WhoAmI, Carries::MadeUpWord },
    Row{ ProbeKind::ViewMalformed, Endpoint::WhoAmI, Carries::MadeUp },
    Row{ ProbeKind::ViewChallenged, Endpoint::WhoAmI, Carries::Challenged },
    Row{ ProbeKind::KeySet, Endpoint::Jwks, Carries::Nothing },
    Row{ ProbeKind::ViewAccess, Endpoint::WhoAmI, Carries::Access },
    Row{ ProbeKind::VerifyAccess, Endpoint::TokenVerify, Carries::Access },
    Row{ ProbeKind::VerifyRefresh, Endpoint::TokenVerify, Carries::Refresh },
    Row{ ProbeKind::VerifyRevoked, Endpoint::TokenVerify, Carries::Revoked },
};

constexpr bool isInEnumOrder()
{
    for (std::size_t i = 0; i < Rows.size(); ++i) {
        if (std::size_t(Rows[i].kind) != i)
            return false;
    }
    return true;
}
static_assert(isInEnumOrder() && Rows.size() == std::size_t(ProbeKind::VerifyRevoked) + 1, "indexed by the enum");

const Row &rowOf(ProbeKind kind)
{
    return Rows[std::size_t(kind)];
}

QString carriedText(Carries carries)
{
    switch (carries) {
    case Carries::Nothing:
    case Carries::Options:
        return tr("without a token");
    case Carries::Empty:
        return tr("with an empty body");
    case Carries::MadeUp:
        return tr("with a made-up token");
    case Carries::German:
        return tr("with an empty body, asking for German");
    case Carries::Spanish:
        return tr("with an empty body, asking for Spanish");
    case Carries::MadeUpWord:
        return tr("with a made-up word before a made-up token");
    case Carries::Challenged:
        return tr("with a made-up token after the word that the server asks for");
    case Carries::Access:
        return tr("with the access token");
    case Carries::Refresh:
        return tr("with the refresh token, which is only looked at");
    case Carries::Revoked:
        return tr("with a token of this session that is blacklisted");
    }
    return {};
}

bool isMissing(Endpoint endpoint, const Order &order, const QList<ProbeAnswer> &answers)
{
    const auto url = order.server.url(endpoint);
    return !url || std::any_of(answers.cbegin(), answers.cend(), [&url](const ProbeAnswer &each) {
        return each.exchange.url == *url && each.exchange.status == 404 && each.exchange.method != "OPTIONS";
    });
}

/// Where an empty body is refused in the words of Django REST framework, which it has in many languages; verify first,
/// whose token never travels in a cookie.
std::optional<Endpoint> languageEndpoint(const QList<ProbeAnswer> &answers)
{
    for (const ProbeKind kind : { ProbeKind::VerifyEmpty, ProbeKind::RefreshEmpty }) {
        const Exchange *answer = answerTo(kind, answers);
        if (answer && answer->status == 400 && !diagnose::Answer(*answer).fieldErrors.isEmpty())
            return rowOf(kind).endpoint;
    }
    return std::nullopt;
}

/// The word that the server asks for, where it is another than the one that is known.
QByteArray challengedWord(const Order &order, const QList<ProbeAnswer> &answers)
{
    for (const ProbeAnswer &each : answers) {
        const diagnose::Answer answer(each.exchange);
        const diagnose::Challenge *challenge = each.exchange.status == 401 ? answer.tokenChallenge() : nullptr;
        if (challenge && challenge->scheme != order.server.headerType)
            return challenge->scheme;
    }
    return {};
}

/// A call with something in the header, whatever cookies the server takes.
Result<client::EndpointRequest> viewRequest(const Order &order, const QByteArray &word, const QByteArray &token)
{
    config::ServerProfile server = order.server;
    server.cookies.reset();
    server.headerType = word;
    server.wantsAccessOverrides[Endpoint::WhoAmI] = true;
    return client::buildRequest(server, Endpoint::WhoAmI, {}, token);
}

void ask(client::EndpointRequest *request, const char *language)
{
    request->headers.removeIf(
        [](const auto &field) { return field.first.compare("Accept-Language", Qt::CaseInsensitive) == 0; });
    request->headers.emplaceBack("Accept-Language", language);
}

Result<client::EndpointRequest> bodyRequest(const Row &row, const Order &order, const QList<ProbeAnswer> &answers)
{
    const config::ServerProfile &server = order.server;
    switch (row.carries) {
    case Carries::MadeUp:
        return row.endpoint == Endpoint::WhoAmI ? viewRequest(order, server.headerType, madeUpToken())
                                                : client::buildRequest(server, row.endpoint, madeUpToken(),
                                                    row.endpoint == Endpoint::Refresh ? order.access : QByteArray());
    case Carries::MadeUpWord:
        return viewRequest(order, madeUpWord, madeUpToken());
    case Carries::Challenged:
        return viewRequest(order, challengedWord(order, answers), madeUpToken());
    case Carries::Access:
        return row.endpoint == Endpoint::WhoAmI ? client::buildRequest(server, row.endpoint, {}, order.access)
                                                : client::buildRequest(server, row.endpoint, order.access);
    case Carries::Refresh:
        return client::buildRequest(server, row.endpoint, order.refresh);
    case Carries::Revoked:
        return client::buildRequest(server, row.endpoint, blacklistedToken(order));
    default:
        return client::buildRequest(server, row.endpoint);
    }
}

bool isPlanned(const Row &row, const Order &order)
{
    if (!order.server.has(row.endpoint))
        return false;
    switch (row.carries) {
    case Carries::Access:
        return !order.access.isEmpty();
    case Carries::Refresh:
        return !order.refresh.isEmpty();
    case Carries::Revoked:
        return !blacklistedToken(order).isEmpty();
    default:
        return true;
    }
}

/// Two names for one address are one view.
bool isAsked(const Row &row, const Order &order, const QList<ProbeKind> &plan)
{
    return std::any_of(plan.cbegin(), plan.cend(), [&](ProbeKind kind) {
        const Row &other = rowOf(kind);
        return other.carries == row.carries && order.server.url(other.endpoint) == order.server.url(row.endpoint);
    });
}

} // namespace

QByteArray madeUpToken()
{
    return QByteArrayLiteral("jotlab-fingerprint");
}

QList<ProbeKind> planOf(const Order &order)
{
    QList<ProbeKind> plan;
    for (const Row &row : Rows) {
        if (isPlanned(row, order) && !isAsked(row, order, plan))
            plan.append(row.kind);
    }
    return plan;
}

QString probeText(ProbeKind kind, const Order &order)
{
    const Row &row = rowOf(kind);
    const QByteArray method = row.carries == Carries::Options ? "OPTIONS" : config::info(row.endpoint).method;
    return tr("%1 %2 %3").arg(QString::fromLatin1(method), order.server.path(row.endpoint), carriedText(row.carries));
}

std::optional<client::EndpointRequest> requestOf(ProbeKind kind, const Order &order, const QList<ProbeAnswer> &answers)
{
    Row row = rowOf(kind);
    const bool asksLanguage = row.carries == Carries::German || row.carries == Carries::Spanish;
    if (asksLanguage) {
        const auto endpoint = languageEndpoint(answers);
        if (!endpoint)
            return std::nullopt;
        row.endpoint = *endpoint;
    }
    if (isMissing(row.endpoint, order, answers))
        return std::nullopt;
    if (row.carries == Carries::Challenged && challengedWord(order, answers).isEmpty())
        return std::nullopt;
    auto request = bodyRequest(row, order, answers);
    if (!request)
        return std::nullopt;
    ask(&*request, row.carries == Carries::German ? "de" : row.carries == Carries::Spanish ? "es" : "en");
    if (row.carries == Carries::Options) {
        request->method = "OPTIONS";
        request->body.clear();
        request->headers.removeIf(
            [](const auto &field) { return field.first.compare("Content-Type", Qt::CaseInsensitive) == 0; });
    }
    return *request;
}

const Exchange *answerTo(ProbeKind kind, const QList<ProbeAnswer> &answers)
{
    const auto found
        = std::find_if(answers.cbegin(), answers.cend(), [kind](const ProbeAnswer &each) { return each.kind == kind; });
    return found == answers.cend() || found->exchange.failure != session::Failure::None ? nullptr : &found->exchange;
}

} // namespace fingerprint
