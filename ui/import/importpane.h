// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/intake.h"
#include "ui/look/theme.h"
#include "ui/widgets/panel.h"

#include <memory>

class InlineMessage;
class MutedLabel;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStandardItemModel;
class QTableView;
class QTabWidget;
class TakeModel;
class VariablesTab;
class WrapTable;

/// What files bring, before it is taken: calls and servers, tokens, variables that want a value, and what was passed
/// over with the reason. What is ticked is taken. Reads no file itself.
class ImportPane : public Panel
{
    Q_OBJECT

public:
    /// What is ticked, as indexes into the intake.
    struct Choice
    {
        QList<int> servers;
        QList<int> calls;
        QList<int> tokens;
        qsizetype count() const { return servers.size() + calls.size() + tokens.size(); }
    };

    explicit ImportPane(QWidget *parent = nullptr);

    /// Something is being read; what was there before stays until it is done.
    void showProgress(const archive::IntakeProgress &progress);
    /// In place of what is there; never nullptr. knownServers: indexes into its servers.
    void showIntake(std::shared_ptr<const archive::Intake> intake, const QSet<qsizetype> &knownServers, Instant now);
    void showMessage(Tone tone, const QString &text, const QString &action = {});
    void showError(const Error &error);
    Choice choice() const;

    void chooseFiles();
    void chooseFolder();

signals:
    void pathsChosen(const QStringList &paths);
    void environmentChosen(const QString &path);
    void environmentNamed(const QString &name); ///< of those that came with the files
    void variableGiven(const QString &name, const QString &value);
    void stopRequested();
    void takeRequested(const ImportPane::Choice &choice);
    void tokenChosen(const QByteArray &token); ///< to be looked at
    void actionTriggered(); ///< of showMessage()

private:
    void makeHeader();
    QWidget *makeProgress();
    QWidget *makeTab(TakeModel *model, QTableView *table, const QString &allText);
    void showCall(int row);
    void showSkipped();
    void showTitles();
    void showChoice();
    QString summary() const;

    std::shared_ptr<const archive::Intake> m_intake;
    TakeModel *m_calls;
    TakeModel *m_tokens;
    VariablesTab *m_variables;
    QStandardItemModel *m_skipped;
    QPushButton *m_take;
    QWidget *m_progress;
    QProgressBar *m_bar;
    MutedLabel *m_progressText;
    InlineMessage *m_message;
    MutedLabel *m_empty;
    MutedLabel *m_summary;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_callText; ///< of the current row
    QTableView *m_tokenTable;
    WrapTable *m_skippedTable;
};
