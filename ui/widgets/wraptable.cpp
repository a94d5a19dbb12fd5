// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wraptable.h"

#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/clipboard.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyle>
#include <QToolTip>
#include <algorithm>

namespace {

constexpr int paddingX = 8;
constexpr int paddingY = 5;
constexpr int measuredRows = 200; // more rows than anybody reads get two lines each instead of being measured
constexpr qsizetype measuredCharacters = 200; // of a text
constexpr int measuredAtEnd = 20; ///< of them, the last ones of the table
constexpr int measuredTexts = 4; // the longest of a column: the widest is among them
constexpr qsizetype longestWord = 24; // characters: what is longer was made by a machine, and may be broken anywhere
constexpr auto restDelay = std::chrono::milliseconds(120); // longer than between two key presses

QString unbroken(QString text)
{
    return text.replace(u' ', QChar::Nbsp);
}

void layOut(QTextLayout &layout, const QString &emphasis, int width, Qt::LayoutDirection direction)
{
    QTextOption option;
    // At the side of the column's title, in whatever direction the text itself runs.
    option.setAlignment(QStyle::visualAlignment(direction, Qt::AlignLeft) | Qt::AlignAbsolute);
    if (QFontInfo(layout.font()).fixedPitch()) // code
        option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    qsizetype at = emphasis.isEmpty() ? -1 : layout.text().indexOf(unbroken(emphasis));
    if (at < 0 && !emphasis.isEmpty())
        at = layout.text().indexOf(emphasis);
    if (at >= 0) {
        QTextCharFormat bold;
        bold.setFontWeight(QFont::Bold);
        layout.setFormats({ { int(at), int(emphasis.size()), bold } });
    }
    layout.beginLayout();
    qreal y = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(qMax(20, width));
        line.setPosition({ 0, y });
        y += line.height();
    }
    layout.endLayout();
}

QString emphasisOf(const QModelIndex &index)
{
    return index.data(WrapRole::Emphasis).toString();
}

QString shown(const QModelIndex &index)
{
    QString text = index.data().toString();
    if (const QString emphasis = emphasisOf(index); !emphasis.isEmpty() && emphasis.size() < 24)
        text.replace(emphasis, unbroken(emphasis)); // "in 4 min 41 s" stays on one line
    return text.replace(u'\n', QChar::LineSeparator);
}

bool endsLine(QChar character)
{
    return character == QChar::LineSeparator;
}

/// No space that keeps words together does.
bool endsWord(QChar character)
{
    constexpr QChar zeroWidthSpace(0x200B); // of withBreaks()
    return character == u' ' || character == zeroWidthSpace || endsLine(character);
}

QStringView longestPiece(QStringView text, bool (*ends)(QChar))
{
    QStringView longest;
    qsizetype begin = 0;
    for (qsizetype at = 0; at <= text.size(); ++at) {
        if (at < text.size() && !ends(text.at(at)))
            continue;
        if (at - begin > longest.size())
            longest = text.mid(begin, at - begin);
        begin = at + 1;
    }
    return longest;
}

QFont fontOf(const QModelIndex &index, const QFont &fallback)
{
    const QVariant font = index.data(Qt::FontRole);
    return font.isValid() ? font.value<QFont>() : fallback;
}

} // namespace

size_t qHash(const WrapDelegate::Wrapped &key, size_t seed)
{
    return qHashMulti(seed, key.text, key.width);
}

const QTextLayout &WrapDelegate::layoutOf(const QModelIndex &index, const QStyleOptionViewItem &option, int width) const
{
    const Wrapped key{ shown(index), emphasisOf(index), fontOf(index, option.font), width, option.direction };
    if (const QTextLayout *known = m_layouts.object(key))
        return *known;
    auto *layout = new QTextLayout(key.text, key.font);
    layout->setCacheEnabled(true);
    layOut(*layout, key.emphasis, width, key.direction);
    m_layouts.insert(key, layout);
    return *layout;
}

void WrapDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.widget);
    const bool selected = option.state & QStyle::State_Selected;
    if (const QVariant tint = index.data(WrapRole::Tint); tint.isValid())
        painter->fillRect(option.rect, theme.tint(Tone(tint.toInt())));
    if (selected)
        painter->fillRect(option.rect, theme.selection);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
    const bool current = option.state & QStyle::State_HasFocus;
    if (current) // which cell Ctrl+C takes
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2), theme.accent);

    const QRect inner = option.rect.adjusted(paddingX, paddingY, -paddingX, -paddingY);
    if (const QVariant tone = index.data(WrapRole::Tone); tone.isValid()) {
        const QRect line(inner.topLeft(), QSize(inner.width(), option.fontMetrics.height() + 4));
        const QVariant icon = index.data(Qt::DecorationRole);
        if (const QString text = shown(index); !text.isEmpty())
            Chip::draw(painter, line, text, Tone(tone.toInt()),
                icon.isValid() ? icon.value<QIcon>() : toneIcon(Tone(tone.toInt())), option.widget);
        return;
    }
    painter->save();
    painter->setClipRect(option.rect);
    const QVariant colour = index.data(Qt::ForegroundRole);
    painter->setPen(colour.isValid()               ? colour.value<QColor>()
            : index.data(WrapRole::Muted).toBool() ? theme.muted
                                                   : theme.text);
    layoutOf(index, option, inner.width()).draw(painter, inner.topLeft());
    painter->restore();
}

bool WrapDelegate::helpEvent(
    QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QString text = index.data().toString();
    const bool isCut = index.data(WrapRole::Tone).isValid()
        && Chip::drawnSize(text, true, option.font).width() > option.rect.width() - 2 * paddingX;
    if (event->type() != QEvent::ToolTip || !isCut || !index.data(Qt::ToolTipRole).toString().isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), text.toHtmlEscaped(), view);
    return true;
}

QSize WrapDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *table = qobject_cast<const QTableView *>(option.widget);
    const int width = table ? table->columnWidth(index.column()) : option.rect.width();
    const int height = index.data(WrapRole::Tone).isValid()
        ? option.fontMetrics.height() + 4 // a chip
        : int(std::ceil(layoutOf(index, option, width - 2 * paddingX).boundingRect().height()));
    return { width, height + 2 * paddingY };
}

WrapTable::WrapTable(QWidget *parent)
    : QTableView(parent)
{
    setItemDelegate(new WrapDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(true);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(24);
    viewport()->setAutoFillBackground(false);
    m_rest.setSingleShot(true);
    m_rest.setInterval(restDelay);
    connect(&m_rest, &QTimer::timeout, this, &WrapTable::measureRestOfRows);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (m_rest.isActive())
            measureRestOfRows();
    });
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this] {
        if (!m_pending && !m_layingOut) {
            m_pending = true;
            QMetaObject::invokeMethod(
                this, [this] { layOutRows(0); }, Qt::QueuedConnection);
        }
    });
}

void WrapTable::setModel(QAbstractItemModel *newModel)
{
    QTableView::setModel(newModel);
    connect(newModel, &QAbstractItemModel::modelReset, this, &WrapTable::layOutColumns);
    connect(newModel, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first) { fitNewRows(first); });
    connect(newModel, &QAbstractItemModel::rowsRemoved, this, &WrapTable::updateGeometry);
    connect(
        newModel, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
            if (last.row() - first.row() > 20 || !isVisible() || wantsOtherColumns(first, last))
                return layOutColumns();
            for (int row = first.row(); row <= last.row() && row < measuredRows; ++row)
                resizeRowToContents(row);
            updateGeometry();
        });
    layOutColumns();
}

void WrapTable::setEvenFrom(int column)
{
    m_evenFrom = column;
    layOutColumns();
}

