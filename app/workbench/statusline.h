// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchangereading.h"

#include <QObject>
#include <optional>

class Laboratory;
class MainWindow;
class SessionController;

/// How things stand, in a few words: the server and its clock, where the session and the secrets are. At the bottom of
/// the window and, as a dot and the clock's skew, in the bar at the top.
class StatusLine : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    StatusLine(Laboratory &laboratory, MainWindow &window, const SessionController &session, QObject *parent = nullptr);

    void show();
    /// Why the embedded server doesn't run; empty: it does, or will.
    void setServerProblem(const QString &problem);

private:
    std::optional<session::ClockSkew> skew() const;
    const session::Exchange *newestCall() const;

    Laboratory &m_laboratory;
    MainWindow &m_window;
    const SessionController &m_session;
    QString m_serverProblem;
};
