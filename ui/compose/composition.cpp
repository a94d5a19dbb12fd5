// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/composition.h"

#include "core/base/timetext.h"
#include "core/jose/jws.h"

#include <QCoreApplication>
#include <QHash>
#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Composition", text);
}

/// The value, or nothing and the mistake.
std::optional<Json> read(
    const QByteArray &bytes, Composition::Part part, QList<JsonProblem> &problems, Composition &composition)
{
    JsonScan scan = scanJson(bytes);
    problems = std::move(scan.problems);
    const auto mistake = std::find_if(problems.begin(), problems.end(), preventsSigning);
    if (mistake == problems.end())
        return std::move(scan.value).value_or(Json());
    composition.mistake = { part, *mistake, jsonPosition(bytes, mistake->offset) };
    return {};
}

QString algorithmOf(const Json &header)
{
    const Json *name = header.find(u"alg");
    return name ? name->toString() : QString();
}

/// The chosen key, unless another is the first that can sign with that algorithm.
int keyFor(const CompositionRequest &request, const QString &name)
{
    const auto algorithm = jose::algorithmNamed(name.toUtf8());
    const auto signs = [&](const jose::Key &key) { return key.mayBeUsed(*algorithm, jose::KeyUse::Sign).has_value(); };
    const bool isChosen = request.chosenKey >= 0 && request.chosenKey < request.keys.size();
    if (!algorithm || (isChosen && signs(request.keys.at(request.chosenKey))))
        return request.chosenKey;
    const auto fitting = std::find_if(request.keys.begin(), request.keys.end(), signs);
    return fitting == request.keys.end() ? request.chosenKey : int(fitting - request.keys.begin());
}

Result<QByteArray> sign(const CompositionRequest &request, const Json &header, int index)
{
    if (!header.isObject())
        return fail(Errc::Malformed, tr("The header is no JSON object, so nothing can be signed; begin it with “{”."));
    if (!header.contains(u"alg"))
        return fail(Errc::Unsupported, tr("The header names no algorithm; choose one above."));
    const QString name = algorithmOf(header);
    const auto algorithm = jose::algorithmNamed(name.toUtf8());
    if (!algorithm)
        return fail(Errc::Unsupported,
            tr("The header's alg “%1” makes no signature here; choose an algorithm above.").arg(name.left(40)));
    if (index < 0 || index >= request.keys.size())
        return fail(Errc::KeyMismatch, tr("There is no key that signs %1; add one in Keys.").arg(name));
    const jose::Key &key = request.keys.at(index);
    if (const auto allowed = key.mayBeUsed(*algorithm, jose::KeyUse::Sign); !allowed)
        return tl::unexpected(allowed.error());
    return jose::signCompact(request.header, request.payload, *algorithm, key);
}

QHash<QStringView, const Json *> byName(const Json &object)
{
    QHash<QStringView, const Json *> members;
    for (const Json::Member &member : object.members())
        members.insert(member.name, &member.value); // of duplicates the last
    return members;
}

/// "exp +55 min", "scope added"; empty where it is the same.
QString change(const Json::Member &member, const Json *before)
{
    const QString name = member.name.left(24);
    if (!before)
        return tr("%1 added").arg(name);
    if (*before == member.value)
        return {};
    const auto is = member.value.toInteger();
    const auto was = before->toInteger();
    const bool isTime = member.name == u"exp" || member.name == u"nbf" || member.name == u"iat";
    if (isTime && is && was && qAbs(*is) < 1e11 && qAbs(*was) < 1e11)
        return name + (*is > *was ? QStringLiteral(" +") : QStringLiteral(" −"))
            + durationText(std::chrono::seconds(qAbs(*is - *was)));
    return tr("%1 changed").arg(name);
}

QString changes(const Json &base, const Json &claims)
{
    constexpr qsizetype mostTold = 4;
    const auto before = byName(base);
    const auto after = byName(claims);
    QStringList parts;
    const auto add = [&parts](const QString &part) {
        if (!part.isEmpty() && !parts.contains(part))
            parts.append(part);
        return parts.size() <= mostTold;
    };
    for (const Json::Member &member : claims.members()) {
        if (!add(change(member, before.value(member.name))))
            break;
    }
    for (const Json::Member &member : base.members()) {
        if (!add(after.contains(member.name) ? QString() : tr("%1 removed").arg(member.name.left(24))))
            break;
    }
    if (parts.size() > mostTold)
        parts = parts.mid(0, mostTold) << QStringLiteral("…");
    return parts.isEmpty() ? tr("claims unchanged") : parts.join(QStringLiteral(", "));
}

} // namespace

bool preventsSigning(const JsonProblem &problem)
{
    using Kind = JsonProblem::Kind;
    return problem.kind == Kind::Syntax || problem.kind == Kind::TrailingData || problem.kind == Kind::TooDeep
        || problem.kind == Kind::TooLarge;
}

Composition compose(const CompositionRequest &request)
{
    Composition result;
    result.announces = request.announces;
    result.payload = request.payload;
    result.key = request.chosenKey;
    const auto header = read(request.header, Composition::Part::Header, result.headerProblems, result);
    if (header) {
        result.headerWasRead = true;
        result.algorithm = algorithmOf(*header);
        result.key = keyFor(request, result.algorithm);
    }
    const auto claims = read(request.payload, Composition::Part::Payload, result.payloadProblems, result);
    result.payloadWasRead = claims.has_value();
    if (!header || !claims) {
        result.token = fail(Errc::Malformed, {});
        return result;
    }
    result.token = sign(request, *header, result.key);
    const Json *type = claims->find(u"token_type");
    result.type = simplejwt::tokenTypeNamed(type ? type->toString() : QString()).value_or(simplejwt::TokenType::Access);
    if (request.base)
        result.changes = changes(*request.base, *claims);
    return result;
}
