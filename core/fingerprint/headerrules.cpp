// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/headerrules.h"

#include "core/session/exchangereading.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using diagnose::Answer;
using session::Exchange;

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Header", text);
}

/// Simple JWT read the header: it names the classes that it tried, or what is wrong with the header's form.
bool readsHeader(const Exchange *exchange)
{
    if (!exchange || exchange->status != 401)
        return false;
    const Answer answer(*exchange);
    return (refusesToken(answer) && answer.hasMessages) || answer.code == "bad_authorization_header";
}

/// The word that stood before the token, as it was sent.
QByteArray wordOf(const Exchange &exchange, const QByteArray &header)
{
    return session::headerValue(exchange.headers, header).value_or(QByteArray()).split(' ').constFirst();
}

/// A view that also reads a header with a word that nobody uses reads anything.
bool readsAnyWord(const Evidence &evidence)
{
    return readsHeader(evidence.probe(ProbeKind::ViewMadeUpWord));
}

/// The word that a refusal asks for, and the call; Simple JWT's own views name the first of AUTH_HEADER_TYPES.
struct Asked
{
    QByteArray word;
    const Exchange *exchange = nullptr;
    bool isLibrarys = false;
};

Asked askedWord(const Evidence &evidence)
{
    Asked asked;
    for (const ProbeAnswer &each : evidence.answers()) {
        const Answer answer(each.exchange);
        const diagnose::Challenge *challenge = answer.status == 401 ? answer.tokenChallenge() : nullptr;
        if (!challenge)
            continue;
        const bool isLibrarys = refusesToken(answer);
        if (!asked.exchange || (isLibrarys && !asked.isLibrarys))
            asked = { challenge->scheme, &each.exchange, isLibrarys };
    }
    return asked;
}

/// The call whose header with a made-up token was read; nullptr: none.
const Exchange *readHeader(const Evidence &evidence)
{
    for (const ProbeKind kind : { ProbeKind::ViewMalformed, ProbeKind::ViewChallenged }) {
        if (readsHeader(evidence.probe(kind)))
            return evidence.probe(kind);
    }
    return nullptr;
}

/// A view that wants somebody, and let the access token in.
const Exchange *letIn(const Evidence &evidence)
{
    const Exchange *bare = evidence.probe(ProbeKind::ViewBare);
    const Exchange *view = evidence.probe(ProbeKind::ViewAccess);
    const bool inHeader = view && session::headerValue(view->headers, evidence.order().server.headerName);
    return inHeader && view->succeeded() && bare && !bare->succeeded() ? view : nullptr;
}

} // namespace

Finding headerType(const Evidence &evidence)
{
    const QByteArray header = evidence.order().server.headerName;
    const Asked asked = askedWord(evidence);
    QStringList words;
    if (!asked.word.isEmpty())
        words.append(QString::fromLatin1(asked.word));
    const Exchange *taken = nullptr;
    if (!readsAnyWord(evidence)) {
        for (const ProbeKind kind : { ProbeKind::ViewMalformed, ProbeKind::ViewChallenged }) {
            const Exchange *exchange = evidence.probe(kind);
            if (!readsHeader(exchange))
                continue;
            taken = taken ? taken : exchange;
            if (const QString word = QString::fromLatin1(wordOf(*exchange, header)); !words.contains(word))
                words.append(word);
        }
        if (const Exchange *view = letIn(evidence)) {
            taken = taken ? taken : view;
            if (const QString word = QString::fromLatin1(wordOf(*view, header)); !words.contains(word))
                words.append(word);
        }
    }
    if (words.isEmpty())
        return unknown(
            Property::HeaderType, tr("No refusal asked for a token in the header, and none was read there."));
    Json list = Json::array();
    for (const QString &word : std::as_const(words))
        list.append(word);
    QStringList seen;
    if (asked.exchange)
        seen.append(tr("%1 asks for “%2”.").arg(session::callName(*asked.exchange), QString::fromLatin1(asked.word)));
    if (taken)
        seen.append(tr("%1 read the token after “%2”, and none after a made-up word.")
                        .arg(session::callName(*taken), QString::fromLatin1(wordOf(*taken, header))));
    return { Property::HeaderType, list, words.join(u", "_s),
        taken || asked.isLibrarys ? Certainty::Certain : Certainty::Likely, seen.join(u' ') };
}

Finding headerName(const Evidence &evidence)
{
    const QString name = QString::fromLatin1(evidence.order().server.headerName);
    const Exchange *taken = readHeader(evidence);
    taken = taken ? taken : letIn(evidence);
    if (taken) {
        return { Property::HeaderName, name, name, Certainty::Certain,
            tr("%1 read the token there.").arg(session::callName(*taken)) };
    }
    const Exchange *view = evidence.probe(ProbeKind::ViewMalformed);
    if (view && view->status == 401) {
        return unknown(Property::HeaderName,
            tr("%1 did not read a token in %2: the server may take it in another header or in a cookie.")
                .arg(session::callName(*view), name));
    }
    return unknown(Property::HeaderName, tr("No protected view read a token; give one its path as whoami."));
}

Finding tokenClasses(const Evidence &evidence)
{
    const Exchange *exchange = readHeader(evidence);
    if (!exchange)
        return unknown(Property::TokenClasses, tr("No protected view named the classes that it tried."));
    const Json body = session::jsonReply(*exchange);
    const Json *messages = body.find(u"messages");
    Json names = Json::array();
    QStringList texts;
    for (const Json &message : messages ? messages->items() : QList<Json>()) {
        const Json *name = message.find(u"token_class");
        if (!name || name->toString().isEmpty())
            continue;
        names.append(*name);
        texts.append(name->toString());
    }
    if (texts.isEmpty())
        return unknown(Property::TokenClasses, tr("No protected view named the classes that it tried."));
    return { Property::TokenClasses, names, texts.join(u", "_s), Certainty::Certain,
        tr("%1 names what it tried a made-up token as.").arg(session::callName(*exchange)) };
}

} // namespace fingerprint
