// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/findlist.h"

#include "ui/look/icons.h"
#include "ui/look/owndirection.h"
#include "ui/widgets/mutedlabel.h"

#include <QEvent>
#include <QListView>
#include <QPainter>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QVBoxLayout>
#include <QtMath>

namespace {

enum Role { EntryRole = Qt::UserRole, DetailRole, KeysRole, SpansRole };

constexpr int margin = 12; ///< pixels at both sides of a row
constexpr int iconExtent = 16;
constexpr int gap = 8;
constexpr int roomBelow = 40; ///< pixels of the window that stay free below the list
constexpr int mostHeight = 460;

QFont boldOf(QFont font)
{
    font.setBold(true);
    return font;
}

QFont smallOf(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

/// A row is a group's name, or an entry: icon, title with what fits in bold, a muted detail, its key as a cap.
class EntryDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool isEntry = index.data(EntryRole).isValid();
        return { 100, option.fontMetrics.height() + (isEntry ? 14 : 10) };
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.widget);
        painter->save();
        QRect rect = option.rect;
        if (!index.data(EntryRole).isValid()) {
            painter->setFont(smallOf(option.font));
            painter->setPen(theme.muted);
            painter->drawText(rect.adjusted(margin, 4, -margin, 0), Qt::AlignLeft | Qt::AlignVCenter,
                inOwnDirection(index.data().toString(), option.direction));
            painter->restore();
            return;
        }
        const bool isEnabled = index.flags() & Qt::ItemIsEnabled;
        if (option.state & QStyle::State_Selected)
            painter->fillRect(rect, theme.selection);
        rect.adjust(margin, 0, -margin, 0);
        const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(
            painter, mirrored(option, { rect.left(), rect.center().y() - iconExtent / 2, iconExtent, iconExtent }));
        rect.adjust(iconExtent + gap, 0, 0, 0);
        rect.setRight(rect.right() - paintKeys(painter, option, rect, index.data(KeysRole).toString()));
        painter->setPen(isEnabled ? theme.text : theme.muted);
        rect.setLeft(rect.left() + paintTitle(painter, option, rect, index) + gap);
        const QFontMetrics metrics(option.font);
        const QString detail = metrics.elidedText(index.data(DetailRole).toString(), Qt::ElideRight, rect.width());
        painter->setFont(option.font);
        painter->setPen(theme.muted);
        painter->drawText(
            mirrored(option, rect), Qt::AlignLeft | Qt::AlignVCenter, inOwnDirection(detail, option.direction));
        painter->restore();
    }

private:
    /// Where a part of the row stands that from left to right would stand there.
    static QRect mirrored(const QStyleOptionViewItem &option, const QRect &place)
    {
        return QStyle::visualRect(option.direction, option.rect, place);
    }

    /// How much of the row's end it takes.
    static int paintKeys(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const QString &keys)
    {
        if (keys.isEmpty())
            return 0;
        const Theme &theme = Theme::of(option.widget);
        painter->setFont(smallOf(option.font));
        const QFontMetrics metrics = painter->fontMetrics();
        const int width = metrics.horizontalAdvance(keys) + 12;
        const QRect cap = mirrored(option,
            { rect.right() - width + 1, rect.center().y() - metrics.height() / 2 - 2, width, metrics.height() + 4 });
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(theme.line);
        painter->setBrush(theme.field);
        painter->drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter->setPen(theme.muted);
        painter->drawText(cap, Qt::AlignCenter, inOwnDirection(keys, option.direction));
        return width + gap;
    }

    /// How wide it is. In one line, so that what is bold in it stands where its text runs.
    static int paintTitle(
        QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect, const QModelIndex &index)
    {
        const QFont bold = boldOf(option.font);
        const auto spans = index.data(SpansRole).value<QList<WordMatch::Span>>();
        const QString whole = index.data().toString();
        QTextLayout title(
            QFontMetrics(spans.isEmpty() ? option.font : bold).elidedText(whole, Qt::ElideRight, rect.width()),
            option.font);
        QTextCharFormat strong;
        strong.setFontWeight(QFont::Bold);
        QList<QTextLayout::FormatRange> formats;
        for (const WordMatch::Span &span : spans) {
            const qsizetype length = qMin(span.length, title.text().size() - span.start);
            if (length > 0)
                formats.append({ int(span.start), int(length), strong });
        }
        title.setFormats(formats);
        title.beginLayout();
        QTextLine line = title.createLine();
        title.endLayout();
        const QSize size(qCeil(line.naturalTextWidth()), qCeil(line.height()));
        const QRect place(rect.left(), rect.top() + (rect.height() - size.height()) / 2, size.width(), size.height());
        line.setPosition(mirrored(option, place).topLeft());
        title.draw(painter, {});
        return size.width();
    }
};

} // namespace

