// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class Laboratory;
class MainWindow;
class Presenter;
namespace story {
class Tour;
}

/// The flow shown to others: the presenter covers the whole window, and what was there before comes back after it.
class Presentation : public QObject
{
    Q_OBJECT

public:
    enum class Subject { GuidedFlow, Session };

    /// Both must outlive it.
    Presentation(Laboratory &laboratory, MainWindow &window, QObject *parent = nullptr);

    void begin(Subject subject);
    void end(); ///< if there is one

private:
    void cover();

    Laboratory &m_laboratory;
    MainWindow &m_window;
    QPointer<Presenter> m_presenter; ///< while it covers the window
    story::Tour *m_tour = nullptr; ///< made with the first presentation
    Qt::WindowStates m_stateBefore;
    QPointer<QWidget> m_focusBefore;
};
