// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/invocation.h"

#include "core/base/regularfile.h"
#include "core/client/way.h"
#include "core/config/serverfile.h"
#include "core/jose/keyfile.h"
#include "core/jose/pemrepair.h"
#include "core/python/environment.h"
#include "core/session/tokenreading.h"
#include "core/simplejwt/keyadoption.h"
#include "core/simplejwt/settingsfile.h"

#include <QFileInfo>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

struct SecretOption
{
    const char *name;
    jose::SecretEncoding encoding;
};
constexpr SecretOption secretOptions[] = {
    { "secret", jose::SecretEncoding::Utf8 },
    { "secret-base64", jose::SecretEncoding::Base64 },
    { "secret-base64url", jose::SecretEncoding::Base64Url },
    { "secret-hex", jose::SecretEncoding::Hex },
};
constexpr auto environmentSecret = "JOTLAB_SECRET";

template<class T> Result<QList<T>> asList(const Result<T> &one)
{
    return one.map([](const T &value) { return QList<T>{ value }; });
}

} // namespace

Result<QByteArray> readFile(const QString &path, qint64 limit)
{
    return readRegularFile(path, limit);
}

QByteArray withoutTrailingNewline(QByteArray bytes)
{
    if (bytes.endsWith('\n'))
        bytes.chop(bytes.endsWith("\r\n") ? 2 : 1);
    return bytes;
}

Result<QByteArray> readStandardInput(qint64 limit)
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(Errc::Io, u"Standard input can't be read: %1."_s.arg(input.errorString()));
    return readStream(input, limit, u"standard input"_s);
}

Invocation::Invocation(const QString &command, const QString &description, unsigned groups, Console &console)
    : m_console(console)
    , m_command(command)
    , m_groups(groups)
{
    m_parser.setApplicationDescription(description);
    addOption(u"help"_s, u"Shows this help."_s);
    addOption(u"version"_s, u"Shows the version."_s);
    addOption(u"json"_s, u"Machine output: one JSON object a line."_s);
    if (groups & KeyOptions) {
        addOption(u"secret"_s, u"HMAC secret as UTF-8 text."_s, u"text"_s);
        addOption(u"secret-base64"_s, u"HMAC secret in base64."_s, u"text"_s);
        addOption(u"secret-base64url"_s, u"HMAC secret in base64url."_s, u"text"_s);
        addOption(u"secret-hex"_s, u"HMAC secret in hexadecimal digits."_s, u"text"_s);
        addOption(u"secret-file"_s, u"HMAC secret: the file's bytes, one trailing newline dropped."_s, u"file"_s);
        addOption(u"key"_s, u"PEM, DER, X.509 certificate, JWK or JWK Set, told apart by content."_s, u"file"_s);
        addOption(u"repair-key"_s,
            u"Read a damaged PEM text of --key (\\n as text, blanks, quotes, one line) as it was meant."_s);
        addOption(
            u"passphrase-file"_s, u"Passphrase of an encrypted --key, one trailing newline dropped."_s, u"file"_s);
    }
    if (groups & SettingsOptions) {
        addOption(u"settings"_s,
            u"settings.py, or a JSON object with Simple JWT's own names (seconds); nothing is run."_s, u"file"_s);
        addOption(u"profile"_s, u"Version band that is imitated; the default is 5.5."_s, u"5.2|5.5|next"_s);
    }
    if (groups & (SettingsOptions | EnvironmentOptions)) {
        addOption(u"env"_s, u"A variable that the settings read; repeatable."_s, u"name=value"_s);
        addOption(u"env-file"_s, u"A .env file with variables that the settings read."_s, u"file"_s);
    }
    if (groups & NowOption)
        addOption(u"now"_s, u"The instant used as now: seconds since 1970-01-01 UTC."_s, u"epoch"_s);
    if (groups & DatabaseOptions) {
        addOption(u"database"_s, u"SQLite database with Django's tables; made if absent."_s, u"file"_s);
        addOption(u"write"_s, u"Writes to a database that Jotlab didn't make, too."_s);
    }
    if (groups & ServerSecretOption)
        addOption(u"server-secret"_s, u"What “serve” printed as its secret; - for standard input, @FILE for a file."_s,
            u"text"_s);
}

void Invocation::addOption(const QString &name, const QString &description, const QString &valueName)
{
    m_names.insert(name);
    m_parser.addOption(
        valueName.isEmpty() ? QCommandLineOption(name, description) : QCommandLineOption(name, description, valueName));
}

void Invocation::addArgument(const QString &name, const QString &description, const QString &syntax)
{
    m_parser.addPositionalArgument(name, description, syntax);
}

