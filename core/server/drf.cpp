// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/drf.h"

#include "core/json/jsonwriter.h"
#include "core/python/pythonjson.h"
#include "core/server/mediatype.h"

#include <QStringDecoder>
#include <algorithm>

namespace server::drf {

using namespace Qt::StringLiterals;

namespace {

const QByteArray jsonType = QByteArrayLiteral("application/json");
const QByteArray htmlType = QByteArrayLiteral("text/html");
const QByteArray formType = QByteArrayLiteral("application/x-www-form-urlencoded");
const QByteArray multipartType = QByteArrayLiteral("multipart/form-data");
constexpr qsizetype MostFormFields = 1000; // DATA_UPLOAD_MAX_NUMBER_FIELDS

tl::unexpected<Problem> problem(int status, const QString &text)
{
    return tl::unexpected(Problem{ status, detail(text) });
}

// A media type that is not ASCII: nobody catches what Django's parser raises.
tl::unexpected<Problem> unreadableHeader()
{
    return problem(500, u"UnicodeDecodeError: 'ascii' codec can't decode a byte of the media type"_s);
}

Json fieldErrors(const QString &field, const QStringList &texts)
{
    QList<Json> items;
    for (const QString &text : texts)
        items.append(Json(text));
    return Json::object({ { field, Json::array(items) } });
}

int indentOf(const MediaType &type)
{
    bool ok = false;
    const int indent = type.parameters.value("indent").toInt(&ok);
    return ok ? std::clamp(indent, 0, 8) : 0;
}

// json.dumps(…, indent=n), which DRF uses only when a client asks for it.
void writeIndented(QByteArray &out, const Json &value, int indent, int depth)
{
    const bool isArray = value.isArray();
    const qsizetype count = isArray ? value.items().size() : value.members().size();
    if ((!isArray && !value.isObject()) || count == 0) {
        out += writeJson(value, JsonStyle::DrfRender);
        return;
    }
    out += isArray ? '[' : '{';
    for (qsizetype i = 0; i < count; ++i) {
        out += (i > 0 ? ",\n" : "\n") + QByteArray(indent * (depth + 1), ' ');
        if (!isArray)
            out += writeJson(Json(value.members()[i].name), JsonStyle::DrfRender) + ": ";
        writeIndented(out, isArray ? value.items()[i] : value.members()[i].value, indent, depth + 1);
    }
    out += '\n' + QByteArray(indent * depth, ' ') + (isArray ? ']' : '}');
}

QByteArray jsonText(const Json &value, int indent)
{
    if (indent == 0)
        return writeJson(value, JsonStyle::DrfRender);
    QByteArray text;
    writeIndented(text, value, indent, 0);
    return text;
}

// The browsable API's page is out of scope: its place is taken by one that shows the same JSON.
QByteArray page(int status, const Json &body)
{
    const QString text = QString::fromUtf8(jsonText(body, 4)).toHtmlEscaped();
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  "
           "<title>Jotlab</title>\n</head>\n<body>\n  <p>HTTP "
        + QByteArray::number(status) + ' ' + reasonPhrase(status) + "</p>\n  <pre>" + text.toUtf8()
        + "</pre>\n</body>\n</html>\n";
}

void addDjangoHeaders(HttpReply &reply)
{
    static const QList<Header> headers{ { "X-Frame-Options", "DENY" }, { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "same-origin" } };
    reply.headers += headers;
}

QLatin1StringView pythonTypeName(const Json &value)
{
    switch (value.type()) {
    case Json::Type::Bool:
        return "bool"_L1;
    case Json::Type::Number:
        return value.isInteger() ? "int"_L1 : "float"_L1;
    case Json::Type::String:
        return "str"_L1;
    case Json::Type::Array:
        return "list"_L1;
    default:
        return "dict"_L1;
    }
}

// str() of a number: repr() but for the names of the infinities.
QString pythonText(const Json &number)
{
    const QString text = QString::fromLatin1(pythonNumberText(number.numberText()));
    return text == "Infinity"_L1 ? u"inf"_s : text == "-Infinity"_L1 ? u"-inf"_s : text;
}

std::optional<char32_t> firstLoneSurrogate(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (text[i].isSurrogate())
            return text[i].unicode();
    }
    return {};
}

// A required CharField: what it makes of a value, or what it says.
tl::expected<QString, QStringList> charField(const Json *value)
{
    const auto refuse = [](const QString &text) { return tl::unexpected(QStringList{ text }); };
    if (!value)
        return refuse(u"This field is required."_s);
    if (value->isNull())
        return refuse(u"This field may not be null."_s);
    if (!value->isString() && !value->isNumber())
        return refuse(u"Not a valid string."_s);
    const QString text = stripped(value->isString() ? value->toString() : pythonText(*value));
    if (text.isEmpty())
        return refuse(u"This field may not be blank."_s);
    QStringList wrong;
    if (text.contains(QChar::Null))
        wrong.append(u"Null characters are not allowed."_s);
    if (const auto surrogate = firstLoneSurrogate(text)) {
        wrong.append(
            u"Surrogate characters are not allowed: U+%1."_s.arg(QString::number(uint(*surrogate), 16).toUpper()));
    }
    if (!wrong.isEmpty())
        return tl::unexpected(wrong);
    return text;
}

// Content-Type's charset decides how the text is read (HttpRequest.encoding); an unknown one is ignored. On failure
// what Python's codec says.
tl::expected<QByteArray, QString> asUtf8(const QByteArray &body, const MediaType &type)
{
    const QByteArray charset = type.parameters.value("charset").toLower();
    if (charset == "ascii" || charset == "us-ascii") {
        for (qsizetype i = 0; i < body.size(); ++i) {
            if (uchar(body[i]) >= 0x80)
                return tl::unexpected(
                    u"'ascii' codec can't decode byte 0x%1 in position %2: ordinal not in range(128)"_s
                        .arg(uchar(body[i]), 2, 16, '0'_L1)
                        .arg(i));
        }
        return body;
    }
    const auto encoding = QStringConverter::encodingForName(charset.constData());
    if (charset.isEmpty() || !encoding || *encoding == QStringConverter::Utf8)
        return body;
    const bool hasMark = body.startsWith("\xff\xfe") || body.startsWith("\xfe\xff");
    if (*encoding == QStringConverter::Utf16 && body.size() >= 2 && !hasMark)
        return tl::unexpected(u"UTF-16 stream does not start with BOM"_s);
    QStringDecoder decoder(*encoding);
    const QString text = decoder(body);
    return text.toUtf8();
}

Parsed<Json> parseJsonBody(const QByteArray &body, const MediaType &type)
{
    const auto utf8 = asUtf8(body, type);
    if (!utf8)
        return problem(400, "JSON parse error - "_L1 + utf8.error());
    python::PythonJson json = python::loadDrfJson(*utf8);
    if (json)
        return *json;
    if (json.error().kind == python::PythonJsonError::Kind::Recursion)
        return problem(500, "RecursionError: "_L1 + json.error().text);
    return problem(400, "JSON parse error - "_L1 + json.error().text);
}

Json formData(const QList<Header> &fields)
{
    Json data = Json::object();
    for (const Header &field : fields)
        data.set(QString::fromUtf8(field.first), Json(QString::fromUtf8(field.second)));
    return data;
}

// Why Django does not even look at the body; empty: it does.
QString multipartRefusal(const QByteArray &contentType, const MediaType &type)
{
    constexpr qsizetype LongestBoundary = 201;
    if (!contentType.startsWith("multipart/"))
        return "Invalid Content-Type: "_L1 + QString::fromLatin1(contentType);
    if (std::any_of(contentType.begin(), contentType.end(), [](char c) { return uchar(c) >= 0x80; }))
        return "Invalid non-ASCII Content-Type in multipart: "_L1 + QString::fromLatin1(contentType);
    const QByteArray boundary = type.parameters.value("boundary");
    const bool isPrintable
        = std::all_of(boundary.begin(), boundary.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (!boundary.isEmpty() && boundary.size() <= LongestBoundary && isPrintable && !boundary.endsWith(' '))
        return {};
    return "Invalid boundary in multipart: "_L1
        + (type.parameters.contains("boundary") ? QString::fromLatin1(boundary) : u"None"_s);
}

Parsed<Json> parseMultipartBody(const QByteArray &body, const QByteArray &contentType, const MediaType &type)
{
    if (const QString text = multipartRefusal(contentType, type); !text.isEmpty())
        return problem(400, "Multipart form parse error - "_L1 + text);
    const QByteArray boundary = type.parameters.value("boundary");
    Json data = Json::object();
    for (const MultipartField &field : multipartFields(body, boundary)) {
        data.set(QString::fromUtf8(field.name), field.isFile ? Json::array() : Json(QString::fromUtf8(field.value)));
        if (data.members().size() > MostFormFields)
            return problem(400, u"The form has more than %1 fields."_s.arg(MostFormFields));
    }
    return data;
}

} // namespace

Parsed<Renderer> negotiate(const HttpRequest &request)
{
    const QByteArray accept = request.header("Accept");
    if (request.query.isEmpty() && (accept.isNull() || accept == "*/*"))
        return Renderer{}; // what most ask for
    const QByteArray format = queryValue(request.query, "format");
    if (!format.isEmpty() && format != "json" && format != "api")
        return problem(404, u"Not found."_s);
    QList<MediaType> accepted;
    for (const QByteArray &part : (accept.isNull() ? QByteArray("*/*") : accept).split(','))
        accepted.append(MediaType::parse(part));
    if (std::any_of(accepted.cbegin(), accepted.cend(), [](const MediaType &type) { return !type.readable; }))
        return unreadableHeader();
    for (int precedence = 3; precedence >= 0; --precedence) {
        for (const bool html : { false, true }) {
            if (!format.isEmpty() && html != (format == "api"))
                continue;
            for (const MediaType &type : std::as_const(accepted)) {
                if (type.precedence() == precedence && type.covers(html ? htmlType : jsonType))
                    return Renderer{ html, html ? 0 : indentOf(type) };
            }
        }
    }
    return problem(406, u"Could not satisfy the request Accept header."_s);
}

Parsed<Json> parse(const HttpRequest &request)
{
    if (request.body.isEmpty())
        return Json::object();
    const QByteArray header = request.header("Content-Type");
    const QByteArray contentType = header.isNull() ? QByteArray("text/plain") : header; // wsgiref's default
    if (contentType == jsonType)
        return parseJsonBody(request.body, {}); // what most send
    const MediaType type = MediaType::parse(contentType);
    if (!type.readable)
        return unreadableHeader();
    if (type.covers(jsonType))
        return parseJsonBody(request.body, type);
    if (type.covers(formType)) {
        const QList<Header> fields = formFields(request.body);
        if (fields.size() > MostFormFields)
            return problem(400, u"The form has more than %1 fields."_s.arg(MostFormFields));
        return formData(fields);
    }
    if (type.covers(multipartType))
        return parseMultipartBody(request.body, contentType, type);
    return problem(415, u"Unsupported media type \"%1\" in request."_s.arg(QString::fromLatin1(contentType)));
}

Parsed<QStringList> requiredTexts(const Json &data, const QStringList &fields)
{
    const auto refuse = [](const QString &text) {
        return tl::unexpected(Problem{ 400, fieldErrors(u"non_field_errors"_s, { text }) });
    };
    if (data.isNull())
        return refuse(u"No data provided"_s);
    if (!data.isObject())
        return refuse(u"Invalid data. Expected a dictionary, but got %1."_s.arg(pythonTypeName(data)));
    QStringList texts;
    Json wrong = Json::object();
    for (const QString &field : fields) {
        if (const auto text = charField(data.find(field)))
            texts.append(*text);
        else
            wrong.set(field, *fieldErrors(field, text.error()).find(field));
    }
    if (!wrong.members().isEmpty())
        return tl::unexpected(Problem{ 400, wrong });
    return texts;
}

QString stripped(const QString &text)
{
    // What str.isspace() is true for: QChar::isSpace, and the four separators of ASCII.
    const auto isSpace = [](QChar c) { return c.isSpace() || (c.unicode() >= 0x1c && c.unicode() <= 0x1f); };
    qsizetype first = 0;
    qsizetype end = text.size();
    while (first < end && isSpace(text[first]))
        ++first;
    while (end > first && isSpace(text[end - 1]))
        --end;
    return text.sliced(first, end - first);
}

Json metadata(const QString &name, const QString &description, const QList<Field> &fields)
{
    const auto texts = [](const QList<QByteArray> &list) {
        QList<Json> items;
        for (const QByteArray &text : list)
            items.append(Json(QString::fromLatin1(text)));
        return Json::array(items);
    };
    Json data = Json::object({ { u"name"_s, Json(name) }, { u"description"_s, Json(description) },
        { u"renders"_s, texts({ jsonType, htmlType }) },
        { u"parses"_s, texts({ jsonType, formType, multipartType }) } });
    Json described = Json::object();
    for (const Field &field : fields) {
        QString label = QString::fromLatin1(field.name);
        label[0] = label[0].toUpper();
        described.set(QString::fromLatin1(field.name),
            Json::object({ { u"type"_s, Json(u"string"_s) }, { u"required"_s, Json(field.required) },
                { u"read_only"_s, Json(field.readOnly) }, { u"label"_s, Json(label) } }));
    }
    if (!fields.isEmpty())
        data.set(u"actions"_s, Json::object({ { u"POST"_s, described } }));
    return data;
}

Json detail(const QString &text)
{
    return Json::object({ { u"detail"_s, Json(text) } });
}

HttpReply render(
    int status, const Json &body, const Renderer &renderer, const QByteArray &allow, const QByteArray &authenticate)
{
    HttpReply reply;
    reply.status = status;
    reply.body = renderer.html ? page(status, body) : jsonText(body, renderer.indent);
    reply.headers.append(Header{ "Content-Type", renderer.html ? QByteArray("text/html; charset=utf-8") : jsonType });
    if (!authenticate.isEmpty())
        reply.headers.append(Header{ "WWW-Authenticate", authenticate });
    reply.headers.append(Header{ "Vary", renderer.html ? "Accept, Cookie" : "Accept" });
    reply.headers.append(Header{ "Allow", allow });
    addDjangoHeaders(reply);
    return reply;
}

HttpReply serverError(const QString &reason)
{
    HttpReply reply;
    reply.status = 500;
    reply.body = writeJson(detail(reason), JsonStyle::DrfRender);
    reply.headers.append(Header{ "Content-Type", jsonType });
    addDjangoHeaders(reply);
    return reply;
}

HttpReply notFoundPage()
{
    HttpReply reply;
    reply.status = 404;
    reply.body = "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n"
                 "  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n";
    reply.headers.append(Header{ "Content-Type", "text/html" });
    addDjangoHeaders(reply);
    return reply;
}

HttpReply slashRedirect(const QByteArray &path, const QByteArray &query)
{
    HttpReply reply;
    reply.status = 301;
    reply.headers = { { "Content-Type", "text/html; charset=utf-8" },
        { "Location", path + '/' + (query.isEmpty() ? QByteArray() : '?' + query) },
        { "X-Content-Type-Options", "nosniff" }, { "Referrer-Policy", "same-origin" } };
    return reply;
}

} // namespace server::drf
