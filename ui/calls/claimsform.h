// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"

#include <QWidget>
#include <chrono>
#include <optional>

class InlineMessage;
class QLineEdit;
class QPlainTextEdit;

/// Claims to add to what is issued, and another lifetime: what the button beside Issue opens.
class ClaimsForm : public QWidget
{
    Q_OBJECT

public:
    explicit ClaimsForm(QWidget *parent = nullptr);

    /// An object, or null where nothing was typed. Errc::Malformed says what is wrong with the text.
    Result<Json> claims() const;
    /// Absent where nothing was typed.
    Result<std::optional<std::chrono::seconds>> lifetime() const;
    bool isFilled() const;
    std::optional<Error> problem() const; ///< what is wrong with the claims, or else with the lifetime

signals:
    void changed();

private:
    void check();

    QPlainTextEdit *m_json;
    QLineEdit *m_lifetime;
    InlineMessage *m_message;
};
