// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/library.h"

#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/python/durations.h"
#include "core/python/machine.h"
#include "core/python/statementparser.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <cmath>

namespace python {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("python::Library", text);
}

const QStringList &words(const char *list)
{
    static QHash<const char *, QStringList> split;
    QStringList &found = split[list];
    if (found.isEmpty())
        found = QString::fromLatin1(list).split(u' ');
    return found;
}

constexpr auto builtins
    = "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex "
      "copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr "
      "globals hasattr "
      "hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next "
      "object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str "
      "sum super tuple type vars zip __import__ __build_class__ __debug__ NotImplemented Ellipsis ArithmeticError "
      "AssertionError "
      "AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning "
      "ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError "
      "DeprecationWarning EOFError EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError "
      "FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning "
      "IndentationError "
      "IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError "
      "ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError "
      "PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning "
      "RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit "
      "TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError "
      "UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError "
      "__name__ __file__ __doc__ __package__ __spec__ __builtins__";
} // namespace

bool Library::isBuiltin(const QString &name)
{
    return words(builtins).contains(name);
}

QString Library::canonical(const QString &path)
{
    static const QHash<QString, QString> same{
        { QStringLiteral("django.utils.timezone.timedelta"), QStringLiteral("datetime.timedelta") },
        { QStringLiteral("celery.schedules.timedelta"), QStringLiteral("datetime.timedelta") },
        { QStringLiteral("datetime.datetime.timedelta"), QStringLiteral("datetime.datetime.timedelta") },
        { QStringLiteral("pathlib.PosixPath"), QStringLiteral("pathlib.Path") },
        { QStringLiteral("pathlib.PurePath"), QStringLiteral("pathlib.Path") },
        { QStringLiteral("environ.FileAwareEnv"), QStringLiteral("environ.Env") },
        { QStringLiteral("environ.environ.Env"), QStringLiteral("environ.Env") },
        { QStringLiteral("setuptools._distutils.util.strtobool"), QStringLiteral("distutils.util.strtobool") },
        { QStringLiteral("strtobool.strtobool"), QStringLiteral("distutils.util.strtobool") },
        { QStringLiteral("os.environb"), QStringLiteral("os.environb") },
        { QStringLiteral("dotenv.main.load_dotenv"), QStringLiteral("dotenv.load_dotenv") },
        { QStringLiteral("posixpath.join"), QStringLiteral("os.path.join") },
    };
    return same.value(path, path);
}

