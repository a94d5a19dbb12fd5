// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/causes.h"

using namespace Qt::StringLiterals;

namespace cli {

void ServerFacts::tell(diagnose::DiagnoseContext *context) const
{
    if (settings)
        context->settings = &*settings;
    if (!keys.isEmpty())
        context->keys = &keys;
    if (band)
        context->band = band;
}

Result<ServerFacts> serverFacts(const Invocation &invocation)
{
    const auto doWithout = [&invocation](const Error &error) {
        invocation.console().diagnostic(error.what + u" The call is made all the same; its cause may be less sure."_s);
    };
    ServerFacts facts;
    const auto settings = invocation.settings(simplejwt::SettingsReading::Strict, SettingsGaps::Allowed);
    if (!settings && !invocation.isReferred(u"settings"_s))
        return tl::unexpected(settings.error());
    if (!settings)
        doWithout(settings.error());
    else if (invocation.isSet(u"settings"_s))
        facts.settings = *settings;
    const auto keys = invocation.keys(settings.value_or(simplejwt::Settings()), nullptr);
    if (!keys && !invocation.isKeyReferred())
        return tl::unexpected(keys.error());
    if (!keys)
        doWithout(keys.error()); // by another key a good token would look as if it were signed with a wrong one
    else
        facts.keys = keys->keys;
    const auto band = invocation.band();
    if (!band)
        return tl::unexpected(band.error());
    if (invocation.isSet(u"profile"_s))
        facts.band = *band;
    return facts;
}

Json causesJson(const QList<diagnose::Cause> &causes)
{
    Json list = Json::array();
    for (const diagnose::Cause &cause : causes) {
        Json row = Json::object();
        row.set(u"id"_s, QString::fromLatin1(cause.id));
        row.set(u"text"_s, cause.text);
        row.set(u"evidence"_s, cause.evidence);
        row.set(u"advice"_s, cause.advice);
        row.set(u"certainty"_s, diagnose::certaintyName(cause.certainty));
        list.append(row);
    }
    return list;
}

void printCauses(const QList<diagnose::Cause> &causes, Console &console)
{
    for (const diagnose::Cause &cause : causes) {
        console.line(console.coloured(diagnose::leadOf(cause) + u": "_s, 33) + printable(cause.text));
        if (!cause.evidence.isEmpty())
            console.line(printable(u"     "_s + cause.evidence));
        if (!cause.advice.isEmpty())
            console.line(printable(u"     "_s + cause.advice));
    }
}

} // namespace cli
