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

    /// Its text is filled in once it is seen: a long one takes a while, and mostly nobody looks at it.
    void showEntry(const ScenarioEntry &entry);
    /// Only what stands around the text: whether it is saved, what it is called.
    void refresh(const ScenarioEntry &entry);
    void forget(const QString &id); ///< its history too; not of the one that is shown
    /// What is wrong with the text that stands there.
    void showProblems(QByteArrayView text, const QList<JsonProblem> &problems);
    /// The caret at what is wrong with it, if anything is.
    void goToProblem();

signals:
    void edited(const QString &id, const QByteArray &text);
    void settled(); ///< some time after the last change
    void copyRequested();
    void saveRequested();
    void saveAsRequested();
    void closeRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeHeader();
    void fill();

    QString m_id;
    QByteArray m_text; ///< to be filled in, while isWaiting
    bool m_isReadOnly = false;
    bool m_isWaiting = false;
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
