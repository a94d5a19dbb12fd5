// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/scenario/scenario.h"
#include "core/scenario/scenarioresult.h"
#include "core/session/sessionlog.h"

#include <QWidget>

class ExchangeTextView;
class InlineMessage;
class MutedLabel;
class QComboBox;
class QSplitter;
class ScenarioStepsModel;
class WrapTable;

/// The steps of one scenario, and of the one that is chosen its difference and its exchanges, in which each token can
/// be decoded.
class ScenarioSteps : public QWidget
{
    Q_OBJECT

public:
    explicit ScenarioSteps(QWidget *parent = nullptr);

    /// Of the next run, or of another scenario: the step that was played last is chosen, until somebody chooses one.
    void followRun();
    void showScenario(const scenario::Scenario &scenario); ///< not played yet
    void showResult(const scenario::ScenarioResult &result);
    /// What there is of it by now. running: the step under way, -1 for none.
    void showProgress(const scenario::ScenarioResult &result, int running);
    void showUnreadable(const QString &why); ///< one sentence: the text has no steps, or is none
    void stepStarted(int index);
    void stepFinished(int index, const scenario::StepResult &result);
    /// Whole tokens in the exchange, or their ends.
    void setSecrets(client::Secrets secrets);

    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    void textRequested(); ///< to mend what showUnreadable() told
    void decodeRequested(const QByteArray &token, const QString &step);

private:
    QWidget *makeDetails();
    void showCurrent();
    void showAbout(const QString &description);
    void showDifference(const scenario::StepResult &step);
    void listCalls(const scenario::StepResult &step);
    void learn();
    void forget();
    void choose(int row);
    void showExchange();
    void decode(int tokenId);
    void openMenu(int tokenId, const QPoint &at);
    const scenario::StepResult *current() const;

    ScenarioStepsModel *m_model;
    MutedLabel *m_about; ///< what the scenario is for
    WrapTable *m_table;
    QSplitter *m_splitter;
    InlineMessage *m_difference;
    QComboBox *m_calls;
    Instant m_shownAt{}; ///< when the call that is shown was made: the times in tool tips are as of then
    session::SessionLog m_log; ///< what these exchanges say of their tokens; the session is not told
    ExchangeTextView *m_text;
    client::Secrets m_secrets = client::Secrets::Redacted;
    int m_learnt = 0; ///< steps, from the first, that m_log knows of
    bool m_followsRun = true; ///< until somebody chooses a step
    bool m_isChoosing = false; ///< it is not somebody who chooses
};
