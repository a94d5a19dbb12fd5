// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/python/flow.h"
#include "core/python/heap.h"
#include "core/python/operators.h"
#include "core/python/sourcefiles.h"
#include "core/python/syntax.h"
#include "core/python/texts.h"

#include <QSet>
#include <optional>

namespace python {

/// An exception of Python on its way to whoever catches it.
struct Raised
{
    QString type; ///< "KeyError"; empty: too much was asked, and nothing catches it
    QString text; ///< half a sentence for people
    Place place;
    Notes notes; ///< what it rests on; empty: it is certain
};

/// The names that are seen while a module, class or function is worked out.
struct Frame
{
    int locals = 0; ///< heap id of its dict
    int globals = 0;
    QList<int> scopes; ///< of the functions around it, the innermost last
    bool isFunction = false;
    QSet<QString> globalNames;
    QSet<QString> outerNames;
    Value result;
    /// A way that has returned while another goes on.
    struct Returned
    {
        Value value;
        Heap heap;
        Join how;
        Notes why;
    };
    QList<Returned> returned;
};

/// A file that is read.
struct SourceFile
{
    QString path;
    QString name; ///< as the import has it, for people; empty: the first one
    QString source;
    std::shared_ptr<const Node> tree;
    int scope = 0; ///< heap id of its names
    bool complete = false; ///< worked out to its end
};

/// What the parts of a run share. Not for use outside of this folder; see Program.
class Machine
{
public:
    Machine(SourceFiles sourceFiles, bool isLenient);
    Machine(const Machine &) = delete;
    Machine &operator=(const Machine &) = delete;
    virtual ~Machine() = default;

    Heap heap;
    Frame *frame = nullptr;
    std::optional<Raised> raised;
    SourceFiles sources;
    std::vector<std::unique_ptr<SourceFile>> files;
    int file = 0; ///< the one that is worked out
    QString dictName; ///< of the dict that is looked for: what is unknown of it is a dict all the same
    bool lenient; ///< a piece of a file: items of dicts where Python would stop are passed over
    bool complete = true; ///< a whole file by its looks, where every name has to be set
    QStringList catching; ///< exceptions that are caught around here
    quint64 doubts = 0; ///< times that something unknown might have raised an exception
    quint64 importDoubts = 0;
    int calls = 0; ///< functions that are open
    QList<SyntaxTrouble> passedOver; ///< lenient: items of dicts where Python would stop
    QList<NotePtr> general; ///< assumptions about all that is set
    int variables = 0; ///< heap id of what the program itself has set in os.environ
    QStringList prefixes; ///< of variables, while a with of environs is open

    // What the parts ask of each other; Interpreter puts them together.
    virtual Value evaluate(const Node &node) = 0;
    virtual Value attribute(const Value &of, const QString &name, const Node &node) = 0;
    virtual Value compare(const QString &symbol, const Value &left, const Value &right, const Node &node) = 0;
    virtual Value binary(const QString &symbol, const Value &left, const Value &right, const Node &node) = 0;
    virtual Arguments arguments(const Node &call, size_t first) = 0;
    virtual Value function(const Node &node) = 0;
    virtual Value call(const Value &callee, const Arguments &arguments, const Node &node) = 0;
    virtual Flow block(const Node *block) = 0;
    virtual void module(const Node &block) = 0;
    virtual void assign(const Node &target, const Value &value, const Node *node) = 0;

    /// Sets a name where the names that are seen now are set.
    void setName(const QString &name, const Value &value, const Node *node, int line);
    /// A variable that the program itself has set.
    std::optional<Value> variable(const QString &name) const;
    /// os.environ[name] = value.
    void setVariable(const Value &name, const Value &value);
    /// Counts work; false: too much was asked, and the run ends.
    bool step(qsizetype weight = 1);
    Place place(const Node &node) const { return { file, node.line }; }
    NotePtr note(Note::Kind kind, Place place, const QString &text) const;
    Value unknown(Place place, const QString &text);
    Notes assumption(Place place, const QString &text) const;
    /// Unknown, since Python would stop here. Nothing if something is raised already, or if it would only be so for
    /// what was taken for granted and nothing catches it: then that is refuted.
    Value raise(const QString &type, const QString &text, Place place, const Notes &notes = {});
    /// The value; or what failed is raised, or unknown where it is only too much. \a notes go with it.
    Value settle(const Outcome &outcome, Place place, const Notes &notes);
    bool isCaught(const QString &type) const;
    /// What was taken for granted can't be.
    static void refute(const Notes &notes);
    /// The text of a node, shortened, for people.
    QString excerpt(const Node &node) const;

private:
    qint64 m_steps = 0;
};

/// Whether an except clause for \a caught takes an exception.
bool catches(const QString &caught, const QString &raised);

} // namespace python
