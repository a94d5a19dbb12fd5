// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/databasefailure.h"

#include "core/base/tabletext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace django {

namespace {

#define JOTLAB_FAILURE(text) TABLE_TEXT("DatabaseFailure", text)

QString tr(const char *text)
{
    return QCoreApplication::translate("DatabaseFailure", text);
}

/// A way in which a database fails. The first row that fits counts: by its words or the system's, or, where those are
/// in another language, by its state.
struct Row
{
    const char *pattern; ///< of SQLite's, PostgreSQL's and MySQL's words
    const char *states; ///< SQLSTATEs; "" for none
    TableText sentence; ///< %1: the place, %2: the user, %3: what the pattern captured
    std::array<int, 3> errors{}; ///< of the system (errno), which drivers tell in its language and without a state
};

constexpr Row rows[]{
    { "Access denied for user .{0,200} to database", "",
        JOTLAB_FAILURE("The user “%2” may not use the database %1; grant it there, or check USER and NAME in the "
                       "settings.") },
    { "password authentication failed|Access denied for user", "28P01",
        JOTLAB_FAILURE("The database %1 refuses the password of the user “%2”; check USER and PASSWORD in the "
                       "settings, and the variables that they come from.") },
    { "no password supplied", "",
        JOTLAB_FAILURE("The database %1 wants a password of the user “%2”, and there is none; give PASSWORD in the "
                       "settings, or the variable that it comes from.") },
    { "(?:Peer|Ident|GSSAPI|certificate) authentication failed", "",
        JOTLAB_FAILURE("The database %1 takes “%2” only from an account of that name; give HOST, or another USER, in "
                       "the settings.") },
    { "no pg_hba\\.conf entry|is not allowed to connect", "28000",
        JOTLAB_FAILURE("The database %1 lets “%2” in from other places only; allow this one there (pg_hba.conf; in "
                       "MySQL the host of the user).") },
    { "role \"[^\"]*\" does not exist", "",
        JOTLAB_FAILURE("The database %1 has no user “%2”; make it there, or check USER in the settings.") },
    { "database \"[^\"]*\" does not exist|Unknown database", "3D000",
        JOTLAB_FAILURE("There is no database %1; make it, or check NAME in the settings.") },
    { "starting up|shutting down|recovery mode", "57P03",
        JOTLAB_FAILURE("The database %1 is just starting or ending; try again in a moment.") },
    { "too many clients|too many connections|remaining connection slots", "53300",
        JOTLAB_FAILURE(
            "The database %1 has no connection left; try again when other programs have let go of theirs.") },
    { "(?:relation|[Tt]able) [\"'“«]?([^\"'”» ]+)[\"'”»]? (?:does not|doesn't) exist|no such table: (\\S+)", "42P01",
        JOTLAB_FAILURE("The database %1 has no table %3; migrate the project, or check that this is its database "
                       "(NAME, search_path).") },
    { "column [\"'“«]?([^\"'”» ]+)[\"'”»]? does not exist|no such column: (\\S+)|Unknown column '([^']+)'", "42703",
        JOTLAB_FAILURE("The database %1 has no column %3, which the project's code names; migrate the project.") },
    { "permission denied for \\S+ (\\S+)|SELECT command denied", "42501",
        JOTLAB_FAILURE("The user “%2” may not read %3 in the database %1; grant it SELECT there.") },
    { "lock timeout|database is locked|table is locked|Lock wait timeout", "55P03",
        JOTLAB_FAILURE("The database %1 is locked by another program; end what holds it, or try again.") },
    { "statement timeout|maximum statement execution time|max_statement_time exceeded", "57014",
        JOTLAB_FAILURE("The database %1 took too long to answer; try again when it has less to do.") },
    { "read-only transaction|READ ONLY transaction|readonly database|read-only file system", "25006",
        JOTLAB_FAILURE("The project's own code writes to the database %1, which is opened to be read alone.") },
    { "unable to open database file", "",
        JOTLAB_FAILURE("The database %1 can't be opened; check that it exists and its permissions.") },
    { "is not a database", "", JOTLAB_FAILURE("%1 is no SQLite database; check NAME in the settings.") },
    { "disk image is malformed", "", JOTLAB_FAILURE("The database %1 is damaged; restore it from a copy.") },
    { "could not translate host name|[Nn]ame or service not known|name resolution|Unknown (?:MySQL )?server host", "",
        JOTLAB_FAILURE("The host of the database %1 is not known here; check HOST in the settings.") },
    { "timeout expired|timed out|Network is unreachable|No route to host", "",
        JOTLAB_FAILURE("The database %1 can't be reached; check HOST and PORT in the settings, and the network."),
        { ETIMEDOUT, ENETUNREACH, EHOSTUNREACH } },
    { "Connection refused|No such file or directory|Is the server running|Can't connect to", "",
        JOTLAB_FAILURE("Nothing answers as the database %1; start it, or check HOST and PORT in the settings."),
        { ECONNREFUSED, ENOENT } },
    { "closed the connection|Lost connection|terminating connection|connection (?:already|is) closed|no connection to "
      "the server|gone "
      "away",
        "57P01", JOTLAB_FAILURE("The database %1 ended the connection; see whether it still runs, and try again.") },
    { "unsupported startup parameter", "",
        JOTLAB_FAILURE(
            "The database %1 is reached by a pooler that lets no session be opened for reading alone; give the "
            "HOST and PORT of the database itself.") },
    { "SSL|certificate", "",
        JOTLAB_FAILURE("The database %1 and this side can't agree on TLS; check what OPTIONS say about TLS, as sslmode "
                       "and sslrootcert do.") },
};

bool saysSystem(const QString &said, const Row &row)
{
    return std::any_of(row.errors.begin(), row.errors.end(), [&said](int error) {
        return error != 0
            && said.contains(QString::fromLocal8Bit(std::generic_category().message(error)), Qt::CaseInsensitive);
    });
}

} // namespace

Error databaseFailure(const DatabasePlace &place, const QString &said, const QString &sqlState)
{
    const auto sentence = [&](const Row &row, const QString &captured) {
        return row.sentence.translated()
            .replace(QStringLiteral("%1"), place.text())
            .replace(QStringLiteral("%2"), place.user)
            .replace(QStringLiteral("%3"), captured.isEmpty() ? tr("the users") : captured);
    };
    for (const Row &row : rows) {
        const auto match = QRegularExpression(QLatin1String(row.pattern)).match(said);
        const int last = match.lastCapturedIndex(); // of the group that took part; 0: the whole match alone
        if (match.hasMatch() || saysSystem(said, row))
            return { Errc::Io, sentence(row, last > 0 ? match.captured(last) : QString()), said };
    }
    for (const Row &row : rows) {
        if (!sqlState.isEmpty() && QLatin1String(row.states) == sqlState)
            return { Errc::Io, sentence(row, {}), said };
    }
    return { Errc::Io,
        tr("The database %1 failed (%2); see whether it runs and is the project's.")
            .arg(place.text(), said.section(u'\n', 0, 0).trimmed().left(300)),
        said };
}

} // namespace django
