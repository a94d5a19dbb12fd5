// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

namespace explain {

enum class CompareState {
    Same,
    Changed, ///< both have it, but not the same text
    OnlyLeft,
    OnlyRight
};

/// "same", "changed", "only_left", "only_right": the words of the command line's JSON.
const char *compareStateName(CompareState state);

enum class ComparedPart { Header, Payload, Signature };

/// What one token has in a row.
struct ComparedValue
{
    QString text; ///< a member's exact JSON text, the signature's base64url; empty where the token lacks it
    QString instant; ///< of a time: "2026-11-24 02:45:00 UTC"; empty for all else
};

/// A header member, a claim or the signature, in both tokens.
struct ComparedRow
{
    ComparedPart part = ComparedPart::Payload;
    QString name; ///< unescaped; "signature" for the signature
    int occurrence = 1; ///< of a name that stands more than once in a token; counted from 1
    bool isRepeated = false; ///< the name stands more than once in one of the tokens, and the last one counts there
    CompareState state = CompareState::Same; ///< by the exact bytes
    bool isSpelling = false; ///< Changed, but only in escapes or white space: the value is the same
    ComparedValue left, right;
    std::optional<std::chrono::microseconds> apart; ///< two times: right minus left
    QString note; ///< what the difference is, a short sentence; may be empty
};

/// From iat to a claim that ends something: the span that a setting gave this token.
struct ComparedLifetime
{
    QString claim; ///< "exp", or the settings' SLIDING_TOKEN_REFRESH_EXP_CLAIM
    CompareState state = CompareState::Same;
    std::optional<std::chrono::microseconds> left, right; ///< absent: that token lacks iat or the claim
    QString leftText, rightText; ///< "5 min"; "no iat", "exp is no usable time"
    QString note; ///< "right: 23 h 55 min longer"; empty if one is absent or both are the same
};

/// One of the two tokens, as far as a comparison speaks of it.
struct ComparedToken
{
    bool isFound = false; ///< there is a token in the text
    QByteArray text; ///< the token alone; a secret
    QString type; ///< the token_type claim; empty if absent or no string
    QString jti; ///< empty if absent
    QString user; ///< the name where the directory knows it, else the id; empty: no user claim
    QStringList unread; ///< what could not be read, and so not be compared; a sentence each
};

/// Two tokens beside each other: what is the same, what differs and by how much. A plain value.
struct Comparison
{
    ComparedToken left, right;
    bool isIdentical = false; ///< the same text
    QList<ComparedRow> rows; ///< header, payload, signature; in the left token's order, the right's own in their place
    QList<ComparedLifetime> lifetimes;
    QStringList remarks; ///< what no row can say: another order, other white space, non-canonical base64url
    QString summary; ///< "3 claims differ; same user, other type; the right one lives 23 h 55 min longer."

    /// The rows of that part that are not Same.
    qsizetype differences(ComparedPart part) const;
};

} // namespace explain
