// SPDX-License-Identifier: GPL-3.0-or-later
// Files and texts that calls are imported from, and what is taken out of those that are kept: nothing crashes, what
// goes out comes in again the same, and no signed token is left in a scrubbed text.
#include "core/archive/curlreading.h"
#include "core/archive/har.h"
#include "core/archive/scrubbing.h"
#include "core/archive/sessionfile.h"
#include "core/archive/shellwords.h"
#include "core/json/jsonwriter.h"
#include "core/scan/tokenfinder.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using session::Exchange;

namespace {

void require(bool holds, const char *property)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", property);
    std::abort();
}

QByteArray written(const QList<Exchange> &exchanges)
{
    QByteArray text;
    for (const Exchange &exchange : exchanges)
        text += writeJson(archive::toJson(exchange)) + '\n';
    return text;
}

void checkHar(QByteArrayView input)
{
    const auto exchanges = archive::exchangesFromHar(input);
    if (!exchanges)
        return;
    const auto again = archive::exchangesFromHar(archive::toHar(*exchanges));
    require(again && written(*again) == written(*exchanges), "a HAR that was written is read the same");
}

void checkCurl(QByteArrayView input)
{
    const auto exchanges = archive::exchangesFromCurl(input, Instant());
    if (!exchanges)
        require(exchanges.error().what.endsWith(u'.'), "a refusal is a sentence");
    else
        require(!exchanges->isEmpty(), "there is a call, or a refusal");
}

void checkWords(const QByteArray &input)
{
    QByteArray script;
    QList<QByteArray> words;
    for (const QByteArray &word : input.split('\0')) {
        words.append(word);
        script += archive::shellQuoted(word) + ' ';
    }
    const auto commands = archive::shellCommands(script);
    require(commands && commands->size() == 1 && commands->constFirst() == words, "quoted words are read as they were");
}

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
        || c == '.';
}

void checkScrubbing(const QByteArray &input)
{
    const QByteArray clean = archive::scrubbedText(input, archive::TokenForm::Unsigned);
    for (const scan::FoundToken &found : scan::findTokens(clean, { .cutTokens = false })) {
        // A damaged one, with something else in the middle of it, nobody takes.
        const bool isWhole = found.shape == scan::TokenShape::Jws && found.gaps.isEmpty()
            && found.text.startsWith("eyJ") && std::all_of(found.text.begin(), found.text.end(), isTokenCharacter);
        require(!isWhole || found.text.endsWith('.'), "no signature is left");
    }
    archive::scrubbedText(input, archive::TokenForm::Masked);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray input(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    switch (data[0] % 4) {
    case 0:
        checkHar(input);
        break;
    case 1:
        checkCurl("curl http://h/ " + input);
        break;
    case 2:
        checkWords(input);
        break;
    default:
        checkScrubbing(input);
        break;
    }
    return 0;
}
