// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/token/tokenspan.h"
#include "ui/token/tokentext.h"
#include "ui/token/tokenviewaccess.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QMenu>

/// A token, or text that holds one: a monospace field in the colours of the three segments. Characters stand on a grid
/// in their logical order, one cell a UTF-16 unit, control characters as visible signs, so that nothing hides in it and
/// megabytes stay as quick as a line. Text goes in and out unchanged.
class TokenView : public QAbstractScrollArea, public SpokenText
{
    Q_OBJECT
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY textChanged USER true)
    Q_PROPERTY(bool readOnly READ isReadOnly WRITE setReadOnly)

public:
    explicit TokenView(QWidget *parent = nullptr);

    const QString &text() const override { return m_text.text(); }
    /// Replaces everything as one step that can be undone.
    void setText(const QString &text);
    /// As setText, but the history starts anew.
    void resetText(const QString &text);

    /// Sorted, not overlapping; what no span covers is plain. Until the next text.
    void setSpans(QList<TokenSpan> spans);
    void setMarks(QList<TokenMark> marks);
    const QList<TokenSpan> &spans() const { return m_spans; }
    const QList<TokenMark> &marks() const { return m_marks; }

    bool isReadOnly() const override { return m_readOnly; }
    void setReadOnly(bool readOnly);
    /// All in the muted colour: what is shown is not current.
    void setStale(bool stale);
    bool isStale() const { return m_stale; }
    void setPlaceholderText(const QString &text);
    /// How many rows the field grows to with its text before it scrolls.
    void setRowLimits(int minimum, int maximum);

    TokenText::Selection selection() const override { return m_selection; }
    void setSelection(qsizetype anchor, qsizetype cursor) override;
    QString selectedText() const;
    /// Where a character is drawn, in the viewport.
    QRectF cellRect(qsizetype position) const override;
    qsizetype positionAt(const QPointF &viewportPoint) const override;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

public slots:
    void undo();
    void redo();
    void cut();
    void copy() const;
    void paste();
    void selectAll();
    void insert(const QString &text) override;
    /// Cursor to the first mark, which is scrolled into view.
    void goToFirstMark();

signals:
    void textChanged();
    /// As textChanged(), but only where a person typed, pasted, dropped or undid.
    void edited();
    void selectionChanged();
    void menuOpening(QMenu *menu); ///< to add to it what can be done with the token

protected:
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void measure();
    void afterTextChange();
    void afterEdit();
    void layOut();
    void moveTo(qsizetype position, bool select);
    bool moveBy(const QKeyEvent &event);
    bool editBy(const QKeyEvent &event);
    void replaceSelection(const QString &with);
    void removeRange(qsizetype start, qsizetype end);
    void ensureCursorVisible();
    void blink(bool on);

    TokenText m_text;
    TokenText::Selection m_selection;
    QList<TokenSpan> m_spans;
    QList<TokenMark> m_marks;
    QString m_placeholder;
    QString m_preedit;
    QBasicTimer m_blinkTimer;
    qreal m_cellWidth = 8;
    qreal m_cellHeight = 16;
    qreal m_ascent = 12;
    int m_minimumRows = 3;
    int m_maximumRows = 6;
    qint64 m_tripleClickUntil = 0; ///< milliseconds; the event's own time stamps
    bool m_readOnly = false;
    bool m_stale = false;
    bool m_caretOn = false;
    bool m_wordSelecting = false;
};