bool Invocation::parse(const QStringList &words)
{
    // The parser takes the first word for the program's name, and so shows the command in its usage line.
    if (!m_parser.parse(QStringList{ u"jotlab-cli "_s + m_command } + words)) {
        m_console.diagnostic(m_parser.errorText() + u" See jotlab-cli %1 --help."_s.arg(m_command));
        m_exit = Exit::Usage;
        return false;
    }
    m_console.json = isSet(u"json"_s);
    if (isSet(u"help"_s)) {
        QString help = m_parser.helpText();
        help.replace(help.indexOf(u"Usage: "), help.indexOf(u'\n') - help.indexOf(u"Usage: "),
            u"Usage: jotlab-cli %1 [OPTIONS]%2"_s.arg(
                m_command, help.contains(u"\nArguments:") ? u" ARGUMENT"_s : QString()));
        m_console.raw(help.toUtf8());
        return false;
    }
    if (isSet(u"version"_s)) {
        m_console.line(u"jotlab-cli " JOTLAB_VERSION ""_s);
        return false;
    }
    adoptReferences();
    return true;
}

/// What a server file says of settings, key and users holds where the command line says nothing else. One that can't be
/// read is told by server().
void Invocation::adoptReferences()
{
    const QString word = isGiven(u"server"_s) ? m_parser.value(u"server"_s) : QString();
    const auto server
        = word.isEmpty() || word.contains(u"://") ? Result<config::ServerProfile>() : config::serverFromArgument(word);
    if (!server)
        return;
    const config::References &references = server->references;
    const auto refer = [this](const QString &name, const QString &value) {
        if (!value.isEmpty() && m_names.contains(name) && !isGiven(name))
            m_referred.insert(name, value);
    };
    const bool namesUsers = isGiven(u"project"_s) || isGiven(u"database"_s);
    // A project says itself what its settings are, and its key.
    const QStringList given = m_parser.optionNames();
    const bool saysOtherwise = std::any_of(given.cbegin(), given.cend(), [](const QString &name) {
        return name == u"settings" || name == u"profile" || name == u"key" || name.startsWith(u"secret");
    });
    if (!namesUsers && !saysOtherwise && m_names.contains(u"project"_s))
        refer(u"project"_s, references.project);
    if (!namesUsers && !isSet(u"project"_s))
        refer(u"database"_s, references.database);
    if (!isSet(u"project"_s)) {
        refer(u"settings"_s, references.settings);
        if (m_groups & KeyOptions && !isGiven(u"settings"_s))
            m_referredKey = references.key;
    }
    m_referredBand = server->band;
}

Result<QByteArray> Invocation::argument(const QString &name) const
{
    if (arguments().isEmpty())
        return fail(
            Errc::Usage, u"%1 wants %2: the text itself, - for standard input, or @FILE."_s.arg(m_command, name));
    if (arguments().size() > 1)
        return fail(Errc::Usage, u"%1 takes one argument, not %2."_s.arg(m_command).arg(arguments().size()));
    return content(arguments().constFirst(), name);
}

Result<QByteArray> Invocation::content(const QString &word, const QString &name, bool secret) const
{
    if (word == u'-')
        return readStandardInput();
    if (word.startsWith(u'@'))
        return readFile(word.mid(1));
    if (secret)
        m_console.diagnostic(
            u"warning: other users of this machine can see a secret given as an argument; --%1 takes - and @FILE too."_s
                .arg(name));
    else if (m_console.isWatched() && session::looksLikeToken(word.toUtf8())) // a script has made its choice
        m_console.diagnostic(
            u"warning: other users of this machine can see a token given as an argument; - and @FILE work too."_s);
    return word.toUtf8();
}

Result<QByteArray> Invocation::token(const QString &option) const
{
    if (!isSet(option))
        return QByteArray();
    return content(value(option), option).map([](const QByteArray &text) { return text.trimmed(); });
}

Result<TokenPair> Invocation::tokenPair() const
{
    auto access = token(u"access"_s);
    auto refresh = token(u"refresh"_s);
    if (!access || !refresh)
        return tl::unexpected(access ? refresh.error() : access.error());
    return TokenPair{ *std::move(access), *std::move(refresh) };
}

Result<config::ServerProfile> Invocation::server() const
{
    if (!isSet(u"server"_s))
        return fail(Errc::Usage, u"Name the server: --server URL, or a server file."_s);
    auto server = config::serverFromArgument(value(u"server"_s));
    if (!server || !isSet(u"server-secret"_s))
        return server;
    const auto secret = content(value(u"server-secret"_s), u"server-secret"_s, true);
    if (!secret)
        return tl::unexpected(secret.error());
    server->startSecret = secret->trimmed();
    return server;
}

void Invocation::tellWay(const QUrl &url, const QString &ownProxy) const
{
    for (const QString &warning : client::warningsOfWay(url, ownProxy))
        m_console.diagnostic(u"warning: "_s + warning);
}

