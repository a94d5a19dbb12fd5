// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QMenu;
class QSettings;

/// Files and folders that were opened, the newest first, from one run to the next.
class RecentFiles : public QObject
{
    Q_OBJECT

public:
    /// The settings must outlive it.
    explicit RecentFiles(QSettings &state, QObject *parent = nullptr);

    QStringList paths() const; ///< nobody looks whether they are still there: that may take long
    void add(const QString &path);
    void addAll(const QStringList &paths);
    void clear();
    /// Filled each time that it is opened.
    QMenu *makeMenu(QWidget *parent);

signals:
    void chosen(const QString &path);

private:
    void fill(QMenu *menu);

    QSettings &m_state;
};
