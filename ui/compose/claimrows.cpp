// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/claimrows.h"

#include "core/base/timetext.h"
#include "core/explain/claimcatalog.h"
#include "ui/compose/claimrowdelegate.h"
#include "ui/look/theme.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/timepopup.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QTableView>
#include <QVBoxLayout>

using Column = ClaimRowsModel::Column;

ClaimRows::ClaimRows(const explain::ClaimCatalog &catalog, Clock clock, IdSource ids, QWidget *parent)
    : QWidget(parent)
    , m_catalog(catalog)
    , m_clock(clock)
    , m_model(new ClaimRowsModel(clock, std::move(ids), this))
    , m_table(new QTableView)
    , m_message(new InlineMessage)
    , m_about(new MutedLabel)
{
    QSet<QString> times;
    for (const explain::ClaimInfo &claim : catalog.entries(explain::TokenPart::Payload)) {
        if (claim.type == explain::ClaimType::NumericDate)
            times.insert(claim.name);
    }
    m_model->setTimeNames(std::move(times));
    makeTable();
    m_message->setObjectName(QStringLiteral("claimRowsMessage"));
    m_about->setObjectName(QStringLiteral("claimRowsAbout"));
    m_about->setElided(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_about);
    layout->addWidget(m_message);
    setFocusProxy(m_table);

    connect(m_model, &ClaimRowsModel::edited, this, &ClaimRows::edited);
    connect(m_model, &ClaimRowsModel::accepted, m_message, &InlineMessage::clear);
    connect(m_model, &ClaimRowsModel::refused, this,
        [this](const QString &sentence) { m_message->show(Tone::Bad, {}, sentence); });
    connect(m_model, &ClaimRowsModel::dataChanged, this, &ClaimRows::tellAbout);
    connect(m_model, &ClaimRowsModel::dataChanged, this, [this](const QModelIndex &from, const QModelIndex &to) {
        if (from.column() <= Column::KindColumn && to.column() >= Column::KindColumn)
            layOutColumns();
    });
    connect(m_model, &ClaimRowsModel::rowsInserted, this, &ClaimRows::layOutColumns);
    connect(m_model, &ClaimRowsModel::rowsRemoved, this, &ClaimRows::layOutColumns);
    m_ticker.setInterval(1000);
    connect(&m_ticker, &QTimer::timeout, m_model, &ClaimRowsModel::tick);
}

void ClaimRows::makeTable()
{
    m_table->setObjectName(QStringLiteral("claimRows"));
    m_table->setAccessibleName(tr("Claims"));
    m_table->setModel(m_model);
    RowDelegate::install(m_table);
    auto *delegate = new ClaimRowDelegate(m_table);
    m_table->setItemDelegate(delegate);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::SelectedClicked
        | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    connect(delegate, &ClaimRowDelegate::calendarRequested, this, &ClaimRows::openCalendar, Qt::QueuedConnection);
    connect(delegate, &ClaimRowDelegate::drafted, m_model, &ClaimRowsModel::setDraft);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == Column::NoteColumn)
            act(index);
    });
    connect(m_table, &QTableView::customContextMenuRequested, this, &ClaimRows::openMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ClaimRows::tellAbout);
}

void ClaimRows::setText(const QByteArray &json, bool isAnother)
{
    if (!isAnother && !m_unread && !m_isBroken && json == m_text)
        return; // the rows' own edit comes back once it is signed
    m_text = json;
    m_unread = true;
    m_isAnother |= isAnother;
    m_isBroken = false;
    if (isVisible())
        read();
}

void ClaimRows::read()
{
    m_unread = false;
    const bool isAnother = std::exchange(m_isAnother, false);
    if (isAnother) {
        m_message->clear();
        m_model->resetText(m_text);
        m_table->setCurrentIndex({});
    } else {
        m_model->setText(m_text);
    }
    if (!m_model->isUsable())
        setBroken(tr("The payload is no JSON object; edit it as JSON."));
    tellAbout();
}

void ClaimRows::setBroken(const QString &why)
{
    m_isBroken = true;
    m_unread = false;
    if (std::exchange(m_isAnother, false))
        m_model->clear(); // what stood there belongs to another token
    m_model->setText({});
    m_message->clear();
    tell(why);
}

void ClaimRows::goTo(const QString &name, bool named)
{
    if (m_unread)
        read();
    const int row = m_model->rowOf(name);
    if (row < 0)
        return;
    const QModelIndex index = m_model->index(row, named ? Column::NameColumn : Column::ValueColumn);
    m_table->setCurrentIndex(index);
    m_table->setFocus();
    if (named)
        m_table->edit(index);
}

