// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch.h"

#include "core/base/regularfile.h"
#include "core/django/sqlstore.h"
#include "core/jose/jwk.h"
#include "core/jose/keyfile.h"
#include "core/jose/verifier.h"
#include "core/json/jsonreader.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

constexpr qint64 longestLine = 16 * 1024 * 1024;
constexpr qint64 bytesAtOnce = 64 * 1024 * 1024;
constexpr qsizetype linesAtOnce = 8192; ///< read, judged and printed together, so that memory stays bounded

template<class T> Result<QList<T>> asList(const Result<T> &one)
{
    return one.map([](const T &value) { return QList<T>{ value }; });
}

auto wrongMember(const QString &name, const QString &wanted)
{
    return fail(Errc::Malformed, u"“%1” must be %2."_s.arg(name, wanted));
}

Result<QList<jose::Key>> keysOf(const Json &key)
{
    if (key.isObject() && key.members().size() == 1) {
        const auto &[name, value] = key.members().constFirst();
        if (name == u"secret" && value.isString())
            return asList(jose::keyFromSecretText(value.toString().toUtf8(), jose::SecretEncoding::Utf8));
        if (name == u"secret_base64url" && value.isString())
            return asList(jose::keyFromSecretText(value.toString().toUtf8(), jose::SecretEncoding::Base64Url));
        if (name == u"pem" && value.isString())
            return asList(jose::Key::fromPem(value.toString().toUtf8()));
        if (name == u"jwk" && value.isObject())
            return asList(jose::keyFromJwk(value));
        if (name == u"jwks" && value.isObject())
            return jose::keysFromJwkSet(value);
    }
    return wrongMember(
        u"key"_s, uR"({"secret":"…"}, {"secret_base64url":"…"}, {"pem":"…"}, {"jwk":{…}} or {"jwks":{"keys":[…]}})"_s);
}

Result<QStringList> stringsOf(const QString &name, const Json &value)
{
    if (value.isString())
        return QStringList{ value.toString() };
    QStringList strings;
    for (const Json &item : value.items()) {
        if (!item.isString())
            return wrongMember(name, u"a string or a list of strings"_s);
        strings += item.toString();
    }
    if (!value.isArray())
        return wrongMember(name, u"a string or a list of strings"_s);
    return strings;
}

Result<std::chrono::microseconds> secondsOf(const QString &name, const Json &value)
{
    const double seconds = value.toDouble();
    if (!value.isNumber() || !std::isfinite(seconds) || std::abs(seconds) > 1e11)
        return wrongMember(name, u"a number of seconds"_s);
    return std::chrono::microseconds{ std::llround(seconds * 1e6) };
}

/// Judges lines; one for each thread, so that keys are parsed once and the store stays with its thread.
class Judge
{
public:
    Judge(const Conditions &defaults, const Result<QList<jose::Key>> &keys, const QString &database)
        : m_defaults(defaults)
        , m_keys(keys)
        , m_database(database)
    {
    }

    /// The line's verdict, or why the line is bad.
    Result<Json> judge(const QByteArray &line)
    {
        return parseJson(line).and_then([this](const Json &row) { return judge(row); });
    }

private:
    Result<Json> judge(const Json &row)
    {
        if (!row.isObject())
            return fail(Errc::Malformed, u"The line is no JSON object."_s);
        const Json *id = row.find(u"id");
        const Json *token = row.find(u"token");
        if (!id || !(id->isString() || id->isNumber()))
            return wrongMember(u"id"_s, u"a string or a number"_s);
        if (!token || !token->isString())
            return wrongMember(u"token"_s, u"a string"_s);
        auto conditions = conditionsOf(row);
        if (!conditions)
            return tl::unexpected(conditions.error());
        conditions->keysAreOfSettings &= !row.contains(u"key");
        const auto keys = lineKeys(row);
        if (!keys)
            return tl::unexpected(keys.error());
        return verdict(*id, token->toString().toUtf8(), *keys, *conditions);
    }

