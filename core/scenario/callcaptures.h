// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/import.h"
#include "core/json/json.h"

#include <QSet>

namespace scenario {

/// Which answers of an import's calls bring the tokens that later ones send. Thread-safe.
class CallCaptures
{
public:
    /// Tokens of recorded answers become {{variables}} where the collection, which has the calls in the same order,
    /// sends them.
    CallCaptures(const archive::Import &import, archive::WrittenCollection *collection);

    /// The "capture" of each call's step: a variable, and where it stands in the answer.
    const QList<Json> &ofEachCall() const { return m_captures; }

private:
    void find();
    void captureTokens(const Json &answer, const QString &place, int depth, QHash<QString, QString> *known);
    void captureForMissing(qsizetype index, bool isLogin);

    const archive::Import &m_import;
    archive::WrittenCollection *m_collection;
    QSet<QString> m_names; ///< of variables that have a value
    QList<Json> m_captures;
};

} // namespace scenario
