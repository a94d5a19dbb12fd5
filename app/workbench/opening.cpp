// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/opening.h"

#include "app/arguments.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/explaincontroller.h"
#include "app/workbench/importcontroller.h"
#include "app/workbench/keyscontroller.h"
#include "app/workbench/scenarioscontroller.h"
#include "app/workbench/sessionfiles.h"
#include "app/workbench/settingscontroller.h"
#include "app/workbench/topbarcontroller.h"
#include "core/archive/exchangeimport.h"
#include "core/archive/pastedexchange.h"
#include "core/archive/savedsession.h"
#include "core/base/regularfile.h"
#include "core/config/serverfile.h"
#include "core/reply/explanation.h"
#include "core/scan/tokenfinder.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestOwn = 1024 * 1024; ///< bytes of a file that Jotlab itself, or a person, wrote
constexpr qsizetype quick = 64 * 1024; ///< bytes of a text that is looked at at once
constexpr qsizetype mostDecoded = 2; ///< tokens of a text that Decode shows, a pair; more of them are a list

/// Meant as a file, whether or not there is one: neither a token nor a text with one in it looks like that.
bool isPath(const QString &input)
{
    static const QRegularExpression path(u"^(?:~|\\.{0,2}/)\\S*$|^[^\\s.]+\\.[a-z0-9]{1,5}$"_s);
    return path.match(input).hasMatch();
}

/// A manage.py, or the folder of one.
bool isProject(const QString &path)
{
    const QFileInfo info(path);
    return info.isDir() ? QFileInfo(path + u"/manage.py"_s).isFile() : info.fileName() == u"manage.py";
}

} // namespace

Opening::Opening(Laboratory &laboratory, const Takers &takers, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_takers(takers)
{
}

void Opening::open(const Arguments &arguments)
{
    if (arguments.theme)
        m_takers.topBar.chooseTheme(*arguments.theme);
    if (!arguments.server.isEmpty())
        openServer(arguments.server);
    if (arguments.input.isEmpty())
        return;
    if (QFileInfo::exists(arguments.input))
        openFile(arguments.input);
    else if (isPath(arguments.input))
        emit failed({ Errc::NotFound,
            tr("There is no file %1. To decode a token, give the token itself, or a file that holds it.")
                .arg(arguments.input),
            {} });
    else
        m_takers.explain.take(arguments.input);
}

void Opening::openServer(const QString &urlOrFile)
{
    const auto server = config::serverFromArgument(urlOrFile);
    if (!server) {
        emit failed(server.error());
        return;
    }
    m_laboratory.servers().keep(*server);
    m_laboratory.servers().choose(server->id());
}

void Opening::openOfAnotherStart(const Arguments &arguments)
{
    open(arguments);
    QStringList left;
    if (!arguments.database.isEmpty() && arguments.database != m_laboratory.embedded().databasePath())
        left.append(tr("the database %1").arg(arguments.database));
    if (!arguments.settingsFile.isEmpty())
        left.append(tr("the settings %1").arg(arguments.settingsFile));
    if (!left.isEmpty())
        emit failed({ Errc::Usage,
            tr("Jotlab was running already, so %1 is not in use. End it and start it again, or start a second one with "
               "--fresh.")
                .arg(left.join(tr(" and "))),
            {} });
}

void Opening::openFile(const QString &path)
{
    QFile file(path);
    if (isProject(path)) {
        emit opened(path);
        emit projectFound(path);
        return;
    }
    if (QFileInfo(path).isDir()) {
        m_takers.import.take({ path });
        return;
    }
    if (const auto opened = openRegularFile(file); !opened) {
        emit failed(opened.error());
        return;
    }
    emit opened(path);
    const QByteArray bytes = file.read(largestOwn + 1);
    if (openOwn(path, bytes))
        return;
    if (bytes.size() > quick || bytes.contains('\0'))
        m_takers.import.take({ path }); // which reads it in the background
    else
        openText(path, bytes);
}

void Opening::openFiles(const QStringList &paths)
{
    if (paths.size() == 1)
        return openFile(paths.constFirst());
    QStringList others;
    for (const QString &path : paths) {
        QFile file(path);
        if (QFileInfo(path).isDir() || !openRegularFile(file) || !openOwn(path, file.read(largestOwn + 1)))
            others.append(path);
        else
            emit opened(path);
    }
    if (!others.isEmpty())
        m_takers.import.take(others);
}

/// What Jotlab itself writes, and keys. The bytes may be only the beginning.
bool Opening::openOwn(const QString &path, const QByteArray &bytes)
{
    if (archive::looksLikeSession(bytes)) {
        m_takers.sessions.openFile(path);
        return true;
    }
    if (bytes.size() > largestOwn)
        return false;
    if (config::parseServerProfile(bytes)) {
        if (const auto whole = config::loadServerFile(path))
            keepEnvironments(*whole);
        openServer(path);
        return true;
    }
    return m_takers.settings.openFile(path, bytes) || m_takers.scenarios.openFile(path, bytes)
        || m_takers.keys.openFile(path, bytes);
}

/// Those that are new. What somebody has set up of the others is not written over by a file that was only opened.
void Opening::keepEnvironments(const config::ServerFile &file)
{
    QStringList differing;
    for (const config::Environment &each : file.environments) {
        const config::ServerProfile *known = m_laboratory.servers().find(each.server.id());
        if (!known)
            m_laboratory.servers().keep(each.server);
        else if (*known != config::withKnownSecrets(each.server, *known) && !known->embedded && known->id() != file.own.id())
            differing.append(each.server.title());
    }
    if (!differing.isEmpty())
        emit failed({ Errc::Conflict,
            tr("Set up otherwise here, and left so: %1. Open the file in Servers to use what it says.")
                .arg(differing.join(QStringLiteral(", "))),
            {} });
}

/// One reply is explained and one token decoded; what holds more of them, or neither, is a file to import.
void Opening::openText(const QString &path, const QByteArray &bytes)
{
    const Instant now = m_laboratory.clock().realTime()();
    const auto replies = archive::exchangesFromText(bytes, now);
    const bool isOneReply = replies && replies->size() == 1 && reply::holdsReply(bytes, now);
    const auto calls = isOneReply ? Result<archive::Import>() : archive::importedCalls(bytes, {}, {}, now);
    const bool hasCalls = calls && (!calls->calls.isEmpty() || !calls->servers.isEmpty() || !calls->skipped.isEmpty());
    const bool isRecognised = !calls && calls.error().code != Errc::Malformed;
    const qsizetype tokens = scan::findTokens(bytes, { .maxTokens = mostDecoded + 1 }).size(); // damaged ones, too
    if (!isOneReply && (hasCalls || isRecognised || tokens > mostDecoded || tokens == 0))
        m_takers.import.take({ path });
    else
        m_takers.explain.take(QString::fromUtf8(bytes));
}
