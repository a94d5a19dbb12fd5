// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/sessionfile.h"

#include <QFile>
#include <memory>

namespace archive {

/// The append-only file of a running session. A line of JSON that says what it is, then a record a line: its number, a
/// blank, its content; sealed with AES-256-GCM (number and first line are authenticated with it, so that a record can't
/// be moved, nor taken from another file) or, without a key, readable with a checksum. Whatever ends the program, all
/// but the record in writing is there the next time. One thread at a time.
class SessionJournal
{
public:
    /// What a file says before it is decrypted.
    struct Head
    {
        bool isSealed = false;
        QString keyName; ///< of the key in the keychain; empty: not sealed, or with a passphrase
        Json kdf; ///< how the key follows from a passphrase; null: it doesn't
        QByteArray line; ///< all of it, without its line end
    };
    /// What a file is sealed with. Without a key: not at all.
    struct Seal
    {
        QByteArray key;
        QString keyName; ///< as in Head
        Json kdf;
    };
    /// What is new since the last record. Tokens and exchanges replace those with the same id.
    struct Changes
    {
        session::TokenList tokens;
        session::ExchangeList exchanges; ///< with the ids they have in the log
        int selected = -1;
        QString embedded;
        std::chrono::microseconds clockOffset{ 0 };
    };
    struct Reading
    {
        KeptSession session;
        QString damage; ///< a sentence about what could not be read; empty: all was
    };

    SessionJournal(SessionJournal &&) = default;
    SessionJournal &operator=(SessionJournal &&) = default;
    ~SessionJournal();

    /// Errc::NotFound: there is none; Errc::Unsupported: of a later version; Errc::Malformed; Errc::Io.
    static Result<Head> head(const QString &path);
    /// A damaged or cut record is left out and reported in the reading. Errc::Secret: not one record can be opened with
    /// this key. The key is not asked for where the file is not sealed.
    static Result<Reading> read(const QString &path, QByteArrayView key = {});

    /// Writes the session in place of whatever is there, whole or not at all, readable by its owner alone; then appends
    /// to it. Without a key the signatures are left out. Errc::Io, Secret.
    static Result<SessionJournal> create(const QString &path, const KeptSession &session, const Seal &seal);
    static Result<SessionJournal> create(const QString &path, const KeptSession &session);

    /// In one go, so that it is there whole or recognisable as cut. Errc::Io: nothing of it is kept; create() again.
    Result<> append(const Changes &changes);
    qint64 bytes() const { return m_file->size(); }

private:
    SessionJournal() = default;
    Result<QByteArray> record(const Changes &changes);

    std::unique_ptr<QFile> m_file;
    std::optional<std::pair<quint64, quint64>> m_identity; ///< of the file; another once it was deleted or replaced
    QByteArray m_head;
    QByteArray m_key;
    quint64 m_next = 0;
};

} // namespace archive
