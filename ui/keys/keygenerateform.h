// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/jose/key.h"

#include <QWidget>

class InlineMessage;
class QComboBox;
class QLineEdit;
class QPushButton;

/// Makes a new key; a large RSA key takes seconds, on a thread of its own.
class KeyGenerateForm : public QWidget
{
    Q_OBJECT

public:
    explicit KeyGenerateForm(QWidget *parent = nullptr);

signals:
    void keyMade(const jose::Key &key, const QString &name); ///< its kid is its thumbprint, unless it is a secret

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void generate();
    void arrive(const Result<jose::Key> &key);

    QComboBox *m_kind;
    QLineEdit *m_name;
    QPushButton *m_make;
    InlineMessage *m_message;
    Background m_background;
};
