// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

class JsonEditor;

/// One order of undo over several editors, each of which keeps its own history: which of them was edited when. Bytes
/// tell where a run of edits in one editor began.
class EditHistory
{
public:
    explicit EditHistory(QList<JsonEditor *> editors);

    /// Forgets everything: the editors hold other documents now.
    void clear();
    /// An editor was changed by a person; what was undone before is no longer ahead.
    void record(JsonEditor *editor);
    /// The texts are whole again: the next edit begins from here.
    void settle();

    bool canUndo() const;
    bool canRedo() const;
    void undo();
    void redo();

private:
    /// Edits of one editor in a row.
    struct Run
    {
        JsonEditor *editor;
        QByteArray before;
        QByteArray after; ///< null until the first of them is undone
    };
    JsonEditor *firstThat(bool (JsonEditor::*can)() const) const;

    QList<JsonEditor *> m_editors;
    QList<QByteArray> m_settled; ///< text of each editor
    QList<Run> m_runs;
    qsizetype m_at = 0; ///< runs that are not wholly undone
};
