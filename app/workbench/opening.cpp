// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that opens what the command line, another start or the field at the top names.
#include "app/arguments.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "app/workbench/keyscontroller.h"
#include "app/workbench/scenarioscontroller.h"
#include "app/workbench/sessionfiles.h"
#include "app/workbench/workbench.h"
#include "core/archive/savedsession.h"
#include "core/session/tokenchoice.h"
#include "core/session/tokentitle.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QFile>
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

void Workbench::open(const Arguments &arguments)
{
    if (arguments.theme) {
        m_theme.apply(*arguments.theme);
        m_window.topBar()->setTheme(*arguments.theme);
    }
    if (!arguments.server.isEmpty()) {
        const auto server = config::serverFromArgument(arguments.server);
        if (server) {
            m_services.keepServer(*server);
            m_services.chooseServer(server->id());
        } else {
            report(server.error());
        }
    }
    if (arguments.input.isEmpty())
        return;
    if (QFileInfo::exists(arguments.input))
        openFile(arguments.input);
    else if (isPath(arguments.input))
        report({ Errc::NotFound,
            tr("There is no file %1. To decode a token, give the token itself, or a file that holds it.")
                .arg(arguments.input),
            {} });
    else
        m_decode->decode(arguments.input);
}

void Workbench::openOfAnotherStart(const Arguments &arguments)
{
    open(arguments);
    QStringList left;
    if (!arguments.database.isEmpty() && arguments.database != m_services.databasePath())
        left.append(tr("the database %1").arg(arguments.database));
    if (!arguments.settingsFile.isEmpty())
        left.append(tr("the settings %1").arg(arguments.settingsFile));
    if (!left.isEmpty())
        report({ Errc::Usage,
            tr("Jotlab was running already, so %1 is not in use. End it and start it anew, or start a second one with "
               "--fresh.")
                .arg(left.join(tr(" and "))),
            {} });
}

void Workbench::openFile(const QString &path)
{
    constexpr qint64 limit = 64 * 1024 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        report({ Errc::Io, tr("%1 can't be read: %2.").arg(path, file.errorString()), {} });
        return;
    }
    if (file.size() > limit) {
        report({ Errc::Limit, tr("%1 is larger than 64 MB; scan it with jotlab-cli decode.").arg(path), {} });
        return;
    }
    const QByteArray bytes = file.readAll();
    if (archive::looksLikeSession(bytes)) {
        m_files->openFile(path);
        return;
    }
    if (const auto server = config::parseServerProfile(bytes)) {
        m_services.keepServer(*server);
        m_services.chooseServer(server->id());
        return;
    }
    if (m_scenarios->openFile(path, bytes) || m_keys->openFile(path, bytes))
        return;
    m_decode->decode(QString::fromUtf8(bytes));
}

QList<FindEntry> Workbench::find(const QString &words)
{
    QList<FindEntry> entries;
    const auto fits = [&words](const QString &text) { return text.contains(words, Qt::CaseInsensitive); };
    const std::pair<QString, QString> panes[] = { { u"flow"_s, tr("Flow") }, { u"compose"_s, tr("Compose") },
        { u"keys"_s, tr("Keys") }, { u"logout"_s, tr("Logout") }, { u"forgeries"_s, tr("Forgeries") },
        { u"scenarios"_s, tr("Scenarios") }, { u"servers"_s, tr("Servers") }, { u"settings"_s, tr("Settings") } };
    for (const auto &[id, title] : panes) {
        if (fits(title))
            entries.append({ tr("Pane: %1").arg(title), id, [this, id = id] { m_window.showPane(id); } });
    }
    for (const django::User &user : m_services.users().value_or(QList<django::User>())) {
        if (!fits(user.username) && QString::number(user.id) != words)
            continue;
        entries.append({ tr("User: %1").arg(user.username), u"user"_s,
            [this, name = user.username] { m_flow->selectUser(name); } });
        if (entries.size() >= 8)
            break;
    }
    const QList<session::TokenRecord> &tokens = m_services.log().tokens();
    for (auto token = tokens.crbegin(); token != tokens.crend() && entries.size() < 16; ++token) {
        const QString title
            = token->user.isEmpty() ? tokenTitle(*token) : tr("%1 of %2").arg(tokenTitle(*token), token->user);
        if (fits(title) || QString::fromUtf8(token->jti).startsWith(words))
            entries.append(
                { QStringLiteral("%1 · %2").arg(title, session::tokenStateText(*token, m_services.clock().now())),
                    u"keys"_s, [this, id = token->id] { m_decode->select(id); } });
    }
    return entries;
}
