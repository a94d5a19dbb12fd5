// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonscanner.h"

#include <QTimer>
#include <QWidget>

class InlineMessage;
class JsonEditor;
class MutedLabel;
class QPushButton;
struct ScenarioEntry;

/// A scenario's text: completion by the schema, what is wrong with it underlined and told in one sentence. Each
/// scenario keeps its own history.
class ScenarioEditor : public QWidget
{
    Q_OBJECT

public:
    explicit ScenarioEditor(QWidget *parent = nullptr);

    void showEntry(const ScenarioEntry &entry);
    /// Only what stands around the text: whether it is saved, what it is called.
    void refresh(const ScenarioEntry &entry);
    void forget(const QString &id); ///< its history too; not of the one that is shown
    /// The caret at what is wrong with it, if anything is.
    void goToProblem();

signals:
    void edited(const QString &id, const QByteArray &text);
    /// Some time after the last change, and whenever another scenario is shown.
    void checked(const QString &id, const QList<JsonProblem> &problems);
    void copyRequested();
    void saveRequested();
    void saveAsRequested();
    void closeRequested();

private:
    QWidget *makeHeader();
    void check();

    QString m_id;
    JsonEditor *m_json;
    MutedLabel *m_place;
    InlineMessage *m_problem;
    QPushButton *m_copy;
    QPushButton *m_save;
    QPushButton *m_saveAs;
    QPushButton *m_close;
    QList<JsonProblem> m_problems;
    QTimer m_check;
    bool m_switching = false;
};
