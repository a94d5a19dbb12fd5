// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/plan.h"
#include "core/scenario/player.h"
#include "core/scenario/report.h"
#include "core/scenario/stage.h"
#include "ui/widgets/panel.h"

class InlineMessage;
class QCheckBox;
class QComboBox;
class QListView;
class QPushButton;
class QSplitter;
class ScenarioEditor;
class ScenarioSteps;
class ScenariosModel;
enum class Tone;
struct ScenarioEntry;

/// Scenarios as files: the list with their verdicts, the text of the one that is chosen, its steps while they are
/// played and after. They are played in a thread of their own, on an embedded server for each or on the current one,
/// which is asked about once before anything is sent.
class ScenariosPane : public Panel
{
    Q_OBJECT

public:
    explicit ScenariosPane(QWidget *parent = nullptr);
    ~ScenariosPane() override;

    /// The band of the embedded servers, until another is chosen here.
    void setBand(simplejwt::Profile band);
    /// The server that is called now; absent: the one in this program, which scenarios leave alone.
    void setServer(const std::optional<scenario::ServerFacts> &server);
    /// Adds a file to the list, or shows it there.
    void openFile(const QString &path);
    /// What was played last; the kind by the file's ending.
    void saveReport(const QString &path);

    /// Own files, texts that were never saved, changes not saved yet, what is chosen. Holds what the texts hold.
    QByteArray kept() const;
    void restore(const QByteArray &kept);
    QStringList agreedServers() const { return m_agreed; }
    void setAgreedServers(const QStringList &servers) { m_agreed = servers; }
    QByteArrayList saveSplitters() const;
    void restoreSplitters(const QByteArrayList &states);

signals:
    void decodeRequested(const QByteArray &token, const QString &provenance);
    void keptChanged(); ///< kept() is another one
    void agreedServersChanged();

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeHeader();
    QWidget *makeList();
    void makeShortcuts();
    void connectPlayer();

    // the list and its texts: scenariospanefiles.cpp
    void select(const QString &id);
    void showCurrent();
    void showSteps();
    void takeText(const QString &id, const QByteArray &text);
    void addNew(const QString &title, const QByteArray &text);
    void copyCurrent();
    void save();
    void saveAs();
    bool write(const QString &id, const QString &path);
    void askToReplace(const QString &id);
    bool replaceFile(const QString &id, const QString &path);
    void readAgain(const QString &id);
    QString freshId(const QString &title);
    void closeCurrent();
    void takeBack();
    void chooseFile();
    const ScenarioEntry *current() const;
    QStringList selectedIds() const;

    // playing: scenariospanerun.cpp
    void runSelected();
    void runAll();
    void rerunFailed();
    void step();
    /// What is to be played together.
    struct Batch
    {
        QList<scenario::Player::Item> items;
        QList<std::pair<QString, QString>> unplayable; ///< id, why
        bool single = false; ///< the first step alone
    };
    void start(const QStringList &ids, bool single);
    Batch batchOf(const QStringList &ids);
    scenario::Player::StageMaker stageMaker() const;
    bool isForeign() const;
    void begin(const Batch &batch);
    void markUnplayable(const Batch &batch);
    void refuse(const Batch &batch);
    void conclude();
    void showButtons();
    void chooseReport();
    QList<scenario::ScenarioResult> lastResults() const;
    void say(Tone tone, const QString &lead, const QString &text);

    // asking: scenariospaneask.cpp
    QList<scenario::PlannedCall> plan(Batch *batch) const;
    void ask(const Batch &batch, const QList<scenario::PlannedCall> &calls);
    void answer();
    void closeQuestion();
    void closeQuestionAbout(const QString &id);

    ScenariosModel *m_model;
    QListView *m_list;
    ScenarioEditor *m_editor;
    ScenarioSteps *m_steps;
    QSplitter *m_splitter;
    InlineMessage *m_message;
    QComboBox *m_venue;
    QCheckBox *m_whole;
    QPushButton *m_report;
    QPushButton *m_rerun;
    QPushButton *m_step;
    QPushButton *m_startedBy = nullptr; ///< had the focus as the run began
    QPushButton *m_stop;
    QPushButton *m_runAll;
    QPushButton *m_run;
    scenario::Player m_player;
    std::optional<scenario::ServerFacts> m_server;
    QStringList m_agreed;
    QString m_shown; ///< id of the entry in the editor
    QStringList m_lastRun; ///< ids
    QString m_underWay; ///< id of the one that is played
    enum class Question : quint8 { None, Send, TakeBack, Replace };
    Question m_question = Question::None; ///< what the message's action answers
    Batch m_asked; ///< waits for the answer to Send, as it was asked about
    QString m_askedServer; ///< id
    QString m_replaced; ///< id of the entry whose file Replace is about
    std::unique_ptr<ScenarioEntry> m_closed; ///< for taking it back
    int m_closedRow = 0;
    int m_newCount = 0;
    int m_done = 0; ///< of m_lastRun
};
