// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch.h"
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/jose/jws.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Result<jose::Algorithm> algorithmFor(const Invocation &invocation, const jose::Key &key)
{
    if (invocation.isSet(u"alg"_s))
        return algorithmsNamed({ invocation.value(u"alg"_s) }).map([](const auto &algorithms) {
            return algorithms.constFirst();
        });
    if (key.algorithms().isEmpty())
        return fail(Errc::KeyMismatch, u"%1 fits no signature algorithm."_s.arg(key.typeName()));
    return key.algorithms().constFirst();
}

/// The header as given, or {"alg","typ"} in Simple JWT's form.
Result<QByteArray> headerFor(const Invocation &invocation, jose::Algorithm algorithm)
{
    const QByteArray name = jose::info(algorithm).name;
    if (!invocation.isSet(u"header"_s))
        return QByteArray(R"({"alg":")" + name + R"(","typ":"JWT"})");
    const QByteArray header = invocation.value(u"header"_s).toUtf8();
    return parseJson(header)
        .map_error([](Error error) {
            return Error{ Errc::Usage, u"--header: %1"_s.arg(error.what), error.detail };
        })
        .and_then([&](const Json &json) -> Result<QByteArray> {
            if (!json.isObject())
                return fail(Errc::Usage, u"--header wants a JSON object."_s);
            if (const Json *alg = json.find(u"alg"); alg && alg->toString() != QLatin1String(name))
                invocation.console().diagnostic(
                    u"warning: the header says alg %1, but the signature is made with %2."_s.arg(
                        alg->toString(), QLatin1String(name)));
            return header;
        });
}

} // namespace

Exit sign(const QStringList &words, Console &console)
{
    Invocation invocation(u"sign"_s, u"Signs a payload byte for byte; nothing is added, reordered or reformatted."_s,
        KeyOptions | SettingsOptions | DatabaseOptions, console);
    invocation.addOption(u"alg"_s, u"The algorithm; the default is the first that fits the key."_s, u"name"_s);
    invocation.addOption(u"header"_s, u"The header's JSON, signed as it is; the default has alg and typ."_s, u"json"_s);
    invocation.addOption(u"minify"_s, u"Drops white space between the payload's JSON tokens first."_s);
    invocation.addArgument(u"PAYLOAD"_s, u"The payload; - for standard input, @FILE for a file."_s);
    if (!invocation.parse(words))
        return invocation.exit();

    const auto payload = invocation.argument(u"a PAYLOAD"_s);
    if (!payload)
        return console.failure(payload.error());
    const auto settings = invocation.settings();
    if (!settings)
        return console.failure(settings.error());
    const auto store = invocation.store();
    if (!store)
        return console.failure(store.error());
    auto signingSettings = *settings;
    const auto choice = invocation.keys(signingSettings, store->get());
    if (!choice)
        return console.failure(choice.error());
    if (choice->keys.isEmpty()) {
        console.diagnostic(u"No key to sign with: give --secret-file or --key."_s);
        return Exit::Usage;
    }
    jose::Key key = choice->keys.constFirst();
    if (choice->source == KeySource::Settings && !key.hasPrivate() && signingSettings.signingKey) {
        signingSettings.verifyingKey.clear();
        const auto keys = keysOfSettings(signingSettings);
        if (!keys)
            return console.failure(keys.error());
        key = keys->constFirst();
    }
    const auto token = algorithmFor(invocation, key).and_then([&](jose::Algorithm algorithm) {
        return headerFor(invocation, algorithm).and_then([&](const QByteArray &header) -> Result<QByteArray> {
            if (!invocation.isSet(u"minify"_s))
                return jose::signCompact(header, *payload, algorithm, key);
            return parseJson(*payload).and_then([&](const Json &json) {
                return jose::signCompact(header, writeJson(json, JsonStyle::Compact), algorithm, key);
            });
        });
    });
    if (!token)
        return console.failure(token.error());
    if (console.json) {
        Json object = Json::object();
        object.set(u"token"_s, QString::fromLatin1(*token));
        console.object(object);
    } else {
        console.raw(*token);
    }
    return Exit::Done;
}

} // namespace cli
