// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/note.h"

#include <algorithm>

namespace python {
namespace {
constexpr qsizetype mostNotes = 12; // what is left out is told of by those that are there
}

void Notes::add(const NotePtr &note)
{
    if (m_notes.size() < mostNotes && !m_notes.contains(note))
        m_notes.append(note);
}

void Notes::add(const Notes &other)
{
    if (m_notes.isEmpty()) {
        m_notes = other.m_notes;
        return;
    }
    for (const NotePtr &note : other.m_notes)
        add(note);
}

bool Notes::isRefuted() const
{
    return std::any_of(m_notes.begin(), m_notes.end(), [](const NotePtr &note) { return note->refuted; });
}

} // namespace python
