// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariosteps.h"

#include "core/scenario/redaction.h"
#include "core/scenario/report.h"
#include "ui/exchanges/exchangetextview.h"
#include "ui/look/owndirection.h"
#include "ui/scenarios/scenariostepsmodel.h"
#include "ui/widgets/chooserow.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraptable.h"

#include <QComboBox>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

using scenario::Check;
using scenario::Outcome;
using scenario::StepResult;

namespace {

constexpr int mostDifferences = 5; // in words; a race of 200 calls has as many

QString sentence(const Check &check)
{
    return ScenarioSteps::tr("%1: expected %2, got %3")
        .arg(check.what, check.expected.left(400), check.actual.left(400));
}

} // namespace

ScenarioSteps::ScenarioSteps(QWidget *parent)
    : QWidget(parent)
    , m_model(new ScenarioStepsModel(this))
    , m_about(new MutedLabel)
    , m_table(new WrapTable)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_difference(new InlineMessage)
    , m_calls(new QComboBox)
    , m_log([this] { return m_shownAt; }, this)
    , m_text(new ExchangeTextView(m_log, [this] { return m_shownAt; }))
{
    setObjectName(QStringLiteral("scenarioSteps"));
    m_table->setObjectName(QStringLiteral("scenarioStepsTable"));
    m_table->setAccessibleName(tr("Steps"));
    m_table->setModel(m_model);
    m_table->setMinimumHeight(96);
    m_splitter->setObjectName(QStringLiteral("scenarioStepsSplitter"));
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(makeDetails());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_about->setObjectName(QStringLiteral("scenarioAbout"));
    m_about->setWordWrap(true);
    m_about->setContentsMargins(8, 8, 8, 4);
    layout->addWidget(m_about);
    layout->addWidget(m_splitter, 1);
    setFocusProxy(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        m_followsRun = m_followsRun && m_isChoosing;
        showCurrent();
    });
    connect(m_table, &QAbstractItemView::pressed, this, [this] { m_followsRun = false; });
    connect(m_difference, &InlineMessage::actionTriggered, this, &ScenarioSteps::textRequested);
    connect(m_calls, &QComboBox::currentIndexChanged, this, &ScenarioSteps::showExchange);
    connect(m_text, &ExchangeTextView::tokenSelected, this, &ScenarioSteps::decode);
    connect(m_text, &ExchangeTextView::tokenMenuRequested, this, &ScenarioSteps::openMenu);
    showCurrent();
}

QWidget *ScenarioSteps::makeDetails()
{
    m_difference->setObjectName(QStringLiteral("scenarioDifference"));
    m_calls->setObjectName(QStringLiteral("scenarioCalls"));
    m_calls->setAccessibleName(tr("Calls of the step"));
    m_calls->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_text->setObjectName(QStringLiteral("scenarioExchange"));
    m_text->setAccessibleName(tr("Request and reply"));
    m_text->setPlaceholderText(
        inOwnDirection(tr("Choose a step that was played: what it sent and what came back appear here."),
            QGuiApplication::layoutDirection()));
    m_text->setMinimumHeight(52);
    auto *details = new QWidget;
    auto *layout = new QVBoxLayout(details);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_difference);
    layout->addWidget(m_calls);
    layout->addWidget(m_text, 1);
    return details;
}

void ScenarioSteps::followRun()
{
    m_followsRun = true;
}

void ScenarioSteps::showScenario(const scenario::Scenario &scenario)
{
    m_model->setScenario(scenario);
    forget();
    showAbout(scenario.description);
    showCurrent();
}

void ScenarioSteps::showResult(const scenario::ScenarioResult &result)
{
    const int chosen = m_followsRun ? -1 : m_table->currentIndex().row();
    m_model->setResult(result, true);
    forget();
    showAbout(result.description);
    choose(chosen >= 0 ? chosen : m_model->firstFailure());
    if (!result.problem.isEmpty())
        m_difference->show(Tone::Bad, tr("Not played:"), result.problem);
}

void ScenarioSteps::showProgress(const scenario::ScenarioResult &result, int running)
{
    int chosen = m_followsRun ? -1 : m_table->currentIndex().row();
    for (const StepResult &step : result.steps) {
        if (m_followsRun && step.outcome != Outcome::NotRun)
            chosen = step.index;
    }
    showAbout(result.description);
    m_model->setResult(result, false);
    m_model->setRunning(running);
    forget();
    choose(chosen);
}

void ScenarioSteps::showUnreadable(const QString &why)
{
    m_model->setScenario({});
    forget();
    showAbout({});
    showCurrent();
    m_difference->show(Tone::Bad, tr("Can't be played:"), why);
    m_difference->setAction(tr("Show the JSON"));
}

void ScenarioSteps::showAbout(const QString &description)
{
    m_about->setText(withBreaks(description));
    m_about->setVisible(!description.isEmpty());
}