    Result<Json> verdict(
        const Json &id, const QByteArray &token, const Result<QList<jose::Key>> &keys, const Conditions &conditions)
    {
        Json verdict = Json::object();
        verdict.set(u"id"_s, id);
        // A key that is refused as such (PEM text as HMAC secret) is a verdict on the token, not a bad line.
        const jose::Verifier verifier(keys.value_or(QList<jose::Key>()), conditions.policy);
        const auto error = verifier.check(token, conditions.now);
        verdict.set(u"ok"_s, !error);
        verdict.set(u"error"_s, error ? Json(QString::fromLatin1(jose::checkName(*error))) : Json());
        if (conditions.tokenType) {
            if (const auto opened = openStore(); !opened)
                return tl::unexpected(opened.error());
            verdict.set(
                u"simplejwt"_s, simpleJwtVerdict(token, keys.value_or(QList<jose::Key>()), conditions, *m_store));
        }
        return verdict;
    }

    Result<Conditions> conditionsOf(const Json &row) const
    {
        Conditions conditions = m_defaults;
        for (const auto &[name, value] : row.members()) {
            Result<> read;
            if (value.isNull())
                continue;
            if (name == u"algorithms")
                read = stringsOf(name, value).map([&](const QStringList &names) {
                    conditions.policy.algorithms.emplace();
                    for (const QString &algorithm : names) {
                        if (const auto known = jose::algorithmNamed(algorithm.toUtf8()))
                            conditions.policy.algorithms->append(*known);
                    }
                });
            else if (name == u"now")
                read = secondsOf(name, value).map([&](auto seconds) { conditions.now = Instant{ seconds }; });
            else if (name == u"leeway")
                read = secondsOf(name, value).map([&](auto seconds) { conditions.policy.leeway = seconds; });
            else if (name == u"audience")
                read
                    = stringsOf(name, value).map([&](const QStringList &names) { conditions.policy.audience = names; });
            else if (name == u"issuer")
                read = stringsOf(name, value).map([&](const QStringList &names) { conditions.policy.issuer = names; });
            else if (name == u"jws" && value.isBool())
                conditions.policy.claims = !value.toBool();
            else if (name == u"jws")
                read = wrongMember(name, u"true or false"_s);
            else if (name == u"token_type"
                && (conditions.tokenType = simplejwt::tokenTypeNamed(value.toString())) == std::nullopt)
                read = wrongMember(name, u"access, refresh, sliding or untyped"_s);
            if (!read)
                return tl::unexpected(read.error());
        }
        return conditions;
    }

    /// The inner result: keys, or a key that can't be used. The outer one: the line itself is bad.
    Result<Result<QList<jose::Key>>> lineKeys(const Json &row)
    {
        const Json *key = row.find(u"key");
        if (!key || key->isNull()) {
            if (m_keys && m_keys->isEmpty())
                return fail(Errc::Malformed, u"The line has no “key”, and no option gives one."_s);
            return m_keys;
        }
        if (!m_lastKey || m_lastKeyJson != *key) {
            m_lastKeyJson = *key;
            m_lastKey = keysOf(*key);
        }
        if (!*m_lastKey && m_lastKey->error().code == Errc::Malformed)
            return tl::unexpected(m_lastKey->error());
        return *m_lastKey;
    }

    Result<> openStore()
    {
        if (m_store)
            return {};
        return django::SqlStore::open(m_database.isEmpty() ? u":memory:"_s : m_database).map([this](auto store) {
            m_store = std::move(store);
        });
    }

    const Conditions &m_defaults;
    const Result<QList<jose::Key>> &m_keys;
    QString m_database;
    Json m_lastKeyJson;
    std::optional<Result<QList<jose::Key>>> m_lastKey;
    std::unique_ptr<django::SqlStore> m_store;
};

/// The next lines; none at the end. A pipe's end shows only in an empty read.
QList<QByteArray> readLines(QFile &input)
{
    QList<QByteArray> lines;
    qint64 bytes = 0;
    while (lines.size() < linesAtOnce && bytes < bytesAtOnce) {
        const QByteArray line = input.readLine(longestLine); // what is longer is cut, and so a bad line
        if (line.isEmpty())
            break;
        bytes += line.size();
        lines += line;
    }
    return lines;
}

