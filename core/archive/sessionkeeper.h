// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/journalwriter.h"
#include "core/archive/sessionjournal.h"
#include "core/base/background.h"
#include "core/keyring/secretstore.h"

#include <QObject>
#include <QSet>
#include <QTimer>
#include <functional>
#include <memory>

class QLockFile;

namespace archive {

/// Keeps the session as it goes, and brings it back. The journal is sealed with a key that rests in the keychain; until
/// that gives it, and where there is none, tokens are kept without their signature. Whatever happens is in the file
/// within half a second, or once what is being written then is. GUI thread.
class SessionKeeper : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Off, ///< nothing is kept: another window keeps the session, or the folder can't be used
        Asking, ///< what was kept is read, or the keychain was asked; until then as Unsigned
        Sealed,
        Unsigned ///< without signatures, readable
    };
    /// What the log does not know.
    struct Surroundings
    {
        std::function<int()> selected; ///< id of the token that is shown; -1: none
        std::function<QString()> embedded; ///< id of the embedded server; empty: it doesn't run
        std::function<std::chrono::microseconds()> clockOffset; ///< of the laboratory's clock from real time
    };

    /// The log must outlive the keeper. A folder without a store: there is no keychain.
    SessionKeeper(session::SessionLog &log, QString folder, std::shared_ptr<keyring::SecretStore> secrets,
        QObject *parent = nullptr);
    ~SessionKeeper() override;

    void setSurroundings(Surroundings surroundings);
    /// Brings back what an earlier run kept, before what this one has seen already, and keeps from now on. restored()
    /// comes once for each file that had something; the sealed one's once the keychain has given the key.
    void start();
    /// The keychain is asked again.
    void retry();
    /// The log is emptied, the files too; a sealed one whose key can't be had, or is still asked for, is removed, and
    /// so is what was set aside.
    void forget();
    /// The selection or the clock has changed.
    void touch();
    /// Writes now what waits. Errors come as failed().
    void flush();

    State state() const { return m_state; }
    /// A sealed session of an earlier run waits for its key.
    bool isLocked() const { return m_isLocked; }
    /// Where and how the session is kept, or why not: for people, whole sentences.
    QString sentence() const;

    QString sealedPath() const;
    QString plainPath() const;

signals:
    void changed(); ///< state or sentence
    /// The log has been restored. The token that was selected, -1: none; how far the clock was moved then; what could
    /// not be read, in a sentence or empty.
    void restored(int selected, std::chrono::microseconds clockOffset, const QString &damage);
    void failed(const Error &error); ///< the file can't be written; once, until it can again

private:
    void watch();
    void schedule();
    void askKeychain();
    void makeKey();
    void takePlain(Result<SessionJournal::Reading> reading);
    void endPlain();
    void takeKey(const Result<QByteArray> &key);
    void takeSealed(const QByteArray &key, Result<SessionJournal::Reading> reading);
    void goOnUnsigned(const QString &why);
    void seal(const QByteArray &key);
    void bringBack(SessionJournal::Reading reading, std::function<void()> then);
    void prepare();
    void bringBackNow();
    void setAside(const QString &path, const Error &why);
    KeptSession current() const;
    SessionJournal::Changes takeChanges();
    bool isNews() const;
    KeptSession newest() const;
    QString path() const;
    SessionJournal::Seal sealing() const;
    void save();
    void takeWritten(const Result<> &done, bool isWhole);
    void report(const Result<> &done, bool isWhole);
    void setState(State state, const QString &why);

    session::SessionLog &m_log;
    QString m_folder;
    std::shared_ptr<keyring::SecretStore> m_secrets;
    Surroundings m_surroundings;
    std::unique_ptr<QLockFile> m_lock;
    QByteArray m_key;
    QString m_keyName;
    quint64 m_request = 0; ///< of the key that is waited for; one that comes for an earlier request is dropped
    State m_state = State::Off;
    QString m_why;
    bool m_isReadingPlain = false; ///< until then nothing may be written in its place
    bool m_isLocked = false;
    bool m_hasFailed = false;
    bool m_touched = false;
    QSet<int> m_tokens; ///< changed since the last record
    QSet<quint64> m_exchanges;
    /// What was read and is being made ready.
    struct Back
    {
        std::shared_ptr<SessionJournal::Reading> reading;
        std::function<void()> then;
        int tries;
    };
    std::optional<Back> m_back;
    bool m_isEnding = false; ///< there is no time to make it ready elsewhere
    int m_bringing = 0; ///< what is made ready for an earlier one is nobody's
    bool m_isDue = false; ///< again, once it is written
    bool m_removesPlain = false; ///< once all is in the sealed one
    QTimer m_timer;
    JournalWriter m_writer;
    Background m_reader;
};

} // namespace archive
