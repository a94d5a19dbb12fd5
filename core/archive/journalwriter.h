// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessionjournal.h"
#include "core/base/background.h"

#include <functional>
#include <memory>
#include <optional>

namespace archive {

/// Writes the file of a kept session on a thread of its own, as it may be much: one thing at a time, whose end is told.
/// GUI thread; its own end waits for what is being written.
class JournalWriter
{
public:
    /// isWhole: by create().
    using Written = std::function<void(const Result<> &done, bool isWhole)>;

    explicit JournalWriter(Written written);
    ~JournalWriter();

    bool isWriting() const { return m_isWriting; }
    /// There is a file that what is new can be appended to; else, or where it has grown far beyond what it began with,
    /// all has to be written anew. Not to be asked while it is being written.
    bool goesOn() const;
    /// Its end is told. Where it can't be written nothing of it is in the file, and goesOn() is false.
    void append(const SessionJournal::Changes &changes);
    /// All of it, in place of what is there; its end is told.
    void create(const QString &path, const KeptSession &session, const SessionJournal::Seal &seal);
    /// As those, but at once and with its answer; nothing may be being written.
    Result<> appendNow(const SessionJournal::Changes &changes);
    Result<> createNow(const QString &path, const KeptSession &session, const SessionJournal::Seal &seal);
    /// What is in the file, or is being written to it, is another session's: all has to be written anew.
    void drop();
    /// Waits for what is being written, of which there is some, and takes its end, which is not told then.
    Result<> finish();

private:
    struct Outcome
    {
        Result<> done;
        std::optional<SessionJournal> journal; ///< absent: the one that was there was appended to
        bool isWhole;
    };
    void run(std::function<Outcome()> work);
    Result<> take();

    Written m_written;
    std::optional<SessionJournal> m_journal; ///< the background's while m_isWriting
    qint64 m_firstBytes = 0;
    bool m_isWriting = false;
    bool m_isDropped = false; ///< once it is written
    int m_work = 0; ///< an answer of an earlier one is nobody's
    std::shared_ptr<std::optional<Outcome>> m_outcome; ///< the background's, too, while m_isWriting
    Background m_background;
};

} // namespace archive
