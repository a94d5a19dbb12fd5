// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"
#include "ui/look/themecontroller.h"

#include <QObject>

class Laboratory;
class TopBar;
struct Error;

/// The bar at the top: which server is called, by whose rules, at what time, and how the window looks.
class TopBarController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    TopBarController(Laboratory &laboratory, TopBar &bar, ThemeController &theme, QObject *parent = nullptr);

    void chooseTheme(ThemeController::Mode mode);
    /// Asks the server that is called for its root: whatever it answers, it is there.
    void checkServer();
    bool canCheckServer() const; ///< the embedded one needs no question
    /// "GET http://127.0.0.1:8000/"
    QString serverCheck() const;

signals:
    void stateChanged(); ///< something that has to survive a restart
    void failed(const Error &error);
    void addServerRequested();

private:
    void showServers();
    void showRules();
    void showClock();
    void chooseBand(simplejwt::Band band);

    Laboratory &m_laboratory;
    TopBar &m_bar;
    ThemeController &m_theme;
};
