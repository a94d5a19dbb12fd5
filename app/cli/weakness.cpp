// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/weakness.h"

#include "app/cli/invocation.h"
#include "core/jose/weaksecrets.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Result<std::optional<jose::WeakSecret>> search(
    const QByteArray &token, const QString &path, jose::SearchProgress &progress)
{
    if (path.isEmpty())
        return jose::findWeakSecret(token, jose::bundledWeakSecrets(), progress);
    // Read, not mapped: a mapped file that another program cuts short ends this one.
    return readFile(path, largeInputLimit).and_then([&](const QByteArray &words) {
        return jose::findWeakSecret(token, words, progress);
    });
}

} // namespace

Result<Weakness> searchWeakSecret(const QByteArray &token, const QString &wordList)
{
    jose::SearchProgress progress;
    return search(token, wordList, progress).map([&](const std::optional<jose::WeakSecret> &found) {
        Weakness weakness{ found.has_value(), Json::object() };
        weakness.json.set(u"found"_s, weakness.isFound);
        weakness.json.set(u"tried"_s, progress.tried.load());
        weakness.json.set(u"list"_s, wordList.isEmpty() ? u"bundled"_s : wordList);
        weakness.json.set(u"line"_s, found ? Json(found->line) : Json());
        return weakness;
    });
}

void printWeakness(const Weakness &weakness, Console &console)
{
    const QString list = weakness.json.find(u"list")->toString();
    const QString name = list == u"bundled" ? u"the list of well-known weak secrets"_s : u"“%1”"_s.arg(list);
    const QString line = QString::fromLatin1(weakness.json.find(u"line")->numberText());
    const QString tried = QString::fromLatin1(weakness.json.find(u"tried")->numberText());
    console.line(weakness.isFound
            ? console.coloured(
                printable(line == u"0"
                        ? u"✗ the secret is empty; anybody can sign such tokens"_s
                        : u"✗ the secret stands in line %1 of %2; anybody can sign such tokens"_s.arg(line, name)),
                31)
            : console.coloured(printable(u"✓ the secret is none of the %1 tried from %2"_s.arg(tried, name)), 32));
}

Exit reportWeakness(const Weakness &weakness, Console &console)
{
    if (console.json) {
        Json report = Json::object();
        report.set(u"weak_secret"_s, weakness.json);
        console.object(report);
    } else {
        printWeakness(weakness, console);
    }
    return weakness.isFound ? Exit::Negative : Exit::Done;
}

} // namespace cli
