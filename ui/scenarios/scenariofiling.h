// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class AskingMessage;
class ScenarioLibrary;
class ScenariosModel;

/// Opens, saves and closes scenarios as somebody asks for it: with dialogs, and with a question where something would
/// be lost.
class ScenarioFiling : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it. Dialogs belong to the pane.
    ScenarioFiling(ScenariosModel &model, ScenarioLibrary &library, AskingMessage &message, QWidget *pane);

    void chooseFile();
    void open(const QString &path);
    void save(const QString &id);
    void saveAs(const QString &id);
    /// Takes it off the list; its file stays where it is.
    void close(QString id);

signals:
    void showRequested(const QString &id); ///< it is there now, or stands beside what is about to go
    void saved(const QString &id);
    void closed(const QString &id);

private:
    void write(const QString &id, const QString &path);
    void replaceFile(const QString &id, const QString &path);
    void takeBack();

    ScenariosModel &m_model;
    ScenarioLibrary &m_library;
    AskingMessage &m_message;
    QWidget *m_pane;
};
