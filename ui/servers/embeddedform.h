// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/embeddedswitches.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class InlineMessage;
class MutedLabel;
class QPushButton;

using config::EmbeddedSwitches;

/// The embedded server's switches, each with what it does. What is switched is in force at once.
class EmbeddedForm : public QWidget
{
    Q_OBJECT

public:
    explicit EmbeddedForm(QWidget *parent = nullptr);

    void setSwitches(const EmbeddedSwitches &switches);
    EmbeddedSwitches switches() const;
    void setAutoRefresh(bool isOn);
    /// Where it listens; empty: it doesn't run.
    void setAddress(const QString &url);
    /// The file that it works on, and what is to be known of that: a sentence each.
    void setDatabase(const QString &path, const QStringList &remarks);
    void setInUse(bool inUse);

signals:
    void switched(const EmbeddedSwitches &switches);
    void autoRefreshSwitched(bool isOn); ///< of the window, not the server
    void useRequested();

private:
    QCheckBox *addSwitch(const char *name, const QString &title, const QString &effect);

    QLabel *m_address;
    MutedLabel *m_database;
    InlineMessage *m_remarks;
    QComboBox *m_band;
    QCheckBox *m_noAuthentication = nullptr;
    QCheckBox *m_noBlacklist = nullptr;
    QCheckBox *m_allowLogin = nullptr;
    QCheckBox *m_autoRefresh = nullptr;
    QPushButton *m_use;
};