/// The id of a line that can't be judged, where it can be read: the rest of the line may be damaged.
Json idOf(const QByteArray &line)
{
    const auto isId = [](const Json *id) { return id && (id->isString() || id->isNumber()); };
    if (const auto row = parseJson(line); row && isId(row->find(u"id")))
        return *row->find(u"id");
    static const QRegularExpression pattern(
        u"^\\s*\\{.*?\"id\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|-?\\d+(?:\\.\\d+)?)"_s);
    const auto id = parseJson(pattern.match(QString::fromUtf8(line)).captured(1).toUtf8());
    return id ? *id : Json();
}

Json badLine(qint64 number, const QByteArray &line, const Error &error)
{
    Json object = Json::object();
    object.set(u"line"_s, number);
    object.set(u"id"_s, idOf(line));
    object.set(u"ok"_s, false);
    object.set(u"error"_s, u"bad_line"_s);
    object.set(u"detail"_s, error.what);
    return object;
}

/// Judges lines on all cores; the verdicts stand in the lines' order.
std::vector<Result<Json>> judgeAll(const QList<QByteArray> &lines, const Conditions &defaults,
    const Result<QList<jose::Key>> &keys, const QString &database)
{
    std::vector<Result<Json>> verdicts(static_cast<size_t>(lines.size()));
    std::atomic<size_t> next{ 0 };
    const auto work = [&] {
        Judge judge(defaults, keys, database);
        for (size_t index = next++; index < verdicts.size(); index = next++)
            verdicts[index] = judge.judge(lines.at(static_cast<qsizetype>(index)));
    };
    std::vector<std::jthread> threads;
    const size_t count = std::min<size_t>(std::max(1u, std::thread::hardware_concurrency()), verdicts.size());
    for (size_t i = 1; i < count; ++i)
        threads.emplace_back(work);
    work();
    threads.clear(); // joins
    return verdicts;
}

} // namespace

Result<QList<jose::Algorithm>> algorithmsNamed(const QStringList &names)
{
    QList<jose::Algorithm> algorithms;
    for (const QString &name : names) {
        const auto algorithm = jose::algorithmNamed(name.trimmed().toUtf8());
        if (!algorithm)
            return fail(Errc::Usage,
                u"“%1” is no algorithm that can be trusted; known are HS, RS, PS, ES with 256, 384, 512, ES256K and EdDSA."_s
                    .arg(name));
        algorithms += *algorithm;
    }
    return algorithms;
}

jose::VerifyPolicy policyOf(const simplejwt::Settings &settings)
{
    jose::VerifyPolicy policy;
    policy.leeway = settings.leeway;
    if (!settings.audience.isNull())
        policy.audience = stringsOf(u"AUDIENCE"_s, settings.audience).value_or(QStringList());
    if (settings.issuer.isString())
        policy.issuer = QStringList{ settings.issuer.toString() };
    return policy;
}

Exit verifyBatch(const QString &file, const Conditions &defaults, const Result<QList<jose::Key>> &keys,
    const QString &database, Console &console)
{
    QFile input(file);
    if (file != u'-') {
        if (const auto open = openRegularFile(input); !open)
            return console.failure(open.error());
    } else if (!input.open(stdin, QIODevice::ReadOnly)) {
        console.diagnostic(u"Standard input can't be read: %1."_s.arg(input.errorString()));
        return Exit::Failed;
    }
    bool allGood = true;
    qint64 number = 0;
    for (QList<QByteArray> lines = readLines(input); !lines.isEmpty(); lines = readLines(input)) {
        qsizetype index = 0;
        for (const auto &verdict : judgeAll(lines, defaults, keys, database)) {
            ++number;
            const QByteArray &line = lines.at(index++);
            if (line.trimmed().isEmpty())
                continue; // a blank line says nothing
            allGood = allGood && verdict.has_value();
            console.object(verdict ? *verdict : badLine(number, line, verdict.error()));
        }
    }
    return allGood ? Exit::Done : Exit::Negative;
}

} // namespace cli
