// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringView>

#include <optional>

/// How well a text fits what somebody typed to find it.
struct WordMatch
{
    struct Span
    {
        qsizetype start;
        qsizetype length;
        bool operator==(const Span &) const = default;
    };

    int score = 0; ///< of two texts, the higher one is likelier meant
    QList<Span> spans; ///< what fits, in order: for showing it
};

/// Fits each typed word to words of the text: whole, as a beginning ("scen"), as initials ("wai" is "Who am I"),
/// written together or apart ("logout", "log out"), within a word, and with the slips that hands make: from four
/// letters on one letter wrong, missing, added or swapped with its neighbour, from eight on two. Case and accents don't
/// count. No words fit any text. nullopt: a typed word is nowhere in it.
std::optional<WordMatch> matchWords(QStringView typed, QStringView text);
