// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/commandlist.h"

#include "core/archive/callmaker.h"
#include "core/archive/curlreading.h"
#include "core/archive/shellwords.h"
#include "core/archive/windowscommands.h"
#include "core/json/jsonfields.h"
#include "core/json/yamlreader.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Commands", text);
}

constexpr qsizetype shortCommand = 16 * 1024; ///< that most are no longer than
constexpr qsizetype longestCommand = 4 * 1024 * 1024;
constexpr qsizetype mostCommands = 20'000;

/// Where a command may begin: on its line, behind a prompt, another command, a bracket, a variable's value.
const QRegularExpression &beginnings()
{
    static const QRegularExpression expression(
        QStringLiteral(
            "(?:^[ \\t]*(?:(?:\\d+[.)]|[-*]|[^\\s`'\"]{0,60}[$#%>]|PS [^>\\n]{0,200}>)[ \\t]+)?|[;|&][ \\t]*|\\$\\([ "
            "\\t]*|`[ \\t]*|=[ \\t]*|\\bthen[ \\t]+|\\bsudo[ \\t]+|\\bawait[ \\t]+)"
            "(?:(curl(?:\\.exe)?)[ \\t]|(Invoke-WebRequest|Invoke-RestMethod|iwr|irm)[ \\t]|(fetch)\\()"),
        QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    return expression;
}

/// Lines that end as on Windows, as the first of a text does, end as a shell has them. Of others a carriage return is a
/// part of what they say: a form's parts are sent with it.
QByteArray withPlainLines(QByteArrayView text)
{
    const qsizetype end = text.indexOf('\n');
    QByteArray lines = text.toByteArray();
    return end > 0 && text.at(end - 1) == '\r' ? lines.replace("\r\n", "\n") : lines;
}

/// curl's own, which are no command: "curl: (7) Failed to connect", "curl is a tool".
bool isProse(QByteArrayView rest)
{
    static const QRegularExpression prose(
        QStringLiteral("\\A(?:curl|curl\\.exe)[ \\t]+[a-z]+[ \\t,.]"), QRegularExpression::CaseInsensitiveOption);
    const QString start = QString::fromUtf8(rest.first(std::min<qsizetype>(rest.size(), 200)));
    return prose.match(start).hasMatch() && !start.section(u'\n', 0, 0).contains(QLatin1StringView("://"))
        && !start.section(u'\n', 0, 0).contains(QLatin1StringView(" -"));
}

class Reader
{
public:
    Reader(QByteArrayView text, const QHash<QString, QString> &variables, Instant now)
        : m_bytes(withPlainLines(text))
        , m_calls(variables, now)
    {
    }

    Import read()
    {
        addAssignments();
        const QString text = QString::fromUtf8(m_bytes);
        qsizetype done = 0; // in characters
        qsizetype line = 1;
        qsizetype counted = 0;
        qsizetype number = 0;
        for (auto all = beginnings().globalMatch(text); all.hasNext();) {
            const QRegularExpressionMatch match = all.next();
            const int kind = match.capturedStart(1) >= 0 ? 1 : match.capturedStart(2) >= 0 ? 2 : 3;
            const qsizetype at = match.capturedStart(kind);
            const bool isInner = QStringView(text)
                                     .sliced(match.capturedStart(), at - match.capturedStart())
                                     .contains(QLatin1StringView("$("));
            if (at < done && !isInner)
                continue;
            line += std::count(text.begin() + counted, text.begin() + at, u'\n');
            counted = at;
            QByteArray rest = part(text, at, shortCommand);
            if (match.captured().startsWith(u'`')) // in the middle of a sentence
                rest.truncate(std::min(indexOrEnd(rest, '`'), indexOrEnd(rest, '\n')));
            const QString place = tr("line %1").arg(line);
            if (++number > mostCommands) {
                m_calls.skip(place, tr("What follows the first %1 commands is not read.").arg(mostCommands));
                break;
            }
            if (kind == 1 && isProse(rest))
                continue;
            qsizetype length = 0;
            Result<WrittenCall> call = readOne(kind, rest, place, &length);
            // A long one is read again, as long as that doesn't happen too often.
            if ((!call || length >= rest.size()) && text.size() - at > shortCommand && m_longOnes > 0
                && !match.captured().startsWith(u'`')) {
                --m_longOnes;
                rest = part(text, at, longestCommand);
                call = readOne(kind, rest, place, &length);
            }
            if (!call) {
                m_calls.skip(place, call.error().what);
                continue;
            }
            call->place = place;
            m_calls.add(*call);
            done = std::max(done, at + QString::fromUtf8(rest.first(length)).size());
        }
        return m_calls.take();
    }

private:
    static QByteArray part(const QString &text, qsizetype at, qsizetype most)
    {
        return QStringView(text).sliced(at, std::min(text.size() - at, most)).toUtf8();
    }

    Result<WrittenCall> readOne(int kind, const QByteArray &rest, const QString &place, qsizetype *length)
    {
        return kind == 1 ? fromCurl(rest, place, length)
            : kind == 2  ? callFromPowerShell(m_bytes.first(std::min(m_bytes.size(), shortCommand)), rest, length)
                         : fromFetch(rest, length);
    }

    static qsizetype indexOrEnd(const QByteArray &text, char c)
    {
        const qsizetype index = text.indexOf(c);
        return index < 0 ? text.size() : index;
    }

    /// TOKEN=value, export and set, $token = "value": variables that the text itself fills. One whose value is made by
    /// a command has none.
    void addAssignments()
    {
        static const QRegularExpression assignment(
            QStringLiteral("^[ \\t]*(?:export[ \\t]+|set[ \\t]+\"?|\\$(?:env:)?)?([A-Za-z_]\\w*)[ \\t]?=[ \\t]?"
                           "(?:\"([^\"$`%\\n]*)\"|'([^'\\n]*)'|([^\\s\"'$`%;&|()<>{}\\[\\]]+))[ \\t;]*$"),
            QRegularExpression::MultilineOption);
        const QString text = QString::fromUtf8(QByteArrayView(m_bytes).first(std::min(m_bytes.size(), longestCommand)));
        for (auto all = assignment.globalMatch(text); all.hasNext();) {
            const QRegularExpressionMatch match = all.next();
            m_calls.addVariable(match.captured(1), match.captured(2) + match.captured(3) + match.captured(4));
        }
    }

    Result<WrittenCall> fromCurl(const QByteArray &rest, const QString &place, qsizetype *length)
    {
        const auto words = looksLikeCmd(rest) ? cmdCommand(rest, length) : shellCommand(rest, length);
        if (!words)
            return tl::unexpected(words.error());
        // A quote that only the apostrophe of a later sentence closes holds what stands between.
        static const QRegularExpression next(QStringLiteral("\\n(?:```|[ \\t]*(?:\\$[ \\t]+)?curl[ \\t])"));
        if (next.match(QString::fromUtf8(rest.first(*length))).hasMatch())
            return fail(Errc::Malformed, tr("A quote in it is not closed."));
        QStringList without;
        auto call = callFromCurl(*words, &without);
        for (const QString &each : std::as_const(without))
            m_calls.skip(place, each);
        return call;
    }

    /// fetch("address", {…}): the object is JSON as browsers copy it; one that a person writes is a flow mapping of
    /// YAML.
    static Result<WrittenCall> fromFetch(const QByteArray &rest, qsizetype *length)
    {
        const qsizetype end = endOfBrackets(rest);
        if (end < 0)
            return fail(Errc::Malformed, tr("The bracket of its fetch() is not closed."));
        *length = end + 1;
        const QByteArray inner = rest.mid(6, end - 6).trimmed();
        const auto arguments = parseYaml("[" + QByteArray(inner).replace('\t', ' ') + "]");
        if (!arguments || arguments->broken || arguments->value.items().isEmpty()
            || !arguments->value.items().constFirst().isString())
            return fail(Errc::Unsupported, tr("Its fetch() is not one whose values are written out."));
        WrittenCall call;
        call.url = arguments->value.items().constFirst().toString();
        const Json options = arguments->value.items().value(1);
        const Json *headers = options.find(u"headers");
        for (const Json::Member &each : headers ? headers->members() : QList<Json::Member>())
            call.headers.append({ each.name, scalarText(each.value) });
        if (const Json *referrer = options.find(u"referrer"); referrer && !referrer->toString().isEmpty())
            call.headers.append({ QStringLiteral("Referer"), referrer->toString() });
        if (const Json *method = options.find(u"method"))
            call.method = method->toString();
        if (const Json *body = options.find(u"body"); body && body->isString()) {
            call.body = WrittenCall::Body::Text;
            call.text = body->toString();
            call.textType = QStringLiteral("text/plain;charset=UTF-8");
        } else if (body && !body->isNull()) {
            return fail(Errc::Unsupported, tr("The body of its fetch() is not written out."));
        }
        return call;
    }

    /// Of the first one that opens; what stands in quotes is looked through. Negative: it doesn't close.
    static qsizetype endOfBrackets(const QByteArray &text)
    {
        int depth = 0;
        char quote = 0;
        for (qsizetype at = 0; at < text.size(); ++at) {
            const char c = text.at(at);
            if (c == '\\')
                ++at;
            else if (quote)
                quote = c == quote ? 0 : quote;
            else if (c == '"' || c == '\'' || c == '`')
                quote = c;
            else if (c == '(')
                ++depth;
            else if (c == ')' && --depth == 0)
                return at;
        }
        return -1;
    }

    QByteArray m_bytes;
    CallMaker m_calls;
    int m_longOnes = 20;
};

} // namespace

Import callsFromCommands(QByteArrayView text, const QHash<QString, QString> &variables, Instant now)
{
    return Reader(text, variables, now).read();
}

bool looksLikeCommands(QByteArrayView text)
{
    return beginnings().match(QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 1024 * 1024)))).hasMatch();
}

} // namespace archive
