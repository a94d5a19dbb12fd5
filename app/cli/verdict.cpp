// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verdict.h"

#include "core/simplejwt/keyadoption.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

/// Simple JWT has one key and one algorithm: the first key, and of the allowed algorithms the first that fits it.
Result<simplejwt::Settings> serverSettings(const QList<jose::Key> &keys, const Conditions &conditions)
{
    simplejwt::Settings settings = conditions.settings;
    const jose::VerifyPolicy &policy = conditions.policy;
    if (policy.algorithms && !policy.algorithms->isEmpty())
        settings.algorithm = jose::algorithmName(policy.algorithms->constFirst());
    settings.leeway = policy.leeway;
    if (policy.audience) {
        Json list = Json::array();
        for (const QString &audience : *policy.audience)
            list.append(audience);
        settings.audience = list;
    }
    if (policy.issuer)
        settings.issuer = policy.issuer->constFirst();
    if (keys.isEmpty() || conditions.keysAreOfSettings)
        return settings;
    return simplejwt::putKey(settings, keys.constFirst()).map([&] { return settings; });
}

} // namespace

Json refusalDetail(const simplejwt::Refusal &refusal)
{
    if (const Json *detail = refusal.body.find(u"detail"))
        return *detail;
    if (const Json *errors = refusal.body.find(u"non_field_errors"); errors && !errors->items().isEmpty())
        return errors->items().constFirst();
    return refusal.reason.isEmpty() ? Json() : Json(refusal.reason);
}

Json simpleJwtVerdict(
    const QByteArray &token, const QList<jose::Key> &keys, const Conditions &conditions, django::Store &store)
{
    Json verdict = Json::object();
    const auto settings = serverSettings(keys, conditions);
    if (!settings) {
        verdict.set(u"ok"_s, false);
        verdict.set(u"status"_s, 500);
        verdict.set(u"detail"_s, settings.error().what);
        return verdict;
    }
    const simplejwt::Engine engine(*settings, conditions.band, store, [now = conditions.now] { return now; });
    const auto decoded = engine.decode(token, *conditions.tokenType);
    verdict.set(u"ok"_s, decoded.has_value());
    verdict.set(u"status"_s, decoded ? 200 : decoded.error().status);
    verdict.set(u"detail"_s, decoded ? Json() : refusalDetail(decoded.error()));
    return verdict;
}

} // namespace cli