void ClaimRows::layOutColumns()
{
    const int width = m_table->viewport()->width();
    const QFontMetrics metrics = m_table->fontMetrics();
    const auto withSign = [&](const QString &text) { return metrics.horizontalAdvance(text) + metrics.height() + 22; };
    int wanted = 0;
    int kind = withSign(ClaimRowsModel::kindText(explain::ValueKind::Time));
    for (int row = 0; row < qMin(m_model->rowCount(), 100); ++row) {
        wanted = qMax(wanted, m_table->itemDelegate()->sizeHint({}, m_model->index(row, Column::NameColumn)).width());
        kind = qMax(kind, withSign(ClaimRowsModel::kindText(m_model->kind(row))));
    }
    const int name = qBound(80, wanted + 10, qMax(80, width * 3 / 10));
    // A time is whole before how long ago it was: that is told below as well.
    const int time = QFontMetrics(monospaceFont()).horizontalAdvance(QStringLiteral("1795488000")) + 16;
    const int note = qBound(withSign({}), width - name - kind - time, withSign(tr("23 h 53 min ago")));
    m_table->setColumnWidth(Column::NameColumn, name);
    m_table->setColumnWidth(Column::KindColumn, kind);
    m_table->setColumnWidth(Column::NoteColumn, note);
    m_table->setColumnWidth(Column::ValueColumn, qMax(60, width - name - kind - note));
}

void ClaimRows::act(const QModelIndex &index)
{
    switch (ClaimRowsModel::Action(index.data(ClaimRowsModel::ActionRole).toInt())) {
    case ClaimRowsModel::Action::Calendar:
        return openCalendar(index);
    case ClaimRowsModel::Action::NewId:
        return m_model->makeNewId(index.row());
    case ClaimRowsModel::Action::None:
        break;
    }
}

void ClaimRows::openCalendar(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    delete m_popup;
    m_popup = new TimePopup(m_clock, this);
    const QPersistentModelIndex at(index);
    connect(m_popup, &TimePopup::chosen, this, [this, at](Instant time) {
        if (at.isValid())
            m_model->setTime(at.row(), time);
    });
    const QRect cell = m_table->visualRect(index);
    m_popup->open(m_model->time(index.row()).value_or(m_clock()),
        { m_table->viewport()->mapToGlobal(cell.topLeft()), cell.size() });
}

void ClaimRows::openMenu(const QPoint &position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid() || !m_model->isUsable())
        return;
    const int row = index.row();
    const QString name = m_model->name(row).left(24);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this, menu, at = QPersistentModelIndex(index)](const QString &text, auto action) {
        return menu->addAction(text, this, [at, action] {
            if (at.isValid()) // the text may have changed below the open menu
                action(at);
        });
    };
    if (m_model->isLeftOut(row))
        add(tr("Put “%1” back").arg(name), [this](const QModelIndex &at) { m_model->setLeftOut(at.row(), false); });
    else
        add(tr("Leave “%1” out").arg(name), [this](const QModelIndex &at) { m_model->setLeftOut(at.row(), true); });
    add(tr("Remove “%1”").arg(name), [this](const QModelIndex &at) {
        m_model->remove(at.row());
    })->setShortcut(QKeySequence::Delete);
    if (m_model->kind(row) == explain::ValueKind::Time)
        add(tr("Choose the time…"), [this](const QModelIndex &at) { openCalendar(at); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

bool ClaimRows::keyPressed(int key, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid() || !m_model->isUsable() || modifiers & Qt::ControlModifier)
        return false;
    const int row = index.row();
    switch (key) {
    case Qt::Key_Delete:
        m_model->remove(row);
        return true;
    case Qt::Key_Space:
        if (index.column() == Column::NoteColumn)
            act(index);
        else
            m_model->setLeftOut(row, !m_model->isLeftOut(row));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (index.column() == Column::NoteColumn)
            act(index);
        else if (index.flags() & Qt::ItemIsEditable)
            m_table->edit(index);
        return true;
    case Qt::Key_Down:
        if (!(modifiers & Qt::AltModifier) || m_model->kind(row) != explain::ValueKind::Time)
            return false;
        openCalendar(index.siblingAtColumn(Column::ValueColumn));
        return true;
    default:
        return false;
    }
}

bool ClaimRows::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        layOutColumns(); // a scroll bar takes room as well
    // An editor passes on what it has no use for, Return for one.
    if (watched == m_table && event->type() == QEvent::KeyPress && m_table->hasFocus()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (keyPressed(key->key(), key->modifiers()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ClaimRows::tell(const QString &text)
{
    m_about->setText(text);
    m_about->setToolTip(text.toHtmlEscaped());
}

/// A time is told as number, UTC, local time and relative time together; every claim with its meaning.
void ClaimRows::tellAbout()
{
    if (m_isBroken)
        return; // which is told instead
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid())
        return tell(tr("Return edits a cell, Space leaves a claim out, Delete removes it."));
    QStringList parts;
    if (const auto time = m_model->time(index.row()))
        parts.append(instantText(*time, QTimeZone::systemTimeZone()));
    if (const auto *claim = m_catalog.find(explain::TokenPart::Payload, m_model->name(index.row())))
        parts.append(claim->title + QStringLiteral(" (") + claim->reference + QStringLiteral(")"));
    else
        parts.append(tr("A claim of your own"));
    tell(parts.join(QStringLiteral(" · ")));
}

void ClaimRows::showEvent(QShowEvent *event)
{
    if (m_unread)
        read();
    m_ticker.start();
    m_model->tick();
    QWidget::showEvent(event);
}

void ClaimRows::hideEvent(QHideEvent *event)
{
    m_ticker.stop();
    QWidget::hideEvent(event);
}
