// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/callscenario.h"

#include "core/archive/collectionwriting.h"
#include "core/archive/importvariables.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/scenario/callcaptures.h"
#include "core/scenario/variables.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;
using archive::Import;
using archive::WrittenCall;
using session::Endpoint;

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::CallScenario", text);
}

const QString masked = QStringLiteral("…");
constexpr char partsOfAnAddress[] = "/?&=%:@!$'()*+,;[]~"; ///< stay as they are written
const QString boundary = QStringLiteral("jotlab-written-form-5b1f7c20");

/// {{name}} as ${name}; what only looks like a reference stays text.
QString referring(QString text)
{
    text.replace(u"${"_s, u"${dollar}{"_s);
    QString out;
    qsizetype done = 0;
    for (auto matches = archive::writtenVariable().globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        out += QStringView(text).sliced(done, match.capturedStart() - done);
        out += u"${"_s + variableNameOf(match.captured(1)) + u'}';
        done = match.capturedEnd();
    }
    return out + text.mid(done);
}

/// The same for each text of a body; a secret that was left out becomes a variable of its name.
Json referring(const Json &value)
{
    if (value.isString())
        return Json(referring(value.toString()));
    Json out = value.isArray() ? Json::array() : Json::object();
    if (value.isArray()) {
        for (const Json &item : value.items())
            out.append(referring(item));
    } else if (value.isObject()) {
        for (const Json::Member &member : value.members()) {
            const bool isMasked = member.value.isString() && member.value.toString() == masked;
            out.set(referring(member.name),
                isMasked ? Json(u"${"_s + variableNameOf(member.name) + u'}') : referring(member.value));
        }
    } else {
        return value;
    }
    return out;
}

QString multipart(const QList<WrittenCall::Field> &fields)
{
    QString text;
    for (const auto &[name, value] : fields)
        text += u"--"_s + boundary + u"\r\nContent-Disposition: form-data; name=\""_s
            + QString(name).replace(u'"', u"%22"_s).replace(u'\r', u"%0D"_s).replace(u'\n', u"%0A"_s) + u"\"\r\n\r\n"_s
            + value + u"\r\n"_s;
    return text + u"--"_s + boundary + u"--\r\n"_s;
}

/// Writes the steps of calls in their order.
class Writer
{
public:
    Writer(Import import, client::Secrets secrets)
        : m_import(std::move(import))
        , m_collection(archive::collectionOf(m_import))
        , m_isRedacted(secrets == client::Secrets::Redacted)
    {
        m_captures = CallCaptures(m_import, &m_collection).ofEachCall();
        fillValues();
        for (qsizetype call = 0; call < m_collection.calls.size(); ++call)
            m_collection.calls[call].url = pathOf(m_collection.calls.at(call), m_import.calls.at(call).exchange);
        if (m_isRedacted)
            redact();
    }

    QByteArray written() const
    {
        Json steps = Json::array();
        for (qsizetype call = 0; call < m_collection.calls.size(); ++call)
            steps.append(step(call));
        Json scenario = Json::object({ { u"format"_s, u"jotlab-scenario"_s }, { u"name"_s, u"Imported calls"_s } });
        scenario.set(u"variables"_s, variablesOf(steps));
        scenario.set(u"steps"_s, steps);
        return writeJson(scenario, JsonStyle::Indented) + '\n';
    }

private:
    /// What no step before has captured wants a value; what has none gets an empty one, to be given with the play.
    Json variablesOf(const Json &steps) const
    {
        Json variables = Json::object();
        static const QRegularExpression reference(u"\\$\\{([A-Za-z0-9_]+)\\}"_s);
        QMap<QString, QString> values{ { u"dollar"_s, u"$"_s } };
        for (auto each = m_collection.variables.cbegin(); each != m_collection.variables.cend(); ++each) {
            if (!m_isRedacted || each.value() != masked)
                values.insert(variableNameOf(each.key()), each.value());
        }
        QSet<QString> captured;
        for (const Json &step : steps.items()) {
            const QString text = QString::fromUtf8(writeJson(step));
            for (auto matches = reference.globalMatch(text); matches.hasNext();) {
                const QString name = matches.next().captured(1);
                if (!captured.contains(name) && !variables.contains(name))
                    variables.set(name, values.value(name));
            }
            if (const Json *names = step.find(u"capture")) {
                for (const Json::Member &each : names->members())
                    captured.insert(each.name);
            }
        }
        return variables;
    }