FindList::FindList(QWidget *window)
    : QFrame(window)
    , m_view(new QListView)
    , m_model(new QStandardItemModel(this))
    , m_nothing(new QLabel(tr("Nothing found")))
    , m_hint(new MutedLabel)
{
    setObjectName(QStringLiteral("findList"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_nothing->setObjectName(QStringLiteral("findNothing"));
    m_nothing->setContentsMargins(margin, 8, margin, 8);
    m_hint->setObjectName(QStringLiteral("findHint"));
    m_hint->setText(tr("A token, a reply, a cURL command or an address can be pasted here."));
    m_hint->setContentsMargins(margin, 6, margin, 6);
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::WindowText); // the ground's own would not be muted
    m_view->setObjectName(QStringLiteral("findEntries"));
    m_view->setAccessibleName(tr("Found"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(new EntryDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setAutoScroll(false); // it would scroll the first group's name away when it is shown
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 4, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_nothing);
    layout->addWidget(m_hint);
    connect(m_view, &QListView::clicked, this, [this](const QModelIndex &index) {
        if (canChoose(index.row()))
            emit chosen(index.data(EntryRole).toInt());
    });
    hide();
}

void FindList::setEntries(const QList<FindEntry> &entries)
{
    m_model->clear();
    QString group;
    for (qsizetype at = 0; at < entries.size(); ++at) {
        const FindEntry &entry = entries.at(at);
        if (!entry.group.isEmpty() && entry.group != std::exchange(group, entry.group)) {
            auto *name = new QStandardItem(entry.group);
            name->setFlags(Qt::ItemIsEnabled);
            m_model->appendRow(name);
        }
        auto *item = new QStandardItem(themedIcon(entry.icon, IconRole::Muted), entry.title);
        item->setData(int(at), EntryRole);
        item->setData(entry.detail, DetailRole);
        item->setData(entry.keys, KeysRole);
        item->setData(QVariant::fromValue(entry.spans), SpansRole);
        item->setData(
            QStringList({ entry.title, entry.detail, entry.keys }).join(u' ').trimmed(), Qt::AccessibleTextRole);
        item->setToolTip(entry.detail.toHtmlEscaped());
        item->setFlags(entry.isEnabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags);
        m_model->appendRow(item);
    }
    m_nothing->setVisible(entries.isEmpty());
    m_view->setVisible(!entries.isEmpty());
    placeBelow(m_field);
    m_view->doItemsLayout();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (canChoose(row)) {
            choose(row);
            m_view->scrollToTop(); // with the group's name
            break;
        }
    }
}

void FindList::placeBelow(const QRect &field)
{
    m_field = field;
    if (!parentWidget() || !field.isValid())
        return;
    ensurePolished();
    const QMargins around = contentsMargins() + layout()->contentsMargins(); // the frame's, too
    const int others = (m_nothing->isVisibleTo(this) ? m_nothing->sizeHint().height() : 0)
        + m_hint->heightForWidth(field.width() - around.left() - around.right()) + around.top() + around.bottom();
    const int room = qMin(parentWidget()->height() - field.bottom() - roomBelow, mostHeight) - others;
    int rows = 0; // whole ones
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const int next = m_view->sizeHintForRow(row);
        if (rows > 0 && rows + next > room)
            break;
        rows += next;
    }
    setGeometry(field.left(), field.bottom() + 3, field.width(), rows + others);
    raise();
}

bool FindList::canChoose(int row) const
{
    return row >= 0 && row < m_model->rowCount() && (m_model->item(row)->flags() & Qt::ItemIsSelectable);
}

void FindList::choose(int row)
{
    m_view->setCurrentIndex(m_model->index(row, 0));
    m_view->scrollTo(m_model->index(row, 0));
}

void FindList::move(int by)
{
    const int step = by > 0 ? 1 : -1;
    int row = m_view->currentIndex().row();
    int left = qAbs(by);
    for (int at = row + step; left > 0 && at >= 0 && at < m_model->rowCount(); at += step) {
        if (canChoose(at)) {
            row = at;
            --left;
        }
    }
    if (canChoose(row))
        choose(row);
    if (m_view->currentIndex().row() == 1 && !canChoose(0))
        m_view->scrollToTop();
}

int FindList::current() const
{
    const QModelIndex index = m_view->currentIndex();
    return canChoose(index.row()) ? index.data(EntryRole).toInt() : -1;
}

void FindList::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(m_hint->x(), m_hint->y(), m_hint->width(), 1), Theme::of(this).line); // above the hint
}

/// A click beside an entry is not for what lies below.
bool FindList::event(QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::Wheel) {
        event->accept();
        return true;
    }
    return QFrame::event(event);
}
