// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/sessionkeeper.h"

#include "core/base/freedmemory.h"
#include "core/base/letgo.h"
#include "core/base/privatefiles.h"
#include "core/jose/sealing.h"

#include <QDir>
#include <QLockFile>
#include <algorithm>

using namespace Qt::StringLiterals;
using session::SessionLog;

namespace archive {

namespace {

constexpr std::chrono::milliseconds delay{ 300 };
constexpr std::chrono::milliseconds delayAfterFailure{ 3000 };
constexpr qsizetype mostExchanges = 2000; // kept when the journal is written anew, the newest
constexpr QLatin1StringView asideSuffix(".old");

} // namespace

SessionKeeper::SessionKeeper(
    SessionLog &log, QString folder, std::shared_ptr<keyring::SecretStore> secrets, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_folder(std::move(folder))
    , m_secrets(std::move(secrets))
    , m_surroundings{ [] { return -1; }, [] { return QString(); }, [] { return std::chrono::microseconds(0); } }
    , m_writer([this](const Result<> &done, bool isWhole) { takeWritten(done, isWhole); })
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, &SessionKeeper::save);
}

SessionKeeper::~SessionKeeper()
{
    if (m_writer.isWriting())
        m_writer.finish();
    m_writer.drop(); // shares the key
    jose::cleanse(m_key);
}

void SessionKeeper::setSurroundings(Surroundings surroundings)
{
    m_surroundings = std::move(surroundings);
}

QString SessionKeeper::sealedPath() const
{
    return m_folder + "/session.sealed"_L1;
}

QString SessionKeeper::plainPath() const
{
    return m_folder + "/session.unsigned"_L1;
}

void SessionKeeper::start()
{
    if (!QDir().mkpath(m_folder)) {
        setState(State::Off,
            tr("The folder %1 can't be made; make the one above it writable and start Jotlab again.").arg(m_folder));
        return;
    }
    makeFolderPrivate(m_folder);
    m_lock = std::make_unique<QLockFile>(m_folder + "/session.lock"_L1);
    m_lock->setStaleLockTime(0); // stale only where its process has ended, however long that ran
    if (!m_lock->tryLock()) {
        setState(State::Off,
            m_lock->error() == QLockFile::LockFailedError
                ? tr("Another window of Jotlab keeps the session in %1; save this one to a file before you close it.")
                      .arg(m_folder)
                : tr("The folder %1 can't be written; make it writable and start Jotlab again.").arg(m_folder));
        return;
    }
    watch();
    m_isReadingPlain = true;
    setState(State::Asking, {});
    m_reader.run([path = plainPath()] { return SessionJournal::read(path); },
        [this](Result<SessionJournal::Reading> reading) {
            if (m_isReadingPlain) // else it was forgotten, or read by who could not wait
                takePlain(std::move(reading));
        });
}

void SessionKeeper::takePlain(Result<SessionJournal::Reading> reading)
{
    if (reading)
        return bringBack(std::move(*reading), [this] { endPlain(); });
    if (reading.error().code != Errc::NotFound)
        setAside(plainPath(), reading.error());
    endPlain();
}

void SessionKeeper::endPlain()
{
    m_isReadingPlain = false;
    if (!m_log.tokens().isEmpty() || !m_log.exchanges().isEmpty())
        schedule();
    askKeychain();
}

void SessionKeeper::watch()
{
    connect(&m_log, &SessionLog::tokenAdded, this, [this](int id) {
        m_tokens.insert(id);
        schedule();
    });
    connect(&m_log, &SessionLog::tokenChanged, this, [this](int id) {
        m_tokens.insert(id);
        schedule();
    });
    connect(&m_log, &SessionLog::familyChanged, this, [this](const QList<int> &ids) {
        for (const int id : ids)
            m_tokens.insert(id);
        schedule();
    });
    connect(&m_log, &SessionLog::exchangeAdded, this, [this](quint64 id) {
        m_exchanges.insert(id);
        schedule();
    });
    connect(&m_log, &SessionLog::restored, this, [this] {
        m_writer.drop(); // other ids: written anew
        schedule();
    });
}

