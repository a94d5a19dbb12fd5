// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"
#include "ui/calls/issuerequest.h"
#include "ui/look/theme.h"
#include "ui/widgets/panel.h"

class ClaimsForm;
class InlineMessage;
class MutedLabel;
class QCheckBox;
class QLineEdit;
class QPushButton;
class QToolButton;
class ScrollBox;
class UserForm;
class UserMenu;
class UsersModel;
class UsersTable;

/// Issue without a password: the users, what to issue, one button. Edits the directory in place where it may be edited.
class IssuePane : public Panel
{
    Q_OBJECT

public:
    /// The log must outlive the pane.
    IssuePane(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    /// Source says whose users they are: "api.example"; empty: this program's own. Keeps the selection by name; at
    /// first the first user is selected.
    void setUsers(const QList<django::User> &users, const QString &server, const QString &source);
    /// False: the users are another's. A name can be typed instead of chosen.
    void setEditable(bool editable);
    /// Whether the users can be asked for over the network: shows a button that says from where. Empty: no.
    void setUsersUrl(const QString &url);
    /// What the button will do, by kind of request: "POST http://…/login/", or that it signs here.
    using Route = std::function<QString(const IssueRequest &)>;
    void setRoute(Route route);

    QString selectedUser() const;
    void selectUser(const QString &username);
    void issue();
    void showMessage(Tone tone, const QString &lead, const QString &text);
    void showError(const Error &error);
    /// Offers to take back the removal of this user, until showAdded() says that it is done. An error that comes
    /// meanwhile leaves the offer as it was.
    void offerRestore(const django::User &user);
    /// Between the click on Undo and showAdded() or showError().
    bool isRestoring() const { return m_isRestoring; }
    /// The directory has this user now, new or brought back: selects it.
    void showAdded(const django::User &user);

signals:
    void issueRequested(const IssueRequest &request);
    void userSelected(const QString &username);
    void userAddRequested(const QString &username, bool isActive, const QString &password);
    void userRestoreRequested(const django::User &user);
    void userActivationRequested(const django::User &user, bool isActive);
    void userRemovalRequested(const django::User &user);
    void userPasswordRequested(const django::User &user, const QString &password);
    void usersRequested(); ///< over the network, by a click on a button that shows the URL

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeToolRow();
    QWidget *makeScrolled();
    void connectTable();
    void makeHeaderButtons();
    UserMenu *makeUserMenu();
    void makeForms();
    Result<IssueRequest> request() const;
    QString typed() const;
    void showSelection();
    int nameWidth() const;
    void showClaims();
    void showEmpty();
    void setKind(IssueRequest::Kind kind);

    UsersModel *m_model;
    QLineEdit *m_filter;
    QPushButton *m_kindButton;
    QPushButton *m_claimsButton;
    QPushButton *m_issue;
    UsersTable *m_table;
    ScrollBox *m_scroll = nullptr;
    ClaimsForm *m_claims;
    UserForm *m_userForm;
    MutedLabel *m_route; ///< what a click sends, or why there is none
    QCheckBox *m_isId; ///< a typed number is a user id
    InlineMessage *m_message;
    QToolButton *m_add;
    QToolButton *m_more;
    QToolButton *m_load;
    QTimer *m_tick;
    Route m_routeOf;
    IssueRequest::Kind m_kind = IssueRequest::Kind::Pair;
    std::optional<django::User> m_removed; ///< kept until the user is there again
    bool m_isRestoring = false;
    bool m_editable = false;
    QString m_usersUrl;
};
