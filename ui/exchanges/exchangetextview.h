// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/exchangetext.h"
#include "ui/widgets/secrettext.h"

/// An exchange as selectable plain text, in which each token can be hovered and clicked.
class ExchangeTextView : public SecretText
{
    Q_OBJECT

public:
    /// The log must outlive the view.
    ExchangeTextView(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    /// Keeps the scroll position where the exchange is the same one, written otherwise.
    void setText(const archive::ExchangeText &text, bool isSame);

    const QList<archive::ExchangeText::Span> &tokenSpans() const { return m_tokens; }
    QRect rectOf(const archive::ExchangeText::Span &span) const; ///< viewport pixels, of its first line

signals:
    void tokenSelected(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);

protected:
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    int tokenAt(const QPoint &point) const;
    int tokenAt(int position) const; ///< in the text
    int tokenAtCursor() const;
    void mark();

    const session::SessionLog &m_log;
    Clock m_clock;
    QList<archive::ExchangeText::Span> m_tokens;
};
