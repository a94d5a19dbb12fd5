// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangesbar.h"

#include "ui/actions/action.h"
#include "ui/look/icons.h"
#include "ui/widgets/mutedlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

ExchangesBar::ExchangesBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLineEdit)
    , m_failed(new QPushButton(tr("Failed only")))
    , m_count(new MutedLabel)
{
    setObjectName(QStringLiteral("exchangesBar"));
    m_text->setObjectName(QStringLiteral("exchangesFilter"));
    m_text->setAccessibleName(tr("Filter exchanges"));
    m_text->setPlaceholderText(tr("Filter: status:401 host:example user:alice"));
    m_text->setToolTip(withKey(
        tr("Words may stand anywhere; status:4xx, host:, path:, user: and method: look there alone; a minus before one "
           "leaves out"),
        Action::FilterExchanges));
    m_text->addAction(themedIcon(QStringLiteral("search"), IconRole::Muted), QLineEdit::LeadingPosition);
    m_text->setClearButtonEnabled(true);
    m_text->setMinimumWidth(120);
    m_text->setMaximumWidth(340);
    m_text->setMaxLength(500);
    m_text->installEventFilter(this);
    m_failed->setObjectName(QStringLiteral("exchangesFailed"));
    m_failed->setCheckable(true);
    m_failed->setToolTip(
        withKey(tr("Show only calls that were refused, failed or not answered"), Action::FailedExchanges));
    m_failed->setShortcut(keyOf(Action::FailedExchanges));
    m_count->setObjectName(QStringLiteral("exchangesCount"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addStretch(1);
    layout->addWidget(m_text, 100);
    layout->addWidget(m_failed);
    layout->addWidget(m_count);
    setFocusProxy(m_text);
    connect(m_text, &QLineEdit::textChanged, this, &ExchangesBar::filterChanged);
    connect(m_failed, &QPushButton::toggled, this, &ExchangesBar::filterChanged);
}

ExchangeFilter ExchangesBar::filter() const
{
    return ExchangeFilter(m_text->text(), m_failed->isChecked());
}

void ExchangesBar::setFilter(const QString &text, bool failedOnly)
{
    {
        const QSignalBlocker blocker(m_failed);
        const QSignalBlocker textBlocker(m_text);
        m_failed->setChecked(failedOnly);
        m_text->setText(text);
    }
    emit filterChanged();
}

void ExchangesBar::setCount(qsizetype shown, qsizetype total)
{
    m_count->setVisible(shown != total);
    m_count->setText(tr("%1 of %2").arg(locale().toString(shown), locale().toString(total)));
}

void ExchangesBar::focusFilter()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

bool ExchangesBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_text || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Escape:
        if (m_text->text().isEmpty())
            return false; // somebody else's
        m_text->clear();
        return true;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        emit left();
        return true;
    default:
        return false;
    }
}
