// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/journalwriter.h"

#include <utility>

namespace archive {

namespace {

constexpr qint64 growth = 16 * 1024 * 1024; // of the journal, in bytes, before it is written anew

} // namespace

JournalWriter::JournalWriter(Written written)
    : m_written(std::move(written))
{
}

JournalWriter::~JournalWriter()
{
    stop();
}

bool JournalWriter::goesOn() const
{
    return m_journal && m_journal->bytes() < 2 * m_firstBytes + growth;
}

void JournalWriter::append(const SessionJournal::Changes &changes)
{
    m_isWriting = true;
    m_background.run([journal = &*m_journal, changes] { return journal->append(changes); },
        [this, work = m_work](const Result<> &done) {
            if (work != m_work)
                return;
            if (!done)
                m_isDropped = true;
            end(done, false);
        });
}

void JournalWriter::create(const QString &path, const KeptSession &session, const SessionJournal::Seal &seal)
{
    m_isWriting = true;
    m_background.run([path, session, seal] { return SessionJournal::create(path, session, seal); },
        [this, work = m_work](Result<SessionJournal> journal) {
            if (work != m_work)
                return;
            const Result<> done = journal ? Result<>() : tl::unexpected(journal.error());
            take(std::move(journal));
            end(done, true);
        });
}

Result<> JournalWriter::appendNow(const SessionJournal::Changes &changes)
{
    auto done = m_journal->append(changes);
    if (!done)
        m_journal.reset();
    return done;
}

Result<> JournalWriter::createNow(const QString &path, const KeptSession &session, const SessionJournal::Seal &seal)
{
    auto journal = SessionJournal::create(path, session, seal);
    const Result<> done = journal ? Result<>() : tl::unexpected(journal.error());
    take(std::move(journal));
    return done;
}

void JournalWriter::take(Result<SessionJournal> journal)
{
    m_journal.reset();
    if (!journal)
        return;
    m_journal = std::move(*journal);
    m_firstBytes = m_journal->bytes();
}

void JournalWriter::end(const Result<> &done, bool isWhole)
{
    m_isWriting = false;
    if (std::exchange(m_isDropped, false))
        m_journal.reset();
    m_written(done, isWhole);
}

void JournalWriter::drop()
{
    if (m_isWriting)
        m_isDropped = true;
    else
        m_journal.reset();
}

void JournalWriter::stop()
{
    if (!m_isWriting)
        return;
    m_background.wait();
    ++m_work;
    m_isWriting = m_isDropped = false;
    m_journal.reset();
}

} // namespace archive
