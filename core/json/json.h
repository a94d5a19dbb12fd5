// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

/// A JSON value that keeps what a token needs kept: members their order and their duplicates, numbers their text,
/// strings their lone surrogates. Cheap to copy (implicitly shared); reentrant.
class Json
{
public:
    enum class Type : quint8 { Null, Bool, Number, String, Array, Object };
    struct Member; // { QString name; Json value; }

    Json() = default; ///< null
    Json(std::nullptr_t) { }
    /// An integer or a bool. A template, so that a pointer never turns into true by itself.
    template<class T>
    requires std::is_integral_v<T> Json(T value)
        : m_value(fromIntegral(value))
    {
    }
    Json(QString text);
    Json(QStringView text);
    Json(QLatin1StringView text);
    Json(const char16_t *text);

    /// A number whose text is kept exactly: "1.0", "9007199254740993", "1e400". The text is not checked.
    static Json number(QByteArray text);
    /// A float as Python's repr() writes it: 1.0, 1e+22, Infinity.
    static Json real(double value);
    static Json array(QList<Json> items = {});
    static Json object(QList<Member> members = {});

    Type type() const { return Type(m_value.index()); }
    bool isNull() const { return type() == Type::Null; }
    bool isBool() const { return type() == Type::Bool; }
    bool isNumber() const { return type() == Type::Number; }
    /// A number without fraction and exponent: what Python reads as an int. -0 is one, 1.0 and NaN are not.
    bool isInteger() const;
    bool isString() const { return type() == Type::String; }
    bool isArray() const { return type() == Type::Array; }
    bool isObject() const { return type() == Type::Object; }

    // Each of these gives an empty value where the type is another one.
    bool toBool() const;
    QString toString() const; ///< UTF-16; may hold lone surrogates
    QByteArray numberText() const; ///< as written
    std::optional<qint64> toInteger() const; ///< only an integer literal that fits
    double toDouble() const; ///< nearest double; 1e400 is infinite; 0 where this is no number
    const QList<Json> &items() const &;
    QList<Json> items() && { return std::as_const(*this).items(); } ///< of a temporary: outlives it in a range-for
    const QList<Member> &members() const &;
    QList<Member> members() && { return std::as_const(*this).members(); }

    /// The last of the members of this name, as Python keeps it; nullptr if there is none or this is no object.
    /// The pointer is good until this value changes or ends.
    const Json *find(QStringView name) const;
    const Json *find(QLatin1StringView name) const;
    const Json *find(const char16_t *name) const { return find(QStringView(name)); }
    bool contains(QStringView name) const { return find(name) != nullptr; }
    /// As a Python dict does: an existing member is overwritten in its place (its duplicates go), a new one is
    /// appended. A value that is no object becomes one.
    void set(const QString &name, Json value);
    /// Removes every member of this name; false if there was none.
    bool remove(QStringView name);
    void append(Json item); ///< a value that is no array becomes one

    /// Exact: the order of members and the text of numbers count.
    friend bool operator==(const Json &left, const Json &right) { return left.equals(right); }
    friend bool operator!=(const Json &left, const Json &right) { return !left.equals(right); }

private:
    struct Number
    {
        QByteArray text;
        bool operator==(const Number &) const = default;
    };
    using Value
        = std::variant<std::monostate, bool, Number, QString, QList<Json>, QList<Member>>; // in the order of Type

    template<class T> static Value fromIntegral(T value)
    {
        if constexpr (std::is_same_v<T, bool>)
            return Value(std::in_place_type<bool>, value);
        else
            return Value(Number{ QByteArray::number(value) });
    }
    bool equals(const Json &other) const;

    Value m_value;
};

struct Json::Member
{
    QString name;
    Json value;
    bool operator==(const Member &) const = default;
};
