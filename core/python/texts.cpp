// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/texts.h"

#include "core/base/numbertext.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QStringEncoder>

namespace python {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("python::Texts", text);
}

auto refuse(const char *type, const QString &text)
{
    return tl::unexpected(Failure{ QLatin1StringView(type), text });
}

QString spanText(Microseconds count)
{
    Microseconds days = count / 86'400'000'000LL;
    Microseconds rest = count % 86'400'000'000LL;
    if (rest < 0) {
        rest += 86'400'000'000LL;
        --days;
    }
    const qint64 seconds = qint64(rest / 1'000'000);
    QString text = QStringLiteral("%1:%2:%3")
                       .arg(seconds / 3600)
                       .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
                       .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (rest % 1'000'000)
        text += QStringLiteral(".%1").arg(qint64(rest % 1'000'000), 6, 10, QLatin1Char('0'));
    if (days != 0)
        text.prepend(QStringLiteral("%1 day%2, ")
                         .arg(qint64(days))
                         .arg(days == 1 || days == -1 ? QString() : QStringLiteral("s")));
    return text;
}

QString quoted(const QString &text)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    QString result = quote;
    for (const QChar c : text) {
        if (c == quote || c == u'\\')
            result += QStringLiteral("\\") + c;
        else if (c == u'\n')
            result += QStringLiteral("\\n");
        else if (c == u'\t')
            result += QStringLiteral("\\t");
        else if (c == u'\r')
            result += QStringLiteral("\\r");
        else
            result += c;
    }
    return result + quote;
}

/// [[fill]align][sign][#][0][width][,][.precision][type]
struct Specification
{
    QChar fill = u' ';
    QChar align;
    bool plus = false;
    qsizetype width = 0;
    bool comma = false;
    int precision = -1;
    QChar type;

    static std::optional<Specification> read(const QString &text)
    {
        static const QRegularExpression form(
            QStringLiteral("^(?:(.)?([<>=^]))?([+\\- ])?(0)?(\\d{0,4})(,|_)?(?:\\.(\\d{1,3}))?([a-zA-Z%])?$"));
        const auto match = form.match(text);
        if (!match.hasMatch() || match.captured(6) == QLatin1StringView("_")
            || match.captured(3) == QLatin1StringView(" "))
            return std::nullopt;
        Specification read;
        if (!match.captured(1).isEmpty())
            read.fill = match.captured(1)[0];
        if (!match.captured(2).isEmpty())
            read.align = match.captured(2)[0];
        read.plus = match.captured(3) == QLatin1StringView("+");
        if (!match.captured(4).isEmpty() && read.align.isNull()) {
            read.fill = u'0';
            read.align = u'=';
        }
        read.width = match.captured(5).toInt();
        read.comma = !match.captured(6).isEmpty();
        read.precision = match.captured(7).isEmpty() ? -1 : match.captured(7).toInt();
        if (!match.captured(8).isEmpty())
            read.type = match.captured(8)[0];
        return read;
    }

    QString padded(const QString &text, bool isNumber) const
    {
        const qsizetype missing = width - length(text);
        if (missing <= 0)
            return text;
        const QChar how = !align.isNull() ? align : isNumber ? QChar(u'>') : QChar(u'<');
        const qsizetype left = how == u'<' ? 0 : how == u'^' ? missing / 2 : missing;
        if (how == u'=' && (text.startsWith(u'-') || text.startsWith(u'+')))
            return text.first(1) + QString(missing, fill) + text.mid(1);
        return QString(left, fill) + text + QString(missing - left, fill);
    }
};

QString withCommas(QString digits)
{
    const qsizetype point = digits.indexOf(u'.');
    for (qsizetype at = (point < 0 ? digits.size() : point) - 3; at > (digits.startsWith(u'-') ? 1 : 0); at -= 3)
        digits.insert(at, u',');
    return digits;
}
} // namespace

const Value *Arguments::keyword(QStringView name) const
{
    for (const Keyword &one : keywords) {
        if (one.name == name)
            return &one.value;
    }
    return nullptr;
}

const Value *Arguments::get(qsizetype position, QStringView name) const
{
    return position < positional.size() ? &positional[position] : keyword(name);
}

