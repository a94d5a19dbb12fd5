// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

#include <QWidget>

class InlineMessage;
class QComboBox;
class QLineEdit;
class QPushButton;
class QToolButton;

/// Takes a signing key: a secret in one of four spellings, or a private key pasted or from a file. What is typed is
/// masked until asked for; the key goes on by a signal and is written nowhere.
class KeyForm : public QWidget
{
    Q_OBJECT

public:
    explicit KeyForm(QWidget *parent = nullptr);

    /// PEM, DER, JWK, JWK Set; a text file is also taken as a secret where the form is set to one.
    void loadFile(const QString &path);
    /// What signs now; a null text for nothing. Shown until something is typed.
    void setInUse(const QString &description);

signals:
    void keyGiven(const jose::Key &key); ///< its algorithm is bound in its labels
    void keyDropped();

private:
    void makeFields();
    void makeActions();
    void read();
    Result<jose::Key> readKey(const QByteArray &bytes) const;
    void show(const Result<jose::Key> &key);
    void showState();
    void submit();
    void chooseFile();
    bool wantsSecret() const;

    QComboBox *m_form;
    QLineEdit *m_text;
    QToolButton *m_reveal;
    QLineEdit *m_passphrase;
    QPushButton *m_file;
    QComboBox *m_algorithm;
    QPushButton *m_use;
    QPushButton *m_drop;
    InlineMessage *m_message;
    QByteArray m_fileBytes; ///< of a key file, whose bytes are no text for the field
    QString m_inUse;
    std::optional<jose::Key> m_key;
};

/// "an HMAC secret, 52 bytes", "an RSA key, 2048 bits": never anything of the key itself.
QString keyDescription(const jose::Key &key);
