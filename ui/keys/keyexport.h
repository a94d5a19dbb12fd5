// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

#include <QWidget>

class InlineMessage;
class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

/// A key written as PEM, JWK or JWK Set. The public part unless a box is ticked, which falls back with each other key;
/// a private part is not shown before it is asked for.
class KeyExport : public QWidget
{
    Q_OBJECT

public:
    explicit KeyExport(QWidget *parent = nullptr);

    /// others: the rest of the ring, for a JWK Set of all public keys.
    void setKey(const std::optional<jose::Key> &key, const QList<jose::Key> &all);
    /// What would be copied or saved now; Errc::KeyMismatch: a secret has no public part.
    Result<QByteArray> text() const;

private:
    enum Format { Pem, Jwk, JwkSet, JwkSetOfAll };

    void makeWidgets();
    void showText();
    void copy();
    void chooseFile();
    void save(const QString &path);
    bool isPrivate() const;

    QComboBox *m_format;
    QCheckBox *m_private;
    QLineEdit *m_passphrase;
    QPlainTextEdit *m_text;
    QToolButton *m_reveal;
    QPushButton *m_copy;
    QPushButton *m_save;
    InlineMessage *m_message;
    Format m_wanted = Pem; ///< what a person chose last
    std::optional<jose::Key> m_key;
    QList<jose::Key> m_all;
};
