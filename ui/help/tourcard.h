// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class MutedLabel;
class QLabel;
class QPushButton;

/// A step of a tour: a card beside what it speaks of, which has a frame around it. The window stays usable beneath;
/// Escape anywhere in it leaves, if nothing else there wants the key.
class TourCard : public QWidget
{
    Q_OBJECT

public:
    /// Hidden until showStep().
    explicit TourCard(QWidget *window);

    struct Step
    {
        QString title;
        QString text;
        QPointer<QWidget> target; ///< null, or hidden: the card stands in the middle
        int number; ///< from 1
        int count;
    };
    void showStep(const Step &step);
    QString title() const;

    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    void nextRequested(); ///< of the last step: the end
    void backRequested();
    void left(); ///< by Escape, or its button

protected:
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void watch(QWidget *target);
    void place();

    QPointer<QWidget> m_target;
    QList<QPointer<QWidget>> m_watched; ///< the target, and what it stands in
    QWidget *m_frame; ///< around the target
    QLabel *m_title;
    QLabel *m_text;
    MutedLabel *m_number;
    QPushButton *m_skip;
    QPushButton *m_back;
    QPushButton *m_next;
};