void SessionKeeper::schedule()
{
    if (m_lock && m_lock->isLocked() && !m_isReadingPlain && !m_timer.isActive())
        m_timer.start(); // not again while it runs: what waits, waits no longer than that
}

void SessionKeeper::touch()
{
    m_touched = true;
    schedule();
}

void SessionKeeper::retry()
{
    if (m_state == State::Unsigned)
        askKeychain();
}

void SessionKeeper::askKeychain()
{
    if (!m_secrets)
        return goOnUnsigned(tr("There is no keychain."));
    setState(State::Asking, {});
    const auto head = SessionJournal::head(sealedPath());
    if (head && head->isSealed) {
        m_keyName = head->keyName;
        m_secrets->read(m_keyName, this, [this, request = ++m_request](const Result<QByteArray> &key) {
            if (request == m_request) // else that session was forgotten meanwhile
                takeKey(key);
        });
        return;
    }
    if (!head && head.error().code != Errc::NotFound)
        setAside(sealedPath(), head.error());
    makeKey();
}

void SessionKeeper::makeKey()
{
    QByteArray key = jose::randomKey();
    m_keyName = "session-"_L1 + QLatin1StringView(jose::randomKey(8).toHex());
    if (key.isEmpty())
        return goOnUnsigned(tr("No key could be made, since OpenSSL has no random numbers."));
    m_secrets->write(m_keyName, key, this, [this, key](const Result<> &done) mutable {
        if (done)
            seal(key);
        else
            goOnUnsigned(done.error().what);
        jose::cleanse(key); // where it is not the one in use
    });
}

void SessionKeeper::takeKey(const Result<QByteArray> &key)
{
    if (!key) {
        m_isLocked = true;
        return goOnUnsigned(
            tr("The session of an earlier run is encrypted. %1 If the key is lost for good, forget the session.")
                .arg(key.error().what));
    }
    keepFromSwap(*key);
    m_reader.run([path = sealedPath(), key = *key] { return SessionJournal::read(path, key); },
        [this, key = *key, request = m_request](Result<SessionJournal::Reading> reading) {
            if (request == m_request)
                takeSealed(key, std::move(reading));
        });
}

void SessionKeeper::takeSealed(const QByteArray &key, Result<SessionJournal::Reading> reading)
{
    if (!reading) {
        m_isLocked = reading.error().code == Errc::Secret;
        if (m_isLocked)
            return goOnUnsigned(tr("%1 If that key is lost for good, forget the session.").arg(reading.error().what));
        setAside(sealedPath(), reading.error());
        reading = SessionJournal::Reading{};
    }
    bringBack(std::move(*reading), [this, key] { seal(key); });
}

void SessionKeeper::goOnUnsigned(const QString &why)
{
    setState(State::Unsigned, why);
    if (!current().isEmpty())
        schedule();
}

void SessionKeeper::seal(const QByteArray &key)
{
    m_isLocked = false;
    m_key = key;
    keepFromSwap(m_key);
    m_writer.drop();
    m_removesPlain = true; // everything that was in there is in the sealed one then
    setState(State::Sealed, {});
    m_touched = true;
    save();
}

void SessionKeeper::bringBack(SessionJournal::Reading reading, std::function<void()> then)
{
    if (reading.session.isEmpty() && reading.damage.isEmpty())
        return then();
    m_back = Back{ std::make_shared<SessionJournal::Reading>(std::move(reading)), std::move(then), 0 };
    if (m_isEnding)
        bringBackNow();
    else
        prepare();
}

