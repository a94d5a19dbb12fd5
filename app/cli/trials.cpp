// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/trials.h"

#include "core/jose/joseheader.h"
#include "core/jose/jws.h"

using namespace Qt::StringLiterals;
using explain::KeyTrial;

namespace cli {

QList<KeyTrial> trialsOf(const QByteArray &token, const QList<jose::Key> &keys)
{
    const auto jws = jose::parseCompact(token);
    if (!jws)
        return {};
    const jose::JoseHeader header = jose::readHeader(jws->header);
    return header.algorithm ? explain::tryKeys(*header.algorithm, jws->signingInput, jws->signature, keys)
                            : QList<KeyTrial>();
}

Json trialsJson(const QList<KeyTrial> &trials)
{
    Json list = Json::array();
    for (const KeyTrial &trial : trials) {
        Json row = Json::object();
        row.set(u"key"_s, trial.key.label());
        row.set(u"kid"_s, trial.key.kid().isEmpty() ? Json() : Json(QString::fromUtf8(trial.key.kid())));
        row.set(u"outcome"_s, QString::fromLatin1(explain::outcomeName(trial.outcome)));
        row.set(u"reading"_s, trial.reading.isEmpty() ? Json() : Json(QString::fromLatin1(trial.reading)));
        row.set(u"text"_s, trial.text);
        list.append(row);
    }
    return list;
}

void printTrials(const QList<KeyTrial> &trials, Console &console)
{
    if (!trials.isEmpty())
        console.line(console.coloured(u"Keys"_s, 1));
    for (const KeyTrial &trial : trials) {
        const QString mark = trial.outcome == KeyTrial::Outcome::Verifies ? u"✓"_s
            : trial.outcome == KeyTrial::Outcome::VerifiesOtherwise       ? u"!"_s
            : trial.outcome == KeyTrial::Outcome::Fails                   ? u"✗"_s
                                                                          : u"–"_s;
        const QString kid
            = trial.key.kid().isEmpty() ? QString() : u" (kid %1)"_s.arg(QString::fromUtf8(trial.key.kid()));
        console.line(printable(u"  %1 %2%3: %4"_s.arg(mark, trial.key.label(), kid, trial.text)));
    }
}

} // namespace cli
