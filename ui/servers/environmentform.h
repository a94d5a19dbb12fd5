// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

#include <QWidget>
#include <functional>

class MutedLabel;
class QComboBox;
class QPushButton;

/// Asks as what a server goes into a server file that is there: as the file's own server, or as one of its
/// environments, which have what differs from that. Also takes an environment out.
class EnvironmentForm : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentForm(QWidget *parent = nullptr);

    /// Shows itself; the file has to be a server file.
    void ask(const QString &path, const config::ServerProfile &server);

signals:
    void done(const QString &sentence); ///< and it has hidden itself
    void removed(const QString &sentence, const std::function<Result<>()> &undo); ///< the same
    void failed(const Error &error);

private:
    void showChoice();
    void save();
    void remove();
    QString name() const; ///< of the environment; empty: the file's own server
    void finish(const Result<> &result, const QString &sentence);

    QString m_path;
    config::ServerProfile m_server;
    QStringList m_names; ///< of the environments that are there
    MutedLabel *m_text;
    QComboBox *m_choice;
    QPushButton *m_save;
    QPushButton *m_remove;
};
