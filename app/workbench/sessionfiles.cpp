// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/sessionfiles.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/recentfiles.h"
#include "core/archive/forgetting.h"
#include "core/archive/savedsession.h"
#include "core/base/plural.h"
#include "core/base/regularfile.h"
#include "core/base/timetext.h"
#include "core/session/tokentitle.h"
#include "ui/look/icons.h"
#include "ui/session/sessionpane.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sessionarea.h"

#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;
using archive::KeptSession;
using archive::SessionJournal;
using archive::SessionKeeper;
using session::SessionLog;
using Reading = archive::SessionJournal::Reading;

namespace {

constexpr qint64 sessionHead = 64; // bytes that tell a session

QString nameOf(const QString &path)
{
    return QFileInfo(path).fileName();
}

} // namespace

SessionFiles::SessionFiles(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, RecentFiles &recent, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_recent(recent)
{
}

QWidget *SessionFiles::makePane()
{
    m_session = new SessionPane(m_laboratory.clock().clock());
    connect(m_session, &SessionPane::saveRequested, this, &SessionFiles::saveTo);
    connect(m_session, &SessionPane::openRequested, this, &SessionFiles::openFrom);
    connect(m_session, &SessionPane::compareRequested, this, &SessionFiles::compareWith);
    connect(m_session, &SessionPane::exportRequested, this, &SessionFiles::exportCalls);
    connect(m_session, &SessionPane::forgetRequested, this, &SessionFiles::forget);
    connect(m_session, &SessionPane::actionTriggered, this, &SessionFiles::bringBack);
    if (SessionKeeper *keeper = m_laboratory.keeper())
        connect(m_session, &SessionPane::retryRequested, keeper, &SessionKeeper::retry);
    connect(m_session, &SessionPane::memoryBoundChosen, this, &SessionFiles::memoryBoundChosen);
    showKept();
    showMemory();
    return m_session;
}

void SessionFiles::makeMenu()
{
    auto *button = new QPushButton(tr("Save, open…")); // not the name of the tab, which is another thing
    button->setObjectName(u"sessionMenu"_s);
    button->setToolTip(tr("Save, open, compare, export or forget the session"));
    button->setFocusPolicy(Qt::TabFocus);
    auto *menu = new QMenu(button);
    const auto add
        = [this, menu](const char *name, const char *icon, const QString &text, void (SessionPane::*what)()) {
              QAction *action = menu->addAction(themedIcon(QLatin1String(icon), IconRole::Muted), text);
              action->setObjectName(QLatin1String(name));
              connect(action, &QAction::triggered, this, [this, what] {
                  m_window.session()->show(u"session"_s);
                  (m_session->*what)();
              });
          };
    add("sessionMenuSave", "save", tr("&Save session…"), &SessionPane::save);
    add("sessionMenuOpen", "open", tr("&Open or import…"), &SessionPane::open);
    menu->addMenu(m_recent.makeMenu(menu));
    add("sessionMenuCompare", "compare", tr("&Compare with a file…"), &SessionPane::compare);
    add("sessionMenuExport", "exchanges", tr("&Export calls…"), &SessionPane::exportCalls);
    menu->addSeparator();
    add("sessionMenuForget", "trash", tr("&Forget this session"), &SessionPane::forgetRequested);
    button->setMenu(menu);
    m_window.session()->setCorner(button);
}

KeptSession SessionFiles::currentSession() const
{
    KeptSession session = archive::snapshot(m_laboratory.log());
    session.selected = m_decode.selected();
    session.embedded = m_laboratory.servers().embedded().id();
    session.clockOffset = m_laboratory.clock().offset();
    return session;
}

void SessionFiles::saveTo(const QString &path, const QString &passphrase)
{
    m_session->showMessage(Tone::Neutral, tr("Saving to %1 …").arg(path));
    m_work.run(
        [path, passphrase, session = currentSession()] { return archive::saveSession(path, session, passphrase); },
        [this, path, isReadable = passphrase.isEmpty()](const Result<> &saved) {
            if (!saved)
                return m_session->showError(saved.error());
            m_recent.add(path);
            m_session->showMessage(Tone::Good,
                isReadable ? tr("Saved to %1, without signatures and passwords.").arg(path)
                           : tr("Saved to %1. It can't be opened without the passphrase, not even by you.").arg(path));
        });
}

/// What could not be read is said, or the passphrase asked for; what was damaged is left to be said.
void SessionFiles::read(const QString &path, const QString &passphrase, std::function<void(Reading)> use)
{
    m_session->showMessage(Tone::Neutral, tr("Reading %1 …").arg(path));
    const auto work = [path, passphrase] {
        const auto head = SessionJournal::head(path);
        return std::pair(head && !head->kdf.isNull(), archive::openSession(path, passphrase));
    };
    m_work.run(work,
        [this, path, isFirst = passphrase.isEmpty(), use = std::move(use)](std::pair<bool, Result<Reading>> read) {
            auto &[hasPassphrase, reading] = read;
            if (!reading && reading.error().code == Errc::Secret && hasPassphrase)
                return m_session->askPassphrase(path, isFirst ? std::nullopt : std::optional(reading.error()));
            if (!reading)
                return m_session->showError(reading.error());
            archive::moveEmbedded(&reading->session, m_laboratory.servers().embedded().id());
            use(std::move(*reading));
        });
}

void SessionFiles::openFrom(const QString &path, const QString &passphrase)
{
    QFile file(path);
    if (const auto found = openRegularFile(file); !found) {
        m_session->showError(found.error());
        return;
    }
    m_recent.add(path);
    if (!archive::looksLikeSession(file.peek(sessionHead))) {
        emit importRequested(path);
        return;
    }
    read(path, passphrase, [this, path](const Reading &opened) { openBeside(nameOf(path), opened); });
}

void SessionFiles::openBeside(const QString &fileName, const Reading &opened)
{
    const KeptSession before = currentSession();
    const auto work = [before, fileName, session = opened.session, last = m_laboratory.log().lastExchange()] {
        const KeptSession all = archive::merged(before, archive::fromFile(session, fileName));
        return Joined{ SessionLog::madeOf(all.tokens, all.exchanges, last), all.selected };
    };
    m_work.run(work, [this, before, fileName, opened, last = m_laboratory.log().lastExchange()](const Joined &joined) {
        // As long as nothing is written to them, lists are shared with their copies.
        const SessionLog &log = m_laboratory.log();
        const bool isSame = log.tokens().isSharedWith(before.tokens) && log.exchanges().isSharedWith(before.exchanges)
            && log.lastExchange() == last;
        if (isSame)
            showBeside(fileName, opened, before, joined);
        else
            openBeside(fileName, opened);
    });
}

void SessionFiles::showBeside(
    const QString &fileName, const Reading &opened, const KeptSession &before, const Joined &joined)
{
    const qsizetype tokens = joined.log->tokens().size() - before.tokens.size();
    const qsizetype calls = joined.log->exchanges().size() - before.exchanges.size();
    m_laboratory.log().restoreFrom(*joined.log);
    m_decode.select(before.selected >= 0 ? before.selected : joined.selected);
    const QString done = tr("%1 is open beside this session: %2 tokens and %3 calls were not here yet.")
                             .arg(fileName, QLocale().toString(tokens), QLocale().toString(calls));
    if (opened.damage.isEmpty())
        m_session->showMessage(Tone::Good, done);
    else
        m_session->showMessage(Tone::Warning, u"%1 %2"_s.arg(opened.damage, done));
}

void SessionFiles::compareWith(const QString &path, const QString &passphrase)
{
    read(path, passphrase, [this, path](const Reading &opened) {
        if (opened.damage.isEmpty())
            m_session->clearMessage();
        else
            m_session->showMessage(Tone::Warning, opened.damage);
        m_work.run([here = currentSession(), there = opened.session] { return archive::compare(here, there); },
            [this, path](const auto &comparison) { m_session->showComparison(nameOf(path), comparison); });
    });
}

void SessionFiles::exportCalls(const QString &path, archive::ExportFormat format, client::Secrets secrets)
{
    const session::ExchangeList exchanges = m_laboratory.log().exchanges();
    m_session->showMessage(Tone::Neutral, tr("Writing %1 …").arg(path));
    const auto work
        = [path, exchanges, format, secrets] { return archive::saveExport(path, exchanges.toList(), format, secrets); };
    m_work.run(work, [this, path, secrets, count = int(exchanges.size())](const Result<> &saved) {
        if (!saved)
            return m_session->showError(saved.error());
        m_session->showMessage(secrets == client::Secrets::Revealed ? Tone::Warning : Tone::Good,
            secrets == client::Secrets::Revealed
                ? counted(tr("%Ln call(s) (is|are) in %1, with (its|their) tokens. Whoever has them can use them until "
                             "they expire.",
                              nullptr, count),
                    count)
                      .arg(path)
                : counted(
                    tr("%Ln call(s) (is|are) in %1, tokens masked and passwords left out.", nullptr, count), count)
                      .arg(path));
    });
}

void SessionFiles::forget()
{
    m_forgotten = currentSession();
    m_decode.deselect();
    if (SessionKeeper *keeper = m_laboratory.keeper())
        keeper->forget();
    else
        m_laboratory.log().clear();
    m_session->offerUndo(tr("Session cleared, on disk too."));
}

void SessionFiles::forgetTokens(int token)
{
    const QSet<int> tokens = archive::tokensOfSameUser(m_laboratory.log(), token);
    if (tokens.isEmpty())
        return;
    const QString done = forgottenText(token, tokens);
    m_forgotten = currentSession();
    const archive::KeptSession left = archive::withoutTokens(m_forgotten, tokens);
    const bool isShown = tokens.contains(m_decode.selected());
    m_decode.deselect();
    m_laboratory.log().restore(left.tokens, left.exchanges);
    if (isShown)
        m_decode.clear();
    else
        m_decode.select(left.selected);
    m_window.session()->show(u"session"_s);
    m_session->offerUndo(done);
}

/// What is gone, and what is not: a server knows nothing of it.
QString SessionFiles::forgottenText(int token, const QSet<int> &tokens) const
{
    const Instant now = m_laboratory.clock().now();
    std::optional<Instant> end; ///< of the last one that is good for something
    bool isOver = true;
    for (const int id : tokens) {
        const session::TokenRecord *each = m_laboratory.log().token(id);
        if (each && !each->isStripped && each->expiresAt && session::mayBeAlive(*each, now))
            end = std::max(end.value_or(*each->expiresAt), *each->expiresAt);
        const session::TokenState state = each ? stateAt(*each, now) : session::TokenState::Expired;
        isOver = isOver && (state == session::TokenState::Expired || state == session::TokenState::Blacklisted);
    }
    const session::TokenRecord &record = *m_laboratory.log().token(token);
    QString whose = counted(tr("%n token(s)", nullptr, int(tokens.size())), tokens.size());
    if (session::isOfKnownUser(record) && !record.user.isEmpty())
        whose = tr("%1 of %2").arg(whose, session::oneLine(record.user, 40));
    if (!record.server.isEmpty())
        whose = tr("%1 on %2").arg(whose, QUrl(record.server).authority());
    const QString done = m_laboratory.keeper() ? tr("Forgotten here, on disk too: %1.") : tr("Forgotten here: %1.");
    return done.arg(whose) + u' '
        + (end ? tr("That ends nothing on the server: a copy elsewhere is good until it expires, the last one %1.")
                     .arg(clockText(*end, now))
                : isOver
                ? tr("None of them was good for anything any more.")
                : tr("That ends nothing on the server: a copy elsewhere is good for as long as the server takes it."));
}

void SessionFiles::bringBack()
{
    const KeptSession all = archive::merged(std::exchange(m_forgotten, {}), currentSession());
    m_laboratory.log().restore(all.tokens, all.exchanges);
    m_decode.select(all.selected);
    m_session->showMessage(Tone::Good, tr("The session is back."));
}

void SessionFiles::showKept()
{
    if (!m_session)
        return;
    const SessionKeeper *keeper = m_laboratory.keeper();
    const auto state = keeper ? keeper->state() : SessionKeeper::State::Off;
    const bool isUnsigned = state == SessionKeeper::State::Unsigned;
    const Tone tone = state == SessionKeeper::State::Sealed ? Tone::Good : isUnsigned ? Tone::Warning : Tone::Neutral;
    m_session->setKept(tone, keeper ? keeper->sentence() : tr("This session is thrown away at the end."), isUnsigned);
}

void SessionFiles::showMemory()
{
    const SessionLog &log = m_laboratory.log();
    if (m_session)
        m_session->setMemory(log.memoryTaken(), log.memoryBound(), log.shortenedCount());
}

void SessionFiles::openFile(const QString &path)
{
    m_window.session()->show(u"session"_s);
    m_session->openFrom(path);
}
