// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/settings.h"
#include "tests/conformance/differentialcall.h"
#include "tests/support/dice.h"

#include <initializer_list>
#include <span>

/// What kinds of tokens the servers know.
enum class Wanted { Access, Refresh, Sliding };

/// Makes recipes for valid and damaged tokens.
class RandomTokens
{
public:
    RandomTokens(Dice &dice, simplejwt::Settings settings);

    /// Remembers that the answer to a call should have a token of this kind.
    void willIssue(int call, const QByteArray &member, Wanted kind);

    /// Mostly a token of the wanted kind, given out before if there is one; in a good part of the cases something is
    /// wrong with it.
    TokenRecipe token(Wanted wanted);
    /// Nothing wrong with it.
    TokenRecipe good(Wanted wanted);

private:
    struct Issued
    {
        int call;
        QByteArray member;
        Wanted kind;
    };
    struct Claim
    {
        QByteArray name;
        QByteArray value; ///< JSON text
    };

    TokenRecipe forged(Wanted wanted, int oddities);
    QList<Claim> claims(Wanted wanted);
    void makeOdd(QList<Claim> &claims);
    QByteArray oddValue(const QByteArray &name);
    QByteArray oddHeader();
    TokenChange change();
    QByteArray newJti();

    Dice &m_dice;
    simplejwt::Settings m_settings;
    QList<Issued> m_issued;
    int m_jtis = 0;
};
