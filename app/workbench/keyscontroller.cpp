// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/keyscontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/client/keyfetcher.h"
#include "ui/decode/decodepane.h"
#include "ui/keys/keyspane.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/mainwindow.h"

#include <QFileInfo>
#include <algorithm>

using namespace Qt::StringLiterals;

KeysController::KeysController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
{
    connect(&laboratory, &Laboratory::keysChanged, this, &KeysController::showKeys);
    connect(decode.pane(), &DecodePane::inspected, this, [this] {
        if (m_keys)
            m_keys->setTrials(m_decode.pane()->inspection().keyTrials);
    });
}

QWidget *KeysController::makePane()
{
    m_keys = new KeysPane(systemClock()); // a certificate's validity goes by real time
    m_fetcher = new client::KeyFetcher(m_keys);
    keyring::KeyRing &ring = m_laboratory.keyRing();
    connect(m_keys, &KeysPane::keysGiven, this,
        [this, &ring](const QList<keyring::ImportedKey> &keys, const QString &origin, const QString &name) {
            const QStringList ids = ring.add(keys, origin, name);
            if (!ids.isEmpty())
                m_keys->selectKey(ids.constFirst());
        });
    connect(m_keys, &KeysPane::renamed, &ring, &keyring::KeyRing::rename);
    connect(m_keys, &KeysPane::removeRequested, this, &KeysController::removeKey);
    connect(m_keys, &KeysPane::restoreRequested, this, [this, &ring] {
        if (const auto removed = std::exchange(m_removed, std::nullopt)) {
            ring.putBack(*removed);
            m_keys->selectKey(removed->id);
        }
    });
    connect(m_keys, &KeysPane::retryRequested, &ring, &keyring::KeyRing::retry);
    connect(m_keys, &KeysPane::fetchRequested, m_fetcher, &client::KeyFetcher::fetch);
    connect(m_keys, &KeysPane::fetchCancelled, m_fetcher, &client::KeyFetcher::cancel);
    connect(m_fetcher, &client::KeyFetcher::fetched, m_keys,
        [this](const QUrl &url, const QByteArray &body) { m_keys->take(url, body); });
    connect(m_fetcher, &client::KeyFetcher::failed, m_keys,
        [this](const QUrl &url, const Error &error) { m_keys->take(url, tl::unexpected(error)); });
    showKeys();
    m_keys->setTrials(m_decode.pane()->inspection().keyTrials);
    return m_keys;
}

void KeysController::addKey()
{
    m_window.showPane(u"keys"_s);
    m_keys->addKey();
}

void KeysController::showKeys()
{
    if (!m_keys)
        return;
    QList<KeyRow> rows;
    const config::ServerProfile &server = m_laboratory.servers().current();
    const bool isOwn = server.embedded && m_laboratory.embedded().hasOwnKey();
    const QList<jose::Key> ringKeys = m_laboratory.keyRing().keys();
    for (const jose::Key &key : m_laboratory.rules().keys()) {
        const auto isSame = [&key](const jose::Key &other) {
            const auto part = other.publicKey();
            return key.sameMaterial(other) || (part && part->sameMaterial(key));
        };
        if (std::any_of(ringKeys.begin(), ringKeys.end(), isSame))
            continue; // it stands in the ring
        const QString origin = server.embedded ? tr("the embedded server") : server.title();
        if (!key.hasPrivate())
            rows.append(
                serverKeyRow(key, tr("public"), tr("The server's VERIFYING_KEY: nothing about it is secret."), origin));
        else if (isOwn)
            rows.append(serverKeyRow(key, tr("key file"),
                tr("The embedded server's key lies beside its database, readable by you alone."), origin));
        else
            rows.append(serverKeyRow(key, tr("memory, this run"),
                tr("The server's signing key is in memory for this run and is written nowhere."), origin));
    }
    for (const keyring::KeyEntry &entry : m_laboratory.keyRing().entries())
        rows.append(keyRow(entry));
    m_keys->setKeys(rows);
}

void KeysController::removeKey(const QString &id)
{
    const auto removed = m_laboratory.keyRing().remove(id);
    if (!removed)
        return;
    m_removed = removed->key ? removed : std::nullopt;
    if (m_removed)
        m_keys->offerRestore(removed->name);
}

void KeysController::show(const QString &id)
{
    m_window.showPane(u"keys"_s);
    m_keys->selectKey(id);
}

bool KeysController::openFile(const QString &path, const QByteArray &bytes)
{
    const auto keys = keyring::importKeys(bytes);
    if (!keys && keys.error().code == Errc::Secret) { // its passphrase is asked for there
        m_window.showPane(u"keys"_s);
        m_keys->openFile(path);
        return true;
    }
    if (!keys || keys->isEmpty())
        return false;
    const QString file = QFileInfo(path).fileName();
    m_laboratory.keyRing().add(*keys, file, keys->size() == 1 ? file : QString());
    m_window.notice()->setAction({});
    m_window.notice()->show(Tone::Good, {},
        keys->size() == 1 ? tr("The key of %1 can now verify tokens; see Keys.").arg(file)
                          : tr("%n keys of %1 can now verify tokens; see Keys.", nullptr, int(keys->size())).arg(file));
    return true;
}
