// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/randomcalls.h"

#include "core/json/jsonwriter.h"

using namespace Qt::StringLiterals;

namespace {

const char *const oddMethods[]
    = { "GET", "PUT", "OPTIONS", "OPTIONS", "HEAD", "PATCH", "DELETE", "FOO", "post", "TRACE" };
const char *const oddAccepts[] = { "", "*/*", "application/json", "text/html", "text/plain", "application/*", "text/*",
    "application/json;q=0.5", "application/json; indent=4", "application/json;indent=20", "junk", "*",
    "text/html, application/json", "application/json, text/html", "application/xml, */*;q=0.1",
    "application/json; version=1.0", "APPLICATION/JSON", "text/html;q=0.1, application/json;q=0.9", "image/png", ",",
    "application/json,", "application / json", "*/json", "text/html; charset=utf-8, */*", "application/json;indent=abc",
    "application/json;indent=-1", ";;;", "application/json; indent=0" };
const char *const oddTypes[] = { "application/json; charset=utf-8", "application/json; charset=latin-1",
    "application/json; charset=nonsense", "application/json; charset=\"UTF-8\"", "APPLICATION/JSON",
    "application/json;", "text/plain", "application/x-www-form-urlencoded; charset=latin-1", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=other", "application/vnd.api+json",
    "application/*", "*/*", "json", "text/html", "application/json, text/plain", "application/json; charset=utf-16",
    "application/json; charset=ascii", "/", "application/", "application/JSON;a=b;c=\"d;e\"",
    "application/x-www-form-urlencoded", "application/json; charset=" };
// %F is the field's name, %V its value as JSON.
const char *const oddJson[] = { "{\"%F\":5}", "{\"%F\":true}", "{\"%F\":false}", "{\"%F\":null}", "{\"%F\":[]}",
    "{\"%F\":{}}", "{\"%F\":\"\"}", "{\"%F\":\"  \"}", "{\"%F\":1.50}", "{\"%F\":1e22}", "{\"%F\":-0}",
    "{\"%F\":1E400}", "{\"%F\":0.1e-6}", "{}", "", " ", "[]", "null", "true", "5", "1.5", "\"x\"", "[%V]", "%V",
    "{\"%F\":%V", "{\"%F\":%V}}", "{\"%F\":%V,}", "{'%F':%V}", "{\"%F\" %V}", "{\"%F\":%V} x", "{\"%F\":NaN}",
    "{\"%F\":%V,\"x\":NaN}", "{\"%F\":Infinity}", "{\"%F\":-Infinity}", "{\"%F\":nan}", "{\"%F\":\"\\ud800\"}",
    "{\"%F\":\"a\\udfffb\"}", "{\"%F\":\"\\u0000\"}", "{\"%F\":\"\\ud800\\u0000\"}", "{\"%F\":\"a\nb\"}",
    "{\"%F\":\"\xff\"}", "\xef\xbb\xbf{\"%F\":%V}", "\xff\xfe{\0", "{\"%F\":\"\\x\"}", "{\"%F\":\"\\u12\"}",
    "{\"%F\":\"abc", "{\"%F\":%V,\"%F\":\"bad\"}", "{\"%F\":\"bad\",\"%F\":%V}", "{\"%F\":%V,\"other\":1}",
    "\n\t {\n\"%F\"\r\n:\t%V } \n", "{\"%F\":\"\\u00e9\"}", "{\"%F\":\"\xc3\xa9\"}", "{\"%F\":\"\xc3\"}",
    "{\"%F\":\"\xed\xa0\x80\"}", "{\"%F\":\"\xe2\x80\xa8\"}", "{\"\\ud800\":%V}", "{:}", "{,}", "{1:2}", "[1,", "[1 2]",
    "tru", "-", "01", "1.", ".5", "+1", "/* x */{\"%F\":%V}", "{\"%F\":\"\x7f\"}", "{\"%F\":\"\\u2003%V\"}",
    "{\"%f\":%V}", "{\"%F\":\"\xf0\x9f\x98\x80\xff\"}", "{\"%F\":\"\xf5\"}", "{\"%F\":\"a.b.c\"}", "{\"%F\":\"a.b\"}",
    "{\"%F\":\"..\"}", "{\"%F\":\"\\ud83d\\ude00\"}", "{\"%F\":123456789012345678901234567890}", "{\"%F\":\"\\u001f\"}",
    "{\"%F\":\"\\u200b\"}", "{\"\":%V}", "{\"%F\":%V \"a\":1}", "{\"%F\":%V,\"a\"}", "{\"%F\":%V,\"a\":}",
    "{\"%F\":[%V]}", "{\"%F\":{\"%F\":%V}}", "{\"%F\":\"\\n\"}", "\"%F=%V\"", "%F=%V" };
const char *const schemes[] = { "bearer ", "BEARER ", "JWT ", "jwt ", "Token ", "Basic ", "", "Bearer", "Bearer  ",
    "Bearer\t", " Bearer ", "Bearer,", "Bearer: ", "Bearer x ",
    "B\xe9"
    "arer ",
    "Bearer\xa0" };
const char *const strayTargets[] = { "/login", "/api/token", "/api/token/refresh", "/whoami", "/refresh?x=1",
    "/api/token/verify?a=b&c=%20", "//login/", "/login//", "/nowhere/", "/nowhere", "/", "/API/token/",
    "/api/token/refresh/?format=json", "/api/token/?format=api", "/api/token/verify/?format=xml",
    "/whoami/?format=json", "/%6Cogin/", "/login/?x=%zz", "/whoami/?format=", "/api/", "/login%2F", "/whoami/.json",
    "/api/token/blacklist", "/api/token/sliding", "/api/token/sliding/refresh", "/logout", "/Whoami/", "/whoami/%00",
    "/api//token/", "/./login/", "/whoami;x=1", "/whoami/?format=json&format=xml", "/caf%C3%A9", "/caf%FF/" };

} // namespace

