// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/theme.h"

#include <QWidget>

class QLabel;
class QToolButton;
struct Error;

/// A banner inside a pane, in place of a modal dialog: a tinted box with icon, a bold lead, a text, perhaps one action.
/// Hidden while empty. Everything in it is plain text; the text can be selected with mouse and keyboard.
class InlineMessage : public QWidget
{
    Q_OBJECT

public:
    explicit InlineMessage(QWidget *parent = nullptr);

    /// Lead may be empty ("Why:", "Note:"). Shows the banner; announced to a screen reader once.
    void show(Tone tone, const QString &lead, const QString &text);
    /// Tone Bad, the sentence, with the error's detail as tool tip.
    void show(const Error &error);
    /// A muted second paragraph; empty for none.
    void setDetail(const QString &detail);
    /// A button at the right; empty for none.
    void setAction(const QString &text);
    /// The button takes back what the message tells of; Ctrl+Z presses it, too.
    void offerUndo();
    bool offersUndo() const; ///< and can be seen
    /// As if the button had been clicked.
    void act() { emit actionTriggered(); }
    void setClosable(bool closable);
    void clear();

    Tone tone() const;
    QString text() const; ///< lead and text as shown
    QString detail() const;

    /// Never: it fixes its height itself, and so spares those around it measuring its text for one.
    bool hasHeightForWidth() const override { return false; }

signals:
    void actionTriggered();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool event(QEvent *event) override;

private:
    void colour();
    void fitHeight();

    Tone m_tone = Tone::Accent;
    bool m_isUndo = false; ///< what the action is
    QString m_plain;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_detail;
    QToolButton *m_action;
    QToolButton *m_close;
};
