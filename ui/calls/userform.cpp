// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/userform.h"

#include "ui/widgets/forgettext.h"

#include <QCheckBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

UserForm::UserForm(QWidget *parent)
    : WrapRow(parent)
    , m_name(new QLineEdit)
    , m_password(new QLineEdit)
    , m_active(new QCheckBox(tr("active")))
    , m_submit(new QPushButton)
{
    m_name->setObjectName(QStringLiteral("newUserName"));
    m_name->setPlaceholderText(tr("username"));
    m_name->setAccessibleName(tr("Name of the new user"));
    m_name->setMaxLength(150); // auth_user.username
    m_password->setObjectName(QStringLiteral("newUserPassword"));
    m_password->setAccessibleName(tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_active->setObjectName(QStringLiteral("newUserActive"));
    m_submit->setObjectName(QStringLiteral("userFormSubmit"));
    auto *cancel = new QPushButton(tr("Cancel"));

    for (QWidget *widget : std::initializer_list<QWidget *>{ m_name, m_password, m_active, m_submit, cancel })
        add(widget);
    for (QLineEdit *edit : { m_name, m_password })
        connect(edit, &QLineEdit::returnPressed, this, &UserForm::submit);
    connect(m_name, &QLineEdit::textChanged, this,
        [this](const QString &text) { m_submit->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_submit, &QPushButton::clicked, this, &UserForm::submit);
    connect(cancel, &QPushButton::clicked, this, &UserForm::finish);
    hide();
}

void UserForm::askForUser()
{
    m_username.clear();
    m_name->show();
    m_name->clear();
    m_active->show();
    m_active->setChecked(true);
    forgetText(m_password);
    askInPassword(tr("password, may be empty"));
    m_submit->setText(tr("Add user"));
    m_submit->setEnabled(false);
    show();
    m_name->setFocus();
}

void UserForm::askInPassword(const QString &placeholder)
{
    constexpr int mostWidth = 280; // of a long user name
    m_password->setPlaceholderText(placeholder);
    m_password->setMinimumWidth(qMin(mostWidth, fontMetrics().horizontalAdvance(placeholder) + 20));
}

void UserForm::askForPassword(const QString &username)
{
    m_username = username;
    m_name->hide();
    m_active->hide();
    forgetText(m_password);
    askInPassword(tr("new password of %1").arg(username));
    m_submit->setText(tr("Set password"));
    m_submit->setEnabled(true);
    show();
    m_password->setFocus();
}

void UserForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        finish();
    else
        QWidget::keyPressEvent(event);
}

void UserForm::submit()
{
    if (!m_submit->isEnabled())
        return;
    if (m_username.isEmpty())
        emit userGiven(m_name->text().trimmed(), m_active->isChecked(), m_password->text());
    else
        emit passwordGiven(m_username, m_password->text());
    finish();
}

void UserForm::finish()
{
    forgetText(m_password);
    hide();
    emit closed();
}