RandomCalls::RandomCalls(quint64 seed, const Setup &setup)
    : m_dice(seed)
    , m_setup(setup)
    , m_tokens(m_dice, setup.settings)
{
}

QList<Call> RandomCalls::sequence(int requests, int firstId)
{
    constexpr int StateEvery = 50;
    QList<Call> calls;
    int id = firstId;
    for (int sent = 0; sent < requests; ++sent) {
        if (m_dice.percent(5))
            calls.append(control(id++));
        calls.append(m_dice.percent(3) ? strayRequest(id) : request(id));
        ++id;
        if (sent % StateEvery == StateEvery - 1 || sent == requests - 1)
            calls.append(Call{ id++, Call::Kind::State, {}, {}, {}, {}, {} });
    }
    return calls;
}

Call RandomCalls::request(int id)
{
    static const QList<Endpoint> endpoints{
        { "/login/", {}, Wanted::Access, false },
        { "/login/", {}, Wanted::Access, false },
        { "/api/token/", { "username", "password" }, Wanted::Access, false },
        { "/api/token/", { "username", "password" }, Wanted::Access, false },
        { "/api/token/sliding/", { "username", "password" }, Wanted::Access, false },
        { "/api/token/refresh/", { "refresh" }, Wanted::Refresh, false },
        { "/api/token/refresh/", { "refresh" }, Wanted::Refresh, false },
        { "/api/token/refresh/", { "refresh" }, Wanted::Refresh, false },
        { "/refresh/", { "refresh" }, Wanted::Refresh, true },
        { "/logout/", { "refresh" }, Wanted::Refresh, true },
        { "/api/token/blacklist/", { "refresh" }, Wanted::Refresh, false },
        { "/api/token/verify/", { "token" }, Wanted::Refresh, false },
        { "/api/token/verify/", { "token" }, Wanted::Sliding, false },
        { "/api/token/sliding/refresh/", { "token" }, Wanted::Sliding, false },
        { "/api/token/sliding/refresh/", { "token" }, Wanted::Sliding, false },
        { "/whoami/", {}, Wanted::Access, true },
        { "/whoami/", {}, Wanted::Access, true },
        { "/whoami/", {}, Wanted::Access, true },
    };
    const Endpoint &endpoint = m_dice.oneOf(endpoints);
    Call call;
    call.id = id;
    call.target = endpoint.path;
    const bool isLogin = call.target == "/login/";
    const bool isWhoAmI = call.target == "/whoami/";
    call.method = isWhoAmI ? "GET" : "POST";
    const bool oddBody = m_dice.percent(14);
    if (endpoint.fields.size() == 2) {
        addCredentials(call);
    } else if (!endpoint.fields.isEmpty()) {
        call.tokens.append(m_tokens.token(endpoint.wanted));
    }
    if (isLogin)
        call.body = m_dice.oneOf(
            QList<QByteArray>{ "{\"username\":\"alice\"}", "{\"username\":\"bob\"}", "{\"username\":\"carol\"}",
                "{\"username\":\"nobody\"}", "{\"user_id\":1}", "{\"user_id\":2}", "{\"user_id\":99}", "{}", "" });
    if (isLogin && !call.body.isEmpty())
        call.headers.append(server::Header{ "Content-Type", "application/json" });
    if (!isLogin && !isWhoAmI)
        addBody(call, endpoint.fields, oddBody);
    if (endpoint.wantsBearer || m_dice.percent(8))
        addBearer(call, endpoint.wantsBearer);
    if (m_dice.percent(6))
        call.method = m_dice.oneOf(oddMethods);
    if (m_dice.percent(8))
        addOddHeaders(call);
    if (!oddBody)
        expectAnswer(call, endpoint);
    return call;
}