/// Very many take a while to be brought together with what is there and made ready, and to be let go: all of it
/// elsewhere. Where something comes each time meanwhile, it is done at once in the end.
void SessionKeeper::prepare()
{
    constexpr int mostTries = 3;
    if (++m_back->tries > mostTries)
        return bringBackNow();
    struct Made
    {
        std::shared_ptr<SessionLog> log;
        int selected;
    };
    const KeptSession here = current();
    const auto work = [reading = m_back->reading, here, last = m_log.lastExchange()] {
        KeptSession session = reading->session;
        moveEmbedded(&session, here.embedded);
        const KeptSession all = merged(session, here);
        return Made{ SessionLog::madeOf(all.tokens, all.exchanges, last), all.selected };
    };
    m_reader.run(work, [this, here, last = m_log.lastExchange(), number = ++m_bringing](const Made &made) {
        if (number != m_bringing)
            return;
        // As long as nothing is written to them, lists are shared with their copies.
        const bool isSame = m_log.tokens().isSharedWith(here.tokens) && m_log.exchanges().isSharedWith(here.exchanges)
            && m_log.lastExchange() == last && m_surroundings.embedded() == here.embedded;
        if (!isSame)
            return prepare();
        Back back = *std::exchange(m_back, std::nullopt);
        const session::TokenRecord *shown = m_log.token(m_surroundings.selected()); // another one, perhaps, by now
        const QByteArray text = shown ? shown->text : QByteArray();
        m_log.restoreFrom(*made.log);
        const session::TokenRecord *again = m_log.findByText(text);
        emit restored(again ? again->id : made.selected, back.reading->session.clockOffset, back.reading->damage);
        letGo(std::move(back.reading));
        back.then();
    });
}

void SessionKeeper::bringBackNow()
{
    ++m_bringing; // what is being made ready
    const Back back = *std::exchange(m_back, std::nullopt);
    KeptSession session = back.reading->session;
    moveEmbedded(&session, m_surroundings.embedded());
    const KeptSession all = merged(session, current());
    m_log.restore(all.tokens, all.exchanges);
    emit restored(all.selected, back.reading->session.clockOffset, back.reading->damage);
    back.then();
}

/// What can't be read is not overwritten: somebody may want to look at it.
void SessionKeeper::setAside(const QString &path, const Error &why)
{
    const QString aside = path + asideSuffix;
    QFile::remove(aside);
    const bool isAside = QFile::rename(path, aside);
    emit failed({ why.code,
        isAside ? tr("%1 It was set aside as %2; open it with the Jotlab that wrote it, or forget the session.")
                      .arg(why.what, aside)
                : tr("%1 Move the file away, or the session can't be kept.").arg(why.what),
        why.detail });
}

KeptSession SessionKeeper::current() const
{
    KeptSession session = snapshot(m_log);
    session.selected = m_surroundings.selected();
    session.embedded = m_surroundings.embedded();
    session.clockOffset = m_surroundings.clockOffset();
    return session;
}

SessionJournal::Changes SessionKeeper::takeChanges()
{
    SessionJournal::Changes made{ {}, {}, m_surroundings.selected(), m_surroundings.embedded(),
        m_surroundings.clockOffset() };
    QList<int> tokens(m_tokens.cbegin(), m_tokens.cend());
    std::sort(tokens.begin(), tokens.end()); // a new one follows those that were there
    for (const int id : std::as_const(tokens)) {
        if (const session::TokenRecord *token = m_log.token(id))
            made.tokens.append(*token);
    }
    QList<quint64> exchanges(m_exchanges.cbegin(), m_exchanges.cend());
    std::sort(exchanges.begin(), exchanges.end());
    for (const quint64 id : exchanges) {
        if (const session::Exchange *exchange = m_log.exchange(id))
            made.exchanges.append(*exchange);
    }
    m_tokens.clear();
    m_exchanges.clear();
    m_touched = false;
    return made;
}

bool SessionKeeper::isNews() const
{
    return !m_tokens.isEmpty() || !m_exchanges.isEmpty() || m_touched;
}

KeptSession SessionKeeper::newest() const
{
    KeptSession session = current();
    if (session.exchanges.size() > mostExchanges)
        session.exchanges = session.exchanges.last(mostExchanges);
    return session;
}

QString SessionKeeper::path() const
{
    return m_key.isEmpty() ? plainPath() : sealedPath();
}

SessionJournal::Seal SessionKeeper::sealing() const
{
    return m_key.isEmpty() ? SessionJournal::Seal() : SessionJournal::Seal{ m_key, m_keyName, {} };
}