void ScenarioSteps::stepStarted(int index)
{
    m_model->setRunning(index);
    if (m_followsRun)
        m_table->scrollTo(m_model->index(index, 0));
}

void ScenarioSteps::stepFinished(int index, const StepResult &result)
{
    m_model->setStep(index, result);
    m_learnt = std::min(m_learnt, index); // without what it told
    if (m_followsRun || m_table->currentIndex().row() == index)
        choose(index);
}

/// Shows it as well; -1, or one that isn't there: what is chosen already.
void ScenarioSteps::choose(int row)
{
    const QScopedValueRollback<bool> mark(m_isChoosing, true);
    if (row >= 0 && row < m_model->rowCount() && row != m_table->currentIndex().row())
        chooseRow(m_table, row); // its signal shows it
    else
        showCurrent();
}

void ScenarioSteps::setSecrets(client::Secrets secrets)
{
    m_secrets = secrets;
    showCurrent();
}

QByteArray ScenarioSteps::saveState() const
{
    return m_splitter->saveState();
}

void ScenarioSteps::restoreState(const QByteArray &state)
{
    m_splitter->restoreState(state);
    m_splitter->setOrientation(Qt::Vertical); // restoreState() takes what the file says
}

const StepResult *ScenarioSteps::current() const
{
    return m_model->step(m_table->currentIndex().row());
}

void ScenarioSteps::showCurrent()
{
    const StepResult *step = current();
    m_difference->setAction({});
    if (step)
        showDifference(*step);
    else
        m_difference->clear();
    listCalls(step ? *step : StepResult());
}

void ScenarioSteps::showDifference(const StepResult &step)
{
    QStringList lines;
    int left = 0;
    if (!step.reason.isEmpty())
        lines.append(step.reason);
    for (const Check &check : step.checks) {
        if (check.ok)
            continue;
        if (lines.size() < mostDifferences)
            lines.append(sentence(check));
        else
            ++left;
    }
    if (left > 0)
        lines.append(tr("… and %1 more").arg(left));
    if (lines.isEmpty())
        return m_difference->clear();
    const bool isFailure = step.outcome == Outcome::Failed;
    m_difference->show(isFailure ? Tone::Bad : Tone::Neutral,
        isFailure ? tr("Step %1 failed:").arg(step.index + 1) : tr("Step %1 skipped:").arg(step.index + 1),
        scenario::withoutSecrets(lines.join(QLatin1Char('\n'))));
    QString why;
    if (isFailure && !step.causes.isEmpty())
        why = tr("Why: %1 %2").arg(step.causes.constFirst().text, step.causes.constFirst().evidence).trimmed();
    m_difference->setDetail(scenario::withoutSecrets(why));
}

void ScenarioSteps::listCalls(const StepResult &step)
{
    const QSignalBlocker blocker(m_calls);
    m_calls->clear();
    for (const session::Exchange &exchange : step.exchanges) {
        const QString answer = exchange.status == 0 ? tr("no answer") : QString::number(exchange.status);
        m_calls->addItem(tr("%1 of %2: %3 %4, %5")
                             .arg(QString::number(m_calls->count() + 1), QString::number(step.exchanges.size()),
                                 QString::fromLatin1(exchange.method), exchange.url.path(), answer));
    }
    m_calls->setVisible(m_calls->count() > 1);
    learn();
    showExchange();
}

/// What the steps up to this one told of the tokens, and none after it.
void ScenarioSteps::learn()
{
    const int count = m_table->currentIndex().row() + 1;
    if (count < m_learnt)
        forget();
    for (; m_learnt < count; ++m_learnt) {
        const StepResult *step = m_model->step(m_learnt);
        for (const session::Exchange &exchange : step ? step->exchanges : QList<session::Exchange>()) {
            m_shownAt = exchange.startedAt;
            m_log.recordExchange(exchange);
        }
    }
}

void ScenarioSteps::forget()
{
    m_log.clear();
    m_learnt = 0;
}

void ScenarioSteps::showExchange()
{
    const StepResult *step = current();
    const int call = m_calls->currentIndex();
    if (!step || call < 0 || call >= step->exchanges.size())
        return m_text->setText({}, false);
    const session::Exchange &exchange = step->exchanges.at(call);
    m_shownAt = exchange.startedAt;
    m_text->setText(archive::writeOut(exchange, m_log, m_secrets), false);
}

void ScenarioSteps::decode(int tokenId)
{
    const session::TokenRecord *token = m_log.token(tokenId);
    const StepResult *step = current();
    if (token && step)
        emit decodeRequested(token->text, step->name);
}

void ScenarioSteps::openMenu(int tokenId, const QPoint &at)
{
    const session::TokenRecord *token = m_log.token(tokenId);
    if (!token)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Decode"), this, [this, tokenId] { decode(tokenId); });
    menu->addAction(tr("Copy the token"), this, [text = QString::fromUtf8(token->text)] { copySecret(text); });
    menu->popup(at);
}