// Generators can't see answers: what a good-looking call should give out is what later calls refer to.
void RandomCalls::expectAnswer(const Call &call, const Endpoint &endpoint)
{
    const bool knownUser = m_password == m_userName + "-pw" && !m_userName.isEmpty();
    if (call.method != "POST")
        return;
    if (call.target == "/login/" || (call.target == "/api/token/" && knownUser)) {
        m_tokens.willIssue(call.id, "access", Wanted::Access);
        m_tokens.willIssue(call.id, "refresh", Wanted::Refresh);
    } else if (call.target == "/api/token/sliding/" && knownUser) {
        m_tokens.willIssue(call.id, "token", Wanted::Sliding);
    } else if (call.target == "/api/token/sliding/refresh/" && call.tokens.first().changes.isEmpty()) {
        m_tokens.willIssue(call.id, "token", Wanted::Sliding);
    } else if (endpoint.wanted == Wanted::Refresh && call.target.endsWith("/refresh/") && !m_setup.literalViews
        && call.tokens.first().changes.isEmpty()) {
        m_tokens.willIssue(call.id, "access", Wanted::Access);
        if (m_setup.settings.rotateRefreshTokens)
            m_tokens.willIssue(call.id, "refresh", Wanted::Refresh);
    }
}

void RandomCalls::addCredentials(Call &)
{
    m_userName
        = m_dice.oneOf(QList<QByteArray>{ "alice", "alice", "bob", "bob", "carol", "otp-guest", "nobody", "Alice" });
    m_password = m_userName + "-pw";
    if (m_dice.percent(15))
        m_password = m_dice.oneOf(QList<QByteArray>{ "wrong", "alice-pw", "changed", "!", "bob-pw" });
}

QByteArray RandomCalls::value(const QByteArray &field, char form) const
{
    if (field == "username")
        return m_userName;
    if (field == "password")
        return m_password;
    return QByteArray("<") + form + "0>";
}

// One to three bytes of it gone, doubled or replaced.
QByteArray RandomCalls::mutated(QByteArray bytes)
{
    static const QByteArray letters = "{}[]\",:\\ntu0159-+.eE/*;=&%? \t\n\r\x01\x7f\x80\xc3\xe2\xff"
                                      "aZ";
    for (int count = 1 + m_dice.below(3); count > 0 && !bytes.isEmpty(); --count) {
        const int at = m_dice.below(int(bytes.size()));
        switch (m_dice.below(4)) {
        case 0:
            bytes.remove(at, 1 + m_dice.below(3));
            break;
        case 1:
            bytes.insert(at, bytes.mid(at, 1 + m_dice.below(4)));
            break;
        case 2:
            bytes.insert(at, letters[m_dice.below(int(letters.size()))]);
            break;
        default:
            bytes[at] = letters[m_dice.below(int(letters.size()))];
            break;
        }
    }
    return bytes;
}

QByteArray RandomCalls::jsonBody(const QList<QByteArray> &fields, bool odd)
{
    if (odd) {
        // One field gets the odd value; of two the other one is missing, which is as good.
        const QByteArray &field = m_dice.oneOf(fields);
        QByteArray text = m_dice.oneOf(oddJson);
        text.replace("%F", field).replace("%f", field.toUpper());
        return text.replace("%V", '"' + value(field, 'J') + '"');
    }
    QByteArrayList members;
    for (const QByteArray &field : fields)
        members.append('"' + field + "\":\"" + value(field, 'J') + '"');
    return '{' + members.join(',') + '}';
}

QByteArray RandomCalls::formBody(const QList<QByteArray> &fields)
{
    QByteArrayList pairs;
    for (const QByteArray &field : fields)
        pairs.append(field + '=' + value(field, 'F'));
    if (m_dice.percent(20))
        pairs.append(m_dice.oneOf(
            QList<QByteArray>{ "x=1", "=", "&&", fields.first() + "=second", "%zz=%ff", "a;b=c", "x=%00" }));
    return pairs.join('&');
}

QByteArray RandomCalls::multipartBody(const QList<QByteArray> &fields, const QByteArray &boundary)
{
    QByteArray body;
    for (const QByteArray &field : fields)
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n"
            + value(field, 'T') + "\r\n";
    return body + "--" + boundary + "--\r\n";
}

