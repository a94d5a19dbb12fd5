// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/readproject.h"

#include "core/project/readrun.h"

namespace project {

Result<Reading> readProject(const ReadOrder &order, const QString &confiner)
{
    auto reading = runReading(readCommand(order, confiner)).and_then(readingFrom);
    if (!reading || order.keyOnly || !mayDifferEachStart(reading->key))
        return reading;
    ReadOrder again = order;
    again.keyOnly = true;
    again.withKey = false;
    again.withDatabase = false;
    again.issue.clear();
    again.find.clear();
    again.write = false;
    const auto second = runReading(readCommand(again, confiner));
    if (const Json *key = second ? second->find(u"signing_key") : nullptr) {
        const Json *fingerprint = key->find(u"fingerprint");
        reading->key.isAnotherEachStart = fingerprint && fingerprint->toString() != reading->key.fingerprint;
    }
    return reading;
}

} // namespace project
