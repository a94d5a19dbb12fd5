// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/keyimport.h"

#include <QUrl>
#include <QWidget>

class InlineMessage;
class QComboBox;
class QLineEdit;
class QPushButton;

/// Gets a JWK Set from a URL, or asks an issuer where it is first. Each request is a click on a button that shows the
/// URL; nothing is fetched before, and no second one follows by itself.
class KeyFetchForm : public QWidget
{
    Q_OBJECT

public:
    explicit KeyFetchForm(QWidget *parent = nullptr);

    /// What came of fetchRequested().
    void take(const QUrl &url, const Result<QByteArray> &body);

signals:
    void fetchRequested(const QUrl &url);
    void cancelled();
    void keysGiven(const QList<keyring::ImportedKey> &keys, const QString &origin);

private:
    void showState();
    void submit();
    void takeConfiguration(const QUrl &url, const QByteArray &body);
    void takeKeySet(const QUrl &url, const QByteArray &body);
    bool discovers() const;

    QComboBox *m_kind;
    QLineEdit *m_address;
    QPushButton *m_fetch;
    QPushButton *m_cancel;
    InlineMessage *m_message;
    bool m_hasChosen = false; ///< what the address is; else that is guessed
    QUrl m_pending; ///< asked for and not answered yet
    QUrl m_found; ///< the key set that a configuration named
};