Notes Arguments::notes() const
{
    Notes all = unknown;
    for (const Value &value : positional)
        all.add(value.notes);
    for (const Keyword &one : keywords)
        all.add(one.value.notes);
    return all;
}

bool Arguments::anyUnknown() const
{
    return !unknown.isEmpty()
        || std::any_of(positional.begin(), positional.end(), [](const Value &value) { return value.isUnknown(); })
        || std::any_of(keywords.begin(), keywords.end(), [](const Keyword &one) { return one.value.isUnknown(); });
}

qsizetype length(const QString &text)
{
    return text.size() - std::count_if(text.begin(), text.end(), [](QChar c) { return c.isLowSurrogate(); });
}

std::optional<QString> textOf(const Value &value)
{
    if (const QString *text = value.as<QString>())
        return *text;
    if (const Path *path = value.as<Path>())
        return path->text;
    return representation(value);
}

std::optional<QString> representation(const Value &value)
{
    if (value.isNone())
        return QStringLiteral("None");
    if (const bool *flag = value.as<bool>())
        return *flag ? QStringLiteral("True") : QStringLiteral("False");
    if (const qint64 *number = value.as<qint64>())
        return QString::number(*number);
    if (const double *number = value.as<double>())
        return QString::fromLatin1(pythonFloatText(*number));
    if (const QString *text = value.as<QString>())
        return quoted(*text);
    if (const Duration *time = value.as<Duration>())
        return spanText(time->count);
    if (const QList<Value> *items = value.tupleItems()) {
        QStringList texts;
        for (const Value &item : *items) {
            const auto text = representation(item);
            if (!text || item.as<Duration>())
                return std::nullopt;
            texts += *text;
        }
        return u'(' + texts.join(QLatin1StringView(", "))
            + (items->size() == 1 ? QStringLiteral(",)") : QStringLiteral(")"));
    }
    return std::nullopt;
}

Outcome formatted(const Value &value, const QString &text)
{
    if (value.isUnknown())
        return Value();
    const auto plain = textOf(value);
    if (text.isEmpty())
        return plain ? Outcome(Value(*plain)) : Outcome(Value());
    const auto how = Specification::read(text);
    if (!how)
        return Value();
    if (const QString *word = value.as<QString>()) {
        if (!how->type.isNull() && how->type != u's')
            return refuse("ValueError", tr("this format is not for a text"));
        if (how->comma || how->plus || how->align == u'=')
            return Value();
        return Value(how->padded(how->precision >= 0 ? word->left(how->precision) : *word, false));
    }
    const auto whole = value.integer();
    if (whole && (how->type.isNull() || QStringView(u"dxXob").contains(how->type))) {
        if (how->precision >= 0 || value.as<bool>())
            return Value();
        const int base = how->type == u'x' || how->type == u'X' ? 16
            : how->type == u'o'                                 ? 8
            : how->type == u'b'                                 ? 2
                                                                : 10;
        QString digits = QString::number(*whole, base);
        if (how->type == u'X')
            digits = digits.toUpper();
        if (how->comma)
            digits = withCommas(digits);
        if (how->plus && *whole >= 0)
            digits.prepend(u'+');
        return Value(how->padded(digits, true));
    }
    if (value.real() && (how->type == u'f' || how->type == u'F')) {
        QString digits = QString::number(*value.real(), 'f', how->precision < 0 ? 6 : how->precision);
        if (how->comma)
            digits = withCommas(digits);
        if (how->plus && *value.real() >= 0)
            digits.prepend(u'+');
        return Value(how->padded(digits, true));
    }
    return Value();
}

