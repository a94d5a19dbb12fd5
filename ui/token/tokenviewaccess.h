// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/token/tokentext.h"

#include <QRectF>

/// What a screen reader asks of a scroll area that shows a text and lets it be edited. Rectangles and points are the
/// viewport's.
class SpokenText
{
public:
    virtual const QString &text() const = 0;
    virtual bool isReadOnly() const = 0;
    virtual TokenText::Selection selection() const = 0;
    virtual void setSelection(qsizetype anchor, qsizetype cursor) = 0;
    virtual QRectF cellRect(qsizetype position) const = 0;
    virtual qsizetype positionAt(const QPointF &viewportPoint) const = 0;
    virtual void insert(const QString &text) = 0; ///< in place of the selection

protected:
    ~SpokenText() = default;
};

/// Makes each scroll area that is a SpokenText an editable text to screen readers. Call as often as you like, on the
/// GUI thread.
void installTokenViewAccess();
