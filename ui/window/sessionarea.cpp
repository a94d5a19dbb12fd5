// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/sessionarea.h"

#include "ui/actions/action.h"
#include "ui/look/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QShortcut>
#include <QSplitter>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

/// Pixels: three rows of the timeline, or two arrows of the flow diagram.
static constexpr int leastPageHeight = 106;

SessionArea::SessionArea(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar)
    , m_row(new QHBoxLayout)
    , m_wholeButton(new QToolButton)
    , m_stack(new LazyStack)
{
    setAccessibleName(tr("Session"));
    m_stack->setLeastHeight(leastPageHeight);
    m_tabs->setObjectName(QStringLiteral("sessionTabs"));
    m_tabs->setAccessibleName(tr("Session views"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 1, 8, 0);
    layout->setSpacing(1);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(8);
    m_row->addWidget(m_tabs, 1);
    makeWholeButton();
    layout->addLayout(m_row);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        const QString id = m_tabs->tabData(index).toString();
        if (isVisible()) // before that, nothing is made that restoring the state may turn away from
            m_stack->show(id);
        showTools();
        emit currentChanged(id);
    });
}

void SessionArea::makeWholeButton()
{
    m_wholeButton->setObjectName(QStringLiteral("sessionWhole"));
    m_wholeButton->setAutoRaise(true);
    m_wholeButton->setCheckable(true);
    m_wholeButton->setFocusPolicy(Qt::TabFocus);
    m_wholeButton->setShortcut(keyOf(Action::WholeSession));
    m_row->addWidget(m_wholeButton);
    connect(m_wholeButton, &QToolButton::toggled, this, &SessionArea::setWhole);
    connect(m_tabs, &QTabBar::tabBarDoubleClicked, this, [this] { setWhole(!m_isWhole); });
    setWhole(false);
}

void SessionArea::add(const QString &id, const QString &title, LazyStack::Factory factory)
{
    m_stack->add(id, std::move(factory));
    const QKeySequence key = nextKey();
    const QSignalBlocker blocker(m_tabs);
    const int index = m_tabs->addTab(title);
    m_tabs->setTabData(index, id);
    m_tabs->updateGeometry(); // hidden, it would not say that it has grown
    m_tabs->setTabToolTip(index, withKey(title, key));
    auto *shortcut = new QShortcut(key, window());
    connect(shortcut, &QShortcut::activated, this, [this, id] { show(id); });
}

QKeySequence SessionArea::nextKey() const
{
    return QKeySequence(QStringLiteral("Alt+%1").arg(m_tabs->count() + 1));
}

void SessionArea::setCorner(QWidget *widget)
{
    m_row->insertWidget(m_row->indexOf(m_wholeButton), widget);
}

void SessionArea::setTools(const QString &id, QWidget *widget)
{
    m_tools.insert(id, widget);
    m_row->insertWidget(m_row->indexOf(m_tabs) + 1, widget, 1);
    showTools();
}

void SessionArea::showTools()
{
    for (auto tools = m_tools.cbegin(); tools != m_tools.cend(); ++tools)
        tools.value()->setVisible(tools.key() == current());
}

void SessionArea::setWhole(bool whole)
{
    const QSignalBlocker blocker(m_wholeButton);
    m_wholeButton->setChecked(whole);
    m_wholeButton->setIcon(themedIcon(whole ? QStringLiteral("restore") : QStringLiteral("maximise"), IconRole::Muted));
    const QString tip = whole ? tr("Give the room back (Escape)")
                              : tr("Give it the whole window (%1, or a double click on this bar)")
                                    .arg(keyOf(Action::WholeSession).toString(QKeySequence::NativeText));
    m_wholeButton->setToolTip(tip);
    m_wholeButton->setAccessibleName(tip);
    auto *splitter = qobject_cast<QSplitter *>(parentWidget());
    if (!splitter || whole == std::exchange(m_isWhole, whole))
        return;
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    if (whole)
        m_sizes = splitter->sizes();
    for (int i = 0; i < splitter->count(); ++i) {
        if (splitter->widget(i) != this)
            splitter->widget(i)->setVisible(!whole);
    }
    if (!whole) {
        splitter->refresh(); // its handle is back, and takes room: otherwise the sizes would be spread over that, too
        splitter->setSizes(m_sizes);
    }
    if (QWidget *page = m_stack->currentWidget(); whole && !hadFocus && page)
        page->setFocus(Qt::OtherFocusReason);
}

/// What nobody in it had a use for.
void SessionArea::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !m_isWhole)
        return QWidget::keyPressEvent(event);
    setWhole(false);
}

void SessionArea::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && event->position().y() < m_stack->y())
        setWhole(!m_isWhole);
    else
        QWidget::mouseDoubleClickEvent(event);
}

void SessionArea::setTitle(const QString &id, const QString &title)
{
    if (const int index = indexOf(id); index >= 0)
        m_tabs->setTabText(index, title);
}

void SessionArea::show(const QString &id)
{
    const int index = indexOf(id);
    if (index < 0)
        return;
    m_tabs->setCurrentIndex(index);
    m_stack->show(id);
}

QString SessionArea::current() const
{
    return m_tabs->tabData(m_tabs->currentIndex()).toString();
}

bool SessionArea::contains(const QString &id) const
{
    return indexOf(id) >= 0;
}

QWidget *SessionArea::page(const QString &id)
{
    return m_stack->page(id);
}

int SessionArea::indexOf(const QString &id) const
{
    for (int index = 0; index < m_tabs->count(); ++index) {
        if (m_tabs->tabData(index).toString() == id)
            return index;
    }
    return -1;
}

void SessionArea::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
    painter.fillRect(QRect(0, m_tabs->geometry().bottom() + 1, width(), 1), theme.line);
}