void SessionKeeper::save()
{
    m_timer.stop();
    if (!m_lock || !m_lock->isLocked() || m_isReadingPlain)
        return;
    m_isDue = m_writer.isWriting();
    if (m_isDue)
        return;
    if (!m_writer.goesOn()) {
        takeChanges(); // all of them are in it
        m_writer.create(path(), newest(), sealing());
    } else if (isNews()) {
        m_writer.append(takeChanges());
    }
}

void SessionKeeper::takeWritten(const Result<> &done, bool isWhole)
{
    if (!done && !isWhole) // the file may be gone
        return save();
    report(done, isWhole);
    if (done && m_isDue) // it has waited for long enough
        save();
    else if (done && (isNews() || !m_writer.goesOn()))
        schedule();
}

void SessionKeeper::report(const Result<> &done, bool isWhole)
{
    if (!done) {
        if (!m_hasFailed)
            emit failed(done.error());
        m_timer.start(delayAfterFailure); // there may be room by then, and nothing new to write
    } else {
        m_timer.setInterval(delay);
        const bool isThere = isWhole && m_writer.goesOn(); // else it was another session's, or without its key
        if (isThere && std::exchange(m_removesPlain, false))
            QFile::remove(plainPath());
    }
    m_hasFailed = !done;
}

void SessionKeeper::flush()
{
    m_timer.stop();
    if (!m_lock || !m_lock->isLocked())
        return;
    // The window ends already; what is written holds what was there.
    m_isEnding = true;
    if (m_isReadingPlain && !m_back)
        takePlain(SessionJournal::read(plainPath()));
    if (m_back)
        bringBackNow();
    m_isEnding = false;
    if (m_writer.isWriting()) {
        if (const auto done = m_writer.finish(); done)
            report(done, true);
    }
    m_isDue = false;
    const bool hasNews = isNews();
    const SessionJournal::Changes changes = takeChanges();
    if (m_writer.goesOn() && (!hasNews || m_writer.appendNow(changes)))
        report({}, false);
    else
        report(m_writer.createNow(path(), newest(), sealing()), true);
}

void SessionKeeper::forget()
{
    ++m_bringing;
    m_back.reset();
    if (m_writer.isWriting())
        m_writer.finish();
    m_writer.drop();
    m_log.clear();
    if (!m_lock || !m_lock->isLocked())
        return; // the files are another window's
    for (const QString &path : { sealedPath(), plainPath() })
        QFile::remove(path + asideSuffix);
    const bool wasReadingPlain = std::exchange(m_isReadingPlain, false);
    if (wasReadingPlain) {
        QFile::remove(plainPath());
        if (const auto head = SessionJournal::head(sealedPath()); head && head->isSealed)
            m_keyName = head->keyName;
    }
    const bool isAsking = m_state == State::Asking && QFile::exists(sealedPath());
    if (m_isLocked || isAsking) {
        QFile::remove(sealedPath());
        if (m_secrets)
            m_secrets->remove(m_keyName, this, [](const Result<> &) {});
        m_isLocked = false;
        ++m_request;
        askKeychain();
    } else if (wasReadingPlain) {
        askKeychain();
    }
    flush();
}

void SessionKeeper::setState(State state, const QString &why)
{
    m_state = state;
    m_why = why;
    emit changed();
}

QString SessionKeeper::sentence() const
{
    switch (m_state) {
    case State::Off:
        return m_why.isEmpty() ? tr("This session is not kept; save it to a file before you close the window.")
                               : tr("This session is not kept. %1").arg(m_why);
    case State::Asking:
        return tr(
            "The keychain is asked for the session's key; until it answers, tokens are kept without their signature. "
            "Unlock it if it asks you to.");
    case State::Sealed:
        return tr("Kept as you go, encrypted with a key from the system's keychain, in %1.").arg(sealedPath());
    case State::Unsigned:
        break;
    }
    return tr("Tokens are kept without their signature, passwords not at all, in %1. %2 To keep tokens whole, start or "
              "unlock the keychain and try it again.")
        .arg(plainPath(), m_why);
}

} // namespace archive