Outcome formattedText(const QString &format, const Arguments &arguments)
{
    static const QRegularExpression name(
        QStringLiteral("^(\\w*)(?:!([rs]))?(?::(.*))?$"), QRegularExpression::UseUnicodePropertiesOption);
    if (!arguments.unknown.isEmpty())
        return Value();
    QString result;
    qsizetype next = 0;
    for (qsizetype at = 0; at < format.size(); ++at) {
        const QChar c = format[at];
        const bool twice = at + 1 < format.size() && format[at + 1] == c;
        if ((c == u'{' || c == u'}') && twice) {
            result += c;
            ++at;
            continue;
        }
        if (c == u'}')
            return refuse("ValueError", tr("a single “}” stands in the format"));
        if (c != u'{') {
            result += c;
            continue;
        }
        const qsizetype end = format.indexOf(u'}', at);
        if (end < 0)
            return refuse("ValueError", tr("a single “{” stands in the format"));
        const auto match = name.match(QStringView(format).sliced(at + 1, end - at - 1).toString());
        at = end;
        if (!match.hasMatch() || match.captured(3).contains(u'{'))
            return Value();
        const QString field = match.captured(1);
        bool isNumber = false;
        const int index = field.toInt(&isNumber);
        const qsizetype position = field.isEmpty() ? next++ : isNumber ? index : -1;
        const Value *value = position >= 0 && position < arguments.positional.size() ? &arguments.positional[position]
            : position < 0                                                           ? arguments.keyword(field)
                                                                                     : nullptr;
        if (!value) {
            return position >= 0 ? refuse("IndexError", tr("the format asks for more values"))
                                 : refuse("KeyError", tr("the format asks for a value that is not there"));
        }
        const auto converted = match.captured(2) == QLatin1StringView("r") ? representation(*value) : std::nullopt;
        if (match.captured(2) == QLatin1StringView("r") && !converted)
            return Value();
        const Outcome text = formatted(converted ? Value(*converted) : *value, match.captured(3));
        if (!text || !text->as<QString>())
            return text;
        result += *text->as<QString>();
        if (result.size() > longestText)
            return tl::unexpected(tooLarge());
    }
    return Value(result);
}

Outcome percentText(const QString &format, const QList<Value> &values,
    const std::function<std::optional<Value>(const QString &)> &named)
{
    static const QRegularExpression field(
        QStringLiteral("^%(?:\\(([^)]*)\\))?(-?0?\\d{0,4})(?:\\.(\\d{1,3}))?([sdirfx%])"));
    QString result;
    qsizetype next = 0;
    for (qsizetype at = 0; at < format.size();) {
        if (format[at] != u'%') {
            result += format[at++];
            continue;
        }
        const auto match = field.match(format.mid(at, 200));
        if (!match.hasMatch())
            return Value();
        at += match.capturedLength();
        const QChar type = match.captured(4)[0];
        if (type == u'%') {
            result += u'%';
            continue;
        }
        std::optional<Value> value;
        if (match.hasCaptured(1) && !match.captured(1).isEmpty()) {
            value = named(match.captured(1));
            if (!value)
                return refuse("KeyError", tr("the format asks for a value that is not there"));
        } else {
            if (next >= values.size())
                return refuse("TypeError", tr("the format asks for more values"));
            value = values[next++];
        }
        if (value->isUnknown())
            return Value();
        const QString width = match.captured(2);
        if (type == u's' || type == u'r') {
            auto text = type == u's' ? textOf(*value) : representation(*value);
            if (!text || width.startsWith(u'0'))
                return Value();
            if (match.hasCaptured(3) && !match.captured(3).isEmpty())
                text = text->left(match.captured(3).toInt());
            const int columns = width.toInt();
            result += columns < 0 ? text->leftJustified(-columns) : text->rightJustified(columns);
            continue;
        }
        if (!value->real())
            return refuse("TypeError", tr("the format asks for a number"));
        if (width.startsWith(u'-') || (type == u'x' && !value->integer()))
            return Value();
        Value number = *value;
        if ((type == u'd' || type == u'i') && !number.integer())
            number = Value(qint64(*number.real()));
        if (number.as<bool>())
            number = Value(*number.integer());
        const QString precision
            = match.hasCaptured(3) && !match.captured(3).isEmpty() ? u'.' + match.captured(3) : QString();
        const Outcome text = formatted(number, width + precision + (type == u'i' ? QChar(u'd') : type));
        if (!text || !text->as<QString>())
            return text;
        result += *text->as<QString>();
        if (result.size() > longestText)
            return tl::unexpected(tooLarge());
    }
    if (next < values.size())
        return refuse("TypeError", tr("the format does not take all values"));
    return Value(result);
}

