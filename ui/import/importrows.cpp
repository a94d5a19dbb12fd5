// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/importrows.h"

#include "core/archive/scrubbing.h"
#include "core/base/log.h"
#include "core/base/plural.h"
#include "core/base/timetext.h"
#include "core/session/tokentitle.h"

#include <QCoreApplication>
#include <QLocale>

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("ImportRows", text, nullptr, n);
}

constexpr qsizetype longest = 300; ///< characters of a cell
constexpr qsizetype longestBody = 8 * 1024; ///< bytes that are shown

void setState(TakeModel::Row *row, bool isKnown)
{
    row->state = isKnown ? tr("known") : tr("new");
    row->tone = isKnown ? Tone::Neutral : Tone::Accent;
}

QString lifeOf(const scan::ScannedToken &token, Instant now)
{
    const session::TokenRecord &times = token.times;
    switch (session::stateByTimes(times, now)) {
    case session::TokenState::Alive:
        return tr("alive for %1").arg(spanText(*times.expiresAt - now));
    case session::TokenState::Expired:
        return tr("expired %1").arg(agoText(*times.expiresAt, now));
    case session::TokenState::NotYet:
        return tr("not yet valid");
    case session::TokenState::Blacklisted: // no file tells
    case session::TokenState::Unverified:
    case session::TokenState::Unknown:
        break;
    }
    return times.readable ? tr("without an end") : tr("unreadable without its key");
}

} // namespace

TakeModel::Row serverRow(const config::ServerProfile &server, bool isKnown)
{
    TakeModel::Row row;
    row.what = tr("Server %1").arg(session::oneLine(server.title(), longest));
    QStringList paths;
    for (auto path = server.paths.cbegin(); path != server.paths.cend(); ++path) {
        if (!path.value().isEmpty())
            paths.append(QStringLiteral("%1 %2").arg(QLatin1String(config::info(path.key()).name), path.value()));
    }
    row.where
        = session::oneLine(paths.isEmpty() ? server.baseUrl.toString() : paths.join(QLatin1String(", ")), longest);
    row.more = session::oneLine(server.baseUrl.toString(), longest);
    if (!paths.isEmpty())
        row.more += u'\n' + paths.join(u'\n').left(longest * 4);
    setState(&row, isKnown);
    return row;
}

TakeModel::Row callRow(const archive::Import::Call &call, bool isKnown)
{
    session::Exchange shown; // the address alone: scrubbing all of it for each paint is dear
    shown.url = call.exchange.url;
    shown = archive::scrubbed(shown, archive::TokenForm::Masked);
    const QString method = QString::fromLatin1(call.exchange.method);
    const QString path
        = QStringLiteral("%1 %2").arg(method, shown.url.path().isEmpty() ? QStringLiteral("/") : shown.url.path());
    TakeModel::Row row;
    row.what = session::oneLine(call.name.isEmpty() ? path : call.name, longest);
    QString where = QStringLiteral("%1 %2").arg(method, shown.url.toDisplayString());
    if (call.exchange.status > 0)
        where += QStringLiteral(" → %1").arg(call.exchange.status);
    row.where = session::oneLine(where, longest);
    row.more = row.where;
    if (call.exchange.endpoint != session::Endpoint::Other)
        row.more += u'\n'
            + tr("Taken for the call “%1” of its server.")
                  .arg(QLatin1String(config::info(call.exchange.endpoint).name));
    if (call.exchange.status == 0)
        row.more += u'\n' + tr("No answer is in the file: nobody has sent it from here.");
    setState(&row, isKnown);
    return row;
}

QString callText(const archive::Import::Call &call)
{
    session::Exchange shown = call.exchange;
    shown.body.truncate(longestBody);
    shown.replyBody.truncate(longestBody);
    shown = archive::scrubbed(shown, archive::TokenForm::Masked);
    QStringList lines{ QStringLiteral("%1 %2").arg(QString::fromLatin1(shown.method), shown.url.toDisplayString()) };
    const auto add = [&lines](const session::Headers &headers, const QByteArray &body, bool isCut) {
        for (const auto &[name, value] : headers)
            lines.append(session::oneLine(QString::fromUtf8(name + ": " + value), longest));
        if (!body.isEmpty())
            lines += { QString(), QString::fromUtf8(body) };
        if (isCut)
            lines.append(QStringLiteral("…"));
    };
    add(shown.headers, shown.body, call.exchange.body.size() > longestBody);
    if (shown.status == 0)
        return lines.join(u'\n');
    lines += { QString(), tr("answered %1").arg(shown.status) };
    add(shown.replyHeaders, shown.replyBody, call.exchange.replyBody.size() > longestBody);
    return lines.join(u'\n');
}

TakeModel::Row tokenRow(const scan::ScannedToken &token, bool isKnown, Instant now)
{
    TakeModel::Row row;
    const QString type = token.type.isEmpty() ? tr("token") : session::oneLine(token.type, 20);
    const QString title = token.user.isEmpty() ? type : tr("%1 of user %2").arg(type, session::oneLine(token.user, 40));
    row.what = title;
    const QString life = token.end == scan::TokenEnd::Cut ? tr("cut off") : lifeOf(token, now);
    const QString place = token.place.isEmpty() ? tr("byte %1").arg(QLocale().toString(token.offset)) : token.place;
    const QString file = token.source.section(u'/', -1);
    row.where = session::oneLine(QStringLiteral("%1 · %2, %3").arg(life, file, place), longest);
    row.more = session::oneLine(QStringLiteral("%1, %2").arg(token.source, place), longest * 2);
    if (token.count > 1)
        row.more += u'\n' + counted(tr("It stands there %Ln time(s).", int(token.count)), token.count);
    if (token.end == scan::TokenEnd::Guessed)
        row.more += u'\n' + tr("Other letters touch it, so where it ends is a guess.");
    row.more += u'\n' + redacted(token.text);
    setState(&row, isKnown);
    return row;
}

QStringList countTexts(qint64 calls, qint64 servers, qint64 tokens)
{
    QStringList texts;
    if (calls > 0)
        texts.append(counted(tr("%Ln call(s)", int(calls)), calls));
    if (servers > 0)
        texts.append(counted(tr("%Ln server(s)", int(servers)), servers));
    if (tokens > 0)
        texts.append(counted(tr("%Ln token(s)", int(tokens)), tokens));
    return texts;
}

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}
