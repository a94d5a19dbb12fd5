// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/wordmatch.h"

#include <QString>

#include <algorithm>

namespace {

using Span = WordMatch::Span;

// What a typed word is worth, by how it fits.
constexpr int whole = 100;
constexpr int beginning = 90;
constexpr int together = 80;
constexpr int initials = 70;
constexpr int within = 50;
constexpr int misspelt = 30;
constexpr int earlier = 10; ///< most that a word's place at the front adds

constexpr qsizetype oneSlip = 4; ///< letters from which one is forgiven
constexpr qsizetype twoSlips = 8;
constexpr qsizetype longest = 64; ///< letters of a word that is compared letter by letter
constexpr qsizetype mostWords = 40; ///< of a text: a title, not a page

struct Word
{
    QString folded;
    Span span;
};

/// One letter for each, so that places stay what they are.
QString folded(QStringView text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar letter : text) {
        const QString parts = letter.decomposition();
        result.append(
            (letter.decompositionTag() == QChar::Canonical && !parts.isEmpty() ? parts.at(0) : letter).toCaseFolded());
    }
    return result;
}

QList<Word> wordsOf(QStringView text)
{
    const QString all = folded(text);
    QList<Word> words;
    qsizetype at = 0;
    while (at < all.size() && words.size() < mostWords) {
        if (!all.at(at).isLetterOrNumber()) {
            ++at;
            continue;
        }
        qsizetype end = at;
        while (end < all.size() && all.at(end).isLetterOrNumber())
            ++end;
        words.append({ all.mid(at, end - at), { at, end - at } });
        at = end;
    }
    return words;
}

/// The fewest slips that lead from what was typed to a beginning of the word, and how long that is; more than most:
/// some number above it.
std::pair<int, qsizetype> slips(QStringView typed, QStringView word, int most)
{
    const qsizetype columns = std::min(word.size(), typed.size() + most);
    QList<int> before(columns + 1), last(columns + 1), now(columns + 1);
    for (qsizetype column = 0; column <= columns; ++column)
        last[column] = int(column);
    for (qsizetype row = 1; row <= typed.size(); ++row) {
        now[0] = int(row);
        for (qsizetype column = 1; column <= columns; ++column) {
            const bool isSame = typed.at(row - 1) == word.at(column - 1);
            now[column] = std::min({ last[column] + 1, now[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1) });
            if (row > 1 && column > 1 && typed.at(row - 1) == word.at(column - 2)
                && typed.at(row - 2) == word.at(column - 1))
                now[column] = std::min(now[column], before[column - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    // Of beginnings that are as near, the longest: what was left out at the end belongs to it.
    const auto best = std::min_element(last.rbegin(), last.rend());
    return { *best, last.rend() - best - 1 };
}

struct Fit
{
    int score = 0;
    QList<Span> spans;
};

void keepBetter(Fit *best, int score, const QList<Span> &spans)
{
    if (score > best->score)
        *best = { score, spans };
}

/// What is typed, against this word and the next: "logout" is "Log out".
void fitTogether(const QString &typed, const QList<Word> &words, qsizetype at, int place, Fit *best)
{
    if (at + 1 >= words.size() || typed.size() <= words.at(at).folded.size())
        return;
    const QString joined = words.at(at).folded + words.at(at + 1).folded;
    if (joined.startsWith(typed))
        keepBetter(best, together + place,
            { words.at(at).span, { words.at(at + 1).span.start, typed.size() - words.at(at).folded.size() } });
}

void fitInitials(const QString &typed, const QList<Word> &words, qsizetype at, int place, Fit *best)
{
    if (typed.size() < 2 || at + typed.size() > words.size())
        return;
    QList<Span> spans;
    for (qsizetype letter = 0; letter < typed.size(); ++letter) {
        const Word &word = words.at(at + letter);
        if (word.folded.at(0) != typed.at(letter))
            return;
        spans.append({ word.span.start, 1 });
    }
    keepBetter(best, initials + place, spans);
}

void fitMisspelt(const QString &typed, const Word &word, int place, Fit *best)
{
    if (typed.size() < oneSlip || typed.size() > longest || word.folded.size() < 2 || best->score > misspelt + earlier)
        return;
    const int most = typed.size() >= twoSlips ? 2 : 1;
    const auto [count, length] = slips(typed, word.folded, most);
    // The first letter is rarely wrong; one that is would fit too many words.
    if (count <= most && length > 1 && (word.folded.at(0) == typed.at(0) || word.folded.at(1) == typed.at(0)))
        keepBetter(best, misspelt + place - 5 * count, { { word.span.start, length } });
}

Fit fit(const QString &typed, const QList<Word> &words)
{
    Fit best;
    for (qsizetype at = 0; at < words.size(); ++at) {
        const Word &word = words.at(at);
        const int place = std::max(0, earlier - int(at) * 2);
        if (word.folded == typed)
            keepBetter(&best, whole + place, { word.span });
        else if (word.folded.startsWith(typed))
            keepBetter(&best, beginning + place, { { word.span.start, typed.size() } });
        else if (const qsizetype found = word.folded.indexOf(typed); found > 0 && typed.size() > 1)
            keepBetter(&best, within + place, { { word.span.start + found, typed.size() } });
        fitTogether(typed, words, at, place, &best);
        fitInitials(typed, words, at, place, &best);
        fitMisspelt(typed, word, place, &best);
    }
    return best;
}

} // namespace

std::optional<WordMatch> matchWords(QStringView typed, QStringView text)
{
    const QList<Word> words = wordsOf(text);
    WordMatch match;
    for (const Word &word : wordsOf(typed)) {
        const Fit found = fit(word.folded, words);
        if (found.score == 0)
            return std::nullopt;
        match.score += found.score;
        match.spans += found.spans;
    }
    if (wordsOf(typed).isEmpty() && !typed.trimmed().isEmpty())
        return std::nullopt; // nothing but signs
    std::sort(match.spans.begin(), match.spans.end(), [](Span one, Span other) { return one.start < other.start; });
    return match;
}
