// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/value.h"

#include <algorithm>

namespace python {

Value Value::tuple(QList<Value> items, Notes notes)
{
    return Value(std::shared_ptr<const Tuple>(std::make_shared<Tuple>(Tuple{ std::move(items) })), std::move(notes));
}

const QList<Value> *Value::tupleItems() const &
{
    const auto *tuple = as<std::shared_ptr<const Tuple>>();
    return tuple ? &(*tuple)->items : nullptr;
}

const Made *Value::made() const &
{
    const auto *made = as<std::shared_ptr<const Made>>();
    return made ? made->get() : nullptr;
}

const Function *Value::function() const &
{
    const auto *function = as<std::shared_ptr<const Function>>();
    return function ? function->get() : nullptr;
}

std::optional<qint64> Value::integer() const
{
    if (const bool *flag = as<bool>())
        return qint64(*flag);
    const qint64 *number = as<qint64>();
    return number ? std::optional(*number) : std::nullopt;
}

std::optional<double> Value::real() const
{
    if (const double *number = as<double>())
        return *number;
    const auto whole = integer();
    return whole ? std::optional(double(*whole)) : std::nullopt;
}

Value Value::with(const Notes &more) const
{
    Value value = *this;
    value.notes.add(more);
    return value;
}

bool isKey(const Value &value)
{
    if (const QList<Value> *items = value.tupleItems())
        return std::all_of(items->begin(), items->end(), isKey);
    return value.isNone() || value.integer() || value.as<double>() || value.as<QString>() || value.as<QByteArray>()
        || value.as<Duration>() || value.as<External>() || value.as<Path>();
}

bool isSame(const Value &left, const Value &right)
{
    if (left.data.index() != right.data.index() || left.isUnknown())
        return false;
    if (left.isNone())
        return true;
    if (const bool *flag = left.as<bool>())
        return *flag == *right.as<bool>();
    if (const qint64 *number = left.as<qint64>())
        return *number == *right.as<qint64>();
    if (const double *number = left.as<double>())
        return *number == *right.as<double>();
    if (const QString *text = left.as<QString>())
        return *text == *right.as<QString>();
    if (const QByteArray *bytes = left.as<QByteArray>())
        return *bytes == *right.as<QByteArray>();
    if (const Duration *time = left.as<Duration>())
        return time->count == right.as<Duration>()->count;
    if (const External *external = left.as<External>())
        return external->path == right.as<External>()->path;
    if (const Path *path = left.as<Path>())
        return path->text == right.as<Path>()->text;
    if (left.reference())
        return left.reference() == right.reference();
    if (const QList<Value> *items = left.tupleItems()) {
        return items->size() == right.tupleItems()->size()
            && std::equal(items->begin(), items->end(), right.tupleItems()->begin(), isSame);
    }
    if (left.made())
        return left.made() == right.made();
    if (left.function())
        return left.function() == right.function();
    if (const Method *method = left.as<Method>())
        return method->name == right.as<Method>()->name && isSame(*method->self, *right.as<Method>()->self);
    return false;
}

std::optional<bool> isEqual(const Value &left, const Value &right)
{
    if (left.isUnknown() || right.isUnknown())
        return std::nullopt;
    if (left.integer() && right.integer())
        return *left.integer() == *right.integer();
    if (left.real() && right.real())
        return *left.real() == *right.real();
    const QList<Value> *items = left.tupleItems();
    const QList<Value> *others = right.tupleItems();
    if (items && others) {
        if (items->size() != others->size())
            return false;
        for (qsizetype i = 0; i < items->size(); ++i) {
            const auto same = isEqual((*items)[i], (*others)[i]);
            if (!same || !*same)
                return same;
        }
        return true;
    }
    if (isKey(left) && isKey(right) && !items && !others)
        return isSame(left, right);
    if (isSame(left, right))
        return true;
    if (isKey(left) != isKey(right) && !left.made() && !right.made() && !left.as<External>() && !right.as<External>())
        return false; // a scalar and a container
    return std::nullopt;
}

} // namespace python