std::optional<Value> Library::constant(const QString &path, const Node &node)
{
    const auto is = [&path](const char *word) { return path == QLatin1StringView(word); };
    constexpr Microseconds day = 86'400'000'000LL;
    if (is("datetime.timedelta.max"))
        return Value(Duration{ day * 1'000'000'000 - 1 });
    if (is("datetime.timedelta.min"))
        return Value(Duration{ -day * 999'999'999 });
    if (is("datetime.timedelta.resolution"))
        return Value(Duration{ 1 });
    if (is("os.sep") || is("os.path.sep"))
        return Value(QStringLiteral("/"));
    if (is("string.ascii_lowercase"))
        return Value(QStringLiteral("abcdefghijklmnopqrstuvwxyz"));
    if (is("string.ascii_uppercase"))
        return Value(QStringLiteral("ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    if (is("string.digits"))
        return Value(QStringLiteral("0123456789"));
    if (is("sys.version_info")) {
        return Value::tuple(
            { Value(qint64(3)), Value(qint64(11)), Value(qint64(0)), Value(QStringLiteral("final")), Value(qint64(0)) },
            m.assumption(m.place(node), tr("Python is assumed to be 3.11")));
    }
    if (is("typing.TYPE_CHECKING"))
        return Value(false);
    return std::nullopt;
}

std::optional<Value> Library::attribute(const Value &self, const QString &name, const Node &)
{
    if (const Duration *time = self.as<Duration>()) {
        constexpr Microseconds day = 86'400'000'000LL;
        Microseconds days = time->count / day;
        Microseconds rest = time->count % day;
        if (rest < 0) {
            rest += day;
            --days;
        }
        if (name == QLatin1StringView("days"))
            return Value(qint64(days), self.notes);
        if (name == QLatin1StringView("seconds"))
            return Value(qint64(rest / 1'000'000), self.notes);
        if (name == QLatin1StringView("microseconds"))
            return Value(qint64(rest % 1'000'000), self.notes);
    }
    if (const Path *path = self.as<Path>()) {
        const auto known = pathAttribute(*path, name);
        return known ? std::optional(known->with(self.notes)) : std::nullopt;
    }
    if (self.isMade(QLatin1StringView("pathlib.Path.parents"))) {
        bool isIndex = false;
        const int index = name.toInt(&isIndex);
        Value path = self.made()->arguments.value(0);
        for (int i = 0; isIndex && index < 50 && i <= index && path.as<Path>(); ++i)
            path = pathAttribute(*path.as<Path>(), QStringLiteral("parent")).value_or(Value());
        return isIndex && index >= 0 ? std::optional(path) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Value> Library::pathAttribute(const Path &path, const QString &name)
{
    const QString text = m.sources.path().isEmpty() ? path.text : path.text;
    const QFileInfo info(text);
    if (name == QLatin1StringView("parent"))
        return Value(Path{ text.contains(u'/')
                ? (text.lastIndexOf(u'/') == 0 ? QStringLiteral("/") : text.left(text.lastIndexOf(u'/')))
                : QStringLiteral(".") });
    if (name == QLatin1StringView("name"))
        return Value(info.fileName());
    if (name == QLatin1StringView("stem"))
        return Value(info.completeBaseName());
    if (name == QLatin1StringView("suffix"))
        return Value(info.suffix().isEmpty() ? QString() : u'.' + info.suffix());
    if (name == QLatin1StringView("parents"))
        return Value(std::make_shared<const Made>(Made{ QStringLiteral("pathlib.Path.parents"), { Value(path) }, {} }));
    return std::nullopt;
}

// The text or bytes of a file that lies in the project.
Value Library::contents(const QString &path, bool bytes, const Notes &notes, const Node &node)
{
    Notes why = notes;
    QString found = path;
    if (!path.startsWith(u'/')) {
        // Where the program is started decides; the settings' folder and those around it are the likely ones.
        for (const char *around : { "", "../", "../../" }) {
            if (m.sources.exists(QLatin1StringView(around) + path).value_or(false))
                found = m.sources.absolute(QLatin1StringView(around) + path);
        }
        why.add(m.assumption(
            m.place(node), tr("the program is assumed to be started where “%1” is found").arg(path.left(80))));
    }
    const auto read = m.sources.read(found);
    if (!read) {
        if (m.isCaught(QStringLiteral("FileNotFoundError")) && m.sources.exists(found) == false)
            return m.raise(QStringLiteral("FileNotFoundError"), tr("the file “%1” is not here").arg(path.left(120)),
                m.place(node),
                m.assumption(m.place(node), tr("the file “%1” is not here, and treated as absent").arg(path.left(120))));
        return m.unknown(m.place(node), tr("it is read from the file “%1”, which is not here").arg(path.left(120)));
    }
    why.add(std::make_shared<const Note>(
        Note{ Note::Kind::KeyFile, m.place(node), tr("it is read from the file “%1”").arg(path.left(120)), found }));
    if (bytes)
        return Value(*read, why);
    Arguments none;
    Value text = m.settle(bytesMethod(*read, QStringLiteral("decode"), none), m.place(node), why);
    if (const QString *plain = text.as<QString>()) {
        QString lines = *plain;
        lines.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n")).replace(u'\r', u'\n');
        text = Value(lines, why);
    }
    return text;
}

std::optional<Value> Library::pathMethod(
    const Value &self, const QString &name, const Arguments &arguments, const Node &node)
{
    const QString &path = self.as<Path>()->text;
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    Notes notes = self.notes;
    notes.add(arguments.notes());
    if (is("resolve") || is("absolute") || is("expanduser"))
        return path.startsWith(u'~') ? std::nullopt : std::optional(self);
    if (is("joinpath")) {
        Value all = self;
        for (const Value &part : arguments.positional)
            all = m.binary(QStringLiteral("/"), all, part, node);
        return all;
    }
    if (is("with_name") || is("with_suffix"))
        return std::nullopt;
    if (is("read_text") || is("read_bytes"))
        return contents(path, is("read_bytes"), self.notes, node);
    if (is("as_posix") || is("__str__"))
        return Value(path, self.notes);
    if (is("open")) {
        Made made{ QStringLiteral("builtins.open"), { self }, {} };
        made.arguments += arguments.positional;
        return Value(std::make_shared<const Made>(made), notes);
    }
    if (is("exists") || is("is_file")) {
        const auto exists = path.startsWith(u'/') ? m.sources.exists(path) : std::nullopt;
        notes.add(m.assumption(m.place(node), tr("the files beside are assumed to be those of the server")));
        return exists ? std::optional(Value(*exists, notes)) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Value> Library::method(
    const Value &self, const QString &name, const Arguments &arguments, const Node &node)
{
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    if (const Duration *time = self.as<Duration>(); time && is("total_seconds"))
        return Value(double(time->count) / 1e6, self.notes);
    if (self.as<Path>())
        return pathMethod(self, name, arguments, node);
    if (self.isMade(QLatin1StringView("builtins.open"))) {
        const Value &path = self.made()->arguments.value(0);
        const auto text = textOf(path);
        const Value mode = self.made()->arguments.value(1);
        const bool bytes = mode.as<QString>() && mode.as<QString>()->contains(u'b');
        if ((is("read") || is("readline") || is("readlines")) && text && arguments.positional.isEmpty()) {
            const Value all = contents(*text, bytes, self.notes, node);
            if (is("read") || m.raised || all.isUnknown())
                return all;
            return std::nullopt;
        }
        if (is("close"))
            return Value::none();
    }
    if (self.made() && self.made()->path.startsWith(QLatin1StringView("hashlib."))
        && (is("hexdigest") || is("digest"))) {
        const Value hashed = self.made()->arguments.value(0);
        const QByteArray *bytes = hashed.as<QByteArray>();
        static const QHash<QString, QCryptographicHash::Algorithm> known{
            { QStringLiteral("hashlib.md5"), QCryptographicHash::Md5 },
            { QStringLiteral("hashlib.sha1"), QCryptographicHash::Sha1 },
            { QStringLiteral("hashlib.sha256"), QCryptographicHash::Sha256 },
            { QStringLiteral("hashlib.sha512"), QCryptographicHash::Sha512 },
        };
        if (!bytes || !known.contains(self.made()->path))
            return std::nullopt;
        const QByteArray digest = QCryptographicHash::hash(*bytes, known.value(self.made()->path));
        return is("digest") ? Value(digest, self.notes) : Value(QString::fromLatin1(digest.toHex()), self.notes);
    }
    return std::nullopt;
}

std::optional<Value> Library::time(const QString &path, const Arguments &arguments, const Node &node)
{
    Notes notes = arguments.notes();
    if (path == QLatin1StringView("datetime.timedelta")) {
        static constexpr std::array<std::pair<const char *, Microseconds>, 7> units{ { { "days", 86'400'000'000LL },
            { "seconds", 1'000'000 }, { "microseconds", 1 }, { "milliseconds", 1'000 }, { "minutes", 60'000'000 },
            { "hours", 3'600'000'000LL }, { "weeks", 604'800'000'000LL } } };
        if (!arguments.unknown.isEmpty())
            return Value::unknown(notes);
        Value total(Duration{ 0 });
        bool known = true;
        QStringList given;
        const auto add = [&](const Value &amount, Microseconds unit) {
            if (amount.isUnknown() || amount.as<External>() || amount.made()) {
                known = false;
                return;
            }
            if (!amount.real()) {
                m.raise(QStringLiteral("TypeError"), tr("timedelta wants numbers"), m.place(node), notes);
                return;
            }
            const Value product = m.settle(binary(u"*", Value(Duration{ unit }), amount), m.place(node), notes);
            total = m.raised ? Value() : m.settle(binary(u"+", total, product), m.place(node), notes);
        };
        if (arguments.positional.size() > qsizetype(units.size()))
            return m.raise(QStringLiteral("TypeError"), tr("timedelta takes seven values"), m.place(node), notes);
        for (qsizetype i = 0; i < arguments.positional.size() && !m.raised; ++i) {
            given += QLatin1StringView(units[size_t(i)].first);
            add(arguments.positional[i], units[size_t(i)].second);
        }
        for (const Arguments::Keyword &one : arguments.keywords) {
            const auto unit = std::find_if(units.begin(), units.end(),
                [&one](const auto &row) { return one.name == QLatin1StringView(row.first); });
            if (unit == units.end())
                return m.raise(QStringLiteral("TypeError"), tr("timedelta knows no “%1”").arg(one.name.left(60)),
                    m.place(node), notes);
            if (given.contains(one.name))
                return m.raise(
                    QStringLiteral("TypeError"), tr("timedelta has %1 twice").arg(one.name), m.place(node), notes);
            if (!m.raised)
                add(one.value, unit->second);
        }
        if (m.raised)
            return Value();
        return known && !total.isUnknown() ? total.with(notes) : m.settle(Value(), m.place(node), notes);
    }
    const bool iso = path == QLatin1StringView("isodate.parse_duration");
    const bool django = path == QLatin1StringView("django.utils.dateparse.parse_duration");
    if (!iso && !django)
        return std::nullopt;
    const QString *text = arguments.positional.size() == 1 ? arguments.positional[0].as<QString>() : nullptr;
    const auto count = text && arguments.isPlain() ? (iso ? isoDuration(*text) : djangoDuration(*text)) : std::nullopt;
    return count ? std::optional(Value(Duration{ *count }, notes)) : std::nullopt;
}

std::optional<Value> Library::file(const QString &path, const Arguments &arguments, const Node &node)
{
    const auto is = [&path](const char *word) { return path == QLatin1StringView(word); };
    const Notes notes = arguments.notes();
    if (is("pathlib.Path") && arguments.isPlain()) {
        if (arguments.positional.isEmpty())
            return Value(Path{ QStringLiteral(".") });
        Value all;
        for (const Value &part : arguments.positional) {
            const auto text = part.as<QString>() || part.as<Path>() ? textOf(part) : std::nullopt;
            if (!text)
                return m.settle(Value(), m.place(node), notes);
            const Value next(Path{ *text });
            all = all.as<Path>() ? m.binary(QStringLiteral("/"), all, next, node) : next;
        }
        return all.with(notes);
    }
    if (is("builtins.open") || is("io.open")) {
        Made made{ QStringLiteral("builtins.open"), arguments.positional, {} };
        if (const Value *mode = arguments.keyword(u"mode"); mode && made.arguments.size() == 1)
            made.arguments += *mode;
        const Value *mode = made.arguments.size() > 1 ? &made.arguments[1] : nullptr;
        if (mode && mode->as<QString>() && !mode->as<QString>()->startsWith(u'r'))
            return std::nullopt;
        return Value(std::make_shared<const Made>(made), notes);
    }
    if (!path.startsWith(QLatin1StringView("os.path.")) || arguments.positional.isEmpty() || !arguments.isPlain())
        return std::nullopt;
    QStringList texts;
    for (const Value &part : arguments.positional) {
        const auto text = part.as<QString>() || part.as<Path>() ? textOf(part) : std::nullopt;
        if (!text)
            return part.isUnknown() ? std::optional(m.settle(Value(), m.place(node), notes)) : std::nullopt;
        texts += *text;
    }
    const QString &first = texts.constFirst();
    if (is("os.path.join")) {
        QString all = first;
        for (const QString &part : texts.mid(1)) {
            if (part.startsWith(u'/'))
                all = part;
            else
                all += all.isEmpty() || all.endsWith(u'/') ? part : u'/' + part;
        }
        return Value(all, notes);
    }
    if (texts.size() != 1)
        return std::nullopt;
    if (is("os.path.dirname")) {
        const qsizetype at = first.lastIndexOf(u'/');
        return Value(at < 0 ? QString() : at == 0 ? QStringLiteral("/") : first.left(at), notes);
    }
    if (is("os.path.basename"))
        return Value(first.mid(first.lastIndexOf(u'/') + 1), notes);
    if ((is("os.path.abspath") || is("os.path.realpath") || is("os.path.normpath")) && first.startsWith(u'/'))
        return Value(m.sources.absolute(first), notes);
    if (is("os.path.exists") || is("os.path.isfile")) {
        const auto exists = first.startsWith(u'/') ? m.sources.exists(first) : std::nullopt;
        Notes why = notes;
        why.add(m.assumption(m.place(node), tr("the files beside are assumed to be those of the server")));
        return exists ? std::optional(Value(*exists, why)) : std::nullopt;
    }
    return std::nullopt;
}

namespace {
Value fromJson(Machine &m, Containers &containers, const Json &json)
{
    switch (json.type()) {
    case Json::Type::Null:
        return Value::none();
    case Json::Type::Bool:
        return Value(json.toBool());
    case Json::Type::Number:
        return json.isInteger() ? (json.toInteger() ? Value(*json.toInteger()) : Value()) : Value(json.toDouble());
    case Json::Type::String:
        return Value(json.toString());
    case Json::Type::Array: {
        QList<Value> items;
        for (const Json &item : json.items())
            items += fromJson(m, containers, item);
        return containers.list(items);
    }
    case Json::Type::Object: {
        Dict dict;
        for (const Json::Member &member : json.members())
            dict.set(member.name, fromJson(m, containers, member.value));
        return Value(Reference{ m.heap.add(dict) });
    }
    }
    return {};
}
} // namespace

std::optional<Value> Library::deepCopy(const Value &value, QHash<int, Value> *copies, int depth)
{
    if (!value.reference())
        return isKey(value) || value.isUnknown() ? std::optional(value) : std::nullopt;
    if (const auto done = copies->constFind(value.reference()); done != copies->cend())
        return done->with(value.notes);
    constexpr qsizetype mostCopies = 10'000;
    constexpr int deepestCopy = 100;
    const Dict *dict = m.heap.get<Dict>(value);
    const Sequence *list = m.heap.get<Sequence>(value);
    if ((!dict && !list) || copies->size() > mostCopies || depth > deepestCopy)
        return std::nullopt;
    Object copy = dict ? Object(*dict) : Object(*list);
    const int id = m.heap.add(copy);
    copies->insert(value.reference(), Value(Reference{ id }));
    const auto replace = [&](Value &part) {
        const auto deep = m.step() ? deepCopy(part, copies, depth + 1) : std::nullopt;
        if (deep)
            part = *deep;
        return deep.has_value();
    };
    if (auto *items = std::get_if<Dict>(&copy)) {
        for (Item &item : items->items) {
            if (!replace(item.value))
                return std::nullopt;
        }
    } else {
        for (Value &item : std::get<Sequence>(copy).items) {
            if (!replace(item))
                return std::nullopt;
        }
    }
    m.heap.replace(id, copy);
    return Value(Reference{ id }, value.notes);
}

std::optional<Value> Library::coding(const QString &path, const Arguments &arguments, const Node &node)
{
    const auto is = [&path](const char *word) { return path == QLatin1StringView(word); };
    const Value *first = arguments.positional.size() == 1 && arguments.isPlain() ? &arguments.positional[0] : nullptr;
    if (!first || first->isUnknown())
        return std::nullopt;
    const QString *text = first->as<QString>();
    const QByteArray *bytes = first->as<QByteArray>();
    if (is("json.loads") && text) {
        const auto json = parseJson(text->toUtf8(), { 256 * 1024, 60 });
        if (!json)
            return m.isCaught(QStringLiteral("JSONDecodeError"))
                ? m.raise(QStringLiteral("JSONDecodeError"), tr("a text that is no JSON"), m.place(node), first->notes)
                : m.settle(Value(), m.place(node), first->notes);
        return fromJson(m, m_containers, *json).with(first->notes);
    }
    if (is("ast.literal_eval") && text) {
        const QString source = text->trimmed();
        const auto tree = parseModule(source);
        if (!tree || (*tree)->parts.size() != 1 || (*tree)->parts[0]->kind != Node::Kind::Expression)
            return std::nullopt;
        const Node &value = *(*tree)->parts[0]->parts[0];
        static const QList<Node::Kind> plain{ Node::Kind::Number, Node::Kind::Text, Node::Kind::Constant };
        if (!plain.contains(value.kind))
            return std::nullopt;
        return m.evaluate(value).with(first->notes);
    }
    if (is("base64.b64decode") || is("base64.urlsafe_b64decode") || is("base64.standard_b64decode")) {
        const QByteArray encoded = text ? text->toLatin1() : bytes ? *bytes : QByteArray();
        auto options = is("base64.urlsafe_b64decode") ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding;
        const auto decoded = QByteArray::fromBase64Encoding(
            QByteArray(encoded).replace('\n', ""), options | QByteArray::AbortOnBase64DecodingErrors);
        return decoded && encoded.size() % 4 == 0 ? std::optional(Value(*decoded, first->notes)) : std::nullopt;
    }
    if (is("base64.b64encode") && bytes)
        return Value(bytes->toBase64(), first->notes);
    if (is("base64.urlsafe_b64encode") && bytes)
        return Value(bytes->toBase64(QByteArray::Base64UrlEncoding), first->notes);
    if (path.startsWith(QLatin1StringView("hashlib.")) && bytes)
        return Value(std::make_shared<const Made>(Made{ path, { *first }, {} }), first->notes);
    return std::nullopt;
}

std::optional<Value> Library::call(const QString &path, const Arguments &arguments, const Node &node)
{
    const auto is = [&path](const char *word) { return path == QLatin1StringView(word); };
    if (path.startsWith(QLatin1StringView("builtins.")) && !is("builtins.open"))
        return builtin(path.section(u'.', 1), arguments, node);
    if (const auto value = time(path, arguments, node))
        return value;
    if (m.raised)
        return Value();
    if (const auto value = file(path, arguments, node))
        return value;
    if (const auto value = coding(path, arguments, node))
        return value;
    if (m.raised)
        return Value();
    if ((is("copy.copy") || is("copy.deepcopy")) && arguments.positional.size() == 1) {
        const Value &value = arguments.positional[0];
        if (is("copy.deepcopy")) {
            QHash<int, Value> copies;
            return deepCopy(value, &copies);
        }
        if (const Dict *dict = m.heap.get<Dict>(value))
            return Value(Reference{ m.heap.add(Dict(*dict)) }, value.notes);
        if (const Sequence *list = m.heap.get<Sequence>(value))
            return Value(Reference{ m.heap.add(Sequence(*list)) }, value.notes);
        return isKey(value) ? std::optional(value) : std::nullopt;
    }
    if ((is("collections.OrderedDict") || is("collections.UserDict") || is("types.MappingProxyType")))
        return builtin(QStringLiteral("dict"), arguments, node);
    if (is("types.SimpleNamespace") && arguments.positional.isEmpty()) {
        Dict names;
        names.rest = arguments.unknown;
        for (const Arguments::Keyword &one : arguments.keywords)
            names.set(Value(one.name), one.value, one.place, one.node);
        return Value(Reference{ m.heap.add(Instance{ Value(), m.heap.add(names) }) });
    }
    if (is("contextlib.suppress"))
        return Value(std::make_shared<const Made>(Made{ path, arguments.positional, {} }));
    if (is("typing.cast") && arguments.positional.size() == 2)
        return arguments.positional[1];
    if (is("importlib.import_module") || is("warnings.warn") || is("warnings.filterwarnings") || is("logging.getLogger")
        || is("logging.basicConfig") || is("logging.info") || is("logging.warning") || is("sys.path.insert")
        || is("sys.path.append") || is("mimetypes.add_type") || is("sentry_sdk.init") || is("locale.setlocale"))
        return Value::external(path + QStringLiteral("()"));
    // Other files are run here, in the names of this one.
    if (is("split_settings.tools.include") || is("split_settings.tools.optional")) {
        const Value why = m.unknown(m.place(node), tr("“%1” brings other files in").arg(m.excerpt(node)));
        if (is("split_settings.tools.include"))
            m.heap.change<Dict>(m.frame->globals).overlay(why.notes);
        return why;
    }
    if (is("dynaconf.DjangoDynaconf")) {
        const Value why = m.unknown(m.place(node), tr("dynaconf brings settings from other files and variables"));
        m.heap.change<Dict>(m.frame->globals).overlay(why.notes);
        return why;
    }
    // It sets databases, static files and the like; of what matters here only the key, from a variable.
    if (is("django_heroku.settings") || is("django_on_heroku.settings")) {
        const int scope = m.frame->globals;
        if (const auto given = m_environment.value(QStringLiteral("SECRET_KEY")))
            m.heap.change<Dict>(scope).set(QStringLiteral("SECRET_KEY"), Value(*given), m.place(node), nullptr);
        else if (const Item *item = m.heap.get<Dict>(scope)->find(u"SECRET_KEY")) {
            const Value kept = item->value.with(
                m.assumption(m.place(node), tr("the variable SECRET_KEY is not given, and treated as not set")));
            m.heap.change<Dict>(scope).set(QStringLiteral("SECRET_KEY"), kept, item->place, item->node);
        }
        return Value::none();
    }
    return std::nullopt;
}

std::optional<Value> Library::conversion(const QString &name, const Arguments &arguments, const Node &node)
{
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    const qsizetype given = arguments.positional.size();
    const Value *first = given ? &arguments.positional[0] : nullptr;
    const Notes notes = arguments.notes();
    if (is("bool")) {
        if (!first)
            return Value(false);
        const auto truth = m_containers.truth(*first);
        return truth ? Value(*truth, notes) : m.settle(Value(), m.place(node), notes);
    }
    if (is("str") && given <= 1) {
        const auto text = first ? textOf(*first) : QString();
        return text ? std::optional(Value(*text, notes)) : std::nullopt;
    }
    if (is("str") && given >= 2 && first->as<QByteArray>()) {
        Arguments encoding;
        encoding.positional = arguments.positional.mid(1);
        return m.settle(
            bytesMethod(*first->as<QByteArray>(), QStringLiteral("decode"), encoding), m.place(node), notes);
    }
    if (is("repr") && first) {
        const auto text = representation(*first);
        return text ? std::optional(Value(*text, notes)) : std::nullopt;
    }
    if (is("int") || is("float")) {
        if (!first)
            return is("int") ? Value(qint64(0)) : Value(0.0);
        if (first->isUnknown() || !arguments.unknown.isEmpty() || first->as<External>() || first->made())
            return m.settle(Value(), m.place(node), notes);
        const QString *text = first->as<QString>();
        if (text && is("float"))
            return m.settle(realOf(*text), m.place(node), notes);
        const Value *base = arguments.get(1, u"base");
        if (text)
            return m.settle(integerOf(*text, base ? int(base->integer().value_or(0)) : 10), m.place(node), notes);
        if (first->real() && is("float"))
            return Value(*first->real(), notes);
        if (first->real()) {
            const double number = std::trunc(*first->real());
            if (first->integer())
                return Value(*first->integer(), notes);
            return std::abs(number) < 9e18 ? Value(qint64(number), notes)
                                           : m.settle(tl::unexpected(tooLarge()), m.place(node), notes);
        }
        return m.raise(
            QStringLiteral("TypeError"), tr("%1() wants a number or a text").arg(name), m.place(node), notes);
    }
    if (is("bytes") && given == 2 && first->as<QString>()) {
        Arguments encoding;
        encoding.positional = arguments.positional.mid(1);
        return m.settle(textMethod(*first->as<QString>(), QStringLiteral("encode"), encoding), m.place(node), notes);
    }
    if (is("list") || is("tuple") || is("set") || is("frozenset")) {
        const auto items = first ? m_containers.iterate(*first) : QList<Value>();
        if (!items) {
            const Sequence *source = m.heap.get<Sequence>(*first);
            if (source && source->isSet && source->unknown.isEmpty() && (is("set") || is("frozenset")))
                return Value(Reference{ m.heap.add(Sequence(*source)) }, notes);
            const Value why = m.settle(Value(), m.place(node), notes);
            return is("tuple") ? why : Value(Reference{ m.heap.add(Sequence{ !is("list"), {}, why.notes }) });
        }
        if (!m.step(items->size() / 8))
            return Value();
        return is("list") ? m_containers.list(*items, notes)
            : is("tuple") ? Value::tuple(*items, notes)
                          : m_containers.set(*items, notes);
    }
    if (is("dict")) {
        const int id = m.heap.add(Dict{});
        if (!arguments.unknown.isEmpty())
            m.heap.change<Dict>(id).poison(arguments.unknown);
        if (given > 1)
            return m.raise(QStringLiteral("TypeError"), tr("dict() takes one value"), m.place(node), notes);
        if (first) {
            const Node *written = node.part(1) ? node.part(1)->part(0) : nullptr;
            m_containers.merge(id, *first, written ? *written : node);
        }
        for (const Arguments::Keyword &one : arguments.keywords)
            m.heap.change<Dict>(id).set(Value(one.name), one.value, one.place, one.node);
        return Value(Reference{ id });
    }
    if ((is("chr") || is("hex") || is("oct") || is("bin")) && first && first->integer()) {
        const qint64 number = *first->integer();
        if (is("chr"))
            return number >= 0 && number <= 0x10ffff
                ? std::optional(Value(QString::fromUcs4(reinterpret_cast<const char32_t *>(&number), 1), notes))
                : std::nullopt;
        if (number < 0)
            return std::nullopt;
        return Value((is("hex")          ? QStringLiteral("0x")
                             : is("oct") ? QStringLiteral("0o")
                                         : QStringLiteral("0b"))
                + QString::number(number,
                    is("hex")       ? 16
                        : is("oct") ? 8
                                    : 2),
            notes);
    }
    return std::nullopt;
}

Value Library::extreme(const Arguments &arguments, bool largest, const Node &node)
{
    const Notes notes = arguments.notes();
    const auto items
        = arguments.positional.size() == 1 ? m_containers.iterate(arguments.positional[0]) : arguments.positional;
    if (!items || !arguments.isPlain())
        return m.settle(Value(), m.place(node), notes);
    if (items->isEmpty())
        return m.raise(QStringLiteral("ValueError"), tr("there is nothing to choose from"), m.place(node), notes);
    Value best = items->constFirst();
    for (const Value &item : *items) {
        const Outcome less = ordered(largest ? u">" : u"<", item, best);
        if (!less || !less->as<bool>() || item.isUnknown() || best.isUnknown())
            return m.settle(less ? Outcome(Value()) : less, m.place(node), notes);
        if (*less->as<bool>())
            best = item;
    }
    return best.with(notes);
}

Value Library::sorted(const Arguments &arguments, const Node &node)
{
    const Notes notes = arguments.notes();
    const Sequence *set = arguments.positional.isEmpty() ? nullptr : m.heap.get<Sequence>(arguments.positional[0]);
    const auto items = set && set->unknown.isEmpty() ? std::optional(set->items)
        : arguments.positional.size() == 1           ? m_containers.iterate(arguments.positional[0])
                                                     : std::nullopt;
    if (!items || !arguments.isPlain() || !m.step(items->size()))
        return m.settle(Value(), m.place(node), notes);
    QList<Value> result = *items;
    bool known = true;
    for (const Value &item : std::as_const(result))
        known = known && (item.as<QString>() || item.real()) && item.data.index() == result.constFirst().data.index();
    if (!known)
        return m.settle(Value(), m.place(node), notes);
    std::stable_sort(result.begin(), result.end(), [](const Value &left, const Value &right) {
        const Outcome less = ordered(u"<", left, right);
        return less && less->as<bool>() && *less->as<bool>();
    });
    return m_containers.list(result, notes);
}

std::optional<Value> Library::iteration(const QString &name, const Arguments &arguments, const Node &node)
{
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    const qsizetype given = arguments.positional.size();
    const Value *first = given ? &arguments.positional[0] : nullptr;
    const Notes notes = arguments.notes();
    if (is("min") || is("max"))
        return extreme(arguments, is("max"), node);
    if (is("sorted"))
        return sorted(arguments, node);
    if (is("len") && first) {
        const auto size = m_containers.length(*first);
        return size ? std::optional(Value(*size, notes)) : std::nullopt;
    }
    if (is("range") && given >= 1 && given <= 3 && arguments.isPlain()) {
        const auto at = [&](qsizetype index) { return arguments.positional[index].integer(); };
        const auto from = given == 1 ? std::optional<qint64>(0) : at(0);
        const auto to = given == 1 ? at(0) : at(1);
        const auto step = given == 3 ? at(2) : std::optional<qint64>(1);
        if (!from || !to || !step || *step == 0)
            return std::nullopt;
        QList<Value> numbers;
        for (qint64 i = *from; *step > 0 ? i < *to : i > *to; i += *step) {
            numbers += Value(i);
            if (numbers.size() > 20'000 || !m.step())
                return m.settle(tl::unexpected(tooLarge()), m.place(node), notes);
        }
        return Value::tuple(numbers, notes);
    }
    const auto items = first ? m_containers.iterate(*first) : std::nullopt;
    if (!items || !m.step(items->size() / 8))
        return std::nullopt;
    if (is("any") || is("all")) {
        for (const Value &item : *items) {
            const auto truth = m_containers.truth(item);
            if (!truth)
                return m.settle(Value(), m.place(node), item.notes);
            if (*truth == is("any"))
                return Value(*truth, notes).with(item.notes);
        }
        return Value(is("all"), notes);
    }
    if (is("sum")) {
        Value total = given > 1 ? arguments.positional[1] : Value(qint64(0));
        for (const Value &item : *items)
            total = m.raised ? Value() : m.binary(QStringLiteral("+"), total, item, node);
        return total;
    }
    if (is("enumerate")) {
        const Value *start = arguments.get(1, u"start");
        QList<Value> pairs;
        for (qsizetype i = 0; i < items->size(); ++i)
            pairs += Value::tuple({ Value(qint64(i) + (start ? start->integer().value_or(0) : 0)), (*items)[i] });
        return Value::tuple(pairs, notes);
    }
    if (is("reversed")) {
        QList<Value> turned = *items;
        std::reverse(turned.begin(), turned.end());
        return Value::tuple(turned, notes);
    }
    if (is("zip") && arguments.isPlain()) {
        QList<QList<Value>> columns;
        qsizetype rows = items->size();
        for (const Value &value : arguments.positional) {
            const auto column = m_containers.iterate(value);
            if (!column)
                return std::nullopt;
            columns += *column;
            rows = qMin(rows, column->size());
        }
        QList<Value> all;
        for (qsizetype i = 0; i < rows; ++i) {
            QList<Value> row;
            for (const QList<Value> &column : std::as_const(columns))
                row += column[i];
            all += Value::tuple(row);
        }
        return Value::tuple(all, notes);
    }
    if (is("iter") && given == 1)
        return Value::tuple(*items, notes);
    if (is("next") && given >= 1 && (first->tupleItems() || given == 2)) {
        if (!items->isEmpty())
            return items->constFirst().with(notes);
        if (given == 2)
            return arguments.positional[1].with(notes);
    }
    return std::nullopt;
}

std::optional<Value> Library::reflection(const QString &name, const Arguments &arguments, const Node &node)
{
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    const qsizetype given = arguments.positional.size();
    const Value *first = given ? &arguments.positional[0] : nullptr;
    if (given == 0 && (is("globals") || is("locals") || is("vars")))
        return Value(Reference{ is("globals") ? m.frame->globals : m.frame->locals });
    if (is("isinstance") && given == 2) {
        const Value &type = arguments.positional[1];
        const QList<Value> types = type.tupleItems() ? *type.tupleItems() : QList<Value>{ type };
        const QString own = first->as<bool>() ? QStringLiteral("bool")
            : first->as<qint64>()             ? QStringLiteral("int")
            : first->as<double>()             ? QStringLiteral("float")
            : first->as<QString>()            ? QStringLiteral("str")
            : first->as<QByteArray>()         ? QStringLiteral("bytes")
            : first->tupleItems()             ? QStringLiteral("tuple")
            : m.heap.get<Dict>(*first)        ? QStringLiteral("dict")
            : m.heap.get<Sequence>(*first)
            ? (m.heap.get<Sequence>(*first)->isSet ? QStringLiteral("set") : QStringLiteral("list"))
            : first->isNone()       ? QStringLiteral("NoneType")
            : first->as<Duration>() ? QStringLiteral("timedelta")
                                    : QString();
        if (own.isEmpty())
            return std::nullopt;
        for (const Value &one : types) {
            const QString path = one.as<External>() ? one.as<External>()->path : QString();
            const QString word = path.section(u'.', -1);
            if (!path.startsWith(QLatin1StringView("builtins.")) && path != QLatin1StringView("datetime.timedelta"))
                return std::nullopt;
            if (word == own || (own == QLatin1StringView("bool") && word == QLatin1StringView("int"))
                || word == QLatin1StringView("object"))
                return Value(true, first->notes);
        }
        return Value(false, first->notes);
    }
    if (is("getattr") && given >= 2 && arguments.positional[1].as<QString>()) {
        const QString &attribute = *arguments.positional[1].as<QString>();
        if (given == 3)
            m.catching += QStringLiteral("AttributeError");
        const Value value = m.attribute(*first, attribute, node);
        if (given == 3) {
            m.catching.removeLast();
            if (m.raised && m.raised->type == QLatin1StringView("AttributeError")) {
                const Notes why = m.raised->notes;
                m.raised.reset();
                return arguments.positional[2].with(why);
            }
        }
        // A name elsewhere may be there or not.
        return value.as<External>()
            ? std::optional(m.unknown(m.place(node), tr("“%1” stands elsewhere").arg(m.excerpt(node))))
            : std::optional(value);
    }
    if (is("hasattr") && given == 2 && arguments.positional[1].as<QString>()) {
        m.catching += QStringLiteral("AttributeError");
        const Value value = m.attribute(*first, *arguments.positional[1].as<QString>(), node);
        m.catching.removeLast();
        const bool isMissing = m.raised && m.raised->type == QLatin1StringView("AttributeError");
        const Notes why = isMissing ? m.raised->notes : value.notes;
        if (isMissing)
            m.raised.reset();
        const bool isOwn = m.heap.get<Class>(*first) || m.heap.get<Instance>(*first) || m.heap.get<Module>(*first);
        return isOwn && (isMissing || !value.isUnknown()) ? std::optional(Value(!isMissing, why)) : std::nullopt;
    }
    if (is("setattr") && given == 3 && arguments.positional[1].as<QString>()) {
        const Value &on = arguments.positional[0];
        const Module *module = m.heap.get<Module>(on);
        const Class *type = m.heap.get<Class>(on);
        const Instance *instance = m.heap.get<Instance>(on);
        const int scope = module ? module->scope : type ? type->scope : instance ? instance->scope : 0;
        if (scope)
            m.heap.change<Dict>(scope).set(arguments.positional[1], arguments.positional[2], m.place(node), nullptr);
        else
            m.heap.change<Dict>(m.frame->globals)
                .poison(m.unknown(m.place(node), tr("“%1” may set anything").arg(m.excerpt(node))).notes);
        return Value::none();
    }
    if (is("exec") || is("eval") || is("__import__")) {
        m.heap.change<Dict>(m.frame->globals)
            .poison(m.unknown(m.place(node), tr("“%1” may set anything").arg(m.excerpt(node))).notes);
        return Value::unknown(m.heap.get<Dict>(m.frame->globals)->rest);
    }
    return std::nullopt;
}

std::optional<Value> Library::builtin(const QString &name, const Arguments &arguments, const Node &node)
{
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    if (is("print") || is("breakpoint"))
        return Value::none();
    if (is("object"))
        return std::nullopt;
    if (const auto value = conversion(name, arguments, node); value || m.raised)
        return value ? value : std::optional(Value());
    if (const auto value = iteration(name, arguments, node); value || m.raised)
        return value ? value : std::optional(Value());
    if (const auto value = reflection(name, arguments, node); value || m.raised)
        return value ? value : std::optional(Value());
    const qsizetype given = arguments.positional.size();
    const Value *first = given ? &arguments.positional[0] : nullptr;
    const Notes notes = arguments.notes();
    if (is("abs") && first) {
        if (const Duration *time = first->as<Duration>())
            return Value(Duration{ time->count < 0 ? -time->count : time->count }, notes);
        if (first->integer() && *first->integer() != std::numeric_limits<qint64>::min())
            return Value(qAbs(*first->integer()), notes);
        if (first->real())
            return Value(std::abs(*first->real()), notes);
    }
    if (is("round") && first && first->real()) {
        if (given == 1)
            return first->integer() ? Value(*first->integer(), notes)
                                    : Value(qint64(std::nearbyint(*first->real())), notes);
        return std::nullopt;
    }
    if (is("pow") && given == 2)
        return m.binary(QStringLiteral("**"), arguments.positional[0], arguments.positional[1], node);
    if (is("divmod") && given == 2) {
        return Value::tuple({ m.binary(QStringLiteral("//"), arguments.positional[0], arguments.positional[1], node),
            m.binary(QStringLiteral("%"), arguments.positional[0], arguments.positional[1], node) });
    }
    if (is("callable") && first && (first->function() || first->as<Method>()))
        return Value(true);
    if (is("map") && given == 2) {
        const auto items = m_containers.iterate(arguments.positional[1]);
        if (!items)
            return std::nullopt;
        QList<Value> made;
        for (const Value &item : *items) {
            Arguments one;
            one.positional += item;
            made += m.raised ? Value() : m.call(*first, one, node);
        }
        return m.raised ? Value() : Value::tuple(made, notes);
    }
    if (is("filter") && given == 2) {
        const auto items = m_containers.iterate(arguments.positional[1]);
        if (!items)
            return std::nullopt;
        QList<Value> kept;
        for (const Value &item : *items) {
            Arguments one;
            one.positional += item;
            const auto truth = m_containers.truth(first->isNone() ? item : m.call(*first, one, node));
            if (!truth || m.raised)
                return m.settle(Value(), m.place(node), notes);
            if (*truth)
                kept += item;
        }
        return Value::tuple(kept, notes);
    }
    if (is("format") && first && given <= 2)
        return m.settle(formatted(*first,
                            given == 2 && arguments.positional[1].as<QString>() ? *arguments.positional[1].as<QString>()
                                                                                : QString()),
            m.place(node), notes);
    return std::nullopt;
}

} // namespace python
