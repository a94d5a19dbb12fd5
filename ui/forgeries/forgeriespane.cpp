// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forgeries/forgeriespane.h"

#include "core/base/plural.h"
#include "core/forge/benchreport.h"
#include "ui/forgeries/forgeriesmodel.h"
#include "ui/look/icons.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/wraptable.h"

#include <QHeaderView>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using forge::BenchOrder;
using forge::BenchRow;
using forge::Verdict;

namespace {

QString keyOf(const config::ServerProfile &server)
{
    return server.embedded ? QStringLiteral("embedded") : server.id(); // its address is another at each start
}

qsizetype count(const QList<BenchRow> &rows, Verdict verdict)
{
    return std::count_if(rows.begin(), rows.end(), [verdict](const BenchRow &row) { return row.verdict == verdict; });
}

Tone toneOf(forge::Standing standing)
{
    switch (standing) {
    case forge::Standing::Sound:
        return Tone::Good;
    case forge::Standing::Look:
        return Tone::Warning;
    case forge::Standing::Alarm:
        break;
    }
    return Tone::Bad;
}

} // namespace

ForgeriesPane::ForgeriesPane(OrderSource source, QWidget *parent)
    : Panel(tr("Forgeries"), parent)
    , m_source(std::move(source))
    , m_bench(new forge::ForgeryBench(this))
    , m_model(new ForgeriesModel(this))
    , m_table(new WrapTable)
    , m_message(new InlineMessage)
    , m_why(new InlineMessage)
{
    setObjectName(QStringLiteral("forgeriesPane"));
    m_message->setObjectName(QStringLiteral("forgeriesMessage"));
    m_why->setObjectName(QStringLiteral("forgeriesWhy"));
    makeButtons();
    makeTable();
    body()->addWidget(m_message);
    body()->addWidget(m_table, 1);
    body()->addWidget(m_why);
    body()->addStretch();
    setFocusProxy(m_table);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &ForgeriesPane::showPlan);
    connect(m_bench, &forge::ForgeryBench::rowChanged, this, &ForgeriesPane::showProgress);
    connect(m_bench, &forge::ForgeryBench::learned, this, &ForgeriesPane::learned);
    connect(m_bench, &forge::ForgeryBench::finished, this, &ForgeriesPane::conclude);
    connect(m_why, &InlineMessage::actionTriggered, this,
        [this] { copySecret(m_table->currentIndex().data(WrapRole::Secret).toString()); });
    connect(m_message, &InlineMessage::closed, this, &ForgeriesPane::showPlan);
    connect(m_message, &InlineMessage::actionTriggered, this, [this] {
        const BenchOrder order = m_source();
        if (keyOf(order.server) != keyOf(m_server)) { // another one was chosen since the question
            showPlan();
            return;
        }
        m_agreed.append(keyOf(m_server));
        emit agreedServersChanged();
        run(order);
    });
}

void ForgeriesPane::makeButtons()
{
    m_copy = new QPushButton(tr("Copy report"));
    m_copy->setObjectName(QStringLiteral("forgeriesCopy"));
    m_copy->setToolTip(tr("The table as Markdown; there is no token in it"));
    m_copy->setEnabled(false);
    m_stop = new QPushButton(tr("Stop"));
    m_stop->setObjectName(QStringLiteral("forgeriesStop"));
    m_stop->setVisible(false);
    m_send = new QPushButton(tr("Send"));
    m_send->setObjectName(QStringLiteral("forgeriesSend"));
    m_send->setProperty("primary", true);
    for (QPushButton *button : { m_copy, m_stop, m_send })
        addHeaderButton(button);
    connect(m_copy, &QPushButton::clicked, this, &ForgeriesPane::copyReport);
    connect(m_stop, &QPushButton::clicked, m_bench, &forge::ForgeryBench::stop);
    connect(m_send, &QPushButton::clicked, this, &ForgeriesPane::start);
}

void ForgeriesPane::makeTable()
{
    m_table->setObjectName(QStringLiteral("forgeriesTable"));
    m_table->setAccessibleName(tr("Forgeries"));
    m_table->setModel(m_model);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ForgeriesPane::showCurrent);
}

void ForgeriesPane::refresh()
{
    if (isVisible() && !m_bench->isRunning())
        m_refresh.start();
}

void ForgeriesPane::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    refresh();
}

