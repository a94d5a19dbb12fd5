// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/session/sessionlog.h"

#include <QHash>

namespace archive {

/// Names in the place of what gives access, in a request that somebody edits: "Bearer ‹access 7be2…›". What is left of
/// them is put back when it is sent, so nothing has to be shown for a call to be changed. Holds secrets.
class Placeholders
{
public:
    /// The log, which names the tokens, must outlive it.
    explicit Placeholders(const session::SessionLog &log);

    /// Tokens, and the values of members and form fields that are secrets by their name, become names.
    QString hide(const QByteArray &text);
    /// The same of a header field's value, where also the field's name may say that it is a credential.
    QString hideField(const QByteArray &name, const QByteArray &value);
    /// What they stand for in their place. Errc::Usage: a name that stands for nothing, by name.
    Result<QByteArray> reveal(const QString &text) const;

private:
    QString nameOf(const QByteArray &secret, const QString &title);
    QString withoutTokens(const QByteArray &text);
    QString withoutGaps(const QByteArray &text, const QByteArray &masked);

    const session::SessionLog *m_log;
    QHash<QString, QByteArray> m_secrets; ///< by name
    QHash<QByteArray, QString> m_names; ///< by secret
};

} // namespace archive
