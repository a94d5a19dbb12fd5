// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/keyimport.h"

#include <QWidget>

class InlineMessage;
class KeyInput;
class QLineEdit;
class QPushButton;

/// Adds keys to the ring: pasted, typed or from a file. Says what was recognised before anything is added.
class KeyAddForm : public QWidget
{
    Q_OBJECT

public:
    explicit KeyAddForm(QWidget *parent = nullptr);

    KeyInput *input() const { return m_input; }

signals:
    void keysGiven(const QList<keyring::ImportedKey> &keys, const QString &origin, const QString &name);

private:
    void read();
    void submit();

    KeyInput *m_input;
    QLineEdit *m_name;
    QPushButton *m_add;
    InlineMessage *m_message;
    QList<keyring::ImportedKey> m_keys;
};