Outcome integerOf(const QString &text, int base)
{
    QString digits = text.trimmed();
    const bool negative = digits.startsWith(u'-');
    if (negative || digits.startsWith(u'+'))
        digits.remove(0, 1);
    const auto refused = [] { return refuse("ValueError", tr("a text that is no whole number")); };
    if (base != 10)
        return Value();
    if (digits.isEmpty() || digits.startsWith(u'_') || digits.endsWith(u'_')
        || digits.contains(QLatin1StringView("__")))
        return refused();
    digits.remove(u'_');
    for (const QChar c : std::as_const(digits)) {
        if (c < u'0' || c > u'9')
            return c.isDigit() ? Outcome(Value()) : Outcome(refused());
    }
    bool ok = false;
    const qint64 value = digits.toLongLong(&ok);
    if (!ok)
        return tl::unexpected(tooLarge());
    return Value(negative ? -value : value);
}

Outcome realOf(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+)?$"));
    QString digits = text.trimmed();
    if (!form.match(digits).hasMatch()) {
        static const QRegularExpression special(
            QStringLiteral("^[+-]?(inf|infinity|nan)$"), QRegularExpression::CaseInsensitiveOption);
        if (special.match(digits).hasMatch())
            return Value();
        return refuse("ValueError", tr("a text that is no number"));
    }
    digits.remove(u'_');
    return Value(digits.toDouble());
}

namespace {
bool isBlank(QChar c)
{
    return c.isSpace() || (c >= u'\x1c' && c <= u'\x1f');
}

QString stripped(const QString &text, const Value *characters, bool left, bool right)
{
    const QString *set = characters ? characters->as<QString>() : nullptr;
    const auto drops = [set](QChar c) { return set ? set->contains(c) : isBlank(c); };
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (left && begin < end && drops(text[begin]))
        ++begin;
    while (right && end > begin && drops(text[end - 1]))
        --end;
    return text.sliced(begin, end - begin);
}

Value textList(const QStringList &texts)
{
    QList<Value> items;
    for (const QString &text : texts)
        items += Value(text);
    return Value::tuple(items);
}

QStringList splitAtBlanks(const QString &text, qint64 most, bool fromRight)
{
    QStringList parts;
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (true) {
        while (begin < end && isBlank(text[begin]))
            ++begin;
        while (end > begin && isBlank(text[end - 1]))
            --end;
        if (begin >= end)
            break;
        if (most == 0) {
            const QString rest = fromRight ? text.sliced(begin, end - begin) : text.sliced(begin);
            parts.insert(
                fromRight ? 0 : parts.size(), fromRight ? rest : stripped(text.sliced(begin), nullptr, false, false));
            break;
        }
        if (fromRight) {
            qsizetype at = end;
            while (at > begin && !isBlank(text[at - 1]))
                --at;
            parts.prepend(text.sliced(at, end - at));
            end = at;
        } else {
            qsizetype at = begin;
            while (at < end && !isBlank(text[at]))
                ++at;
            parts.append(text.sliced(begin, at - begin));
            begin = at;
        }
        if (most > 0)
            --most;
    }
    return parts;
}

QStringList splitAt(const QString &text, const QString &separator, qint64 most, bool fromRight)
{
    QStringList parts = text.split(separator);
    if (most < 0)
        return parts;
    while (parts.size() > most + 1) {
        if (fromRight) {
            const QString second = parts.takeAt(1);
            parts[0] += separator + second;
        } else {
            const QString last = parts.takeLast();
            parts.last() += separator + last;
        }
    }
    return parts;
}

Outcome split(const QString &self, const Arguments &arguments, bool fromRight)
{
    const Value *separator = arguments.get(0, u"sep");
    const Value *most = arguments.get(1, u"maxsplit");
    const qint64 limit = most && most->integer() ? *most->integer() : -1;
    if (!separator || separator->isNone())
        return textList(splitAtBlanks(self, limit, fromRight));
    const QString *text = separator->as<QString>();
    if (!text)
        return refuse("TypeError", tr("split() wants a text"));
    if (text->isEmpty())
        return refuse("ValueError", tr("split() wants a text that is not empty"));
    return textList(splitAt(self, *text, limit, fromRight));
}

Outcome starts(const QString &self, const Arguments &arguments, bool ends)
{
    if (arguments.positional.size() != 1)
        return Value();
    const Value &what = arguments.positional[0];
    const QList<Value> words = what.tupleItems() ? *what.tupleItems() : QList<Value>{ what };
    for (const Value &word : words) {
        const QString *text = word.as<QString>();
        if (!text)
            return word.isUnknown() ? Outcome(Value()) : Outcome(refuse("TypeError", tr("startswith() wants a text")));
        if (ends ? self.endsWith(*text) : self.startsWith(*text))
            return Value(true);
    }
    return Value(false);
}

Outcome encoded(const QString &self, const Arguments &arguments)
{
    const Value *name = arguments.get(0, u"encoding");
    const QString encoding = name && name->as<QString>() ? name->as<QString>()->toLower().remove(u'-').remove(u'_')
                                                         : QStringLiteral("utf8");
    if (arguments.get(1, u"errors") || (name && !name->as<QString>()))
        return Value();
    const auto highest = std::max_element(self.begin(), self.end());
    const char16_t most = highest == self.end() ? 0 : highest->unicode();
    if (std::any_of(self.begin(), self.end(), [](QChar c) { return c.isSurrogate(); }) && !self.isValidUtf16())
        return Value();
    if (encoding == QLatin1StringView("utf8"))
        return Value(self.toUtf8());
    if (encoding == QLatin1StringView("ascii") || encoding == QLatin1StringView("latin1")
        || encoding == QLatin1StringView("iso88591")) {
        if (most > (encoding == QLatin1StringView("ascii") ? 0x7f : 0xff))
            return refuse("UnicodeEncodeError", tr("a character that the encoding has not"));
        return Value(self.toLatin1());
    }
    return Value();
}

Outcome caseMethod(const QString &self, const QString &name)
{
    const bool ascii = std::all_of(self.begin(), self.end(), [](QChar c) { return c.unicode() < 0x80; });
    if (name == QLatin1StringView("lower"))
        return Value(self.toLower());
    if (name == QLatin1StringView("upper"))
        return Value(self.toUpper());
    if (!ascii)
        return Value();
    if (name == QLatin1StringView("casefold"))
        return Value(self.toLower());
    QString result = self.toLower();
    bool inWord = false;
    for (qsizetype i = 0; i < result.size(); ++i) {
        if (name == QLatin1StringView("swapcase")) {
            result[i] = self[i].isUpper() ? self[i].toLower() : self[i].toUpper();
        } else if (!inWord) {
            result[i] = result[i].toUpper();
        }
        inWord = name == QLatin1StringView("capitalize") || result[i].isLetter();
    }
    return Value(result);
}
} // namespace

