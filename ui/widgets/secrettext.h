// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

/// A text that may hold a token, a key or a password: what is copied of it, however that is done, goes the way of
/// copySecret(), and what is selected that of offerSelection().
class SecretText : public QPlainTextEdit
{
    Q_OBJECT

public:
    using QPlainTextEdit::QPlainTextEdit;

protected:
    QMimeData *createMimeDataFromSelection() const override;
};
