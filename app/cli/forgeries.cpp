// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/config/serverfile.h"
#include "core/forge/benchreport.h"
#include "core/forge/forgerybench.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using forge::BenchOrder;
using forge::BenchRow;
using forge::ForgeryBench;
using forge::Verdict;

namespace cli {

namespace {

QLatin1StringView verdictId(Verdict verdict)
{
    static constexpr const char *names[]
        = { "waiting", "not_sent", "refused", "taken", "refused_otherwise", "alarm", "bug", "no_answer" };
    return QLatin1StringView(names[std::size_t(verdict)]);
}

Json answerJson(const forge::Answer &answer)
{
    return answer.status == 0 ? Json() : Json(forge::answerText(answer));
}

void print(const BenchRow &row, const BenchOrder &order, Console &console)
{
    const QString call = forge::rowCall(row, order.server);
    if (console.json) {
        Json object = Json::object();
        object.set(u"forgery"_s, row.forgery ? Json(QString::fromLatin1(row.forgery->id)) : Json());
        object.set(u"call"_s, call);
        object.set(u"text"_s, forge::rowText(row));
        object.set(u"expected"_s, forge::expectedText(row));
        object.set(u"answer"_s, answerJson(row.answer));
        object.set(u"simplejwt"_s, answerJson(row.usual));
        object.set(u"verdict"_s, QString(verdictId(row.verdict)));
        object.set(u"remark"_s, orNull(row.remark));
        console.object(object);
        return;
    }
    const bool isBad = row.verdict == Verdict::Alarm || row.verdict == Verdict::NoAnswer;
    const int colour = isBad ? 31 : row.verdict == Verdict::Refused ? 32 : 33;
    console.line(console.coloured(forge::verdictText(row.verdict), colour)
        + printable(u"  %1  %2"_s.arg(call, forge::rowText(row))));
    if (row.answer.status != 0 && row.verdict != Verdict::Refused)
        console.line(printable(u"    "_s + forge::answerText(row.answer)));
    const QString remark = QStringList{ row.remark, forge::usualRemark(row) }.join(u' ').trimmed();
    if (!remark.isEmpty())
        console.line(printable(u"    "_s + remark));
}

/// Of a terminal.
int colourOf(forge::Standing standing)
{
    return standing == forge::Standing::Sound ? 32 : standing == forge::Standing::Look ? 33 : 31;
}

Exit exitOf(const QList<BenchRow> &rows)
{
    const auto has = [&rows](Verdict verdict) {
        return std::any_of(rows.begin(), rows.end(), [verdict](const BenchRow &row) { return row.verdict == verdict; });
    };
    if (has(Verdict::NoAnswer))
        return Exit::Failed;
    return has(Verdict::Alarm) || has(Verdict::Bug) || !has(Verdict::Refused) ? Exit::Negative : Exit::Done;
}

/// What the options say; a token that isn't given is left out.
Result<BenchOrder> orderOf(const Invocation &invocation)
{
    auto server = invocation.server();
    if (!server)
        return tl::unexpected(server.error());
    if (!invocation.isSet(u"access"_s) && !invocation.isSet(u"refresh"_s))
        return fail(Errc::Usage, u"Give a good token to forge from: --access, --refresh, or both."_s);
    BenchOrder order;
    auto settings = invocation.settings();
    const auto band = invocation.band();
    if (!settings || !band)
        return tl::unexpected(settings ? band.error() : settings.error());
    const auto source = invocation.adoptKey(*settings, nullptr);
    if (!source)
        return tl::unexpected(source.error());
    order.server = *server;
    if (*source != KeySource::None || invocation.isSet(u"settings"_s))
        order.settings = *settings;
    order.band = invocation.isSet(u"profile"_s) ? std::optional(*band) : server->band;
    order.inactiveUser = invocation.value(u"inactive-user"_s);
    return invocation.tokenPair().map([&order](TokenPair pair) {
        order.access = std::move(pair.access);
        order.refresh = std::move(pair.refresh);
        return order;
    });
}

} // namespace

Exit forgeries(const QStringList &words, Console &console)
{
    Invocation invocation(u"forgeries"_s,
        u"Makes wrong tokens from good ones and sends them to your own server, which must refuse them. Without --send "
        u"it only tells what it would send. A refresh token is rotated and logged out in the end."_s,
        KeyOptions | SettingsOptions | ServerSecretOption, console);
    invocation.addOption(u"server"_s, u"Where the server is, or a server file."_s, u"url|file"_s);
    invocation.addOption(u"access"_s, u"A good access token; - for standard input, @FILE for a file."_s, u"token"_s);
    invocation.addOption(u"refresh"_s, u"A good refresh token, in the same forms."_s, u"token"_s);
    invocation.addOption(u"inactive-user"_s, u"The id of a user who is inactive."_s, u"id"_s);
    invocation.addOption(u"send"_s, u"The server is mine: send."_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const auto order = orderOf(invocation);
    if (!order)
        return console.failure(order.error());
    if (!invocation.isSet(u"send"_s)) {
        for (const BenchRow &row : forge::planOf(*order))
            print(row, *order, console);
        console.diagnostic(u"Nothing was sent; --send sends it to %1."_s.arg(order->server.id()));
        return Exit::Done;
    }
    invocation.tellWay(order->server.baseUrl, order->server.connection.proxy);
    ForgeryBench bench;
    QObject::connect(&bench, &ForgeryBench::finished, qApp, &QCoreApplication::quit);
    bench.run(*order);
    QCoreApplication::exec();
    for (const BenchRow &row : bench.rows())
        print(row, *order, console);
    if (!console.json)
        console.line(console.coloured(forge::summaryOf(bench.rows()), colourOf(forge::standingOf(bench.rows()))));
    return exitOf(bench.rows());
}

} // namespace cli
