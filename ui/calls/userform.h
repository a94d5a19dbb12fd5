// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/wraprow.h"

class QCheckBox;
class QLineEdit;
class QPushButton;

/// The row below the users that adds one, or sets a password: in place, without a dialog. Escape closes it.
class UserForm : public WrapRow
{
    Q_OBJECT

public:
    explicit UserForm(QWidget *parent = nullptr);

    void askForUser();
    void askForPassword(const QString &username);

signals:
    /// An empty password: none can be used.
    void userGiven(const QString &username, bool isActive, const QString &password);
    void passwordGiven(const QString &username, const QString &password);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void askInPassword(const QString &placeholder);
    void submit();
    void finish();

    QString m_username; ///< whose password; empty: a new user is asked for
    QLineEdit *m_name;
    QLineEdit *m_password;
    QCheckBox *m_active;
    QPushButton *m_submit;
};
