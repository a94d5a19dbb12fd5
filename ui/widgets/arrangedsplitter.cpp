// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/arrangedsplitter.h"

#include <QEvent>
#include <utility>

namespace {

// A bare state of QSplitter is that of whoever saved it without being asked to.
constexpr QByteArrayView Chosen = "chosen:";

} // namespace

ArrangedSplitter::ArrangedSplitter(Qt::Orientation orientation, Rule rule, QWidget *parent)
    : QSplitter(orientation, parent)
    , m_rule(std::move(rule))
{
    connect(this, &QSplitter::splitterMoved, this, [this] { m_isChosen = true; });
}

QByteArray ArrangedSplitter::choice() const
{
    return m_isChosen ? Chosen.toByteArray() + saveState() : QByteArray();
}

void ArrangedSplitter::restoreChoice(const QByteArray &choice)
{
    const Qt::Orientation own = orientation();
    if (choice.startsWith(Chosen) && restoreState(choice.sliced(Chosen.size())))
        m_isChosen = true;
    setOrientation(own); // restoreState() takes what the file says
}

void ArrangedSplitter::resizeEvent(QResizeEvent *event)
{
    QSplitter::resizeEvent(event);
    arrange();
}

bool ArrangedSplitter::event(QEvent *event)
{
    const bool isHandled = QSplitter::event(event);
    if (event->type() == QEvent::LayoutRequest)
        arrange();
    return isHandled;
}

void ArrangedSplitter::arrange()
{
    if (m_isChosen)
        return;
    for (int index = 0; index < count(); ++index) {
        if (widget(index)->isHidden())
            return; // the others have its room meanwhile
    }
    const int length = orientation() == Qt::Horizontal ? width() : height();
    setSizes(m_rule(qMax(0, length - (count() - 1) * handleWidth())));
}
