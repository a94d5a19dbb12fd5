// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/projecttokens.h"

#include "core/base/timetext.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"

#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QShowEvent>
#include <QStandardItemModel>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

using project::TokenStanding;

namespace {

enum Column { UserColumn, StateColumn, ExpiresColumn, JtiColumn, SessionColumn, ColumnCount };
constexpr int SessionRole = Qt::UserRole + 1;
constexpr int leastRows = 3;

QStandardItem *item(const QString &text, const QString &tip = {})
{
    auto *made = new QStandardItem(text);
    made->setEditable(false);
    made->setToolTip(tip.isEmpty() ? text : tip);
    return made;
}

QStandardItem *stateItem(const ProjectTokenRow &row, Instant now)
{
    const auto made = [](const QString &text, Tone tone, const QString &tip) {
        QStandardItem *state = item(text, tip);
        state->setData(int(tone), RowDelegate::ToneRole);
        return state;
    };
    if (!row.isOutstanding)
        return made(ProjectTokens::tr("not known there"), Tone::Warning,
            ProjectTokens::tr("The project has no outstanding row of it: it is taken all the same, but not found among "
                              "the user's tokens, until it is blacklisted"));
    switch (row.token.standing(now)) {
    case TokenStanding::Blacklisted:
        return made(ProjectTokens::tr("blacklisted"), Tone::Bad,
            ProjectTokens::tr("since %1").arg(instantText(*row.token.blacklistedAt, QTimeZone::systemTimeZone())));
    case TokenStanding::Flushable:
        return made(ProjectTokens::tr("expired"), Tone::Neutral,
            ProjectTokens::tr("Its rows are ready for the flush: manage.py flushexpiredtokens takes them"));
    case TokenStanding::Alive:
        break;
    }
    return made(ProjectTokens::tr("alive"), Tone::Good, {});
}

} // namespace

ProjectTokens::ProjectTokens(QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableView)
    , m_model(new QStandardItemModel(0, ColumnCount, this))
    , m_note(new MutedLabel)
    , m_read(new QPushButton(tr("Read again")))
{
    m_model->setHorizontalHeaderLabels({ tr("user"), tr("state"), tr("expires"), tr("jti"), tr("session") });
    m_table->setObjectName(QStringLiteral("projectTokens"));
    m_table->setAccessibleName(tr("Outstanding tokens of the project"));
    m_table->setModel(m_model);
    RowDelegate::install(m_table);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(UserColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(JtiColumn, QHeaderView::Stretch);
    const auto fix = [this, header](int column, const QString &widest, int more) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, m_table->fontMetrics().horizontalAdvance(widest) + more);
    };
    fix(StateColumn, tr("not known there"), 56); // a chip
    fix(ExpiresColumn, QStringLiteral("in 29 days 23 h "), 24);
    fix(SessionColumn, tr("session") + u' ', 24);
    m_table->setMinimumHeight(
        header->sizeHint().height() + leastRows * m_table->verticalHeader()->defaultSectionSize());
    m_note->setObjectName(QStringLiteral("projectTokenNote"));
    m_note->setWordWrap(true);
    m_read->setObjectName(QStringLiteral("projectTokensRead"));
    m_read->setToolTip(tr("From the project's database, read only"));
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(8);
    bottom->addWidget(m_note, 1);
    bottom->addWidget(m_read);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_table, 1);
    layout->addLayout(bottom);
    connect(m_read, &QPushButton::clicked, this, &ProjectTokens::readRequested);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        const int id = index.siblingAtColumn(SessionColumn).data(SessionRole).toInt();
        if (id >= 0)
            emit tokenChosen(id);
    });
    const QScrollBar *bar = m_table->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &ProjectTokens::askForMore);
    connect(bar, &QScrollBar::rangeChanged, this, &ProjectTokens::askForMore);
}

void ProjectTokens::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!event->spontaneous())
        emit readRequested();
}

void ProjectTokens::askForMore()
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    if (!m_hasMore || bar->value() + bar->pageStep() < bar->maximum())
        return;
    m_hasMore = false;
    emit moreRequested();
}

void ProjectTokens::setRows(const QList<ProjectTokenRow> &rows, bool hasMore, Instant now)
{
    m_model->removeRows(0, m_model->rowCount());
    append(rows, hasMore, now);
}

void ProjectTokens::append(const QList<ProjectTokenRow> &rows, bool hasMore, Instant now)
{
    for (const ProjectTokenRow &row : rows) {
        QStandardItem *session = item(row.sessionId < 0 ? QString() : tr("yes"),
            row.sessionId < 0 ? QString() : tr("Return or a double click shows it in Decode"));
        session->setData(row.sessionId, SessionRole);
        QStandardItem *expires = item(
            relativeText(row.token.expiresAt, now), instantText(row.token.expiresAt, QTimeZone::systemTimeZone()));
        expires->setData(true, RowDelegate::MutedRole);
        QStandardItem *jti = item(row.token.jti);
        jti->setData(true, RowDelegate::MutedRole);
        m_model->appendRow({ item(row.token.username.isEmpty() ? tr("nobody's") : row.token.username),
            stateItem(row, now), expires, jti, session });
    }
    m_hasMore = hasMore;
    const QString listed = QLocale().toString(m_model->rowCount());
    m_note->setText(m_model->rowCount() == 0
            ? tr("The project has no outstanding tokens, and the session none of its own.")
            : hasMore ? tr("%1 are listed, this session's and the newest first; older ones as you scroll.").arg(listed)
                      : tr("%1 are listed, this session's and the newest first.").arg(listed));
    askForMore();
}

void ProjectTokens::showReason(const QString &reason)
{
    m_model->removeRows(0, m_model->rowCount());
    m_hasMore = false;
    m_note->setText(reason);
}
