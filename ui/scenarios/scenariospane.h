// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"
#include "ui/scenarios/scenarioquestion.h"
#include "ui/widgets/panel.h"

#include <optional>

class ArrangedSplitter;
class AskingMessage;
class QCheckBox;
class QListView;
class QTabWidget;
class RunButtons;
class ScenarioEditor;
class ScenarioFiling;
class ScenarioLibrary;
class ScenarioReadings;
class ScenarioSteps;
class ScenarioVenue;

/// Scenarios as files: the list with their verdicts, and of the one that is chosen its steps, as they are played, or
/// its text. They are played in a thread of their own, on an embedded server for each or on the current one, which is
/// asked about once before anything is sent.
class ScenariosPane : public Panel
{
    Q_OBJECT

public:
    explicit ScenariosPane(QWidget *parent = nullptr);

    /// The band of the embedded servers, until another is chosen here.
    void setBand(simplejwt::Band band);
    /// The server that is called now; absent: the one in this program, which scenarios leave alone.
    void setServer(const std::optional<scenario::ServerFacts> &server);
    /// Adds a file to the list, or shows it there.
    void openFile(const QString &path);
    /// Id and name of each in the list.
    QList<std::pair<QString, QString>> names() const;
    /// Shows one of them; an unknown id changes nothing.
    void showScenario(const QString &id);
    /// What was played last; the kind by the file's ending.
    void saveReport(const QString &path);

    /// Own files, texts that were never saved, changes not saved yet, what is chosen. Holds what the texts hold.
    QByteArray kept() const;
    void restore(const QByteArray &kept);
    QStringList agreedServers() const { return m_agreed; }
    void setAgreedServers(const QStringList &servers) { m_agreed = servers; }
    /// Its JSON in place of its steps.
    bool showsText() const;
    void setShowsText(bool shows);
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
    void connectEditor();
    void connectFiling();
    void connectRun();

    void select(const QString &id);
    void showCurrent();
    void showReading();
    void showSteps();
    void takeText(const QString &id, const QByteArray &text);
    void takeNewText(const QString &id);
    void addNew(const QString &title, const QByteArray &text);
    void copyCurrent();
    const ScenarioEntry *current() const;
    QStringList selectedIds() const;

    void runSelected();
    void runAll();
    void rerunFailed();
    void step();
    void start(const QStringList &ids, bool single);
    void startRead(const QStringList &ids, bool single);
    void begin(const ScenarioBatch &batch);
    void send();
    void showButtons();
    void chooseReport();

    void closeQuestion();

    ScenariosModel *m_model;
    ScenarioReadings *m_readings;
    ScenarioLibrary *m_library;
    ScenarioRun *m_run;
    QListView *m_list;
    QTabWidget *m_tabs;
    ScenarioEditor *m_editor;
    ScenarioSteps *m_steps;
    ArrangedSplitter *m_splitter;
    AskingMessage *m_message;
    ScenarioFiling *m_filing;
    ScenarioVenue *m_venue;
    QCheckBox *m_whole;
    RunButtons *m_buttons = nullptr;
    QStringList m_agreed;
    QString m_shown; ///< id of the entry in the editor
    std::optional<ScenarioQuestion> m_asked; ///< while the message asks whether to send
};
