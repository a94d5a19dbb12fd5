// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/python/note.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <memory>
#include <optional>
#include <variant>

namespace python {

struct Node;
struct Value;

/// Microseconds of a timedelta, whose range is wider than 64 bits.
__extension__ typedef __int128 Microseconds;

struct Unknown
{
};
struct None
{
};
struct Duration
{
    Microseconds count = 0;
};
/// A tuple, whose items never change.
struct Tuple
{
    QList<Value> items;
};
/// A dict, list, set, class, instance or module: where it lies in the heap. Two of the same are the same thing.
struct Reference
{
    int id = 0;
};
/// Something of a module that is not read: os.environ, datetime.timedelta. Known by its dotted name.
struct External
{
    QString path;
};
/// What a call of something external gives: an Env(…) of django-environ, an open file.
struct Made
{
    QString path; ///< of what was called
    QList<Value> arguments;
    QList<std::pair<QString, Value>> keywords;
};
/// A method of a value: "a".upper.
struct Method
{
    std::shared_ptr<const Value> self;
    QString name;
};
/// A function of a file that is read.
struct Function
{
    const Node *node = nullptr; ///< Function or Lambda
    int module = 0; ///< which file it stands in
    int globals = 0; ///< heap ids of the names that it sees
    QList<int> scopes; ///< of the functions around it, the innermost last
    std::shared_ptr<const QList<Value>> defaults; ///< by parameter; Unknown where there is none
    std::shared_ptr<const Value> self; ///< bound, for a method
    QString role; ///< "", "property", "staticmethod", "classmethod"
};
/// A pathlib.Path.
struct Path
{
    QString text;
};

/// A value as far as it is known, with what that rests on.
struct Value
{
    std::variant<Unknown, None, bool, qint64, double, QString, QByteArray, Duration, std::shared_ptr<const Tuple>,
        Reference, External, std::shared_ptr<const Made>, Method, std::shared_ptr<const Function>, Path>
        data;
    Notes notes;

    Value() = default; ///< unknown, without a reason
    template<class T>
    explicit Value(T known, Notes why = {})
        : data(std::move(known))
        , notes(std::move(why))
    {
    }
    static Value none(Notes notes = {}) { return Value(None{}, std::move(notes)); }
    static Value text(QString text, Notes notes = {}) { return Value(std::move(text), std::move(notes)); }
    static Value tuple(QList<Value> items, Notes notes = {});
    static Value unknown(Notes notes) { return Value(Unknown{}, std::move(notes)); }
    static Value external(QString path) { return Value(External{ std::move(path) }); }

    // What these point to lies in the value, so they are not for one that ends with the expression.
    template<class T> const T *as() const & { return std::get_if<T>(&data); }
    template<class T> const T *as() const && = delete;
    bool isUnknown() const { return as<Unknown>() != nullptr; }
    bool isNone() const { return as<None>() != nullptr; }
    const QList<Value> *tupleItems() const &;
    const QList<Value> *tupleItems() const && = delete;
    const Made *made() const &;
    const Made *made() const && = delete;
    const Function *function() const &;
    const Function *function() const && = delete;
    int reference() const { return as<Reference>() ? as<Reference>()->id : 0; } ///< 0: it is none
    bool isExternal(QLatin1StringView path) const { return as<External>() && as<External>()->path == path; }
    bool isMade(QLatin1StringView path) const { return made() && made()->path == path; }
    /// A bool is an int.
    std::optional<qint64> integer() const;
    std::optional<double> real() const;
    Value with(const Notes &more) const;
};

/// Both are known and the same thing: for what lies in the heap that is the same place.
bool isSame(const Value &left, const Value &right);
/// left == right as far as it can be told without the heap.
std::optional<bool> isEqual(const Value &left, const Value &right);
/// Something a dict can have for a key here: None, a bool, a number, a text, bytes or a tuple of these.
bool isKey(const Value &value);

} // namespace python