Result<std::chrono::microseconds> Invocation::seconds(const QString &name) const
{
    bool isNumber = false;
    const double number = value(name).toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number) || std::abs(number) > 1e11)
        return fail(Errc::Usage, u"--%1 wants a number of seconds, not “%2”."_s.arg(name, value(name)));
    return std::chrono::microseconds{ std::llround(number * 1e6) };
}

Result<simplejwt::Band> Invocation::band() const
{
    if (!isSet(u"profile"_s))
        return m_referredBand.value_or(simplejwt::Band::V5_5);
    if (const auto band = simplejwt::bandNamed(value(u"profile"_s)))
        return *band;
    return fail(Errc::Usage, u"--profile is one of 5.2, 5.5 and next, not “%1”."_s.arg(value(u"profile"_s)));
}

Result<QHash<QString, QString>> Invocation::variables() const
{
    QHash<QString, QString> variables;
    for (const QString &path : values(u"env-file"_s)) {
        const auto bytes = readFile(path);
        if (!bytes)
            return tl::unexpected(bytes.error());
        variables.insert(python::readVariables(QString::fromUtf8(*bytes)));
    }
    for (const QString &given : values(u"env"_s)) {
        const qsizetype at = given.indexOf(u'=');
        if (at < 1)
            return fail(Errc::Usage, u"--env wants NAME=VALUE."_s);
        variables.insert(given.left(at), given.mid(at + 1));
    }
    return variables;
}

Result<simplejwt::Settings> Invocation::settings(simplejwt::SettingsReading reading, SettingsGaps gaps) const
{
    if (!isSet(u"settings"_s))
        return simplejwt::Settings{};
    const auto given = variables();
    const auto imitated = this->band();
    if (!given || !imitated)
        return tl::unexpected(given ? imitated.error() : given.error());
    const auto file = simplejwt::readSettingsFile(value(u"settings"_s), reading, *given);
    if (!file)
        return tl::unexpected(file.error());
    for (const QString &line : simplejwt::remarks(file->read))
        m_console.diagnostic(line);
    if (const auto gap = simplejwt::firstGap(*file, *imitated); gap && gaps == SettingsGaps::Refused)
        return tl::unexpected(*gap);
    if (!file->keysElsewhere.isEmpty() && !givesKey() && gaps == SettingsGaps::Refused)
        return tl::unexpected(simplejwt::keyElsewhere(*file,
            u"write the key itself, or give it with --secret-file, --key or JOTLAB_SECRET, or its variable with --env"_s));
    if (file->read.signingKey.key)
        m_signingKey = file->read.signingKey.sentence();
    return file->settings;
}

bool Invocation::hasKeyOption() const
{
    const auto has = [this](const char *name) { return isSet(QLatin1String(name)); };
    return m_groups & KeyOptions
        && (std::any_of(std::begin(secretOptions), std::end(secretOptions),
                [&](const SecretOption &option) { return has(option.name); })
            || has("secret-file") || has("key"));
}

bool Invocation::isKeyReferred() const
{
    return m_referredKey.kind != config::KeyReference::Kind::None && !hasKeyOption();
}

// What wins over a key that the settings only name.
bool Invocation::givesKey() const
{
    return hasKeyOption() || isKeyReferred() || qEnvironmentVariableIsSet(environmentSecret);
}

Result<Clock> Invocation::clock() const
{
    if (!isSet(u"now"_s))
        return systemClock();
    return seconds(u"now"_s).map(
        [](std::chrono::microseconds sinceEpoch) { return Clock([now = Instant{ sinceEpoch }] { return now; }); });
}

Result<std::unique_ptr<django::SqlStore>> Invocation::store() const
{
    using django::SqlStore;
    if (!isSet(u"database"_s))
        return std::unique_ptr<SqlStore>();
    const bool isReferred = this->isReferred(u"database"_s);
    if (isReferred && !QFileInfo::exists(value(u"database"_s))) // none is made that nobody asked for
        return fail(Errc::Io,
            u"The database “%1” that the server file names is not there. Correct its path, or give one with --database."_s
                .arg(value(u"database"_s)));
    auto store = SqlStore::open(value(u"database"_s),
        isSet(u"write"_s) ? SqlStore::OpenMode::Write
            : isReferred  ? SqlStore::OpenMode::ReadOnly
                          : SqlStore::OpenMode::Create);
    if (store) {
        for (const QString &remark : (*store)->remarks())
            m_console.diagnostic(printable(remark));
    }
    return store;
}

