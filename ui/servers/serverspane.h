// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/code/form.h"
#include "core/config/serverprofile.h"
#include "core/jose/key.h"
#include "ui/look/theme.h"
#include "ui/servers/embeddedform.h"
#include "ui/servers/projectpage.h"
#include "ui/widgets/panel.h"

#include <QHash>
#include <functional>

namespace config {
struct ServerFile;
}

class EnvironmentForm;
class FingerprintPage;
class InlineMessage;
class QListWidget;
class QListWidgetItem;
class QStackedWidget;
class QToolButton;
class ServerForm;

/// The servers that can be called: the embedded one first, then those by URL. Each has a form of its own, which keeps
/// what was typed while others are looked at.
class ServersPane : public Panel
{
    Q_OBJECT

public:
    explicit ServersPane(QWidget *parent = nullptr);

    /// All of them, and which is in use. What was typed and not saved stays.
    void setServers(const QList<config::ServerProfile> &servers, const QString &inUse);
    /// Says for whom code is copied; without it, for alice.
    void setUserSource(std::function<QString()> source);
    void setSwitches(const EmbeddedSwitches &switches);
    /// The embedded server's, and what is to be known of it.
    void setDatabase(const QString &path, const QStringList &remarks);
    /// What tokens for a server are signed with here; empty for nothing.
    void setSigningKey(const QString &serverId, const QString &description, const QString &kept = {});
    void selectServer(const QString &id);
    QString selectedServer() const; ///< empty: the embedded one, or a new one
    void showError(const Error &error);

    void addServer(); ///< an empty form
    void showProject(); ///< the page of a Django project, made if need be
    bool canFingerprint() const; ///< what is shown is a server that can be asked
    void showFingerprint(bool isShown); ///< in place of the form: what the server is, from harmless calls
    void importFile(const QString &path); ///< into a form, to be looked at and saved
    void exportFile(const QString &path);

signals:
    void widthWanted(bool isWanted); ///< what is shown is a table of sentences
    void projectMade(ProjectPage *page); ///< to be filled; once
    void fingerprintMade(FingerprintPage *page); ///< to be told what is known of servers; once
    void serverChosen(const QString &id); ///< to be called from now on
    void embeddedChosen();
    /// To be kept in place of replacedId, which is empty for a new one.
    void serverKept(const config::ServerProfile &server, const QString &replacedId);
    void serverRemoved(const QString &id);
    void projectRequested(const QString &path); ///< of a server; its page is shown
    void switched(const EmbeddedSwitches &switches);
    void embeddedAutoRefreshSwitched(bool isOn);
    void signingKeyGiven(const QString &serverId, const jose::Key &key);
    void signingKeyDropped(const QString &serverId);

private:
    struct Entry
    {
        QListWidgetItem *item;
        ServerForm *form;
    };

    void makeList();
    void makeButtons();
    QToolButton *headerButton(const char *name, const char *icon, const QString &text);
    Entry addEntry(const QString &id);
    void dropEntry(const QString &id);
    void save(ServerForm *form, const config::ServerProfile &server);
    void removeCurrent();
    void offerUndo(const QString &sentence, std::function<void()> undo);
    QString importEnvironments(const config::ServerFile &file);
    void chooseImport();
    void chooseExport();
    void copyCode(code::Form form);
    void closeProject();
    void showCurrent();
    void showTitles();
    void showWidth();
    QString idOf(const ServerForm *form) const;
    QString shownId() const; ///< the embedded one's too; empty: of none that could be called
    bool isProjectShown() const;
    ServerForm *currentForm() const; ///< nullptr: the embedded server's
    void note(Tone tone, const QString &lead, const QString &text);

    QListWidget *m_list;
    QStackedWidget *m_forms;
    EmbeddedForm *m_embedded;
    ProjectPage *m_project = nullptr; ///< made when it is first shown
    QListWidgetItem *m_projectItem = nullptr; ///< none: it is not in the list
    FingerprintPage *m_fingerprint = nullptr; ///< made when it is first shown
    InlineMessage *m_message;
    EnvironmentForm *m_environment;
    QToolButton *m_ask = nullptr; ///< down: the fingerprint is shown
    QToolButton *m_code = nullptr;
    QToolButton *m_export = nullptr;
    QToolButton *m_remove = nullptr;
    config::ServerProfile m_embeddedServer;
    QHash<QString, Entry> m_entries; ///< by server id; "" for the new one
    QString m_inUse;
    std::function<QString()> m_userSource;
    std::function<void()> m_undo; ///< of what the message tells
};