    QString filled(const QString &text) const
    {
        archive::ImportVariables variables;
        for (auto each = m_collection.variables.cbegin(); each != m_collection.variables.cend(); ++each)
            variables.add(each.key(), each.value());
        QStringList unfilled;
        return variables.filled(text, &unfilled);
    }

    /// A scenario fills no value into another.
    void fillValues()
    {
        QMap<QString, QString> whole;
        for (auto each = m_collection.variables.cbegin(); each != m_collection.variables.cend(); ++each)
            whole.insert(each.key(), filled(each.value()));
        m_collection.variables = whole;
    }

    /// What stands behind the server's address, with its query: a server may have a path of its own.
    QString pathOf(const WrittenCall &call, const session::Exchange &exchange) const
    {
        static const QRegularExpression end(u"(?<![:/])[/?#](?![^{}]*\\}\\})|$"_s);
        const auto below = [](const QString &rest) {
            const QString path = rest.section(u'#', 0, 0);
            return path.startsWith(u'/') ? path : u'/' + path;
        };
        for (auto matches = end.globalMatch(call.url); matches.hasNext();) {
            const qsizetype at = matches.next().capturedStart();
            const QString start = filled(call.url.left(at));
            if (start == exchange.server || u"http://"_s + start == exchange.server)
                return below(call.url.mid(at));
        }
        const QString own = QUrl(exchange.server).path(QUrl::FullyEncoded);
        const QString query = exchange.url.hasQuery() ? u'?' + exchange.url.query(QUrl::FullyEncoded) : QString();
        return below(exchange.url.path(QUrl::FullyEncoded).mid(own.size()) + query);
    }

    /// Percent-encoded but for its variables; one whose value would have to be is written out.
    QString encoded(const QString &text, const QByteArray &kept) const
    {
        const auto encode = [&kept](const QString &part) {
            QByteArray bytes = QUrl::toPercentEncoding(part, kept);
            return QString::fromLatin1(kept.contains('%') ? bytes.replace("%25", "%") : bytes); // it heeds no such wish
        };
        QString result;
        qsizetype done = 0;
        for (auto matches = archive::writtenVariable().globalMatch(text); matches.hasNext();) {
            const auto match = matches.next();
            const QString value = m_collection.variables.value(match.captured(1).trimmed());
            const bool stays = value == masked || encode(value) == value;
            result += encode(text.mid(done, match.capturedStart() - done)) + (stays ? match.captured() : encode(value));
            done = match.capturedEnd();
        }
        return result + encode(text.mid(done));
    }

    void redact()
    {
        m_collection = archive::scrubbed(std::move(m_collection));
        for (WrittenCall &call : m_collection.calls) {
            for (auto &[name, value] : call.fields) {
                if (value == masked)
                    value = archive::variableText(variableNameOf(name));
            }
        }
    }

    Json step(qsizetype index) const
    {
        const WrittenCall &call = m_collection.calls.at(index);
        const session::Exchange &exchange = m_import.calls.at(index).exchange;
        Json step = Json::object({ { u"name"_s, referring(call.place) }, { u"do"_s, u"call"_s },
            { u"method"_s, call.method.isEmpty() ? u"GET"_s : referring(call.method) } });
        QList<WrittenCall::Field> headers = call.headers;
        QString path = call.url;
        if (call.auth == WrittenCall::Auth::QueryKey)
            archive::addToQuery(encoded(call.credential.name, {}) + u'=' + encoded(call.credential.value, {}), &path);
        step.set(u"path"_s, referring(encoded(path, partsOfAnAddress)));
        setCredential(call, &headers, &step);
        setBody(call, &headers, &step);
        Json fields = Json::object();
        for (const auto &[name, value] : std::as_const(headers)) {
            if (!archive::isOfConnection(name.toUtf8()))
                fields.set(referring(name), referring(value));
        }
        if (!fields.members().isEmpty())
            step.set(u"headers"_s, fields);
        if (!m_captures.at(index).members().isEmpty())
            step.set(u"capture"_s, m_captures.at(index));
        if (exchange.status > 0)
            step.set(u"expect"_s, Json::object({ { u"status"_s, Json(exchange.status) } }));
        else if (exchange.endpoint != Endpoint::Other)
            step.set(u"expect"_s, Json::object({ { u"status"_s, Json(200) } }));
        return step;
    }

