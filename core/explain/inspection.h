// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/explain/finding.h"
#include "core/explain/keytrial.h"
#include "core/scan/tokenfinder.h"

#include <QList>
#include <optional>

namespace explain {

/// A place in a token that is not as it should be, and why.
struct Damage
{
    qsizetype offset = 0; ///< byte in Inspection::token.text; token.inputOffset() gives the place in the input
    qsizetype length = 1;
    QString text; ///< "“*” is no base64url character."
    qsizetype byteOffset = -1; ///< for a JSON problem: its place in Segment::bytes; -1 for a base64 problem
};

enum class SegmentKind { Header, Payload, Signature, EncryptedKey, InitVector, Ciphertext, Tag };

/// One dot-separated part of the token.
struct Segment
{
    SegmentKind kind = SegmentKind::Header;
    qsizetype offset = 0; ///< in Inspection::token.text
    qsizetype length = 0;
    QByteArray bytes; ///< decoded as far as it can be read
    QList<Damage> damage; ///< base64 and, for header and payload, JSON problems; ascending
    bool isUtf8 = true; ///< false: bytes can't be shown as text as they are
};

/// One of the three verdicts (never merged).
struct Verdict
{
    enum class State {
        Good,
        Warning, ///< holds, but look at the findings
        Bad,
        NotChecked, ///< nothing to check it with (no key, no exp): says nothing against the token
        CannotCheck ///< encrypted, "none", an algorithm nobody here knows, or unreadable
    };
    State state = State::NotChecked;
    QString text; ///< for a chip: "Signature: HS256, “embedded key”", "Alive · 4 min 41 s left", "Fits Simple JWT 5.5"
    QString detail; ///< a sentence that says why; may be empty
};

/// A claim or header member as a row.
struct ClaimRow
{
    QString name; ///< unescaped; plain text
    QString valueText; ///< its exact JSON text; shortened if isShortened
    QString meaning; ///< for this token, now: "2026-11-24 02:45:00 UTC · 03:45:00 local · in 4 min 41 s"; plain text
    QString emphasis; ///< the part of meaning to stress, for example "in 4 min 41 s"; may be empty
    QString about; ///< the catalogue's sentence about this name in general; empty if it is not registered
    QString reference; ///< "RFC 7519 section 4.1.4"; empty if not registered
    qsizetype valueOffset
        = 0; ///< in the bytes of the header or payload segment: the whole text, however long, is there
    qsizetype valueLength = 0;
    bool isShortened = false; ///< valueText shows only the beginning
    bool isDuplicate = false; ///< the name stands more than once; the last one counts
    bool isTime = false; ///< the value is an instant
    Verdict::State state = Verdict::State::NotChecked; ///< Bad: this claim makes a server refuse the token
};

/// One line of the checklist.
struct CheckRow
{
    enum class State { Passed, Failed, NotApplicable, NotReached, NotChecked };
    QByteArray id; ///< "signature", "expired" …
    QString source; ///< whose rule it is: "Simple JWT 5.5", "RFC 7519 section 4.1.4"
    State state = State::NotReached;
    QString text; ///< what was found, one sentence
    QString answer; ///< the sentence a server of the chosen band answers if it fails; empty for others' rules
    bool stops = false; ///< here the server stops
};

/// Everything there is to say about one token: what Decode and the command line show. A plain value.
struct Inspection
{
    QList<scan::FoundToken> found; ///< every token of the input; empty: there is none, and summary says so
    int selected = -1; ///< index in found of the token that the rest is about
    scan::FoundToken token; ///< the same as found[selected]
    QList<Segment> segments; ///< in the token's order

    Verdict signature, time, simpleJwt;
    QList<ClaimRow> header, claims;
    qsizetype claimsOmitted = 0; ///< rows beyond the limit of claims, 0 nearly always
    QList<CheckRow> checks;
    QList<KeyTrial> keyTrials; ///< what each known key makes of the signature; empty where it can't be checked
    QList<Finding> findings; ///< the worst first
    QString summary; ///< one sentence for a screen reader or a tool tip: "Access token of alice, alive for 4 min 41 s."

    QString tokenType; ///< the token_type claim: "access", "refresh" …; empty if absent or no string
    QString jti; ///< empty if absent
    QString algorithm; ///< the header's alg, as it stands there
    QString userId; ///< text of the user id claim
    QString keyLabel; ///< the key that verified the signature; empty if none did
    std::optional<Instant> issuedAt, expiresAt, notBefore;

    /// The segment of that kind, or nullptr.
    const Segment *segment(SegmentKind kind) const;
};

} // namespace explain
