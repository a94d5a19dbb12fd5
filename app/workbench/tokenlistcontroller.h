// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/project/tokenchange.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <optional>

class DecodeController;
class Laboratory;
class ProjectTokens;
struct ProjectTokenRow;

/// Lists a project's outstanding tokens straight from its database, joined with the session's by their jti, and changes
/// them as it is told to.
class TokenListController : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    TokenListController(Laboratory &laboratory, DecodeController &decode, QObject *parent = nullptr);

    /// Where they are shown, and asked for, from now on.
    void setView(ProjectTokens *view);
    /// Those of this project from now on, or why they can't be read. They are read once they are asked for.
    void setProject(const project::Reading &reading);
    /// The server that the project is when it runs: what this session has of its tokens ought to be known there.
    void setServer(const QString &serverId) { m_server = serverId; }

private:
    void read();
    void more();
    void ask(project::TokenChange::Kind kind, const ProjectTokenRow &row);
    void change();
    QList<ProjectTokenRow> rowsOf(const QList<project::ListedToken> &tokens, bool isOfSession) const;
    QList<ProjectTokenRow> unknownThere(const QList<project::ListedToken> &known) const;

    Laboratory &m_laboratory;
    DecodeController &m_decode;
    QPointer<ProjectTokens> m_view;
    std::optional<project::UserSource> m_source;
    QString m_reason; ///< why there is none
    QString m_server;
    QHash<QString, int> m_ofSession; ///< ids of the session's tokens by jti, as they were when they were last read
    std::optional<qint64> m_last; ///< id of the oldest that is listed
    QList<project::ChangeStatement> m_pending; ///< shown, and run once that is allowed
    int m_asked = 0;
    Background m_background;
};
