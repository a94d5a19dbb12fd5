// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/sessionfiles.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/archive/savedsession.h"
#include "core/base/regularfile.h"
#include "ui/look/icons.h"
#include "ui/session/sessionpane.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sessionarea.h"

#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;
using archive::KeptSession;
using archive::SessionJournal;
using archive::SessionKeeper;

namespace {

constexpr qint64 sessionHead = 64; // bytes that tell a session

QString nameOf(const QString &path)
{
    return QFileInfo(path).fileName();
}

} // namespace

SessionFiles::SessionFiles(Laboratory &laboratory, MainWindow &window, DecodeController &decode, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
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
    showKept();
    return m_session;
}

void SessionFiles::makeMenu()
{
    auto *button = new QToolButton;
    button->setObjectName(u"sessionMenu"_s);
    button->setText(tr("Session…"));
    button->setToolTip(tr("Save, open, compare, export or forget the session"));
    button->setAutoRaise(true);
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
    add("sessionMenuCompare", "compare", tr("&Compare with a file…"), &SessionPane::compare);
    add("sessionMenuExport", "exchanges", tr("&Export calls…"), &SessionPane::exportCalls);
    menu->addSeparator();
    add("sessionMenuForget", "trash", tr("&Forget this session"), &SessionPane::forgetRequested);
    connect(button, &QToolButton::clicked, menu, [menu, button] {
        menu->popup(button->mapToGlobal(QPoint(button->width() - menu->sizeHint().width(), button->height())));
    });
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
    const auto saved = archive::saveSession(path, currentSession(), passphrase);
    if (!saved)
        m_session->showError(saved.error());
    else
        m_session->showMessage(Tone::Good,
            passphrase.isEmpty()
                ? tr("Saved to %1, without signatures and passwords.").arg(path)
                : tr("Saved to %1. Without the passphrase nobody can open it, nor can you.").arg(path));
}

/// Absent: said, or the passphrase asked for. What was damaged is left to be said.
std::optional<SessionJournal::Reading> SessionFiles::read(const QString &path, const QString &passphrase)
{
    const auto head = SessionJournal::head(path);
    auto reading = archive::openSession(path, passphrase);
    if (!reading) {
        if (reading.error().code == Errc::Secret && head && !head->kdf.isNull())
            m_session->askPassphrase(path, reading.error());
        else
            m_session->showError(reading.error());
        return std::nullopt;
    }
    archive::moveEmbedded(&reading->session, m_laboratory.servers().embedded().id());
    return std::move(*reading);
}

void SessionFiles::openFrom(const QString &path, const QString &passphrase)
{
    QFile file(path);
    if (const auto found = openRegularFile(file); !found) {
        m_session->showError(found.error());
        return;
    }
    if (!archive::looksLikeSession(file.peek(sessionHead))) {
        emit importRequested(path);
        return;
    }
    const auto opened = read(path, passphrase);
    if (!opened)
        return;
    const KeptSession before = currentSession();
    KeptSession all = archive::merged(before, archive::fromFile(opened->session, nameOf(path)));
    const qsizetype tokens = all.tokens.size() - before.tokens.size();
    const qsizetype calls = all.exchanges.size() - before.exchanges.size();
    m_laboratory.log().restore(all.tokens, all.exchanges);
    m_decode.select(before.selected >= 0 ? before.selected : all.selected);
    const QString done = tr("%1 is open beside this session: %2 tokens and %3 calls were not here yet.")
                             .arg(nameOf(path), QLocale().toString(tokens), QLocale().toString(calls));
    if (opened->damage.isEmpty())
        m_session->showMessage(Tone::Good, done);
    else
        m_session->showMessage(Tone::Warning, u"%1 %2"_s.arg(opened->damage, done));
}

void SessionFiles::compareWith(const QString &path, const QString &passphrase)
{
    const auto opened = read(path, passphrase);
    if (!opened)
        return;
    if (!opened->damage.isEmpty())
        m_session->showMessage(Tone::Warning, opened->damage);
    m_session->showComparison(nameOf(path), archive::compare(currentSession(), opened->session));
}

void SessionFiles::exportCalls(const QString &path, archive::ExportFormat format, client::Secrets secrets)
{
    const QList<session::Exchange> &exchanges = m_laboratory.log().exchanges();
    const auto saved = archive::saveExport(path, exchanges, format, secrets);
    if (!saved)
        return m_session->showError(saved.error());
    m_session->showMessage(secrets == client::Secrets::Revealed ? Tone::Warning : Tone::Good,
        secrets == client::Secrets::Revealed
            ? tr("%1 calls are in %2, with their tokens. Whoever has them can use them until they expire.")
                  .arg(QLocale().toString(exchanges.size()), path)
            : tr("%1 calls are in %2, tokens masked and passwords left out.")
                  .arg(QLocale().toString(exchanges.size()), path));
}

void SessionFiles::forget()
{
    m_forgotten = currentSession();
    m_decode.deselect();
    if (SessionKeeper *keeper = m_laboratory.keeper())
        keeper->forget();
    else
        m_laboratory.log().clear();
    m_session->showMessage(
        Tone::Neutral, tr("The session is empty, and so is what is kept of it."), tr("Bring it back"));
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

void SessionFiles::openFile(const QString &path)
{
    m_window.session()->show(u"session"_s);
    m_session->openFrom(path);
}