Result<QList<jose::Key>> Invocation::optionKeys() const
{
    QStringList given;
    Result<QList<jose::Key>> keys;
    for (const SecretOption &option : secretOptions) {
        const QString name = QLatin1String(option.name);
        if (!isSet(name))
            continue;
        given += name;
        m_console.diagnostic(
            u"warning: other users of this machine can see a secret given as an argument; use --secret-file."_s);
        keys = asList(jose::keyFromSecretText(value(name).toUtf8(), option.encoding));
    }
    if (isSet(u"secret-file"_s)) {
        given += u"secret-file"_s;
        keys = asList(readFile(value(u"secret-file"_s)).and_then([](const QByteArray &bytes) {
            return jose::Key::fromSecret(withoutTrailingNewline(bytes));
        }));
    }
    if (isSet(u"key"_s)) {
        given += u"key"_s;
        const auto passphrase = isSet(u"passphrase-file"_s)
            ? readFile(value(u"passphrase-file"_s)).map(withoutTrailingNewline)
            : Result<QByteArray>(QByteArray());
        if (!passphrase)
            return tl::unexpected(passphrase.error());
        bool repairable = false;
        keys = readFile(value(u"key"_s)).and_then([&](const QByteArray &bytes) {
            const auto repair = jose::repairedPem(bytes);
            repairable = repair.has_value();
            return jose::keysFromBytes(repair && isSet(u"repair-key"_s) ? repair->text : bytes, *passphrase);
        });
        if (!keys && repairable && !isSet(u"repair-key"_s))
            keys.error().what += u" --repair-key reads it all the same."_s;
        if (!keys && keys.error().code == Errc::Secret)
            keys.error().what += u" It is read from a file: --passphrase-file FILE."_s;
    }
    if (given.size() > 1)
        return fail(Errc::Usage, u"Only one key can be given, but there are --%1."_s.arg(given.join(u" and --"_s)));
    return keys;
}

Result<KeyChoice> Invocation::keys(const simplejwt::Settings &settings, django::SqlStore *store) const
{
    const auto from = [](KeySource source) {
        return [source](QList<jose::Key> keys) { return KeyChoice{ source, std::move(keys) }; };
    };
    if (m_groups & KeyOptions) {
        const auto given = optionKeys();
        if (!given || !given->isEmpty())
            return given.map(from(KeySource::Option));
        const auto referred = config::keysOf(m_referredKey);
        if (!referred || !referred->isEmpty())
            return referred.map(from(KeySource::ServerFile));
    }
    const auto inSettings = keysOfSettings(settings);
    if (inSettings && !inSettings->isEmpty() && !m_signingKey.isEmpty())
        m_console.diagnostic(m_signingKey);
    if (!inSettings || !inSettings->isEmpty())
        return inSettings.map(from(KeySource::Settings));
    if (qEnvironmentVariableIsSet(environmentSecret))
        return asList(jose::Key::fromSecret(qgetenv(environmentSecret))).map(from(KeySource::Environment));
    if (store && store->isOwn())
        return asList(store->signingKey().and_then([](const QByteArray &key) {
            return jose::Key::fromSecret(key);
        })).map(from(KeySource::Database));
    return KeyChoice{};
}

Result<KeySource> Invocation::adoptKey(simplejwt::Settings &settings, django::SqlStore *store) const
{
    const auto choice = keys(settings, store);
    if (!choice)
        return tl::unexpected(choice.error());
    if (choice->source == KeySource::None || choice->source == KeySource::Settings)
        return choice->source;
    if (choice->keys.size() > 1)
        return fail(Errc::Usage,
            u"The key file holds %1 keys; a server signs with one. Give a file with one."_s.arg(choice->keys.size()));
    return simplejwt::putKey(settings, choice->keys.constFirst()).map([&] { return choice->source; });
}

void addServerFileOption(Invocation &invocation)
{
    invocation.addOption(
        u"server"_s, u"A server file: its settings, key and users, where no option says others."_s, u"file"_s);
}

Result<> checkServerFile(const Invocation &invocation)
{
    if (!invocation.isSet(u"server"_s))
        return {};
    if (invocation.value(u"server"_s).contains(u"://"))
        return fail(Errc::Usage, u"--server wants a server file here: no server is called."_s);
    const auto server = invocation.server();
    return server ? Result<>() : tl::unexpected(server.error());
}

Result<QList<jose::Key>> keysOfSettings(const simplejwt::Settings &settings)
{
    if (settings.algorithm.startsWith(u"HS")) {
        if (!settings.signingKey)
            return QList<jose::Key>{};
        return asList(jose::Key::fromSecret(*settings.signingKey));
    }
    const QByteArray pem
        = settings.verifyingKey.isEmpty() ? settings.signingKey.value_or(QByteArray()) : settings.verifyingKey;
    if (pem.isEmpty())
        return QList<jose::Key>{};
    return asList(jose::Key::fromPem(pem));
}

} // namespace cli