void RandomCalls::addBody(Call &call, const QList<QByteArray> &fields, bool odd)
{
    QByteArray type = "application/json";
    const int form = m_dice.below(10);
    if (odd || form < 7) {
        call.body = jsonBody(fields, odd);
    } else if (form < 9) {
        type = "application/x-www-form-urlencoded";
        call.body = formBody(fields);
    } else {
        type = "multipart/form-data; boundary=b0und4ry";
        call.body = multipartBody(fields, "b0und4ry");
    }
    if (m_dice.percent(5))
        call.body = mutated(call.body);
    if (m_dice.percent(4))
        type = m_dice.oneOf(oddTypes);
    if (m_dice.percent(2))
        type = mutated(m_dice.oneOf(oddTypes));
    if (!m_dice.percent(2))
        call.headers.append(server::Header{ "Content-Type", type });
    if (m_dice.percent(1))
        call.body = QByteArray();
}

void RandomCalls::addBearer(Call &call, bool needed)
{
    if (needed && m_dice.percent(8))
        return;
    const simplejwt::Settings &settings = m_setup.settings;
    const Wanted wanted = settings.authTokenClasses.contains(simplejwt::TokenType::Sliding) && m_dice.percent(40)
        ? Wanted::Sliding
        : Wanted::Access;
    // A good one where the body is what counts.
    call.tokens.append(call.target == "/whoami/" ? m_tokens.token(wanted) : m_tokens.good(wanted));
    const QByteArray token = "<T" + QByteArray::number(call.tokens.size() - 1) + '>';
    QByteArray header
        = settings.authHeaderTypes.at(m_dice.below(int(settings.authHeaderTypes.size()))).toLatin1() + ' ' + token;
    if (m_dice.percent(12))
        header = m_dice.oneOf(schemes) + token;
    else if (m_dice.percent(5))
        header += m_dice.oneOf(QList<QByteArray>{ " extra", " ", ",", " x y", "\t", "\"",
            "\xa0"
            "x" });
    const QByteArray name = m_dice.percent(95) ? settings.authHeaderField() : QByteArray("Authorization");
    call.headers.append(server::Header{ m_dice.percent(90) ? name : name.toLower(), header });
    if (m_dice.percent(3))
        call.headers.append(server::Header{ name, "Bearer second" });
}

void RandomCalls::addOddHeaders(Call &call)
{
    if (m_dice.percent(85))
        call.headers.append(server::Header{
            "Accept", m_dice.percent(70) ? m_dice.oneOf(oddAccepts) : mutated(m_dice.oneOf(oddAccepts)) });
    if (m_dice.percent(10))
        call.headers.append(server::Header{ "X-HTTP-Method-Override", "GET" });
    if (m_dice.percent(10))
        call.headers.append(server::Header{ "Accept-Language", "de" });
    if (m_dice.percent(10))
        call.headers.append(server::Header{ "Cookie", "theme=dark" });
}

Call RandomCalls::strayRequest(int id)
{
    Call call;
    call.id = id;
    call.target = m_dice.oneOf(strayTargets);
    call.method = m_dice.percent(50) ? "GET" : "POST";
    if (m_dice.percent(20))
        call.method = m_dice.oneOf(oddMethods);
    if (m_dice.percent(50)) {
        call.body = "{\"username\":\"alice\"}";
        call.headers.append(server::Header{ "Content-Type", "application/json" });
    }
    if (m_dice.percent(40))
        addBearer(call, false);
    if (m_dice.percent(20))
        addOddHeaders(call);
    return call;
}

Call RandomCalls::control(int id)
{
    static const QByteArrayList names{ "alice", "bob", "bob", "carol", "otp-guest" };
    const QByteArray name = m_dice.oneOf(names);
    const QByteArray user = "\"missing_ok\":true,\"username\":\"" + name + '"';
    Call call;
    call.id = id;
    call.kind = Call::Kind::Control;
    const int what = m_dice.below(m_setup.settings.blacklistApp ? 12 : 10);
    if (what < 5)
        call.body
            = "{\"do\":\"set_active\"," + user + ",\"is_active\":" + (m_dice.percent(70) ? "true" : "false") + '}';
    else if (what < 7)
        call.body = "{\"do\":\"set_password\"," + user + ",\"password\":\""
            + (m_dice.percent(70) ? name + "-pw" : QByteArray("changed")) + "\"}";
    else if (what < 8)
        call.body = "{\"do\":\"delete_user\"," + user + '}';
    else if (what < 10)
        call.body = "{\"do\":\"add_user\"," + user + ",\"password\":\"" + name + "-pw\"}";
    else
        call.body = "{\"do\":\"flush\"}";
    return call;
}
