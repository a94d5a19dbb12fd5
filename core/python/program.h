// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/python/heap.h"
#include "core/python/sourcefiles.h"
#include "core/python/syntax.h"

#include <memory>

namespace python {

class Machine;

/// A Python file that is worked out as far as that goes without running anything: files of the project beside it are
/// read, variables are those given, all else is unknown or taken for granted, which the notes of a value tell. Bounded
/// in time and memory. Reentrant.
class Program
{
public:
    struct Input
    {
        QString source;
        QString path; ///< of the file; empty: none, and nothing beside it is read
        QHash<QString, QString> variables; ///< of its environment; all others are not given
        QString dictName; ///< the dict that is looked for; a bare dict counts as it
        bool lenient = false; ///< a piece of a file: what can't be read is passed over, names may stand elsewhere
    };
    explicit Program(const Input &input);
    ~Program();

    /// False: Python would refuse the file, or stop in it for certain; trouble() says where.
    bool run();
    const SyntaxTrouble &trouble() const { return m_trouble; }
    /// What was passed over, only if lenient.
    const QList<SyntaxTrouble> &passedOver() const { return m_passedOver; }

    /// A name of the module in the end; null: it is not set.
    const Item *name(QStringView name) const;
    /// Not empty: names may be set that are not known of, and why.
    Notes unknownNames() const;
    const Dict *dict(const Value &value) const;
    /// The classes of the file, in their order.
    QList<Value> classes() const;
    /// False: by its looks a piece of a file.
    bool hasImports() const;
    /// Whether it comes, over all its bases, from a class of this dotted name; absent: a base is not known.
    std::optional<bool> isDerived(const Value &type, QLatin1StringView base) const;
    QString className(const Value &type) const;
    /// An attribute of a class, as an instance of it has it, with the place where it is set. Absent: there is none.
    std::optional<Item> attribute(const Value &type, const QString &name);
    /// What is known of either of two values.
    Value either(const Value &left, const Value &right, const Notes &why);

    /// Assumptions about everything that is set.
    const QList<NotePtr> &general() const;
    /// As JSON; a time is {"seconds": n}, bytes are Latin-1. The error: what of it is unknown, and why.
    tl::expected<Json, Notes> json(const Value &value) const;
    /// All notes of a value and of what lies in it.
    Notes notes(const Value &value) const;
    /// A file by its number, as the import has it; empty: the one that was asked for.
    QString fileName(int file) const;
    /// A node's text in its file, shortened.
    QString excerpt(const Item &item) const;
    qsizetype offset(const Item &item) const;

private:
    std::unique_ptr<Machine> m_machine;
    Input m_input;
    int m_scope = 0;
    SyntaxTrouble m_trouble;
    QList<SyntaxTrouble> m_passedOver;
};

} // namespace python
