// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class MutedLabel;
class QLabel;
class QPushButton;

/// Below a presentation: the sentence of the step, what comes next, the keys, and buttons to step with.
class PresenterFooter : public QWidget
{
    Q_OBJECT

public:
    explicit PresenterFooter(QWidget *parent = nullptr);

    /// Tells the sentence to screen readers if it is another one. An empty announcement: nothing comes next.
    void say(const QString &narration, const QString &announcement);
    QString narration() const;
    void setKeys(const QString &text);
    void setSteppable(bool isBack, bool isOn);
    /// Pixels.
    void setTypeSize(int pixels);
    QList<QPushButton *> buttons() const { return { m_back, m_next, m_leave }; }

signals:
    void backRequested();
    void nextRequested();
    void leaveRequested();

private:
    QLabel *m_narration;
    MutedLabel *m_announcement;
    MutedLabel *m_keys;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_leave;
};
