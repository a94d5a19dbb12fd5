// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/opening.h"

#include "app/arguments.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/explaincontroller.h"
#include "app/workbench/keyscontroller.h"
#include "app/workbench/scenarioscontroller.h"
#include "app/workbench/sessionfiles.h"
#include "app/workbench/topbarcontroller.h"
#include "core/archive/savedsession.h"
#include "core/base/regularfile.h"
#include "core/config/serverfile.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

/// Meant as a file, whether or not there is one: neither a token nor a text with one in it looks like that.
bool isPath(const QString &input)
{
    static const QRegularExpression path(u"^(?:~|\\.{0,2}/)\\S*$|^[^\\s.]+\\.[a-z0-9]{1,5}$"_s);
    return path.match(input).hasMatch();
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
            tr("Jotlab was running already, so %1 is not in use. End it and start it anew, or start a second one with "
               "--fresh.")
                .arg(left.join(tr(" and "))),
            {} });
}

void Opening::openFile(const QString &path)
{
    constexpr qint64 limit = 64 * 1024 * 1024;
    const auto content = readRegularFile(path, limit);
    if (!content) {
        emit failed(content.error().code == Errc::Limit
                ? Error{ Errc::Limit, tr("%1 is larger than 64 MB; scan it with jotlab-cli scan.").arg(path), {} }
                : content.error());
        return;
    }
    const QByteArray &bytes = *content;
    if (archive::looksLikeSession(bytes)) {
        m_takers.sessions.openFile(path);
        return;
    }
    if (const auto server = config::parseServerProfile(bytes)) {
        m_laboratory.servers().keep(*server);
        m_laboratory.servers().choose(server->id());
        return;
    }
    if (m_takers.scenarios.openFile(path, bytes) || m_takers.keys.openFile(path, bytes))
        return;
    m_takers.explain.take(QString::fromUtf8(bytes));
}