WrapTable::Room WrapTable::roomFor(const QModelIndex &index) const
{
    const QString text = shown(index).left(measuredCharacters);
    if (text.isEmpty())
        return {};
    QFont face = fontOf(index, font());
    if (index.data(WrapRole::Tone).isValid()) {
        const int chip = Chip::drawnSize(text, true, face).width() + 2 * paddingX;
        return { chip, chip };
    }
    face.setBold(face.bold() || !emphasisOf(index).isEmpty());
    const QFontMetrics metrics(face);
    const auto width = [&metrics](QStringView piece) {
        return metrics.horizontalAdvance(piece.toString()) + 2 * paddingX + 2; // advances are rounded
    };
    return { width(longestPiece(text, endsWord).left(longestWord)), width(longestPiece(text, endsLine)) };
}

WrapTable::Room WrapTable::roomFor(int column) const
{
    struct Length
    {
        int row;
        qsizetype word;
        qsizetype line;
    };
    QList<Length> lengths;
    const int count = model()->rowCount();
    const int rows = qMin(count, measuredRows);
    lengths.reserve(rows);
    for (int each = 0; each < rows; ++each) {
        const int row = each < rows - measuredAtEnd ? each : count - rows + each; // where numbers are the longest
        const QString text = shown(model()->index(row, column)).left(measuredCharacters);
        lengths.append({ row, longestPiece(text, endsWord).size(), longestPiece(text, endsLine).size() });
    }
    const int title = horizontalHeader()->sectionSizeHint(column);
    Room room{ title, title };
    const auto measureLongest = [&](auto isLonger) {
        const auto end = lengths.begin() + qMin(lengths.size(), qsizetype(measuredTexts));
        std::partial_sort(lengths.begin(), end, lengths.end(), isLonger);
        for (auto each = lengths.begin(); each != end; ++each) {
            const Room cell = roomFor(model()->index(each->row, column));
            room = { qMax(room.least, cell.least), qMax(room.wanted, cell.wanted) };
        }
    };
    measureLongest([](const Length &a, const Length &b) { return a.word > b.word; });
    measureLongest([](const Length &a, const Length &b) { return a.line > b.line; });
    return room;
}

void WrapTable::layOutColumns()
{
    if (!model() || model()->columnCount() == 0)
        return;
    m_stale = !isVisible();
    if (m_stale)
        return;
    fitColumns();
    layOutRows(0);
}

/// False: all columns had the width that they want.
bool WrapTable::fitColumns()
{
    const int count = model()->columnCount();
    QList<Room> rooms;
    for (int column = 0; column < count; ++column)
        rooms.append(roomFor(column));
    if (m_evenFrom >= 0 && m_evenFrom < count) {
        Room most;
        for (const Room &room : rooms.mid(m_evenFrom))
            most = { qMax(most.least, room.least), qMax(most.wanted, room.wanted) };
        std::fill(rooms.begin() + m_evenFrom, rooms.end(), most);
    }
    int least = 0;
    int wanted = 0;
    for (const Room &room : std::as_const(rooms)) {
        least += room.least;
        wanted += room.wanted;
    }
    const int width = viewport()->width();
    const bool isTight = least > width;
    int lacking = wanted - least;
    int spare = qMin(qMax(0, width - least), lacking); // for what is more than words
    // Who lacks little is given that; those with long texts share what is left.
    const int little = spare / (2 * count);
    for (Room &room : rooms) {
        const int lack = room.wanted - room.least;
        if (lack > little)
            continue;
        room.least += lack;
        lacking -= lack;
        spare -= lack;
    }
    int rest = width;
    bool changed = false;
    m_layingOut = true;
    const auto setWidth = [&](int column, int columnWidth) {
        changed |= this->columnWidth(column) != columnWidth;
        setColumnWidth(column, columnWidth);
        rest -= columnWidth;
    };
    for (int column = 0; column < count - 1; ++column) {
        const Room &room = rooms.at(column);
        const qint64 more = lacking > 0 ? qint64(room.wanted - room.least) * spare / lacking : 0;
        const int fitting = isTight ? int(qint64(room.least) * width / least) : room.least + int(more);
        setWidth(column, m_evenFrom >= 0 && column >= m_evenFrom ? rest / (count - column) : fitting);
    }
    m_isTight = isTight;
    m_spare = rest - rooms.constLast().wanted;
    setWidth(count - 1, qMax(40, rest));
    m_layingOut = false;
    return changed;
}

