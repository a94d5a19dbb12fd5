// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <memory>

namespace python {

/// A line of one of the files that are read.
struct Place
{
    int file = 0; ///< 0: the one that was asked for
    int line = 1; ///< from 1
    bool operator==(const Place &) const = default;
};

/// Why a value is unknown, or what it rests on if it is known.
struct Note
{
    enum class Kind {
        Reason, ///< why it can't be worked out
        Assumption, ///< something outside was taken for granted
        KeyFile ///< it was read from a file beside the settings
    };
    Kind kind = Kind::Reason;
    Place place;
    QString text; ///< half a sentence for people; never a value
    QString file = {}; ///< KeyFile: its path
    mutable bool refuted = false; ///< what was taken for granted can't be: the file would not run
};
using NotePtr = std::shared_ptr<const Note>;

/// The notes of a value; a few, each once.
class Notes
{
public:
    Notes() = default;
    explicit Notes(NotePtr note)
        : m_notes{ std::move(note) }
    {
    }

    bool isEmpty() const { return m_notes.isEmpty(); }
    const QList<NotePtr> &all() const { return m_notes; }
    void add(const NotePtr &note);
    void add(const Notes &other);
    /// One of the assumptions turned out wrong.
    bool isRefuted() const;
    bool operator==(const Notes &other) const { return m_notes == other.m_notes; }

private:
    QList<NotePtr> m_notes;
};

} // namespace python
