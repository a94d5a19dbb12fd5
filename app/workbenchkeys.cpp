// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the keys.
#include "app/keyfetcher.h"
#include "app/services.h"
#include "app/workbench.h"
#include "core/base/jsonwriter.h"
#include "ui/decodepane.h"
#include "ui/inlinemessage.h"
#include "ui/keyspane.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

QWidget *Workbench::makeKeys()
{
    m_keys = new KeysPane(systemClock()); // a certificate's validity goes by real time
    m_fetcher = new KeyFetcher(m_keys);
    config::KeyRing &ring = m_services.keyRing();
    connect(m_keys, &KeysPane::keysGiven, this,
        [this, &ring](const QList<config::ImportedKey> &keys, const QString &origin, const QString &name) {
            const QStringList ids = ring.add(keys, origin, name);
            if (!ids.isEmpty())
                m_keys->selectKey(ids.constFirst());
        });
    connect(m_keys, &KeysPane::renamed, &ring, &config::KeyRing::rename);
    connect(m_keys, &KeysPane::removeRequested, this, &Workbench::removeKey);
    connect(m_keys, &KeysPane::restoreRequested, this, [this, &ring] {
        if (const auto removed = std::exchange(m_removedKey, std::nullopt)) {
            ring.putBack(*removed);
            m_keys->selectKey(removed->id);
        }
    });
    connect(m_keys, &KeysPane::retryRequested, &ring, &config::KeyRing::retry);
    connect(m_keys, &KeysPane::fetchRequested, m_fetcher, &KeyFetcher::fetch);
    connect(m_keys, &KeysPane::fetchCancelled, m_fetcher, &KeyFetcher::cancel);
    connect(m_fetcher, &KeyFetcher::fetched, m_keys,
        [this](const QUrl &url, const QByteArray &body) { m_keys->take(url, body); });
    connect(m_fetcher, &KeyFetcher::failed, m_keys,
        [this](const QUrl &url, const Error &error) { m_keys->take(url, tl::unexpected(error)); });
    showKeysPane();
    m_keys->setTrials(m_decode->inspection().keyTrials);
    return m_keys;
}

void Workbench::showKeysPane()
{
    if (!m_keys)
        return;
    QList<KeyRow> rows;
    const config::ServerProfile &server = m_services.server();
    const bool isOwn = server.embedded && m_services.hasOwnKey();
    for (const jose::Key &key : m_services.serverKeys()) {
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
    for (const config::KeyEntry &entry : m_services.keyRing().entries())
        rows.append(keyRow(entry));
    m_keys->setKeys(rows);
}

void Workbench::removeKey(const QString &id)
{
    const auto removed = m_services.keyRing().remove(id);
    if (!removed)
        return;
    m_removedKey = removed->key ? removed : std::nullopt;
    if (m_removedKey)
        m_keys->offerRestore(removed->name);
}

bool Workbench::openKeys(const QString &path, const QByteArray &bytes)
{
    const auto keys = config::importKeys(bytes);
    if (!keys && keys.error().code == Errc::Secret) { // its passphrase is asked for there
        m_window.showPane(u"keys"_s);
        m_keys->openFile(path);
        return true;
    }
    if (!keys || keys->isEmpty())
        return false;
    const QString file = QFileInfo(path).fileName();
    m_services.keyRing().add(*keys, file, keys->size() == 1 ? file : QString());
    m_window.notice()->setAction({});
    m_window.notice()->show(Tone::Good, {},
        keys->size() == 1 ? tr("The key of %1 can now verify tokens; see Keys.").arg(file)
                          : tr("%1 keys of %2 can now verify tokens; see Keys.").arg(keys->size()).arg(file));
    return true;
}

void Workbench::restoreKeys()
{
    if (const auto record = parseJson(m_state.value(u"keys/ring"_s).toByteArray()))
        m_services.keyRing().restore(*record);
    // What the keychain took a moment for is kept as well, also where the program doesn't end as it should.
    connect(&m_services.keyRing(), &config::KeyRing::changed, this, &Workbench::saveKeys);
}

void Workbench::saveKeys()
{
    m_state.setValue(u"keys/ring"_s, writeJson(m_services.keyRing().record()));
}