/// A cell that got more to say than its column has room for, while there is room.
bool WrapTable::wantsOtherColumns(const QModelIndex &first, const QModelIndex &last) const
{
    if (m_isTight)
        return false;
    for (int column = first.column(); column <= last.column(); ++column) {
        for (int row = first.row(); row <= last.row(); ++row) {
            const Room room = roomFor(model()->index(row, column));
            const bool isLast = column == model()->columnCount() - 1;
            if (room.least > columnWidth(column) || (!isLast && m_spare > 0 && room.wanted > columnWidth(column)))
                return true;
        }
    }
    return false;
}

/// Those above the new ones need measuring only at another width.
void WrapTable::fitNewRows(int first)
{
    m_stale = !isVisible();
    if (!m_stale)
        layOutRows(fitColumns() ? 0 : first);
}

void WrapTable::layOutRows(int first)
{
    m_pending = false;
    if (!model())
        return;
    verticalHeader()->setDefaultSectionSize(2 * fontMetrics().height() + 2 * paddingY);
    if (model()->rowCount() <= measuredRows) {
        measureRowsInView(first);
        m_rest.start();
    }
    updateGeometry();
}

void WrapTable::measureRowsInView(int first)
{
    const int most = qMax(viewport()->height(), window()->height()); // the table may grow by what is measured here
    int row = qMax(first, rowAt(0));
    for (int height = rowViewportPosition(row); row < model()->rowCount() && height < most; ++row)
        height += measureRow(row);
}

void WrapTable::measureRestOfRows()
{
    m_rest.stop();
    if (!isVisible() || model()->rowCount() > measuredRows)
        return;
    for (int row = 0; row < model()->rowCount(); ++row)
        measureRow(row);
    updateGeometry();
}

int WrapTable::measureRow(int row)
{
    resizeRowToContents(row);
    return rowHeight(row);
}

void WrapTable::showEvent(QShowEvent *event)
{
    if (m_stale)
        layOutColumns();
    QTableView::showEvent(event);
}

void WrapTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        layOutColumns();
}

QSize WrapTable::sizeHint() const
{
    const int rows = qMin(verticalHeader()->length(), 4000);
    return { 300, horizontalHeader()->sizeHint().height() + rows + 2 * frameWidth() };
}

QSize WrapTable::minimumSizeHint() const
{
    return { 160, 4 * fontMetrics().height() };
}

QString WrapTable::currentText() const
{
    const QVariant full = currentIndex().data(WrapRole::FullText);
    return full.isValid() ? full.toString() : currentIndex().data().toString();
}

void WrapTable::copyCurrent() const
{
    if (currentIndex().isValid())
        copyText(currentText());
}

void WrapTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyCurrent();
    else
        QTableView::keyPressEvent(event);
}

void WrapTable::contextMenuEvent(QContextMenuEvent *event)
{
    if (!currentIndex().isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copy
        = menu->addAction(tr("Copy “%1”").arg(model()->headerData(currentIndex().column(), Qt::Horizontal).toString()),
            this, &WrapTable::copyCurrent);
    copy->setShortcut(QKeySequence::Copy);
    if (const QString secret = currentIndex().data(WrapRole::Secret).toString(); !secret.isEmpty()) {
        QAction *token = menu->addAction(tr("Copy the &token"), this, [secret] { copySecret(secret); });
        token->setObjectName(QStringLiteral("copyRowToken"));
    }
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()) : event->globalPos());
}
