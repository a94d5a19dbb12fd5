// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/finder.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "core/session/tokenchoice.h"
#include "core/session/tokentitle.h"
#include "ui/window/mainwindow.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostUsers = 8; // with the panes before them
constexpr qsizetype mostEntries = 16;

QString tr(const char *text)
{
    return QCoreApplication::translate("Finder", text);
}

} // namespace

Finder::Finder(Laboratory &laboratory, MainWindow &window, DecodeController &decode, FlowController &flow)
    : m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_flow(flow)
{
}

QList<FindEntry> Finder::find(const QString &words) const
{
    QList<FindEntry> entries;
    findPanes(words, &entries);
    findUsers(words, &entries);
    findTokens(words, &entries);
    return entries;
}

void Finder::findPanes(const QString &words, QList<FindEntry> *entries) const
{
    const std::pair<QString, QString> panes[] = { { u"flow"_s, tr("Flow") }, { u"compose"_s, tr("Compose") },
        { u"keys"_s, tr("Keys") }, { u"logout"_s, tr("Logout") }, { u"forgeries"_s, tr("Forgeries") },
        { u"scenarios"_s, tr("Scenarios") }, { u"import"_s, tr("Import") }, { u"explain"_s, tr("Explain") },
        { u"servers"_s, tr("Servers") }, { u"settings"_s, tr("Settings") } };
    for (const auto &[id, title] : panes) {
        if (title.contains(words, Qt::CaseInsensitive))
            entries->append({ tr("Pane: %1").arg(title), id, [&window = m_window, id = id] { window.showPane(id); } });
    }
}

void Finder::findUsers(const QString &words, QList<FindEntry> *entries) const
{
    for (const django::User &user : m_laboratory.directory().users().value_or(QList<django::User>())) {
        if (!user.username.contains(words, Qt::CaseInsensitive) && django::keyText(user) != words)
            continue;
        entries->append({ tr("User: %1").arg(user.username), u"user"_s,
            [&flow = m_flow, name = user.username] { flow.selectUser(name); } });
        if (entries->size() >= mostUsers)
            return;
    }
}

/// The newest first.
void Finder::findTokens(const QString &words, QList<FindEntry> *entries) const
{
    const QList<session::TokenRecord> &tokens = m_laboratory.log().tokens();
    for (auto token = tokens.crbegin(); token != tokens.crend() && entries->size() < mostEntries; ++token) {
        const QString title = tokenTitleWithUser(*token);
        if (!title.contains(words, Qt::CaseInsensitive) && !QString::fromUtf8(token->jti).startsWith(words))
            continue;
        const QString state = session::tokenStateText(*token, m_laboratory.clock().now());
        entries->append({ QStringLiteral("%1 · %2").arg(title, state), u"keys"_s,
            [&decode = m_decode, id = token->id] { decode.select(id); } });
    }
}