Outcome textMethod(const QString &self, const QString &name, const Arguments &arguments)
{
    if (arguments.anyUnknown())
        return Value();
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    const Value *first = arguments.positional.isEmpty() ? nullptr : &arguments.positional[0];
    const QString *word = first ? first->as<QString>() : nullptr;
    if (is("lower") || is("upper") || is("casefold") || is("title") || is("capitalize") || is("swapcase"))
        return caseMethod(self, name);
    if (is("strip") || is("lstrip") || is("rstrip"))
        return Value(stripped(self, first, !is("rstrip"), !is("lstrip")));
    if (is("split") || is("rsplit"))
        return split(self, arguments, is("rsplit"));
    if (is("splitlines") && arguments.positional.isEmpty() && arguments.isPlain()) {
        QString lines = self;
        lines.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n")).replace(u'\r', u'\n');
        if (lines.endsWith(u'\n'))
            lines.chop(1);
        return self.isEmpty() ? Value::tuple({}) : textList(lines.split(u'\n'));
    }
    if (is("startswith") || is("endswith"))
        return starts(self, arguments, is("endswith"));
    if (is("encode"))
        return encoded(self, arguments);
    if (is("format"))
        return formattedText(self, arguments);
    if (is("replace") && word && arguments.positional.size() == 2 && arguments.positional[1].as<QString>()) {
        const QString &by = *arguments.positional[1].as<QString>();
        if (word->isEmpty() || self.count(*word) * by.size() > longestText)
            return Value();
        return Value(QString(self).replace(*word, by));
    }
    if (is("join") && first) {
        const QList<Value> *items = first->tupleItems();
        if (!items)
            return Value();
        QStringList texts;
        qsizetype size = 0;
        for (const Value &item : *items) {
            if (item.isUnknown())
                return Value();
            if (!item.as<QString>())
                return refuse("TypeError", tr("join() wants texts"));
            texts += *item.as<QString>();
            size += texts.last().size() + self.size();
        }
        if (size > longestText)
            return tl::unexpected(tooLarge());
        return Value(texts.join(self));
    }
    if ((is("removeprefix") || is("removesuffix")) && word) {
        const bool has = is("removeprefix") ? self.startsWith(*word) : self.endsWith(*word);
        if (!has || word->isEmpty())
            return Value(self);
        return Value(is("removeprefix") ? self.mid(word->size()) : self.chopped(word->size()));
    }
    if ((is("partition") || is("rpartition")) && word && !word->isEmpty()) {
        const qsizetype at = is("partition") ? self.indexOf(*word) : self.lastIndexOf(*word);
        if (at < 0)
            return is("partition") ? textList({ self, {}, {} }) : textList({ {}, {}, self });
        return textList({ self.first(at), *word, self.mid(at + word->size()) });
    }
    if (is("count") && word && arguments.positional.size() == 1 && !word->isEmpty()) {
        qint64 count = 0;
        for (qsizetype at = self.indexOf(*word); at >= 0; at = self.indexOf(*word, at + word->size()))
            ++count;
        return Value(count);
    }
    if ((is("find") || is("index")) && word && arguments.positional.size() == 1) {
        const qsizetype at = self.indexOf(*word);
        if (at < 0 && is("index"))
            return refuse("ValueError", tr("a text is not there"));
        return Value(at < 0 ? qint64(-1) : qint64(length(self.first(at))));
    }
    const bool ascii = std::all_of(self.begin(), self.end(), [](QChar c) { return c.unicode() < 0x80; });
    const auto all
        = [&self](auto holds) { return Value(!self.isEmpty() && std::all_of(self.begin(), self.end(), holds)); };
    if (ascii && (is("isdigit") || is("isnumeric") || is("isdecimal")))
        return all([](QChar c) { return c.isDigit(); });
    if (ascii && is("isalpha"))
        return all([](QChar c) { return c.isLetter(); });
    if (ascii && is("isalnum"))
        return all([](QChar c) { return c.isLetterOrNumber(); });
    if (is("isspace"))
        return all([](QChar c) { return c.isSpace(); });
    if (is("zfill") && first && first->integer() && *first->integer() < 1000) {
        const bool sign = self.startsWith(u'-') || self.startsWith(u'+');
        const QString digits = sign ? self.mid(1) : self;
        return Value((sign ? self.left(1) : QString()) + digits.rightJustified(*first->integer() - sign, u'0'));
    }
    if ((is("ljust") || is("rjust")) && first && first->integer() && *first->integer() < 1000
        && arguments.positional.size() == 1)
        return Value(is("ljust") ? self.leftJustified(*first->integer()) : self.rightJustified(*first->integer()));
    return Value();
}

