// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/keytrial.h"

#include "core/jose/secretreading.h"
#include "core/jose/signature.h"

#include <QCoreApplication>
#include <algorithm>

namespace explain {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("explain::KeyTrial", text);
}

KeyTrial tryKey(jose::Algorithm algorithm, QByteArrayView signingInput, QByteArrayView signature, const jose::Key &key)
{
    using Outcome = KeyTrial::Outcome;
    if (const auto allowed = key.mayBeUsed(algorithm, jose::KeyUse::Verify); !allowed)
        return { key, Outcome::DoesNotFit, {}, allowed.error().what };
    if (jose::verifySignature(algorithm, key, signingInput, signature))
        return { key, Outcome::Verifies, {}, tr("The signature holds.") };
    return { key, Outcome::Fails, {},
        signature.isEmpty() ? tr("The token has no signature that it could have made.")
                            : tr("It did not make this signature, or the token was changed.") };
}

void readOtherwise(jose::Algorithm algorithm, QByteArrayView signingInput, QByteArrayView signature, KeyTrial &trial)
{
    for (const jose::SecretReading &reading : jose::otherReadings(trial.key)) {
        if (!jose::verifySignature(algorithm, reading.key, signingInput, signature))
            continue;
        trial.outcome = KeyTrial::Outcome::VerifiesOtherwise;
        trial.reading = reading.id;
        trial.text = tr("The signature would hold if the secret were %1.").arg(reading.text);
        return;
    }
}

} // namespace

const char *outcomeName(KeyTrial::Outcome outcome)
{
    switch (outcome) {
    case KeyTrial::Outcome::Verifies:
        return "verifies";
    case KeyTrial::Outcome::VerifiesOtherwise:
        return "verifies_otherwise";
    case KeyTrial::Outcome::Fails:
        return "fails";
    case KeyTrial::Outcome::DoesNotFit:
        return "does_not_fit";
    }
    return "";
}

QList<KeyTrial> tryKeys(
    jose::Algorithm algorithm, QByteArrayView signingInput, QByteArrayView signature, const QList<jose::Key> &keys)
{
    QList<KeyTrial> trials;
    for (const jose::Key &key : keys)
        trials.append(tryKey(algorithm, signingInput, signature, key));
    if (!firstOf(trials, KeyTrial::Outcome::Verifies)) {
        for (KeyTrial &trial : trials) {
            if (trial.outcome == KeyTrial::Outcome::Fails)
                readOtherwise(algorithm, signingInput, signature, trial);
        }
    }
    return trials;
}

const KeyTrial *firstOf(const QList<KeyTrial> &trials, KeyTrial::Outcome outcome)
{
    const auto found = std::find_if(
        trials.cbegin(), trials.cend(), [outcome](const KeyTrial &trial) { return trial.outcome == outcome; });
    return found == trials.cend() ? nullptr : &*found;
}

} // namespace explain
