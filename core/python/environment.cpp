// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/environment.h"

#include "core/json/json.h"
#include "core/python/machine.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace python {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("python::Environment", text);
}

bool isOneOf(const QString &word, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&word](const char *one) { return word == QLatin1StringView(one); });
}

// What django-environ takes for true; all else is false.
bool isTrueForDjango(const QString &text)
{
    return isOneOf(text.toLower(), { "true", "on", "ok", "y", "yes", "1" });
}

// distutils' strtobool; absent: ValueError.
std::optional<bool> strToBool(const QString &text)
{
    const QString lower = text.toLower();
    if (isOneOf(lower, { "y", "yes", "t", "true", "on", "1" }))
        return true;
    if (isOneOf(lower, { "n", "no", "f", "false", "off", "0" }))
        return false;
    return std::nullopt;
}

// What marshmallow's Boolean, which environs uses, takes; absent: an error.
std::optional<bool> environsBool(const QString &text)
{
    static const QStringList yes{ QStringLiteral("t"), QStringLiteral("T"), QStringLiteral("true"),
        QStringLiteral("True"), QStringLiteral("TRUE"), QStringLiteral("on"), QStringLiteral("On"),
        QStringLiteral("ON"), QStringLiteral("y"), QStringLiteral("Y"), QStringLiteral("yes"), QStringLiteral("Yes"),
        QStringLiteral("YES"), QStringLiteral("1") };
    static const QStringList no{ QStringLiteral("f"), QStringLiteral("F"), QStringLiteral("false"),
        QStringLiteral("False"), QStringLiteral("FALSE"), QStringLiteral("off"), QStringLiteral("Off"),
        QStringLiteral("OFF"), QStringLiteral("n"), QStringLiteral("N"), QStringLiteral("no"), QStringLiteral("No"),
        QStringLiteral("NO"), QStringLiteral("0") };
    if (yes.contains(text))
        return true;
    return no.contains(text) ? std::optional(false) : std::nullopt;
}

bool isReader(const QString &path)
{
    return path == QLatin1StringView("environ.Env") || path == QLatin1StringView("environs.Env")
        || path == QLatin1StringView("decouple.Config") || path == QLatin1StringView("decouple.AutoConfig")
        || path == QLatin1StringView("decouple.Csv");
}

QString textArgument(const Arguments &arguments, qsizetype position, QStringView name)
{
    const Value *value = arguments.get(position, name);
    return value && value->as<QString>() ? *value->as<QString>() : QString();
}
} // namespace

std::optional<QString> Environment::value(const QString &name) const
{
    const auto found = m_variables.constFind(name);
    return found == m_variables.constEnd() ? std::nullopt : std::optional(*found);
}

Notes Environment::notGiven(const QString &name, const Node &node, bool hasDefault)
{
    const QString text = hasDefault ? tr("the variable %1 is not given; its default counts").arg(name.left(80))
                                    : tr("the variable %1 is not given, and treated as not set").arg(name.left(80));
    return m.assumption(m.place(node), text);
}

Value Environment::required(const QString &name, const QString &exception, const Node &node)
{
    if (const auto set = m.variable(name))
        return *set;
    if (const auto given = value(name))
        return Value(*given);
    if (m.isCaught(exception))
        return m.raise(exception, tr("the variable %1 is not given").arg(name.left(80)), m.place(node),
            notGiven(name, node, true));
    return m.unknown(m.place(node), tr("the variable %1 is not given").arg(name.left(80)));
}

Value Environment::get(const QString &name, const Value &otherwise, const Node &node)
{
    if (const auto set = m.variable(name))
        return *set;
    if (const auto given = value(name))
        return Value(*given);
    return otherwise.with(notGiven(name, node, !otherwise.isNone()));
}

Value Environment::contains(const QString &name, const Node &node)
{
    if (const auto set = m.variable(name))
        return set->isUnknown() ? *set : Value(true, set->notes);
    if (value(name))
        return Value(true);
    return Value(false, notGiven(name, node, false));
}

