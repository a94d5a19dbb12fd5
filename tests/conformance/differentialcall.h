// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/http.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// How a token's text is changed before it is sent. Nothing here depends on what stands in the token, so that two
/// servers with tokens of their own get the same change.
struct TokenChange
{
    enum class Kind {
        Letter, ///< the base64url letter `at` of segment `segment` becomes another one
        Cut, ///< the last `at` characters go
        Insert, ///< `text` before character `at` of segment `segment`
        Prepend, ///< `text` before the token
        Append, ///< `text` behind it
        Empty, ///< segment `segment` becomes empty
        Drop, ///< segment `segment` goes, with its dot
        PlainBase64 ///< + and / for - and _ in the signature
    };
    Kind kind;
    int segment = 0;
    int at = 0;
    QByteArray text;
};

/// How each server gets its own token for the same place in the same call.
struct TokenRecipe
{
    int issuedBy = -1; ///< the call that gave it out; -1: it is forged
    QByteArray member; ///< of that call's answer, "refresh"
    bool swapped = false; ///< each server gets the other one's token

    QByteArray header; ///< of a forged token, as text
    QByteArray payload; ///< likewise; "@now+300@" is reckoned from the time of the call
    QByteArray algorithm; ///< it is really signed with; empty: the signature is
    bool foreignKey = false; ///< signed with another key than the servers'

    QList<TokenChange> changes;
};

/// One step of a sequence. In target, header values and body "<T0>" stands for the first token; in a body also "<J0>"
/// (escaped for a JSON string) and "<F0>" (for a form).
struct Call
{
    enum class Kind { Http, Control, State };

    int id = 0; ///< stays when calls before it are left out
    Kind kind = Kind::Http;
    QByteArray method = "POST";
    QByteArray target;
    QList<server::Header> headers;
    QByteArray body; ///< null: none; of Kind::Control the order
    QList<TokenRecipe> tokens;
};

/// One line for people, without a token.
QString describe(const Call &call);

/// The token with all changes made.
QByteArray changed(QByteArray token, const QList<TokenChange> &changes);

/// A template with "@now…@" replaced. \a now in seconds since the epoch.
QByteArray withTimes(const QByteArray &text, qint64 now);

/// A template with its tokens put in.
QByteArray withTokens(QByteArray text, const QList<QByteArray> &tokens);
