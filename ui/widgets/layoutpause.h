// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QPointer>
#include <QWidget>

/// While it lives, the layouts of a widget and of all around it rest: a change of many parts, each of which would have
/// everything measured as it is shown or hidden, costs one pass, when events are handled next.
class LayoutPause
{
public:
    explicit LayoutPause(QWidget *innermost)
    {
        for (QWidget *widget = innermost; widget; widget = widget->parentWidget()) {
            QLayout *layout = widget->layout();
            if (layout && layout->isEnabled()) {
                layout->setEnabled(false);
                m_layouts.append(layout);
            }
        }
    }
    ~LayoutPause()
    {
        for (const QPointer<QLayout> &layout : m_layouts) {
            if (layout)
                layout->setEnabled(true);
        }
    }
    Q_DISABLE_COPY_MOVE(LayoutPause)

private:
    QList<QPointer<QLayout>> m_layouts;
};
