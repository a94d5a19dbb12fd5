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
    if (m_isWriting)
        finish();
}

bool JournalWriter::goesOn() const
{
    return m_journal && m_journal->bytes() < 2 * m_firstBytes + growth;
}

void JournalWriter::append(const SessionJournal::Changes &changes)
{
    run([journal = &*m_journal, changes] { return Outcome{ journal->append(changes), {}, false }; });
}

void JournalWriter::create(const QString &path, const KeptSession &session, const SessionJournal::Seal &seal)
{
    run([path, session, seal] {
        auto journal = SessionJournal::create(path, session, seal);
        if (!journal)
            return Outcome{ tl::unexpected(journal.error()), {}, true };
        return Outcome{ {}, std::move(*journal), true };
    });
}

void JournalWriter::run(std::function<Outcome()> work)
{
    m_isWriting = true;
    m_outcome = std::make_shared<std::optional<Outcome>>();
    m_background.run([work = std::move(work), outcome = m_outcome] { return outcome->emplace(work()).isWhole; },
        [this, number = ++m_work](bool isWhole) {
            if (number == m_work && m_isWriting)
                m_written(take(), isWhole);
        });
}

Result<> JournalWriter::take()
{
    Outcome outcome = std::move(**m_outcome);
    m_outcome.reset();
    m_isWriting = false;
    if (outcome.isWhole)
        m_journal = std::move(outcome.journal);
    if (outcome.isWhole && m_journal)
        m_firstBytes = m_journal->bytes();
    if (std::exchange(m_isDropped, false) || !outcome.done)
        m_journal.reset();
    return outcome.done;
}

Result<> JournalWriter::appendNow(const SessionJournal::Changes &changes)
{
    append(changes);
    return finish();
}

Result<> JournalWriter::createNow(const QString &path, const KeptSession &session, const SessionJournal::Seal &seal)
{
    create(path, session, seal);
    return finish();
}

void JournalWriter::drop()
{
    if (m_isWriting)
        m_isDropped = true;
    else
        m_journal.reset();
}

Result<> JournalWriter::finish()
{
    m_background.wait();
    ++m_work;
    return take();
}

} // namespace archive
