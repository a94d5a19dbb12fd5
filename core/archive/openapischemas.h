// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/callmaker.h"
#include "core/json/json.h"

#include <QSet>

namespace archive {

/// The schemas of one description of an API: what references point at, which fields there are, what an example is. Ends
/// where references loop, and bounds what an operation and the document may cost. For one thread; the document and the
/// maker, which is told what references lead nowhere, must outlive it.
class OpenApiSchemas
{
public:
    OpenApiSchemas(const Json &document, CallMaker &calls);

    /// What one operation may cost is counted from here.
    void beginOperation();
    /// What a reference points at, those that it leads to followed. A loop ends as nothing.
    Json resolved(const Json &json, const QString &place);
    /// Names of the fields that go in (or out): what may only be read goes nowhere, which is "readOnly" (or
    /// "writeOnly").
    QStringList names(const Json &schema, const char16_t *notThose, const QString &place);
    /// A value as the schema would have it, of a field of that name.
    Json exampleOf(const Json &schema, const QString &place, const QString &name = {});
    /// "TokenObtainPair" of "#/components/schemas/TokenObtainPair".
    static QString nameOf(const Json &schema);

private:
    struct Field
    {
        QString name;
        Json schema;
    };

    /// RFC 6901, in a URL.
    const Json *pointed(const QString &pointer) const;
    /// The fields of an object, those of all its parts among them.
    QList<Field> fieldsOf(const Json &schema, const QString &place, int depth = 0);
    /// \a left: how many fields it may still come to.
    Json example(const Json &schema, const QString &name, const QString &place, qsizetype *left, int depth);

    static constexpr int mostSteps = 1'000'000; ///< through schemas, each of which may have others as parts

    const Json &m_document;
    CallMaker &m_calls;
    int m_steps = mostSteps;
    int m_stepsOfOne = 0;
    QSet<QString> m_told; ///< references that lead nowhere
};

} // namespace archive
