// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/theme.h"

#include <QIcon>
#include <QWidget>

/// A pill that states one thing: an icon, a text, a tone. Used for verdicts, states, statuses and token types.
/// Clickable, it leads somewhere, and is a button to keyboard and screen reader. Its accessible name is its text; it is
/// announced when the text changes, and only then.
class Chip : public QWidget
{
    Q_OBJECT
    Q_PROPERTY(QString text READ text)

public:
    explicit Chip(QWidget *parent = nullptr);
    explicit Chip(const QString &text, Tone tone, QWidget *parent = nullptr);

    QString text() const;
    Tone tone() const;

    /// With the icon that belongs to the tone.
    void setState(const QString &text, Tone tone);
    /// With another icon; a null icon for none.
    void setState(const QString &text, Tone tone, const QIcon &icon);
    /// The same statement, of which only the seconds that pass may be others: a screen reader hears of each minute, not
    /// of each second.
    void setCounting(const QString &text, Tone tone, const QIcon &icon);
    /// The same statement with a newer count ("4 min 40 s left"): shown, but not announced. The accessible name follows
    /// with the next setState().
    void setCount(const QString &text);

    /// Like a button: in the tab order, clicked by mouse, Space and Enter, with its focus visible.
    void setClickable(bool clickable);
    bool isClickable() const { return m_clickable; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    /// How large draw() makes it where there is room, for a widget with that font.
    static QSize drawnSize(const QString &text, bool hasIcon, const QFont &font);
    /// For item delegates: draws a chip as high as one line, left-aligned and centred in rect; returns what it covered.
    static QRect draw(
        QPainter *painter, const QRect &rect, const QString &text, Tone tone, const QIcon &icon, const QWidget *widget);

signals:
    void clicked();
    /// A clickable chip was asked for its menu, by mouse or keyboard.
    void menuRequested(const QPoint &globalPosition);

protected:
    bool event(QEvent *event) override; ///< hovered where it is shortened, it shows its text
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    QString m_text;
    Tone m_tone = Tone::Neutral;
    bool m_clickable = false;
    QIcon m_icon;
};
