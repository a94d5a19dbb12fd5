// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/machine.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace python {
namespace {
constexpr qint64 mostSteps = 250'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("python::Machine", text);
}

// Which exceptions an except clause takes besides its own.
struct Kinds
{
    const char *base;
    const char *derived;
};
constexpr std::array kinds{ Kinds{ "ImportError", "ModuleNotFoundError" }, Kinds{ "LookupError", "KeyError" },
    Kinds{ "LookupError", "IndexError" }, Kinds{ "ArithmeticError", "ZeroDivisionError" },
    Kinds{ "ArithmeticError", "OverflowError" }, Kinds{ "OSError", "FileNotFoundError" },
    Kinds{ "IOError", "FileNotFoundError" }, Kinds{ "EnvironmentError", "FileNotFoundError" },
    Kinds{ "IOError", "OSError" }, Kinds{ "ValueError", "UnicodeEncodeError" },
    Kinds{ "ValueError", "JSONDecodeError" }, Kinds{ "UnicodeError", "UnicodeEncodeError" },
    Kinds{ "NameError", "UnboundLocalError" }, Kinds{ "EnvError", "EnvValidationError" } };
} // namespace

Machine::Machine(SourceFiles sourceFiles, bool isLenient)
    : sources(std::move(sourceFiles))
    , lenient(isLenient)
{
    variables = heap.add(Dict{});
}

void Machine::setName(const QString &name, const Value &value, const Node *node, int line)
{
    const Frame &names = *frame;
    int scope = names.globalNames.contains(name) ? names.globals : names.locals;
    if (names.outerNames.contains(name)) {
        for (const int outer : std::as_const(names.scopes)) {
            if (heap.get<Dict>(outer) && heap.get<Dict>(outer)->find(name))
                scope = outer;
        }
    }
    heap.change<Dict>(scope).set(name, value, { file, line }, node);
}

bool Machine::step(qsizetype weight)
{
    m_steps += weight;
    if (m_steps <= mostSteps)
        return true;
    if (!raised || !raised->type.isEmpty())
        raised = Raised{ {}, tr("there is too much in this file to be worked out"), { file, 1 }, {} };
    return false;
}

std::optional<Value> Machine::variable(const QString &name) const
{
    const Dict *set = variables ? heap.get<Dict>(variables) : nullptr;
    const Item *item = set ? set->find(name) : nullptr;
    if (item && item->presence == Item::Presence::Present)
        return item->value;
    if (item && item->presence == Item::Presence::Maybe)
        return Value::unknown(item->value.notes);
    if (!item && set && !set->rest.isEmpty())
        return Value::unknown(set->rest);
    return std::nullopt;
}

void Machine::setVariable(const Value &name, const Value &value)
{
    if (name.as<QString>())
        heap.change<Dict>(variables).set(name, value, {}, nullptr);
    else
        heap.change<Dict>(variables).poison(name.notes);
}

NotePtr Machine::note(Note::Kind kind, Place place, const QString &text) const
{
    return std::make_shared<const Note>(Note{ kind, place, text });
}

Value Machine::unknown(Place place, const QString &text)
{
    ++doubts;
    return Value::unknown(Notes(note(Note::Kind::Reason, place, text)));
}

Notes Machine::assumption(Place place, const QString &text) const
{
    return Notes(note(Note::Kind::Assumption, place, text));
}

Value Machine::raise(const QString &type, const QString &text, Place place, const Notes &notes)
{
    if (!raised && !notes.isEmpty() && !isCaught(type)) {
        // The file runs, so what this rests on is not as it was taken to be.
        refute(notes);
        return unknown(place, text).with(notes);
    }
    if (!raised)
        raised = Raised{ type, text, place, notes };
    return {};
}

Value Machine::settle(const Outcome &outcome, Place place, const Notes &notes)
{
    if (!outcome && outcome.error().type.isEmpty()) {
        Value value = unknown(place, outcome.error().text);
        return value.with(notes);
    }
    if (!outcome)
        return raise(outcome.error().type, outcome.error().text, place, notes);
    if (outcome->isUnknown() && notes.isEmpty())
        return unknown(place, tr("this is not worked out here"));
    if (outcome->isUnknown())
        ++doubts;
    return outcome->with(notes);
}

bool catches(const QString &caught, const QString &type)
{
    if (caught == type || caught == QLatin1StringView("Exception") || caught == QLatin1StringView("BaseException"))
        return true;
    return std::any_of(kinds.begin(), kinds.end(), [&](const Kinds &kind) {
        return caught == QLatin1StringView(kind.base) && type == QLatin1StringView(kind.derived);
    });
}

bool Machine::isCaught(const QString &type) const
{
    return std::any_of(
        catching.begin(), catching.end(), [&type](const QString &caught) { return catches(caught, type); });
}

void Machine::refute(const Notes &notes)
{
    for (const NotePtr &note : notes.all()) {
        if (note->kind == Note::Kind::Assumption)
            note->refuted = true;
    }
}

QString Machine::excerpt(const Node &node) const
{
    constexpr qsizetype longest = 60;
    const QString &source = files[size_t(file)]->source;
    const qsizetype begin = qBound<qsizetype>(0, node.begin, source.size());
    const qsizetype size = qBound<qsizetype>(0, node.end - begin, source.size() - begin);
    const QString text = source.mid(begin, qMin(size, longest * 2)).simplified();
    return text.size() > longest ? text.left(longest - 1) + u'…' : text;
}

} // namespace python