void ForgeriesPane::showPlan()
{
    if (m_bench->isRunning())
        return;
    const BenchOrder order = m_source();
    if (m_hasResults && keyOf(order.server) == keyOf(m_server))
        return;
    m_hasResults = false;
    m_server = order.server;
    m_copy->setEnabled(false);
    m_send->setText(tr("Send"));
    const QList<BenchRow> rows = forge::planOf(order);
    m_model->setRows(rows, m_server);
    m_table->layOutColumns();
    const qsizetype waiting = count(rows, Verdict::Waiting);
    m_send->setEnabled(waiting > 0);
    setNote(m_server.title());
    m_message->setAction({});
    m_message->setClosable(false);
    m_message->setDetail({});
    if (waiting > 0)
        m_message->show(Tone::Accent, {},
            tr("Wrong tokens made from good ones. Your own server must refuse them; a 200 is an alarm, a 500 a bug.")
                + (order.refreshTitle.isEmpty() ? QString()
                                                : u' ' + tr("At the end it logs out %1.").arg(order.refreshTitle)));
    else
        m_message->show(Tone::Accent, {},
            tr("There is no good token of this server to forge from. Issue a pair in Flow, then come back."));
    showCurrent();
}

void ForgeriesPane::start()
{
    const BenchOrder order = m_source();
    const QList<BenchRow> rows = forge::planOf(order);
    if (count(rows, Verdict::Waiting) == 0) {
        m_message->setAction({});
        m_message->setDetail({});
        m_message->show(Tone::Warning, {},
            tr("The last run ended the refresh token, and no other good token of this server is known. "
               "Issue a pair in Flow, then send again."));
        return;
    }
    if (order.server.embedded || m_agreed.contains(keyOf(order.server))) // the one in this program is yours
        run(order);
    else
        ask(order);
}

void ForgeriesPane::ask(const BenchOrder &order)
{
    const QList<BenchRow> rows = forge::planOf(order);
    const int waiting = int(count(rows, Verdict::Waiting));
    m_server = order.server;
    setNote(m_server.title());
    m_message->show(Tone::Warning, tr("Is this server yours?"),
        counted(tr("%n token(s) (goes|go) to %1, one after the other.", nullptr, waiting), waiting)
            .arg(order.server.id()));
    m_message->setDetail(order.refresh.isEmpty()
            ? tr("Nothing is sent before you agree. You are asked once for each server.")
            : tr("At the end %1 is exchanged and logged out. Nothing is sent before you agree. "
                 "You are asked once for each server.")
                  .arg(order.refreshTitle.isEmpty() ? tr("the refresh token") : order.refreshTitle));
    m_message->setAction(tr("It is mine, send"));
    m_message->setClosable(true); // which is the no
}

void ForgeriesPane::run(const BenchOrder &order)
{
    m_message->setClosable(false);
    m_hasResults = true;
    m_server = order.server;
    setNote(m_server.title());
    m_message->setAction({});
    m_message->setDetail({});
    m_send->setEnabled(false);
    m_stop->setVisible(true);
    m_bench->run(order);
    m_model->setRows(m_bench->rows(), m_server);
    m_table->layOutColumns();
}

void ForgeriesPane::showProgress(int row)
{
    m_model->setRow(row, m_bench->rows().at(row));
    if (!m_bench->isRunning())
        return;
    m_message->show(Tone::Accent, {}, tr("Sending, %1 of %2.").arg(row + 1).arg(m_bench->rows().size()));
    if (row == m_table->currentIndex().row())
        showCurrent();
}

void ForgeriesPane::conclude()
{
    m_stop->setVisible(false);
    m_send->setEnabled(true);
    m_send->setText(tr("Send again"));
    m_copy->setEnabled(true);
    m_table->layOutColumns();
    const QList<BenchRow> &rows = m_model->rows();
    m_message->show(toneOf(forge::standingOf(rows)), {}, forge::summaryOf(rows));
    const auto worst = std::find_if(rows.begin(), rows.end(),
        [](const BenchRow &row) { return row.verdict == Verdict::Alarm || row.verdict == Verdict::NoAnswer; });
    if (worst != rows.end())
        chooseRow(m_table, int(worst - rows.begin()));
    showCurrent();
    // Only when the message below has taken its room is it known what is hidden.
    QTimer::singleShot(0, m_table, [table = m_table] { table->scrollTo(table->currentIndex()); });
}

void ForgeriesPane::showCurrent()
{
    const BenchRow *row = m_model->row(m_table->currentIndex().row());
    const QString usual = row ? forge::usualRemark(*row) : QString();
    if (!row || (row->remark.isEmpty() && usual.isEmpty())) {
        m_why->clear();
        return;
    }
    const bool isBad = row->verdict == Verdict::Alarm || row->verdict == Verdict::NoAnswer;
    m_why->show(isBad                      ? Tone::Bad
            : row->verdict == Verdict::Bug ? Tone::Warning
                                           : Tone::Accent,
        forge::rowText(*row), row->remark.isEmpty() ? usual : row->remark);
    m_why->setDetail(row->remark.isEmpty() ? QString() : usual);
    const bool hasToken = m_table->currentIndex().data(WrapRole::Secret).toString().size() > 0;
    m_why->setAction(hasToken ? tr("Copy the token") : QString());
}

void ForgeriesPane::copyReport()
{
    copyText(forge::benchReport(m_model->rows(), m_server));
}
