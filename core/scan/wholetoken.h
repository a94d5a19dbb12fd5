// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <optional>
#include <span>

// Private to core/scan, but for TokenEnd.
namespace scan {

/// How sure the last character of a token is.
enum class TokenEnd : quint8 {
    Exact, ///< the signature is as long as its algorithm makes it, or something else ends it
    Guessed, ///< other letters touch it, and its algorithm has several lengths or none that is known
    Cut ///< the signature is shorter than its algorithm makes it
};

/// What stands at a place of some bytes.
struct WholeToken
{
    enum class Outcome : quint8 {
        None, ///< no token
        Found,
        NeedsMore ///< the bytes end before it can be told
    };

    Outcome outcome = Outcome::None;
    QByteArray text; ///< without line breaks and the like
    qsizetype length = 0; ///< bytes of the input; None: those that need not be looked at again
    TokenEnd end = TokenEnd::Exact;
};

/// What a header says of its token's form.
struct TokenForm
{
    qsizetype dots = 2; ///< four: encrypted
    std::span<const qsizetype> lengths; ///< that the last part can have, in characters, ascending; empty: not known
    bool isUnsigned = false; ///< alg is none
};

/// Reads compact JWS and JWE (RFC 7515 section 7.1, RFC 7516 section 7.1) with a whole header. Other letters may touch
/// them: a signature has its algorithm's length (RFC 7518 section 3). Wrapped, coloured and quoted ones are read, too.
class TokenReader
{
public:
    /// Of an input.
    struct Stretch
    {
        qsizetype from = 0;
        qsizetype until = 0;
    };

    /// The one that begins there. \a isAll: nothing comes behind the input. \a dotless, of the same input: lines that
    /// were read and hold no token's beginning, for want of a dot that is near enough, so that a text full of what
    /// looks like one is read once and not again from each.
    WholeToken read(QByteArrayView input, qsizetype start, bool isAll, Stretch *dotless = nullptr);

private:
    WholeToken readWrapped(QByteArrayView input, qsizetype start, bool isAll, Stretch *dotless);
    const std::optional<TokenForm> &formOf(QByteArrayView header);

    QByteArray m_header; // the last one: those of one server are the same
    std::optional<TokenForm> m_form; // that it has
};

/// Whether a token's header may begin a text: a brace and a name, as far as its first characters tell.
bool startsLikeHeader(QByteArrayView text);
constexpr qsizetype lookedAtOfHeader = 12; ///< so many characters

/// No token is longer, in bytes of the input: more is not waited for.
constexpr qsizetype longestToken = 1024 * 1024;

} // namespace scan
