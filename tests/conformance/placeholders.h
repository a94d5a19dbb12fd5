// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/json/json.h"

#include <QByteArray>
#include <QMap>
#include <optional>

/// The tokens of one scenario by the names the recording gives them: "<refresh2>", "<forged:expired>".
class Placeholders
{
public:
    void learn(const QByteArray &name, const QByteArray &token);
    bool knows(const QByteArray &name) const { return m_tokens.contains(name); }
    QByteArray token(const QByteArray &name) const { return m_tokens.value(name); }

    /// The names in a text, in their order.
    static QList<QByteArray> namesIn(const QByteArray &text);
    /// The text with every known name replaced by its token.
    QByteArray filled(QByteArray text) const;

    /// Compares an answer with what was recorded, learns the tokens that are new in it, and says what differs; empty:
    /// nothing. A new name must stand for a token that was not seen before.
    QString matchBody(const QByteArray &expected, const QByteArray &actual);
    /// Compares the claims of a token, their order and types, with what was recorded. Times are within five seconds.
    QString matchToken(const QByteArray &name, const Json &expected, Instant now) const;
    /// Compares one value of a claim or of a row.
    QString matchValue(const Json &expected, const Json &actual, const Json &claims, Instant now) const;

private:
    QByteArray jtiOf(const QByteArray &name) const;

    QMap<QByteArray, QByteArray> m_tokens;
};