    /// Base64 has no place for what is not known of it: then the whole of it is a variable.
    static QString basic(const QString &user, const QString &password)
    {
        const QString both = user + u':' + password;
        const bool isKnown = !both.contains(masked) && !archive::writtenVariable().match(both).hasMatch();
        return u"Basic "_s
            + (isKnown ? QString::fromLatin1(both.toUtf8().toBase64()) : archive::variableText(u"basic"_s));
    }

    void setCredential(const WrittenCall &call, QList<WrittenCall::Field> *headers, Json *step) const
    {
        const auto &[name, value] = call.credential;
        if (call.auth == WrittenCall::Auth::Bearer)
            step->set(u"authorization"_s, referring(u"Bearer "_s + value));
        else if (call.auth == WrittenCall::Auth::HeaderKey)
            archive::setHeader(name, value, headers);
        else if (call.auth == WrittenCall::Auth::Basic)
            step->set(u"authorization"_s, referring(basic(filled(name), filled(value))));
        if (const auto written = archive::headerOf(*headers, u"Authorization")) {
            if (call.auth == WrittenCall::Auth::None)
                step->set(u"authorization"_s, referring(*written));
            headers->removeIf([](const WrittenCall::Field &field) {
                return field.name.compare(u"Authorization"_s, Qt::CaseInsensitive) == 0;
            });
        }
    }

    void setBody(const WrittenCall &call, QList<WrittenCall::Field> *headers, Json *step) const
    {
        switch (call.body) {
        case WrittenCall::Body::None:
            return;
        case WrittenCall::Body::Text: {
            const auto json = parseJson(call.text.toUtf8());
            const QString type = archive::headerOf(*headers, u"Content-Type").value_or(call.textType);
            if (json && (type.isEmpty() || type.startsWith(u"application/json"))) {
                headers->removeIf([](const WrittenCall::Field &field) {
                    return field.name.compare(u"Content-Type"_s, Qt::CaseInsensitive) == 0;
                });
                step->set(u"body"_s, referring(*json));
                return;
            }
            if (!type.isEmpty())
                archive::setHeader(u"Content-Type"_s, type, headers);
            step->set(u"text"_s, referring(call.text));
            return;
        }
        case WrittenCall::Body::Form: {
            archive::setHeader(u"Content-Type"_s, u"application/x-www-form-urlencoded"_s, headers);
            QStringList fields;
            for (const auto &[name, value] : call.fields)
                fields.append(encoded(name, {}) + u'=' + encoded(value, {}));
            step->set(u"text"_s, referring(fields.join(u'&')));
            return;
        }
        case WrittenCall::Body::Parts:
            archive::setHeader(u"Content-Type"_s, u"multipart/form-data; boundary="_s + boundary, headers);
            step->set(u"text"_s, referring(multipart(call.fields)));
            return;
        }
    }

    Import m_import;
    archive::WrittenCollection m_collection;
    bool m_isRedacted;
    QList<Json> m_captures; ///< of each call
};

/// As they were recorded; what was never sent has no order but its names', so logins go first and logouts last.
Import inPlayableOrder(Import import)
{
    const auto rank = [](const Import::Call &call) {
        switch (call.exchange.endpoint) {
        case Endpoint::Login:
        case Endpoint::ObtainPair:
        case Endpoint::ObtainSliding:
            return 0;
        case Endpoint::Logout:
        case Endpoint::TokenBlacklist:
            return 2;
        default:
            return 1;
        }
    };
    if (std::all_of(import.calls.begin(), import.calls.end(),
            [](const Import::Call &call) { return call.exchange.status == 0; }))
        std::stable_sort(import.calls.begin(), import.calls.end(),
            [rank](const Import::Call &one, const Import::Call &other) { return rank(one) < rank(other); });
    return import;
}

} // namespace

Result<QByteArray> scenarioFrom(const Import &import, client::Secrets secrets)
{
    QStringList servers;
    for (const Import::Call &call : import.calls) {
        if (!servers.contains(call.exchange.server))
            servers.append(call.exchange.server);
    }
    if (servers.size() > 1)
        return fail(Errc::Conflict,
            tr("The calls go to %1 servers (%2), and a scenario is played on one; take the files of one of them.")
                .arg(servers.size())
                .arg(servers.join(u", "_s)));
    return Writer(inPlayableOrder(import), secrets).written();
}

} // namespace scenario
