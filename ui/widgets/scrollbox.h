// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

/// Holds contents that are never squeezed: where there is less room than they need, they scroll upwards and downwards.
/// However they grow, the box asks for no more height than it was given as least, so nothing around it moves.
class ScrollBox : public QScrollArea
{
    Q_OBJECT

public:
    /// Takes the contents over. leastHeight in pixels; of lower contents, theirs.
    explicit ScrollBox(QWidget *contents, int leastHeight, QWidget *parent = nullptr);

    /// Scrolls as far as needed to show a widget of the contents, once they are laid out; of one higher than the box,
    /// its beginning. So does a box around this one.
    void reveal(QWidget *widget);
    /// Where not all is in view, scrolls so that the widget begins at the upper edge and nothing above it is cut in
    /// two, if need be by leaving room below the contents until the box has another size.
    void revealFromTop(QWidget *widget);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void setSpare(int height);
    void revealInOuter();

    int m_leastHeight;
};