std::optional<Value> Environment::environMethod(const QString &name, const Arguments &arguments, const Node &node)
{
    const QString variable = textArgument(arguments, 0, u"key");
    const Value *second = arguments.get(1, u"default");
    if (variable.isEmpty())
        return std::nullopt;
    if (name == QLatin1StringView("get"))
        return get(variable, second ? *second : Value::none(), node);
    if (name == QLatin1StringView("pop"))
        return second ? get(variable, *second, node) : required(variable, QStringLiteral("KeyError"), node);
    if (name == QLatin1StringView("__getitem__"))
        return required(variable, QStringLiteral("KeyError"), node);
    if (name == QLatin1StringView("__contains__"))
        return contains(variable, node);
    if (name == QLatin1StringView("setdefault") && second) {
        const Value found = get(variable, *second, node);
        m.setVariable(Value(variable), found);
        return found;
    }
    return std::nullopt;
}

// A text by a cast that is a function or type: int, bool, Csv(), a lambda.
Value Environment::castText(const QString &text, const Value &cast, const Notes &notes, const Node &node)
{
    Arguments one;
    one.positional += Value(text, notes);
    return m.call(cast, one, node);
}

Value Environment::decoupled(const Arguments &arguments, const Node &node)
{
    const Value *named = arguments.get(0, u"option");
    const Value *byDefault = arguments.get(1, u"default");
    const Value *cast = arguments.get(2, u"cast");
    if (!named || !named->as<QString>() || !arguments.unknown.isEmpty())
        return m.settle(Value(), m.place(node), arguments.notes());
    const QString &name = *named->as<QString>();
    Value raw = byDefault ? get(name, *byDefault, node) : required(name, QStringLiteral("UndefinedValueError"), node);
    if (m.raised || !cast || raw.isUnknown())
        return raw;
    if (!cast->isExternal(QLatin1StringView("builtins.bool"))) {
        Arguments one;
        one.positional += raw;
        return m.call(*cast, one, node);
    }
    // cast=bool is decouple's own: the words of strtobool, the default's text too.
    const auto text = textOf(raw);
    const auto flag = text && text->isEmpty() ? std::optional(false) : text ? strToBool(*text) : std::nullopt;
    if (flag)
        return Value(*flag, raw.notes);
    if (!text)
        return m.settle(Value(), m.place(node), raw.notes);
    return m.raise(QStringLiteral("ValueError"), tr("the variable %1 is no truth value").arg(name.left(80)),
        m.place(node), raw.notes);
}

Value Environment::castNamed(const QString &text, const QString &type, const Notes &notes, const Node &node)
{
    const auto listed = [&](const QString &separated, bool strip) {
        QList<Value> items;
        for (const QString &part : separated.split(u',')) {
            if (!part.isEmpty() || strip)
                items += Value(strip ? part.trimmed() : part);
        }
        return items;
    };
    if (type == QLatin1StringView("str") || type == QLatin1StringView("unicode") || type.isEmpty()
        || type == QLatin1StringView("__call__"))
        return Value(text, notes);
    if (type == QLatin1StringView("bool"))
        return Value(isTrueForDjango(text), notes);
    if (type == QLatin1StringView("int"))
        return m.settle(integerOf(text), m.place(node), notes);
    if (type == QLatin1StringView("float"))
        return m.settle(realOf(text), m.place(node), notes);
    if (type == QLatin1StringView("list"))
        return m_containers.list(listed(text, false), notes);
    if (type == QLatin1StringView("tuple")) {
        QString inside = text.trimmed();
        while (inside.startsWith(u'('))
            inside.remove(0, 1);
        while (inside.endsWith(u')'))
            inside.chop(1);
        return Value::tuple(listed(inside, false), notes);
    }
    if (type == QLatin1StringView("json")) {
        Arguments one;
        one.positional += Value(text, notes);
        return m.call(Value::external(QStringLiteral("json.loads")), one, node);
    }
    return m.settle(Value(), m.place(node), notes);
}

