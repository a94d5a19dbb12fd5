// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/jose/key.h"
#include "core/json/jsonscanner.h"
#include "core/simplejwt/token.h"

#include <QByteArray>
#include <QList>
#include <optional>

/// Syntax that no reader accepts. Duplicates and the like are signed as they are.
bool preventsSigning(const JsonProblem &problem);

/// What is to be signed: header and payload as they stand, with the chosen one of the keys, or another that fits.
struct CompositionRequest
{
    QByteArray header;
    QByteArray payload;
    QList<jose::Key> keys;
    int chosenKey = -1;
    std::optional<Json> base; ///< the claims of the token that this is a copy of
    bool announces = false; ///< passed through
};

/// What came of it.
struct Composition
{
    enum class Part { Header, Payload };
    /// The first problem that prevents signing.
    struct Mistake
    {
        Part part;
        JsonProblem problem;
        JsonPosition position;
    };
    QList<JsonProblem> headerProblems;
    QList<JsonProblem> payloadProblems;
    std::optional<Mistake> mistake;
    bool headerWasRead = false; ///< it holds no mistake
    bool payloadWasRead = false;
    QString algorithm; ///< the header's alg; empty if it names none
    int key = -1; ///< which one signs
    Result<QByteArray> token; ///< an error without text where there is a mistake
    QString changes; ///< "exp +55 min"; empty unless it is a copy
    simplejwt::TokenType type = simplejwt::TokenType::Access; ///< what the token can be used as
    QByteArray payload; ///< as it was asked for
    bool announces = false;
};

/// Reads, signs and compares. Linear in the texts; thread-safe.
Composition compose(const CompositionRequest &request);
