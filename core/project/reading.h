// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/django/databaseplace.h"
#include "core/json/json.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace project {

/// A line of a project's file.
struct SourcePlace
{
    QString file; ///< relative to the project's folder where it is inside
    qint64 line = 0; ///< from 1; 0: the file as a whole

    QString text() const; ///< "shop/settings.py, line 12"
    bool operator==(const SourcePlace &) const = default;
};

/// A method of a URL.
struct ProjectView
{
    QString method; ///< "POST"
    QString path; ///< "/api/token/", with <names> for what varies
    QString view; ///< the class or function, as it is imported
    /// What it is to tokens: an endpoint's name; of the project's own code "login", "refresh", "logout"; "jwt": it
    /// takes one; a library's name; "other": nothing.
    QString kind;
    QStringList authentication; ///< classes, in their order
    QStringList schemes; ///< what each of them is: "jwt", "session", "basic", "other"
    QStringList permission;
    bool wantsUser = false; ///< nobody gets past its permissions without being authenticated
    QStringList parser;
    QStringList throttle;
    QString serializer; ///< empty: none, or it can't be told without a request
    QStringList overrides; ///< what the project's own classes define anew in it
    Json fields = Json::array(); ///< of the serializer: {"name", "type", "required", "read_only", "write_only"}
    QStringList reads; ///< of the project's own code for tokens: the members of a body that its own source names, as
                       ///< far as that can be told
    std::optional<SourcePlace> place; ///< absent: not the project's own code

    /// The members of a body: those that its serializer wants, or takes where it wants none, and what its source names.
    QStringList takes() const;
    bool isAboutTokens() const { return kind != u"other"; }
    bool hasJwt() const { return schemes.contains(u"jwt"); }
};

/// Where the text of the key stands.
struct KeyHome
{
    QString kind; ///< "source", "file", "environment"
    SourcePlace place; ///< of the first two
    QString variable; ///< of the last
    std::optional<bool> isTracked; ///< by git; absent: there is no git
};

/// The key that signs.
struct ProjectKey
{
    QString from; ///< "SIGNING_KEY", "SECRET_KEY", "missing"
    QString fingerprint; ///< as SigningKeyOrigin has it
    qint64 octets = 0;
    bool isInsecure = false; ///< begins as startproject's do: django-insecure-
    std::optional<KeyHome> home; ///< absent: it stands nowhere, and so may be made at each start
    std::optional<QByteArray> key; ///< only if it was asked for
    bool isAnotherEachStart = false; ///< a second start had another one
};

/// A user of the project's database.
struct ProjectUser
{
    Json id; ///< a number, or a text such as a UUID
    QString username;
    bool isActive = true;
    bool isStaff = false;
    QString lastLogin; ///< as Python writes it; empty: never
    QString claim = {}; ///< what tokens name it by, its USER_ID_FIELD as text; empty: not known
};

/// The user that was asked for.
struct NamedUser
{
    ProjectUser user;
    Json claim; ///< what tokens name it by
    QString revokeClaim; ///< CHECK_REVOKE_TOKEN's; empty: none
    Json addedClaims = Json::object(); ///< what the project's own login writes beyond for_user()
    QString serializer; ///< by which it does
    QStringList unrun; ///< as IssuedTokens has it
};

/// Tokens that the project itself made.
struct IssuedTokens
{
    ProjectUser user;
    Json tokens; ///< {"access", "refresh"} or {"token"}
    QString how; ///< "for_user()", or the serializer's get_token()
    QStringList unrun; ///< the project's own code that its login runs besides: what that adds to tokens is not known
    bool isWritten = false; ///< their outstanding rows are in the database
};

/// The blacklist app.
struct BlacklistState
{
    bool isInstalled = false;
    std::optional<bool> isMigrated; ///< absent: not known
    QStringList missingMigrations;
    qint64 outstanding = 0;
    qint64 expired = 0; ///< rows that the flush would take
    std::optional<qint64> oldestExpired; ///< epoch seconds
};

/// What is true of a Django project, as it said itself. A plain value.
struct Reading
{
    QString root;
    QString interpreter;
    QString settingsModule;
    QString settingsFile; ///< relative
    QList<std::pair<QString, QString>> versions; ///< "Django" → "5.2.1"; "python" is the first
    Json simpleJwt; ///< every setting but SIGNING_KEY; null: Simple JWT is not there
    QStringList ownSettings; ///< the names that stand in the project's SIMPLE_JWT
    ProjectKey key;
    Json django = Json::object(); ///< settings of Django and others: INSTALLED_APPS, MIDDLEWARE, DATABASES, CORS_…
    QHash<QString, SourcePlace> places; ///< of settings, by name
    QList<ProjectView> views; ///< all, also those that are nothing to tokens
    Json userModel; ///< {"model", "table", "key", "key_type", "username_field", "fields", "place"}; null: not known
    std::optional<django::DatabasePlace> database; ///< of the users; absent: not known
    std::optional<BlacklistState> blacklist; ///< absent: not known
    QList<ProjectUser> users;
    std::optional<qint64> userCount; ///< absent: not known
    QString usersUnread; ///< why there are no users; empty: they were read
    QStringList effects; ///< what the project's own code tried to write or reach while it loaded, a sentence each
    QStringList problems; ///< what could not be read, a sentence each
    std::optional<NamedUser> named;
    std::optional<IssuedTokens> issued;

    QString version(const QString &package) const; ///< empty: not there
    simplejwt::Band band() const; ///< that its Simple JWT belongs to
    QStringList texts(const QString &djangoSetting) const; ///< a list of texts of Django's; empty: none
    /// The settings as `jotlab-cli settings` gives them.
    Json settingsJson() const;
    /// The same for the engine, with the key where it was asked for. Errc::Usage: a value that can't be.
    Result<simplejwt::Settings> settings() const;
    /// Where a setting stands: its line, else the settings file.
    SourcePlace placeOf(const QString &setting) const;
};

/// What the script answered. Errc::Io: the project doesn't start, with its place, the likely cause and the way out; the
/// detail is its traceback's end. Errc::Unsupported: it has no Simple JWT. Errc::NotFound: no such user. Reentrant.
Result<Reading> readingFrom(const Json &document);

/// Whether the key has to be asked for again: only another start can tell whether it is the same there.
bool mayDifferEachStart(const ProjectKey &key);

} // namespace project
