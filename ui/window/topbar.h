// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/themecontroller.h"

#include <QWidget>

class ClockBar;
class FindField;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

/// The bar at the top: which server, whose rules, the clock, the field for everything, the theme.
class TopBar : public QWidget
{
    Q_OBJECT

public:
    /// One line of the server selector.
    struct ServerItem
    {
        QString id; ///< what serverChosen() says
        QString title; ///< "Embedded server · 127.0.0.1:8010"
        bool operator==(const ServerItem &) const = default;
    };

    explicit TopBar(QWidget *parent = nullptr);

    void setServers(const QList<ServerItem> &servers, const QString &current);
    /// The dot beside the server selector; the text is its tool tip and accessible name.
    void setServerState(Tone tone, const QString &text);
    /// The version bands by id ("5.5") and title ("Simple JWT 5.5 rules").
    void setBands(const QList<QPair<QString, QString>> &bands, const QString &current);
    void setTheme(ThemeController::Mode mode);
    ClockBar *clock() const { return m_clock; }
    FindField *findField() const { return m_find; }
    /// Before the theme button.
    void addButton(QWidget *button);
    QToolButton *menuButton() const { return m_menuButton; } ///< at the right end; says menuRequested()
    void switchTheme(); ///< from light to dark, or back

signals:
    void serverChosen(const QString &id);
    void bandChosen(const QString &id);
    void themeChosen(ThemeController::Mode mode);
    void presentRequested();
    void menuRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void makePresentButton();
    void makeThemeButton();
    void placeFind();
    void showServerTip();

    QComboBox *m_servers;
    QComboBox *m_bands;
    ClockBar *m_clock;
    FindField *m_find;
    QPushButton *m_present;
    QToolButton *m_theme;
    QToolButton *m_menuButton;
    QHBoxLayout *m_layout;
    ThemeController::Mode m_mode = ThemeController::Mode::System;
};
