// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jose/key.h"

#include <QWidget>
#include <optional>

class QComboBox;

/// Which algorithm and which key sign: follows what the header says until a person chooses.
class SigningChoice : public QWidget
{
    Q_OBJECT

public:
    explicit SigningChoice(QWidget *parent = nullptr);

    /// Keeps the key that is chosen, where it is among them.
    void setKeys(const QList<jose::Key> &keys);
    const QList<jose::Key> &keys() const { return m_keys; }
    std::optional<jose::Key> currentKey() const;
    int currentIndex() const; ///< in keys(); -1: none
    /// Shows what a header says and which key that means; index -1 leaves the key.
    void follow(const QString &algorithm, int key);

signals:
    void algorithmChosen(const QByteArray &name);
    /// Follows algorithmChosen() where the key does not fit the algorithm that was there.
    void keyChosen();

private:
    void fillKeys();
    void chooseKey();

    QComboBox *m_algorithm;
    QComboBox *m_key;
    QList<jose::Key> m_keys;
};
