// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "core/base/clock.h"
#include "core/config/serverprofile.h"
#include "core/django/sqlstore.h"
#include "core/jose/key.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/djangosettings.h"
#include "core/simplejwt/settings.h"
#include "core/simplejwt/settingsjson.h"

#include <QCommandLineParser>
#include <QHash>
#include <QSet>
#include <memory>

namespace cli {

/// Options that several commands share; a command names the groups it takes.
enum OptionGroup : unsigned {
    NoGroup = 0,
    KeyOptions = 1, ///< --secret… and --key
    SettingsOptions = 2, ///< --settings, --profile, and EnvironmentOptions
    NowOption = 4,
    DatabaseOptions = 8, ///< --database and --write
    EnvironmentOptions = 16, ///< --env and --env-file
    ServerSecretOption = 32 ///< --server-secret, beside a command's own --server
};

/// Where the keys in use came from.
enum class KeySource { None, Option, ServerFile, Settings, Environment, Database };

struct KeyChoice
{
    KeySource source = KeySource::None;
    QList<jose::Key> keys;
};

/// Of one login; either may be empty.
struct TokenPair
{
    QByteArray access;
    QByteArray refresh;
};

/// Whether a setting that can't be told from --settings ends the command: not where it only helps to read.
enum class SettingsGaps { Refused, Allowed };

/// The words after the command, parsed; and what the shared options stand for. Errors are Errc::Usage unless a file
/// failed.
class Invocation
{
public:
    Invocation(const QString &command, const QString &description, unsigned groups, Console &console);

    void addOption(const QString &name, const QString &description, const QString &valueName = {});
    void addArgument(const QString &name, const QString &description, const QString &syntax = {});

    /// False: help was printed or a word was wrong; exit() says with what to end.
    bool parse(const QStringList &words);
    Exit exit() const { return m_exit; }

    /// On the command line, or by what the server file of --server refers to.
    bool isSet(const QString &name) const { return isGiven(name) || m_referred.contains(name); }
    /// By the server file alone: it may not be here, and is read, never written.
    bool isReferred(const QString &name) const { return m_referred.contains(name); }
    bool isKeyReferred() const; ///< the same of its key, where no option gives one
    QString value(const QString &name) const
    {
        return m_referred.contains(name) ? m_referred.value(name) : m_parser.value(name);
    }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    QStringList arguments() const { return m_parser.positionalArguments(); }
    Console &console() const { return m_console; }

    /// The one positional argument in its three forms: itself, "-", "@FILE".
    Result<QByteArray> argument(const QString &name) const;
    /// An option in the same three forms. \a secret: given in the open it brings the warning that other users can see
    /// it.
    Result<QByteArray> content(const QString &word, const QString &name, bool secret = false) const;
    /// An option that takes a token, in the same three forms and without white space around it; empty where it is not
    /// given.
    Result<QByteArray> token(const QString &option) const;
    /// --access and --refresh, each as by token().
    Result<TokenPair> tokenPair() const;
    /// Of --server, with --server-secret. Errc::Usage: it is not given.
    Result<config::ServerProfile> server() const;
    /// Tells on standard error, before tokens go there, who is on the way: nobody's encryption, a proxy.
    void tellWay(const QUrl &url, const QString &ownProxy) const;
    /// A whole number or a fraction, not negative.
    Result<std::chrono::microseconds> seconds(const QString &name) const;

    Result<simplejwt::Band> band() const;
    /// The variables that settings read: --env-file, and --env over it.
    Result<QHash<QString, QString>> variables() const;
    /// Of --settings; the defaults without it. What they rest on and what is passed over is told on standard error; a
    /// gap ends it, unless \a gaps are allowed.
    Result<simplejwt::Settings> settings(simplejwt::SettingsReading reading = simplejwt::SettingsReading::Strict,
        SettingsGaps gaps = SettingsGaps::Refused) const;
    /// A clock that stands still at --now, or the system's.
    Result<Clock> clock() const;
    /// Nothing without --database. One that the server file names is opened read only, unless --write is given.
    Result<std::unique_ptr<django::SqlStore>> store() const;

    /// The keys to verify with, by the order of precedence: option, server file, settings, JOTLAB_SECRET, database.
    /// Settings that the command line names put the server file's key aside.
    Result<KeyChoice> keys(const simplejwt::Settings &settings, django::SqlStore *store) const;
    /// Puts the key that wins into the settings, where the engine looks for it, and fits ALGORITHM to it unless
    /// --settings names one.
    Result<KeySource> adoptKey(simplejwt::Settings &settings, django::SqlStore *store) const;

    /// Only those that an option gives; empty where there is none.
    Result<QList<jose::Key>> optionKeys() const;

private:
    /// On the command line; of an option that another command has, too.
    bool isGiven(const QString &name) const { return m_names.contains(name) && m_parser.isSet(name); }
    bool hasKeyOption() const;
    bool givesKey() const;
    void adoptReferences();

    Console &m_console;
    QCommandLineParser m_parser;
    QString m_command;
    unsigned m_groups;
    QSet<QString> m_names; ///< of its options
    QHash<QString, QString> m_referred; ///< options that the server file stands in for
    config::KeyReference m_referredKey;
    std::optional<simplejwt::Band> m_referredBand;
    Exit m_exit = Exit::Done;
    mutable QString m_signingKey; ///< which key --settings give, in words; empty: none
};

/// --server of a command that calls none, and takes the settings, key and users that a server file refers to.
void addServerFileOption(Invocation &invocation);
/// Errc::Usage where that is no server file; its own errors.
Result<> checkServerFile(const Invocation &invocation);

/// Bytes of an input that is taken apart as a whole: a token, a key, a paste.
constexpr qint64 inputLimit = 64 * 1024 * 1024;
/// Bytes of one that is gone through once: a log, a word list. It is held in memory.
constexpr qint64 largeInputLimit = 1024LL * 1024 * 1024;

/// The bytes of a regular file. Errc::Io and Errc::Limit with its name.
Result<QByteArray> readFile(const QString &path, qint64 limit = inputLimit);
/// As a secret is read from a file.
QByteArray withoutTrailingNewline(QByteArray bytes);
/// Everything on standard input. Errc::Limit.
Result<QByteArray> readStandardInput(qint64 limit = inputLimit);

/// The keys that settings hold: VERIFYING_KEY or SIGNING_KEY, as the algorithm asks. Empty: none is set.
Result<QList<jose::Key>> keysOfSettings(const simplejwt::Settings &settings);

} // namespace cli
