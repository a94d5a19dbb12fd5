// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/goldencase.h"

#include "core/json/jsonreader.h"
#include "core/simplejwt/settingsjson.h"

#include <QFile>

namespace {

using namespace Qt::StringLiterals;

QString vectors(const QString &name)
{
    return QStringLiteral(JOTLAB_SOURCE_DIR "/tests/vectors/") + name;
}

QByteArray utf8(const Json *value)
{
    if (!value || !value->isString())
        return {};
    const QByteArray text = value->toString().toUtf8();
    return text.isNull() ? QByteArray("") : text;
}

QList<server::Header> headersOf(const Json *object)
{
    QList<server::Header> headers;
    for (const Json::Member &member : object->members())
        headers.append({ member.name.toUtf8(), member.value.toString().toUtf8() });
    return headers;
}

GoldenCase caseOf(const Json &line)
{
    GoldenCase golden;
    const auto text = [&line](const char16_t *name) { return QString::fromUtf8(utf8(line.find(name))); };
    golden.id = text(u"id");
    golden.profile = text(u"profile");
    golden.setup = text(u"setup");
    golden.note = text(u"note");
    golden.settings = *line.find(u"settings");
    golden.blacklistApp = !line.contains(u"env");
    const Json &request = *line.find(u"request");
    golden.method = utf8(request.find(u"method"));
    golden.path = utf8(request.find(u"path"));
    golden.headers = headersOf(request.find(u"headers"));
    // A request's body stands there as Latin-1: a character a byte.
    if (const Json *body = request.find(u"body"); body->isString())
        golden.body = body->toString().isEmpty() ? QByteArray("") : body->toString().toLatin1();
    const Json &response = *line.find(u"response");
    golden.status = int(response.find(u"status")->toInteger().value_or(0));
    golden.replyHeaders = headersOf(response.find(u"headers"));
    golden.replyBody = utf8(response.find(u"body"));
    const auto member = [&line](const char16_t *name) { return line.contains(name) ? *line.find(name) : Json(); };
    golden.recipes = member(u"token_recipes");
    golden.decoded = member(u"decoded");
    golden.database = member(u"db_after");
    return golden;
}

// "@key:NAME" is that key.
Json withKeys(const Json &settings)
{
    Json read = settings;
    for (const Json::Member &member : settings.members()) {
        const QString text = member.value.toString();
        if (text.startsWith("@key:"_L1))
            read.set(member.name, Json(QString::fromLatin1(goldenKey(text.sliced(5)))));
    }
    return read;
}

} // namespace

QList<GoldenScenario> goldenScenarios()
{
    QList<GoldenScenario> scenarios;
    for (const QString &name : { u"golden.jsonl"_s, u"golden-5.5.1.jsonl"_s }) {
        QFile file(vectors(name));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        while (!file.atEnd()) {
            const auto line = parseJson(file.readLine());
            if (!line)
                return {};
            const GoldenCase golden = caseOf(*line);
            const QString scenario = golden.profile + ' '_L1 + golden.scenario();
            if (scenarios.isEmpty() || scenarios.last().name != scenario)
                scenarios.append({ scenario, {} });
            scenarios.last().steps.append(golden);
        }
    }
    return scenarios;
}

QByteArray goldenKey(const QString &name)
{
    QFile file(vectors("keys/"_L1 + name + ".pem"_L1));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray goldenSecret()
{
    return "reference-secret-key-0123456789-abcdefghijklmnopqrstuvwxyz-64byte";
}

Result<simplejwt::Settings> goldenSettings(const GoldenCase &golden)
{
    auto settings = simplejwt::settingsFromJson(withKeys(golden.settings), simplejwt::SettingsReading::AsDjango);
    if (settings) {
        settings->blacklistApp = golden.blacklistApp;
        if (!settings->signingKey && !settings->signingKeyIsNone)
            settings->signingKey = goldenSecret();
    }
    return settings;
}

simplejwt::Band goldenBand(const GoldenCase &golden)
{
    if (golden.profile == "5.2.2"_L1)
        return simplejwt::Band::V5_2;
    return golden.profile == "5.5.1"_L1 ? simplejwt::Band::V5_5 : simplejwt::Band::Next;
}
