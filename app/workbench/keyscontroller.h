// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/keyring.h"

#include <QObject>
#include <QPointer>

class DecodeController;
namespace client {
class KeyFetcher;
}
class KeysPane;
class Laboratory;
class MainWindow;

/// Keys: what verifies tokens, brought in from files, texts and addresses.
class KeysController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    KeysController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, QObject *parent = nullptr);

    QWidget *makePane();
    /// Shows the form that adds one.
    void addKey();
    /// False: there are no keys in the bytes of that file.
    bool openFile(const QString &path, const QByteArray &bytes);
    /// Goes to one of the ring.
    void show(const QString &id);

private:
    void showKeys();
    void removeKey(const QString &id);

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    QPointer<KeysPane> m_keys;
    client::KeyFetcher *m_fetcher = nullptr; ///< made with the pane
    std::optional<keyring::KeyEntry> m_removed; ///< for undo
};
