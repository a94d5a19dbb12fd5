// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class HelpWindow;
class Laboratory;
class MainWindow;
class QSettings;
class Tour;

/// What the program says of itself: its documentation, its keys, its versions, the tour and what is new.
class HelpController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive the controller.
    HelpController(Laboratory &laboratory, MainWindow &window, QSettings &state, QObject *parent = nullptr);

    /// A page of the documentation, at a heading of it; empty: that of the place where the focus is.
    void showPage(const QString &id = {}, const QString &anchor = {});
    /// The section about a cause; its id.
    void showCause(const QByteArray &cause);
    /// At a start: the tour at the very first one, what is new at the first one of a version. Each once.
    void welcome();

private:
    void showShortcuts();
    void showAbout();
    void showNews();

    MainWindow &m_window;
    QSettings &m_state;
    Tour *m_tour;
    QPointer<HelpWindow> m_help; ///< made when first asked for
};
