// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/edithistory.h"

#include "ui/json/jsoneditor.h"

#include <algorithm>

EditHistory::EditHistory(QList<JsonEditor *> editors)
    : m_editors(std::move(editors))
{
    settle();
}

void EditHistory::clear()
{
    m_runs.clear();
    m_at = 0;
    settle();
}

void EditHistory::settle()
{
    m_settled.clear();
    for (const JsonEditor *editor : std::as_const(m_editors))
        m_settled.append(editor->bytes());
}

void EditHistory::record(JsonEditor *editor)
{
    m_runs.resize(m_at);
    if (m_runs.isEmpty() || m_runs.constLast().editor != editor)
        m_runs.append({ editor, m_settled.at(m_editors.indexOf(editor)), {} });
    m_runs.last().after = {};
    m_at = m_runs.size();
}

JsonEditor *EditHistory::firstThat(bool (JsonEditor::*can)() const) const
{
    const auto found = std::find_if(
        m_editors.begin(), m_editors.end(), [can](const JsonEditor *editor) { return (editor->*can)(); });
    return found == m_editors.end() ? nullptr : *found;
}

bool EditHistory::canUndo() const
{
    return firstThat(&JsonEditor::canUndo);
}

bool EditHistory::canRedo() const
{
    return firstThat(&JsonEditor::canRedo);
}

void EditHistory::undo()
{
    while (m_at > 0 && !m_runs.at(m_at - 1).editor->canUndo())
        --m_at;
    if (m_at == 0) {
        if (JsonEditor *editor = firstThat(&JsonEditor::canUndo))
            editor->undo();
        return;
    }
    Run &run = m_runs[m_at - 1];
    if (run.after.isNull())
        run.after = run.editor->bytes();
    run.editor->undo();
    if (run.editor->bytes() == run.before)
        --m_at;
}

void EditHistory::redo()
{
    const bool isWithin = m_at > 0 && !m_runs.at(m_at - 1).after.isNull() && m_runs.at(m_at - 1).editor->canRedo()
        && m_runs.at(m_at - 1).editor->bytes() != m_runs.at(m_at - 1).after;
    if (isWithin)
        m_runs.at(m_at - 1).editor->redo();
    else if (m_at < m_runs.size() && m_runs.at(m_at).editor->canRedo())
        m_runs.at(m_at++).editor->redo();
    else if (JsonEditor *editor = firstThat(&JsonEditor::canRedo))
        editor->redo();
}