// env("NAME"), env.int("NAME", default=5) of django-environ, with its scheme.
Value Environment::djangoEnviron(const Made &reader, const QString &type, const Arguments &arguments, const Node &node)
{
    const bool plain = type == QLatin1StringView("__call__") || type == QLatin1StringView("get_value");
    const Value *named = arguments.get(0, u"var");
    const Value *cast = plain ? arguments.get(1, u"cast") : arguments.keyword(u"cast");
    const qsizetype second = type == QLatin1StringView("list") || type == QLatin1StringView("tuple")
            || type == QLatin1StringView("dict") || plain
        ? 2
        : 1;
    const Value *byDefault = arguments.get(second, u"default");
    if (!named || !named->as<QString>() || !arguments.unknown.isEmpty())
        return m.settle(Value(), m.place(node), arguments.notes());
    const QString &name = *named->as<QString>();
    QString castName = plain ? QString() : type;
    Value schemeDefault;
    bool hasDefault = byDefault != nullptr;
    Value fallback = byDefault ? *byDefault : Value();
    if (!plain && second == 2 && arguments.positional.size() > 1)
        cast = &arguments.positional[1]; // of the items
    for (const auto &[key, scheme] : reader.keywords) {
        if (key != name)
            continue;
        const QList<Value> *pair = scheme.tupleItems();
        const Value &schemeCast = pair && !pair->isEmpty() ? pair->constFirst() : scheme;
        if (plain && !cast)
            cast = &schemeCast;
        if (!hasDefault && pair && pair->size() > 1) {
            fallback = (*pair)[1];
            hasDefault = true;
        }
    }
    Value raw = hasDefault ? get(name, fallback, node) : required(name, QStringLiteral("ImproperlyConfigured"), node);
    const bool isGiven = value(name).has_value() || m.variable(name).has_value();
    if (m.raised || raw.isUnknown() || (hasDefault && !isGiven))
        return raw;
    const QString *text = raw.as<QString>();
    if (!text || text->startsWith(u'$'))
        return text ? m.settle(Value(), m.place(node), raw.notes) : raw;
    if (plain && !cast && hasDefault && !fallback.isNone()) { // smart_cast: as the default is
        castName = fallback.as<bool>()       ? QStringLiteral("bool")
            : fallback.as<qint64>()          ? QStringLiteral("int")
            : fallback.as<double>()          ? QStringLiteral("float")
            : m.heap.get<Sequence>(fallback) ? QStringLiteral("list")
            : fallback.as<QString>()         ? QStringLiteral("str")
                                             : QStringLiteral("?");
    }
    if (cast && castName.isEmpty()) {
        if (cast->isNone())
            return raw;
        if (cast->as<External>() && cast->as<External>()->path.startsWith(QLatin1StringView("builtins.")))
            castName = cast->as<External>()->path.section(u'.', 1);
        else if (m.heap.get<Sequence>(*cast))
            castName = m.heap.get<Sequence>(*cast)->items.isEmpty()
                    || m.heap.get<Sequence>(*cast)->items[0].isExternal(QLatin1StringView("builtins.str"))
                ? QStringLiteral("list")
                : QStringLiteral("?");
        else
            return castText(*text, *cast, raw.notes, node);
        cast = nullptr;
    }
    if (cast && !cast->isExternal(QLatin1StringView("builtins.str")) && !cast->isNone())
        return m.settle(Value(), m.place(node), raw.notes);
    return castNamed(*text, castName, raw.notes, node);
}

// env.int("NAME", 5) of environs.
Value Environment::environs(const QString &type, const Arguments &arguments, const Node &node)
{
    const Value *named = arguments.get(0, u"name");
    const Value *byDefault = arguments.get(1, u"default");
    if (!named || !named->as<QString>() || !arguments.unknown.isEmpty() || arguments.keyword(u"validate"))
        return m.settle(Value(), m.place(node), arguments.notes());
    const QString name = m.prefixes.join(QString()) + *named->as<QString>();
    const Value raw = byDefault ? get(name, *byDefault, node) : required(name, QStringLiteral("EnvError"), node);
    const bool isGiven = value(name).has_value() || m.variable(name).has_value();
    if (m.raised || raw.isUnknown() || !raw.as<QString>())
        return raw;
    if (!isGiven && byDefault) {
        // A default that is a text is not cast by all versions.
        return type == QLatin1StringView("str") || type == QLatin1StringView("__call__")
            ? raw
            : m.settle(Value(), m.place(node), raw.notes);
    }
    const QString &text = *raw.as<QString>();
    const auto wrong = [&] {
        return m.raise(QStringLiteral("EnvValidationError"),
            tr("the variable %1 is of another kind").arg(name.left(80)), m.place(node), raw.notes);
    };
    if (type == QLatin1StringView("bool")) {
        const auto flag = environsBool(text);
        return flag ? Value(*flag, raw.notes) : wrong();
    }
    if (type == QLatin1StringView("timedelta")) {
        const Outcome seconds = integerOf(text);
        if (!seconds || !seconds->integer())
            return m.settle(Value(), m.place(node), raw.notes);
        return m.settle(duration((long double)*seconds->integer() * 1e6L), m.place(node), raw.notes);
    }
    if (type == QLatin1StringView("list")) {
        const Value *subcast = arguments.keyword(u"subcast");
        QList<Value> items;
        for (const QString &part : text.split(u',')) {
            const QString item = part.trimmed();
            if (text.isEmpty())
                break;
            items += subcast ? castText(item, *subcast, raw.notes, node) : Value(item);
        }
        return m_containers.list(items, raw.notes);
    }
    if (type == QLatin1StringView("int") || type == QLatin1StringView("float") || type == QLatin1StringView("str")
        || type == QLatin1StringView("__call__") || type == QLatin1StringView("json"))
        return castNamed(text, type, raw.notes, node);
    return m.settle(Value(), m.place(node), raw.notes);
}

