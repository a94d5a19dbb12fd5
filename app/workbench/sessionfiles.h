// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/exchangeexport.h"
#include "core/archive/sessionjournal.h"
#include "core/base/background.h"

#include <QObject>
#include <QPointer>
#include <functional>

class DecodeController;
class Laboratory;
class MainWindow;
class RecentFiles;
class SessionPane;

/// The session as files: saved, opened beside what is there, compared, exported; and forgotten. Has the session's tab
/// and menu for it.
class SessionFiles : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    SessionFiles(Laboratory &laboratory, MainWindow &window, DecodeController &decode, RecentFiles &recent,
        QObject *parent = nullptr);

    QWidget *makePane();
    void makeMenu();
    /// Goes to the pane, which asks for the passphrase where there is one.
    void openFile(const QString &path);
    /// That token and what else of its user on its server is here: they leave the session and what is kept of it. Goes
    /// to the pane, which offers to take that back.
    void forgetTokens(int token);
    /// How the session is kept.
    void showKept();
    /// What memory the session takes, and may take.
    void showMemory();

signals:
    /// What was to be opened is no session: calls, perhaps.
    void importRequested(const QString &path);
    void memoryBoundChosen(qint64 bytes);

private:
    archive::KeptSession currentSession() const;
    void read(
        const QString &path, const QString &passphrase, std::function<void(archive::SessionJournal::Reading)> use);
    void openBeside(const QString &fileName, const archive::SessionJournal::Reading &opened);
    /// This session with that of a file.
    struct Joined
    {
        std::shared_ptr<session::SessionLog> log;
        int selected; ///< the token; -1: none
    };
    void showBeside(const QString &fileName, const archive::SessionJournal::Reading &opened,
        const archive::KeptSession &before, const Joined &joined);
    void saveTo(const QString &path, const QString &passphrase);
    void openFrom(const QString &path, const QString &passphrase);
    void compareWith(const QString &path, const QString &passphrase);
    void exportCalls(const QString &path, archive::ExportFormat format, client::Secrets secrets);
    void forget();
    QString forgottenText(int token, const QSet<int> &tokens) const;
    void bringBack();

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    RecentFiles &m_recent;
    QPointer<SessionPane> m_session;
    archive::KeptSession m_forgotten; ///< for undo
    Background m_work; ///< files are read and written there: a key from a passphrase alone takes a tenth of a second
};
