// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/tokenfaults.h"

#include "core/base/timetext.h"
#include "core/jose/signature.h"
#include "core/python/pybase64.h"
#include "core/session/exchangereading.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace diagnose {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("diagnose::Token", text);
}

} // namespace

QList<Fault> faultsFitting(Says says, const QList<Fault> &faults)
{
    static const QList<QByteArray> decoding{ "token_malformed", "wrong_algorithm", "wrong_key", "server_misconfigured",
        "claim_invalid", "issued_in_future", "not_yet_valid", "wrong_issuer", "wrong_audience", "time_zone" };
    const auto fits = [says](const Fault &fault) {
        switch (says) {
        case Says::Other:
            return true;
        case Says::Invalid:
            return decoding.contains(fault.id);
        case Says::InvalidOrExpired:
            return decoding.contains(fault.id) || fault.id == "expired";
        case Says::Expired:
            return fault.id == "expired" || fault.id == "time_zone";
        case Says::Blacklisted:
            return fault.id == "blacklisted" || fault.id == "rotated_away";
        case Says::MissingClaim:
            return fault.id == "missing_claim";
        case Says::WrongType:
            return fault.id == "wrong_type" || fault.id == "refresh_as_access" || fault.id == "access_as_refresh";
        }
        return false;
    };
    QList<Fault> fitting;
    std::copy_if(faults.cbegin(), faults.cend(), std::back_inserter(fitting), fits);
    return fitting;
}

QString placeholderIn(const QByteArray &text)
{
    static const QRegularExpression expression(
        QStringLiteral(
            "^(?:null|undefined|none|nil|nan|false|true|\\(null\\)|\\[object \\w+\\]|object|string|"
            "\\{\\{.*\\}\\}|\\$\\{.*\\}|\\$\\(.*\\)|\\$\\w+|%\\w+%|<.*>|\\{[\\w. -]+\\}|\\[[\\w. -]+\\]|:\\w*token\\w*|"
            "optional\\(.*\\)|@\\w+|#\\{.*\\}|__\\w+__|(?:your|my|the|insert|paste|put|replace)[-_ "
            "]?[\\w-]*(?:token|jwt|here)[\\w-]*|"
            "(?:access|refresh|jwt|auth)?[-_]?(?:token|jwt)(?:[-_]?here)?|x{3,}|\\.{3}|…|promise|"
            "function.*|\\w+\\(\\))$"),
        QRegularExpression::CaseInsensitiveOption);
    const QString shown = QString::fromUtf8(text.left(80));
    return text.size() <= 80 && expression.match(shown).hasMatch() ? shown.left(40) : QString();
}

std::optional<bool> isSignedByKnownKey(const Facts &facts)
{
    const Json *alg = facts.token.header ? facts.token.header->find(u"alg") : nullptr;
    const auto algorithm = jose::algorithmNamed(alg ? alg->toString().toLatin1() : QByteArray());
    const qsizetype dot = facts.tokenText.lastIndexOf('.');
    if (!algorithm || dot < 0 || !facts.context.keys || facts.context.keys->isEmpty())
        return std::nullopt;
    const auto signature = python::decodePythonBase64Url(QByteArrayView(facts.tokenText).sliced(dot + 1));
    const QByteArrayView input = QByteArrayView(facts.tokenText).first(dot);
    return signature
        && std::any_of(facts.context.keys->cbegin(), facts.context.keys->cend(), [&](const jose::Key &key) {
               return jose::verifySignature(*algorithm, key, input, *signature).has_value();
           });
}

Fault blacklistFault(const Facts &facts)
{
    const session::TokenRecord *record = facts.record();
    const QList<const session::Exchange *> ends = facts.earlierEnds();
    if (const session::Exchange *end = ends.value(0)) {
        const QString call = session::callName(*end);
        const QString when = clockText(session::endOf(*end), facts.now);
        if (!end->succeeded()) // the head, with CHECK_REVOKE_TOKEN, for a password that was changed
            return { "blacklisted", tr("%1 refused it at %2 and blacklisted it with that.").arg(call, when),
                Certainty::Sure };
        if (session::revokes(*end))
            return { "blacklisted", tr("Blacklisted at %2 by %1.").arg(call, when), Certainty::Sure };
        return { "rotated_away",
            tr("%1 answered it at %2 with a new refresh token, which took its place.").arg(call, when),
            Certainty::Sure };
    }
    if (!record || !record->revokedAt)
        return { "blacklisted", tr("The server says so; this session did not see it happen."), Certainty::Sure };
    const QString when = clockText(*record->revokedAt, facts.now);
    if (record->revocation == session::Revocation::RotatedAway)
        return { "rotated_away", tr("A newer refresh token took its place at %1.").arg(when), Certainty::Sure };
    if (record->revokedBy.isEmpty())
        return { "blacklisted", tr("The server first said so at %1; this session did not see it happen.").arg(when),
            Certainty::Sure };
    return { "blacklisted", tr("Blacklisted at %2 by %1.").arg(record->revokedBy, when), Certainty::Sure };
}

} // namespace diagnose
