// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

#include <QWidget>

class InlineMessage;
class KeyInput;
class QComboBox;
class QPushButton;

/// Takes a signing key: a secret or a private key, pasted or from a file. The key goes on by a signal.
class KeyForm : public QWidget
{
    Q_OBJECT

public:
    explicit KeyForm(QWidget *parent = nullptr);

    void loadFile(const QString &path);
    /// What signs now, and a sentence about where its secret is; a null text for nothing. Shown until something is
    /// typed.
    void setInUse(const QString &description, const QString &kept = {});

signals:
    void keyGiven(const jose::Key &key); ///< its algorithm is bound in its labels
    void keyDropped();

private:
    void makeActions();
    void read();
    Result<jose::Key> readKey() const;
    void show(const Result<jose::Key> &key);
    void showState();
    void submit();

    KeyInput *m_input;
    QComboBox *m_algorithm;
    QPushButton *m_use;
    QPushButton *m_drop;
    InlineMessage *m_message;
    QString m_inUse;
    QString m_kept;
    std::optional<jose::Key> m_key;
};