// values.IntegerValue(5, environ_name="X"): with a name it is read at once, from DJANGO_X.
std::optional<Value> Environment::configurationValue(const QString &type, const Arguments &arguments, const Node &node)
{
    const QString named = textArgument(arguments, 9, u"environ_name");
    const Value *prefix = arguments.keyword(u"environ_prefix");
    const Value *byDefault = arguments.get(0, u"default");
    if (named.isEmpty() || !arguments.unknown.isEmpty() || arguments.keyword(u"late_binding")
        || (prefix && !prefix->isNone() && !prefix->as<QString>()))
        return std::nullopt;
    const QString before = !prefix                                   ? QStringLiteral("DJANGO_")
        : prefix->as<QString>() && !prefix->as<QString>()->isEmpty() ? *prefix->as<QString>() + u'_'
                                                                     : QString();
    const Value raw = byDefault ? get(before + named.toUpper(), *byDefault, node)
                                : required(before + named.toUpper(), QStringLiteral("ValueError"), node);
    if (m.raised || raw.isUnknown() || !value(before + named.toUpper()))
        return raw;
    const QString &text = *raw.as<QString>();
    if (type == QLatin1StringView("Value") || type == QLatin1StringView("SecretValue"))
        return raw;
    if (type == QLatin1StringView("IntegerValue") || type == QLatin1StringView("PositiveIntegerValue"))
        return m.settle(integerOf(text), m.place(node), raw.notes);
    if (type == QLatin1StringView("FloatValue"))
        return m.settle(realOf(text), m.place(node), raw.notes);
    if (type == QLatin1StringView("BooleanValue") && isOneOf(text.trimmed().toLower(), { "yes", "y", "true", "1" }))
        return Value(true, raw.notes);
    if (type == QLatin1StringView("BooleanValue") && isOneOf(text.trimmed().toLower(), { "no", "n", "false", "0", "" }))
        return Value(false, raw.notes);
    return std::nullopt;
}

std::optional<Value> Environment::call(const QString &path, const Arguments &arguments, const Node &node)
{
    const auto is = [&path](const char *word) { return path == QLatin1StringView(word); };
    if (path.startsWith(QLatin1StringView("os.environ.")))
        return environMethod(path.section(u'.', 2), arguments, node);
    if (is("os.getenv"))
        return environMethod(QStringLiteral("get"), arguments, node);
    if (is("decouple.config"))
        return decoupled(arguments, node);
    if (is("distutils.util.strtobool") && arguments.positional.size() == 1) {
        const Value &value = arguments.positional[0];
        const auto flag = value.as<QString>() ? strToBool(*value.as<QString>()) : std::nullopt;
        if (flag)
            return Value(qint64(*flag), value.notes);
        return value.as<QString>()
            ? m.raise(QStringLiteral("ValueError"), tr("a text that is no truth value"), m.place(node), value.notes)
            : m.settle(Value(), m.place(node), value.notes);
    }
    if (isReader(path)) {
        Made made{ path, arguments.positional, {} };
        for (const Arguments::Keyword &one : arguments.keywords)
            made.keywords.append({ one.name, one.value });
        if (!arguments.unknown.isEmpty())
            return std::nullopt;
        return Value(std::make_shared<const Made>(made));
    }
    if (path.startsWith(QLatin1StringView("configurations.values.")))
        return configurationValue(path.section(u'.', 2), arguments, node);
    // A file of variables is read where it is asked for, with --env-file.
    if (is("dotenv.load_dotenv") || is("environ.Env.read_env") || is("dotenv.read_dotenv")
        || is("environs.Env.read_env"))
        return Value(true);
    if (is("dotenv.find_dotenv"))
        return Value(QString());
    if (is("dotenv.dotenv_values") || is("os.environ.copy"))
        return Value::external(QStringLiteral("os.environ"));
    return std::nullopt;
}

