// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/firstmistake.h"
#include "core/scenario/scenario.h"

#include <QSet>

// Private to core/scenario.
namespace scenario {

/// The variables that have a value by the place that is being read.
class KnownNames
{
    Q_DECLARE_TR_FUNCTIONS(scenario::Reader)

public:
    using Path = FirstMistake::Path;

    /// It must outlive this.
    explicit KnownNames(FirstMistake &mistake);

    bool contains(const QString &name) const { return m_names.contains(name); }
    void add(const QString &name) { m_names.insert(name); }

    /// False, with a complaint: it is no name for a variable.
    bool check(const QString &name, const Path &path);
    Variables namedValues(const Json &object, const Path &path); ///< "variables", or one object of "each"
    /// Complains of a "${name}" that has no value yet and is none of \a locals.
    void checkReferences(const Json &value, const Path &path, const QSet<QString> &locals);

private:
    FirstMistake &m_mistake;
    QSet<QString> m_names;
};

} // namespace scenario
