// SPDX-License-Identifier: GPL-3.0-or-later
// How DecodePane shows its token beside another one.
#include "ui/decode/comparisonview.h"
#include "ui/decode/decodepane.h"
#include "ui/look/theme.h"
#include "ui/token/tokendrag.h"
#include "ui/widgets/panel.h"

#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDropEvent>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <utility>

namespace {

/// What a drop would do, over the whole pane.
class DropHint : public QWidget
{
public:
    DropHint(const QString &text, QWidget *parent)
        : QWidget(parent)
        , m_text(text)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QColor ground = theme.infoTint;
        ground.setAlphaF(0.92F);
        painter.setBrush(ground);
        painter.setPen(QPen(theme.accent, 2, Qt::DashLine));
        painter.drawRoundedRect(QRectF(rect()).adjusted(4, 4, -4, -4), 6, 6);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_text);
    }

private:
    QString m_text;
};

} // namespace

void DecodePane::setComparable(std::function<QList<ComparableToken>()> tokens)
{
    m_comparable = std::move(tokens);
    if (m_comparison)
        m_comparison->setChoices(m_comparable);
}

bool DecodePane::isComparing() const
{
    return m_comparison && m_comparison->isVisibleTo(this);
}

void DecodePane::makeComparison()
{
    m_comparison = new ComparisonView;
    m_panel->body()->addWidget(m_comparison, 1);
    m_comparison->setChoices(m_comparable);
    m_comparison->setComparer([this](const QByteArray &left, const QByteArray &right) {
        return explain::compareTokens(left, right, m_usedContext, m_inspector.catalog());
    });
    connect(m_comparison, &ComparisonView::closed, this, &DecodePane::closeComparison);
}

void DecodePane::compareWith(const QByteArray &text, const QString &title)
{
    if (!m_comparison)
        makeComparison();
    m_field->hide();
    m_body->hide();
    m_comparison->show();
    m_compare->setChecked(true);
    m_comparison->setOther(text, title);
    m_comparison->setDecoded(token());
    m_comparison->setFocus(Qt::OtherFocusReason);
}

/// The one that is most likely meant; without it, the other token is asked for.
void DecodePane::compareWithSibling()
{
    ComparableToken other;
    for (const ComparableToken &token : m_comparable ? m_comparable() : QList<ComparableToken>()) {
        if (token.isSibling) {
            other = token;
            break;
        }
    }
    compareWith(other.text, other.title);
}

void DecodePane::closeComparison()
{
    if (!isComparing())
        return;
    const bool hadFocus = m_comparison->isAncestorOf(focusWidget());
    m_comparison->hide();
    m_field->show();
    m_body->show();
    m_compare->setChecked(false);
    m_compare->setEnabled(!m_inspection.found.isEmpty());
    if (hadFocus)
        m_compare->setFocus(Qt::OtherFocusReason);
}

void DecodePane::showComparison()
{
    if (isComparing())
        m_comparison->setDecoded(token());
}

void DecodePane::showDropHint(bool shown)
{
    delete std::exchange(m_dropHint, nullptr);
    if (!shown)
        return;
    m_dropHint = new DropHint(
        m_inspection.found.isEmpty() ? tr("Drop to decode this token") : tr("Drop to compare with the token here"),
        this);
    m_dropHint->setGeometry(rect());
    m_dropHint->show();
}

void DecodePane::dragEnterEvent(QDragEnterEvent *event)
{
    if (draggedToken(event->mimeData()) < 0)
        return;
    event->acceptProposedAction();
    showDropHint(true);
}

void DecodePane::dragLeaveEvent(QDragLeaveEvent *event)
{
    showDropHint(false);
    QWidget::dragLeaveEvent(event);
}

void DecodePane::dropEvent(QDropEvent *event)
{
    showDropHint(false);
    const int id = draggedToken(event->mimeData());
    if (id < 0)
        return;
    event->acceptProposedAction();
    emit tokenDropped(id);
}
