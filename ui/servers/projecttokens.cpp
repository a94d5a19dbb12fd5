// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/servers/projecttokens.h"

#include "core/base/timetext.h"
#include "ui/look/codetext.h"
#include "ui/look/theme.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QShowEvent>
#include <QStandardItemModel>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

using project::TokenStanding;
using Kind = project::TokenChange::Kind;

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
            ProjectTokens::tr(
                "The project has no outstanding row of it: it is accepted all the same, but not found among "
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
    , m_message(new InlineMessage)
    , m_mayChange(new QCheckBox(tr("Let me change them")))
    , m_blacklist(new QPushButton(tr("Blacklist")))
    , m_blacklistUser(new QPushButton(tr("All of the user")))
    , m_addRow(new QPushButton(tr("Write its row")))
    , m_flush(new QPushButton(tr("Flush expired")))
    , m_changes(makeChanges())
    , m_list(new QWidget)
    , m_sql(new QPlainTextEdit)
    , m_question(makeQuestion())
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
    m_message->setObjectName(QStringLiteral("projectTokenMessage"));
    m_message->setClosable(true);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(8);
    bottom->addWidget(m_note, 1);
    bottom->addWidget(m_mayChange);
    bottom->addWidget(m_read);
    auto *list = new QVBoxLayout(m_list);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(8);
    list->addWidget(m_table, 1);
    list->addLayout(bottom);
    list->addWidget(m_changes);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_question, 1);
    layout->addWidget(m_message);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProjectTokens::showChanges);
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

QWidget *ProjectTokens::makeChanges()
{
    m_mayChange->setObjectName(QStringLiteral("projectTokensMayChange"));
    m_mayChange->setToolTip(tr("In the project's database. Each change is shown as SQL before it is made"));
    auto *area = new QWidget;
    auto *row = new QHBoxLayout(area);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    const auto add = [&](QPushButton *button, const char *name, const QString &tip, Kind kind) {
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, kind] {
            const int chosen = m_table->currentIndex().row();
            emit changeRequested(kind, kind == Kind::Flush ? ProjectTokenRow() : m_rows.value(chosen));
        });
    };
    add(m_blacklist, "projectTokenBlacklist", tr("The chosen token: it is refused from then on"), Kind::Blacklist);
    add(m_blacklistUser, "projectTokenBlacklistUser", tr("Every token of the chosen one's user that is alive"),
        Kind::BlacklistUser);
    add(m_addRow, "projectTokenAddRow", tr("The outstanding row of a token that was issued here without one"),
        Kind::AddRow);
    add(m_flush, "projectTokenFlush",
        tr("Deletes the rows of all that have expired, as manage.py flushexpiredtokens does"), Kind::Flush);
    row->addStretch(1);
    area->hide();
    connect(m_mayChange, &QCheckBox::toggled, this, &ProjectTokens::showChanges);
    return area;
}

QWidget *ProjectTokens::makeQuestion()
{
    m_sql->setObjectName(QStringLiteral("projectTokenSql"));
    m_sql->setAccessibleName(tr("What is run in the project's database"));
    m_sql->setReadOnly(true);
    m_sql->setTabChangesFocus(true);
    showAsCode(m_sql);
    auto *run = new QPushButton(tr("Run it"));
    run->setObjectName(QStringLiteral("projectTokenRun"));
    run->setProperty("primary", true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("projectTokenCancel"));
    auto *area = new QWidget;
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_sql, 1);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(new MutedLabel(tr("This is run in the project's database, all of it or nothing.")), 1);
    row->addWidget(cancel);
    row->addWidget(run);
    layout->addLayout(row);
    area->hide();
    connect(cancel, &QPushButton::clicked, this, &ProjectTokens::showChanges);
    connect(run, &QPushButton::clicked, this, [this] {
        showChanges();
        emit changeAllowed();
    });
    return area;
}

/// What can be done with the chosen one.
void ProjectTokens::showChanges()
{
    m_changes->setVisible(m_mayChange->isChecked());
    m_question->hide(); // it was about another
    m_list->show();
    const int chosen = m_table->currentIndex().row();
    const bool isChosen = chosen >= 0 && chosen < m_rows.size();
    const ProjectTokenRow row = isChosen ? m_rows.at(chosen) : ProjectTokenRow();
    m_blacklist->setEnabled(isChosen && !row.token.blacklistedAt);
    m_blacklistUser->setEnabled(isChosen && !row.token.userKey.isEmpty());
    m_addRow->setEnabled(isChosen && !row.isOutstanding);
}

void ProjectTokens::lock(bool canChange)
{
    m_mayChange->setChecked(false);
    m_mayChange->setEnabled(canChange);
    m_message->clear();
    showChanges();
}

void ProjectTokens::ask(const QString &sql)
{
    m_message->clear();
    m_sql->setPlainText(sql);
    m_list->hide(); // in its place: below it nobody would see it
    m_question->show();
}

void ProjectTokens::showDone(Tone tone, const QString &text)
{
    m_message->show(tone, {}, text);
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
    m_rows.clear();
    append(rows, hasMore, now);
    if (!m_rows.isEmpty())
        chooseRow(m_table, 0);
    showChanges();
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
    m_rows += rows;
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
    m_rows.clear();
    m_hasMore = false;
    m_note->setText(reason);
    showChanges();
}