std::optional<Value> Environment::method(
    const Made &reader, const QString &name, const Arguments &arguments, const Node &node)
{
    if (reader.path == QLatin1StringView("decouple.Csv") && name == QLatin1StringView("__call__")) {
        const Value *value = arguments.get(0, u"value");
        Arguments given{ reader.arguments, {}, {} };
        for (const auto &[key, item] : reader.keywords)
            given.keywords.append({ key, item, {}, nullptr });
        const QString *text = value ? value->as<QString>() : nullptr;
        const Value *cast = given.get(0, u"cast");
        const Value *delimiter = given.get(1, u"delimiter");
        const Value *post = given.get(3, u"post_process");
        if (value && value->isNone())
            return post && post->isExternal(QLatin1StringView("builtins.tuple")) ? Value::tuple({}, value->notes)
                                                                                 : m_containers.list({}, value->notes);
        if (!text || given.get(2, u"strip") || text->contains(u'"') || text->contains(u'\''))
            return m.settle(Value(), m.place(node), value ? value->notes : Notes());
        const QString separator
            = delimiter && delimiter->as<QString>() ? *delimiter->as<QString>() : QStringLiteral(",");
        QList<Value> items;
        for (const QString &part : text->split(separator)) {
            const QString item = part.trimmed();
            if (text->isEmpty())
                break;
            items += cast && !cast->isExternal(QLatin1StringView("builtins.str")) ? castText(item, *cast, {}, node)
                                                                                  : Value(item);
        }
        if (post && post->isExternal(QLatin1StringView("builtins.tuple")))
            return Value::tuple(items, value->notes);
        if (post && !post->isExternal(QLatin1StringView("builtins.list")))
            return m.settle(Value(), m.place(node), value->notes);
        return m_containers.list(items, value->notes);
    }
    if (reader.path.startsWith(QLatin1StringView("decouple.")))
        return name == QLatin1StringView("__call__") || name == QLatin1StringView("get")
            ? std::optional(decoupled(arguments, node))
            : std::nullopt;
    if (reader.path == QLatin1StringView("environ.Env")) {
        if (name == QLatin1StringView("read_env"))
            return Value::none();
        return djangoEnviron(reader, name, arguments, node);
    }
    if (reader.path == QLatin1StringView("environs.Env")) {
        if (name == QLatin1StringView("read_env") || name == QLatin1StringView("seal"))
            return Value::none();
        if (name == QLatin1StringView("prefixed"))
            return Value(
                std::make_shared<const Made>(Made{ QStringLiteral("environs.prefixed"), arguments.positional, {} }));
        return environs(name, arguments, node);
    }
    if (reader.path == QLatin1StringView("environs.prefixed"))
        return environs(name, arguments, node);
    return std::nullopt;
}

QHash<QString, QString> readVariables(const QString &text)
{
    static const QRegularExpression line(QStringLiteral("^\\s*(?:export\\s+)?([\\w.]+)\\s*=\\s*(.*)$"));
    QHash<QString, QString> variables;
    QString source = text;
    source.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n"));
    const QStringList lines = source.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto match = line.match(lines[i]);
        if (!match.hasMatch() || lines[i].trimmed().startsWith(u'#'))
            continue;
        QString value = match.captured(2);
        const QChar quote = value.isEmpty() ? QChar() : value[0];
        if (quote == u'"' || quote == u'\'') {
            // A quoted value may go on over lines, as keys do.
            qsizetype end = value.indexOf(quote, 1);
            while (end < 0 && i + 1 < lines.size())
                end = (value += u'\n' + lines[++i]).indexOf(quote, 1);
            value = value.mid(1, end < 0 ? -1 : end - 1);
            if (quote == u'"') {
                value.replace(QLatin1StringView("\\n"), QLatin1StringView("\n"));
                value.replace(QLatin1StringView("\\\""), QLatin1StringView("\""));
            }
        } else {
            static const QRegularExpression comment(QStringLiteral("\\s+#.*$"));
            value = value.remove(comment).trimmed();
        }
        variables.insert(match.captured(1), value);
    }
    return variables;
}

} // namespace python
