// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/signaturecheck.h"

#include "core/jose/algorithm.h"

#include <QCoreApplication>
#include <algorithm>

namespace explain {

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("explain::SignatureCheck", text, nullptr, n);
}

SignatureCheck cannotCheck(const QString &text, const QString &detail)
{
    return { { Verdict::State::CannotCheck, text, detail }, {} };
}

SignatureCheck notChecked(const QString &detail)
{
    return { { Verdict::State::NotChecked, tr("Signature not checked"), detail }, {} };
}

bool isClean(const Inspection &inspection)
{
    for (const Segment &segment : inspection.segments) {
        for (const Damage &damage : segment.damage) {
            if (damage.byteOffset < 0)
                return false;
        }
    }
    return true;
}

Verdict verdictOf(const QList<KeyTrial> &trials, const QByteArray &name, bool clean)
{
    using Outcome = KeyTrial::Outcome;
    if (const KeyTrial *held = firstOf(trials, Outcome::Verifies)) {
        const QString label = held->key.label();
        const QString text = tr("Signature: %1, “%2”").arg(QString::fromLatin1(name), label);
        if (clean)
            return { Verdict::State::Good, text, tr("The signature holds under the key “%1”.").arg(label) };
        return { Verdict::State::Warning, text,
            tr("The signature holds, but the token’s base64url is not as it must be: strict verifiers refuse it.") };
    }
    const QString invalid = tr("Signature invalid");
    if (const KeyTrial *other = firstOf(trials, Outcome::VerifiesOtherwise))
        return { Verdict::State::Bad, invalid,
            tr("“%1” as it stands did not sign it. %2").arg(other->key.label(), other->text) };
    const KeyTrial *failed = firstOf(trials, Outcome::Fails);
    if (!failed)
        return notChecked(tr("None of the known keys may be used with %1.").arg(QString::fromLatin1(name))).verdict;
    const auto count = std::count_if(
        trials.cbegin(), trials.cend(), [](const KeyTrial &trial) { return trial.outcome == Outcome::Fails; });
    if (count == 1)
        return { Verdict::State::Bad, invalid,
            tr("Not signed with “%1”: another key signed it, or the token was changed.").arg(failed->key.label()) };
    return { Verdict::State::Bad, invalid,
        tr("Not signed with any of the %1 keys that fit %2: another key signed it, or the token was changed.")
            .arg(count)
            .arg(QString::fromLatin1(name)) };
}

} // namespace

SignatureCheck checkSignature(const Inspection &inspection, const TokenParts &parts, const InspectionContext &context)
{
    if (parts.isEncrypted)
        return cannotCheck(tr("Encrypted"), tr("A JWE has no signature that could be checked without its key."));
    const Json *alg = parts.header.find(u"alg");
    const QByteArray name = alg ? alg->toString().toUtf8() : QByteArray();
    if (name.toLower() == "none")
        return cannotCheck(
            tr("Not signed"), tr("The header says “none”: there is nothing to check, and nobody should trust it."));
    const Segment *signature = inspection.segment(SegmentKind::Signature);
    if (parts.separators != 2 || !signature || !parts.header.isPresent)
        return cannotCheck(
            tr("Signature can’t be checked"), tr("A part of the token is missing, or there are too many."));
    const auto algorithm = jose::algorithmNamed(name);
    if (!algorithm)
        return cannotCheck(tr("Signature can’t be checked"),
            name.isEmpty() ? tr("The header names no algorithm that could be read.")
                           : tr("Nobody here knows the algorithm “%1”.").arg(QString::fromUtf8(name.left(40))));
    const int wanted = jose::info(*algorithm).signatureBytes;
    const bool isOfLength = wanted == 0 || signature->bytes.size() == wanted;
    const QString excuse = context.excuseOf(inspection.token.text);
    if (signature->bytes.isEmpty() && !excuse.isEmpty()) // nothing to try keys on, and nothing to hold against them
        return notChecked(excuse);
    if (!isOfLength)
        return { { Verdict::State::Bad, tr("Signature can’t be right"),
                     tr("A signature by %1 has %2 bytes; this one has %3, so no key makes it right.")
                         .arg(QString::fromUtf8(name))
                         .arg(wanted)
                         .arg(signature->bytes.size()) },
            {} };
    if (context.keys.isEmpty())
        return notChecked(tr("No key to check it with. That says nothing against the token."));
    const QByteArrayView input = QByteArrayView(inspection.token.text).first(signature->offset - 1);
    SignatureCheck check{ {}, tryKeys(*algorithm, input, signature->bytes, context.keys) };
    check.verdict = verdictOf(check.trials, name, isClean(inspection));
    if (!excuse.isEmpty() && check.verdict.state == Verdict::State::Bad)
        check.verdict = notChecked(excuse).verdict;
    return check;
}

} // namespace explain