Outcome bytesMethod(const QByteArray &self, const QString &name, const Arguments &arguments)
{
    if (arguments.anyUnknown())
        return Value();
    const auto is = [&name](const char *word) { return name == QLatin1StringView(word); };
    if (is("decode")) {
        const Value *encoding = arguments.get(0, u"encoding");
        const QString wanted = encoding && encoding->as<QString>()
            ? encoding->as<QString>()->toLower().remove(u'-').remove(u'_')
            : QStringLiteral("utf8");
        if (arguments.get(1, u"errors"))
            return Value();
        if (wanted == QLatin1StringView("latin1") || wanted == QLatin1StringView("iso88591"))
            return Value(QString::fromLatin1(self));
        const bool ascii = std::all_of(self.begin(), self.end(), [](char c) { return uchar(c) < 0x80; });
        if (wanted != QLatin1StringView("utf8") && !(wanted == QLatin1StringView("ascii") && ascii))
            return Value();
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(self);
        if (decoder.hasError() || self.startsWith("\xef\xbb\xbf"))
            return Value();
        return Value(text);
    }
    if (is("hex") && arguments.positional.isEmpty())
        return Value(QString::fromLatin1(self.toHex()));
    if (is("strip") && arguments.positional.isEmpty())
        return Value(self.trimmed());
    return Value();
}

} // namespace python
