// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/decodesamples.h"

#include "core/json/jsonreader.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingsjson.h"

#include <QFile>
#include <algorithm>

namespace {

constexpr qint64 samplesAreOf = 1'795'488'019; // 2026-11-24 02:40:19 UTC

Json member(const Json &object, const char16_t *name)
{
    const Json *value = object.find(name);
    return value ? *value : Json();
}

QStringList strings(const Json &list)
{
    QStringList texts;
    for (const Json &item : list.items())
        texts.append(item.toString());
    return texts;
}

DecodeSample sampleOf(const Json &row, const Json &secret)
{
    DecodeSample sample;
    sample.id = member(row, u"id").toString();
    sample.input = member(row, u"input").toString().toUtf8();
    const Json *key = row.find(u"key");
    if (key)
        sample.key = *key;
    else
        sample.key.set(QStringLiteral("secret"), secret);
    sample.settings = member(row, u"settings");
    sample.band = member(row, u"profile").toString();
    sample.blacklisted = strings(member(row, u"blacklisted"));
    const Json expect = member(row, u"expect");
    sample.findings = strings(member(expect, u"findings"));
    sample.signature = member(expect, u"signature").toString();
    sample.time = member(expect, u"time").toString();
    sample.simpleJwt = member(expect, u"simplejwt").toString();
    sample.tokens = int(member(expect, u"tokens").toInteger().value_or(1));
    for (const Json &place : member(expect, u"damage").items())
        sample.damage.append(place.toInteger().value_or(-1));
    return sample;
}

std::optional<explain::KnownUser> user(const QString &id)
{
    if (id == u"1")
        return explain::KnownUser{ QStringLiteral("alice"), true };
    if (id == u"2")
        return explain::KnownUser{ QStringLiteral("bob"), true };
    if (id == u"3")
        return explain::KnownUser{ QStringLiteral("carol"), false };
    return std::nullopt;
}

QList<jose::Key> keysOf(const Json &key)
{
    const Json pem = member(key, u"pem");
    if (pem.isString())
        return { jose::Key::fromPem(pem.toString().toUtf8())->withLabel(QStringLiteral("sample key")) };
    if (key.isNull())
        return {};
    return { *jose::Key::fromSecret(member(key, u"secret").toString().toUtf8(), QStringLiteral("sample key")) };
}

} // namespace

explain::InspectionContext sampleContext()
{
    explain::InspectionContext context;
    context.now = fromEpochSeconds(samplesAreOf);
    context.userById = user;
    return context;
}

explain::InspectionContext DecodeSample::context() const
{
    explain::InspectionContext context = sampleContext();
    context.timeZone = QTimeZone("Europe/Zurich");
    context.keys = keysOf(key);
    if (!settings.isNull())
        context.settings = *simplejwt::settingsFromJson(settings);
    if (!band.isEmpty())
        context.band = *simplejwt::bandNamed(band);
    context.isBlacklisted = [ids = blacklisted](const QString &jti) { return ids.contains(jti); };
    return context;
}

const QList<DecodeSample> &decodeSamples()
{
    static const QList<DecodeSample> samples = [] {
        QList<DecodeSample> list;
        QFile file(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/vectors/decode_samples.json"));
        const Json all = file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
        const Json rows = member(all, u"samples");
        for (const Json &row : rows.items())
            list.append(sampleOf(row, member(all, u"secret")));
        return list;
    }();
    return samples;
}

const DecodeSample &decodeSample(const QString &id)
{
    const QList<DecodeSample> &all = decodeSamples();
    const auto found = std::find_if(all.begin(), all.end(), [&id](const DecodeSample &one) { return one.id == id; });
    if (found == all.end())
        qFatal("no sample “%s”", qPrintable(id));
    return *found;
}

QString verdictName(explain::Verdict::State state)
{
    switch (state) {
    case explain::Verdict::State::Good:
        return QStringLiteral("good");
    case explain::Verdict::State::Warning:
        return QStringLiteral("warning");
    case explain::Verdict::State::Bad:
        return QStringLiteral("bad");
    case explain::Verdict::State::NotChecked:
        return QStringLiteral("not_checked");
    case explain::Verdict::State::CannotCheck:
        return QStringLiteral("cannot_check");
    }
    Q_UNREACHABLE();
}
