// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class HelpWindow;
class MainWindow;

/// What the program says of itself: its documentation, its keys, its versions.
class HelpController : public QObject
{
    Q_OBJECT

public:
    /// It must outlive the controller.
    explicit HelpController(MainWindow &window, QObject *parent = nullptr);

    /// A page of the documentation; empty: that of the pane that is shown.
    void showPage(const QString &id = {});

private:
    void showShortcuts();
    void showAbout();

    MainWindow &m_window;
    QPointer<HelpWindow> m_help; ///< made when first asked for
};
