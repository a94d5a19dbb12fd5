// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/lazystack.h"
#include "ui/window/activitybar.h"

#include <QMainWindow>

class ActionRegistry;
class ArrangedSplitter;
class InlineMessage;
class QLabel;
class QSettings;
class QSplitter;
class QVBoxLayout;
class SessionArea;
class TopBar;

/// The one window: an activity bar, the pane it chooses, Decode beside it, the session below. Knows where things are,
/// and nothing of tokens: panes come from outside and are connected outside.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);

    /// The pane is made when it is first shown. takesWidth: Decode steps aside for it.
    void addPane(const QString &id, const QString &icon, const QString &title, LazyStack::Factory factory,
        ActivityBar::Place place = ActivityBar::Place::Top, bool takesWidth = false);
    /// Less than is promised where the screen is lower, as a laptop's at 200 %.
    static QSize leastSize(const QSize &screen);

    void showPane(const QString &id);
    /// Whether a pane has Decode's room as well while it is shown: what it shows may change that.
    void setTakesWidth(const QString &id, bool takesWidth);
    QString currentPane() const;
    /// Where the focus is: the pane, "decode", or a tab of the session.
    QString currentPlace() const;
    /// Made if need be; nullptr for an unknown id.
    QWidget *pane(const QString &id);

    void setDecodePane(QWidget *pane);
    void addSessionTab(const QString &id, const QString &title, LazyStack::Factory factory);
    /// Shows Decode, which steps aside for wide panes.
    void showDecode();
    SessionArea *session() const { return m_session; }
    TopBar *topBar() const { return m_topBar; }
    /// What can be done here: panes, tabs and actions. Its own the window does itself.
    ActionRegistry *actions() const { return m_actions; }
    /// Across the window, below the top bar: what concerns all panes, such as a database that can't be opened.
    InlineMessage *notice() const { return m_notice; }

    /// The line at the bottom: state of the server and the clock at the left, where secrets live at the right.
    void setStatus(const QString &left, const QString &right);

    /// Geometry, splitters, pane and tab. restoreState() shows the first pane and tab if nothing is kept.
    void saveState(QSettings &settings) const;
    void restoreState(const QSettings &settings);

signals:
    void paneShown(const QString &id);
    void filesDropped(const QStringList &paths); ///< anywhere on the window
    void textDropped(const QString &text); ///< beside all that takes it
    void aboutToClose(); ///< keep what has to survive
    void firstPainted(); ///< once, after the first frame has been painted and the window is usable

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; ///< the mouse's back and forward, wherever it is
    bool focusNextPrevChild(bool next) override; ///< Tab goes as the eye does, see taborder.h

private:
    void makeStatusBar();
    void moveFocus(int by);
    void setRunners();
    QWidget *findPlace(const QString &id, bool shows);
    InlineMessage *undoable() const;
    void focusFilter();

    ActionRegistry *m_actions;
    TopBar *m_topBar;
    InlineMessage *m_notice;
    ActivityBar *m_activities;
    LazyStack *m_panes;
    SessionArea *m_session;
    QSplitter *m_across; ///< pane | Decode
    ArrangedSplitter *m_down; ///< both / session
    QWidget *m_decode = nullptr; ///< the box around it
    QLabel *m_statusLeft = nullptr;
    QLabel *m_statusRight = nullptr;
    QStringList m_paneIds;
    QStringList m_widePanes;
    bool m_painted = false;
};
