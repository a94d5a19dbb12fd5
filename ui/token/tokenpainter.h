// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/token/tokenspan.h"
#include "ui/token/tokentext.h"

#include <QFont>
#include <QRectF>

class QPainter;
struct Theme;

/// What a token field shows at one moment. Pixels of the viewport.
struct TokenScene
{
    const TokenText &text;
    const QList<TokenSpan> &spans;
    const QList<TokenMark> &marks;
    TokenText::Selection selection;
    QSizeF cell;
    qreal ascent; ///< from a cell's top
    qsizetype firstRow; ///< at the viewport's top
    QSize size;
    QFont font;
    QRectF caret; ///< the cursor's cell
    QString preedit; ///< what an input method has not committed yet
    QString placeholder; ///< shown while there is no text
    QFont placeholderFont;
    bool isStale = false; ///< all in the muted colour
    bool hasCaret = false;
};

/// How a token field looks: characters on their grid in the colours of the spans, what would be invisible as a sign,
/// damage underlined. Paints only the rows in the dirty part.
class TokenPainter
{
public:
    /// All three must outlive it.
    TokenPainter(QPainter &painter, const Theme &theme, const TokenScene &scene)
        : m_painter(painter)
        , m_theme(theme)
        , m_scene(scene)
    {
    }

    void paint(const QRect &dirty);

private:
    void paintRow(qsizetype row);
    void paintRun(QPointF baseline, QStringView run);
    void paintMarks(qsizetype rowStart, qsizetype rowLength, qreal top);
    void paintCursor();
    const QColor &colour(TokenSpan::Role role) const;

    QPainter &m_painter;
    const Theme &m_theme;
    const TokenScene &m_scene;
};
