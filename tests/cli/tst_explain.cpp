// SPDX-License-Identifier: GPL-3.0-or-later
// explain: a reply that is pasted or piped, in every form that people copy it.
#include "core/jose/base64url.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "tests/support/process.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray token(const QByteArray &claims, const QByteArray &header = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
{
    return jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(claims) + '.'
        + jose::encodeBase64Url(QByteArray(32, 's'));
}

const QByteArray Expired
    = token("{\"token_type\":\"access\",\"exp\":1750000300,\"iat\":1750000000,\"jti\":\"j\",\"user_id\":\"1\"}");
constexpr auto Refused
    = "{\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\",\"messages\":"
      "[{\"token_class\":\"AccessToken\",\"token_type\":\"access\",\"message\":\"Token is expired\"}]}";
constexpr auto NoCredentials = "{\"detail\":\"Authentication credentials were not provided.\"}";

} // namespace

class TestExplain : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

private slots:
    void readsWhatPeopleCopy_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("url");
        const auto row
            = [](const char *name, const QByteArray &text, int status, const char *cause, const char *url = "") {
                  QTest::newRow(name) << text << status << QString::fromLatin1(cause) << QString::fromLatin1(url);
              };
        const QByteArray head = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n"
                                "WWW-Authenticate: Bearer realm=\"api\"\r\nDate: Sun, 15 Jun 2025 15:20:00 GMT\r\n";
        const QByteArray ask
            = "GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired + "\n\n";
        row("a body alone", Refused, 401, "expired");
        row("a body with a byte order mark", QByteArray("\xEF\xBB\xBF") + NoCredentials, 401, "no_credentials");
        row("UTF-16",
            QByteArray("\xFF\xFE")
                + QByteArray(reinterpret_cast<const char *>(QString::fromLatin1(NoCredentials).utf16()),
                    qsizetype(2 * qstrlen(NoCredentials))),
            401, "no_credentials");
        row("curl -i", head + "\r\n" + Refused, 401, "expired");
        row("curl -i in colours",
            "\x1b[1mHTTP/2 401 \x1b[0m\n\x1b[1mcontent-type\x1b[0m: application/json\n\n" + QByteArray(NoCredentials),
            401, "no_credentials");
        row("curl -i -L through a proxy", "HTTP/1.1 200 Connection established\r\n\r\n" + head + "\r\n" + NoCredentials,
            401, "no_credentials");
        row("a redirect and what followed", "HTTP/1.1 301 Moved\nLocation: https://api.example.org/x/\n\n", 301,
            "redirected");
        row("curl -v",
            "* Connected to api.example.org\n> GET /api/me/ HTTP/1.1\n> Host: api.example.org\n> Authorization: JWT "
                + Expired + "\n> \n< HTTP/1.1 401 Unauthorized\n< WWW-Authenticate: Bearer realm=\"api\"\n< \n"
                + NoCredentials + "* Connection #0 to host api.example.org left intact\n",
            401, "wrong_scheme", "http://api.example.org/api/me/");
        row("raw HTTP, both ways", ask + head + "\n" + Refused, 401, "expired", "http://api.example.org/api/me/");
        row("chunks",
            head + "Transfer-Encoding: chunked\r\n\r\n" + QByteArray::number(qsizetype(qstrlen(NoCredentials)), 16)
                + "\r\n" + NoCredentials + "\r\n0\r\n\r\n",
            401, "no_credentials");
        row("a command above its output",
            "$ curl -i https://api.example.org/api/me/ -H 'Authorization: Token abc'\n" + head + "\n" + NoCredentials,
            401, "wrong_scheme", "https://api.example.org/api/me/");
        row("header fields that a browser copies",
            "content-type: text/html\nserver: nginx\nwww-authenticate: Basic realm=\"Staging\"\nstatus: 401\n", 401,
            "proxy_authentication");
        row("a HAR entry",
            "{\"startedDateTime\":\"2025-06-15T15:20:00.000Z\",\"time\":5,\"request\":{\"method\":\"GET\",\"url\":"
            "\"https://api.example.org/api/me/\","
            "\"httpVersion\":\"HTTP/1.1\",\"cookies\":[],\"headers\":[{\"name\":\"Authorization\",\"value\":\"Bearer "
            "null\"}],\"queryString\":[],"
            "\"headersSize\":-1,\"bodySize\":0},\"response\":{\"status\":401,\"statusText\":\"\",\"httpVersion\":"
            "\"HTTP/1.1\",\"cookies\":[],"
            "\"headers\":[{\"name\":\"Content-Type\",\"value\":\"application/"
            "json\"}],\"content\":{\"size\":0,\"mimeType\":\"application/json\","
            "\"text\":\"{\\\"detail\\\":\\\"Token is "
            "invalid\\\",\\\"code\\\":\\\"token_not_valid\\\"}\"},\"redirectURL\":\"\",\"headersSize\":-1,\"bodySize\":"
            "0},"
            "\"cache\":{},\"timings\":{\"send\":0,\"wait\":5,\"receive\":0}}",
            401, "token_malformed", "https://api.example.org/api/me/");
        row("nginx's access log",
            "10.0.0.1 - - [15/Jun/2025:15:20:00 +0000] \"GET /api/me/ HTTP/1.1\" 502 157 \"-\" \"curl/8\"", 502,
            "unreachable", "/api/me/");
        row("Django's log",
            "Forbidden (CSRF cookie not set.): /api/me/\n[15/Jun/2025 15:20:00] \"POST /api/me/ HTTP/1.1\" 403 58", 403,
            "csrf_failed", "/api/me/");
        row("a log of JSON", "{\"time\":\"…\",\"method\":\"GET\",\"path\":\"/api/x/\",\"status\":429}", 429,
            "throttled", "/api/x/");
        row("a traceback",
            "Traceback (most recent call last):\n  File \"/srv/x.py\", line 3, in get\n    y()\n"
            "django.db.utils.OperationalError: no such table: token_blacklist_outstandingtoken\n",
            500, "server_misconfigured");
        row("a traceback under the line that names the call",
            "Internal Server Error: /api/token/\nTraceback (most recent call last):\n  File \"/srv/x.py\", line 3, in "
            "get\n    y()\ndjango.db.utils.OperationalError: no such table: shop_order\n"
            "[15/Jun/2025 15:20:00] \"POST /api/token/ HTTP/1.1\" 500 145\n",
            500, "server_misconfigured", "/api/token/");
        row("a page of a proxy",
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad "
            "Gateway</h1></center><hr>nginx</body></html>",
            502, "unreachable");
        row("a second factor, wherever it was asked for",
            "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"mfa_required\":true,\"method\":\"app\"}", 200,
            "second_factor");
        row("a field", "{\"email\":[\"This field is required.\"]}", 400, "field_missing");
        row("damaged: the header breaks off", "HTTP/1.1 401 Unauthorized\nContent-Ty", 401, "not_known");
        row("damaged: the body breaks off", head + "\r\n{\"detail\":\"Authentication cred", 401, "not_known");
    }

    void readsWhatPeopleCopy()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, status);
        QFETCH(const QString, cause);
        QFETCH(const QString, url);
        const ProgramRun run = runCli({ u"explain"_s, u"--json"_s, u"-"_s }, text);
        QVERIFY2(run.exitCode == 0, run.err);
        const Json answer = parseJson(run.out.trimmed().split('\n').constLast()).value_or(Json());
        QVERIFY2(answer.isObject(), run.out);
        QCOMPARE(int(answer.find(u"status")->toDouble()), status);
        const QList<Json> causes = answer.find(u"causes")->items();
        QVERIFY2(!causes.isEmpty(), run.out);
        QVERIFY2(causes.constFirst().find(u"id")->toString() == cause, run.out);
        QVERIFY(causes.constFirst().contains(u"certainty"));
        QCOMPARE(answer.find(u"url")->toString(), url);
        QVERIFY(!answer.find(u"missing")->items().isEmpty()); // none of these tells all
    }

    void saysNoMoreThanTheTextTells_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("causes"); // with their certainty
        QTest::addColumn<QString>("says"); // somewhere; after a !: nowhere
        const auto row = [](const char *name, const QByteArray &text, const QStringList &options, const char *causes,
                             const char *says) {
            QTest::newRow(name) << text << options << QString::fromLatin1(causes) << QString::fromUtf8(says);
        };
        const auto answer = [](const char *status, const QByteArray &body, bool isDated = true) {
            return QByteArray("HTTP/1.1 ") + status + "\nContent-Type: application/json\n"
                + (*status == '4' && status[2] == '1' ? "WWW-Authenticate: Bearer realm=\"api\"\n" : "")
                + (isDated ? "Date: Sun, 15 Jun 2025 15:20:00 GMT\n" : "") + '\n' + body;
        };
        const auto refused
            = [](const char *sentence) { return QByteArray(Refused).replace("Token is expired", sentence); };
        const auto command = [](const char *header) {
            return QByteArray("$ curl -i https://api.example.org/api/me/ -H ") + header + '\n';
        };
        const QByteArray asked
            = "GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired + "\n\n";
        const QByteArray expired = answer("401 Unauthorized", Refused);
        const QString view = u"https://api.example.org/refresh/"_s;

        // A refresh can't mend what may have been the refresh.
        row("an expired access token, nobody knows where", expired, {}, "expired likely, needs_live_access possible",
            "Which address was called?");
        row("the token is known, the address is not", expired, { u"--token"_s, QString::fromLatin1(Expired) },
            "expired likely, needs_live_access possible", "Which address was called?");
        row("in the sentence of older versions", answer("401 Unauthorized", refused("Token is invalid or expired")), {},
            "not_known possible, needs_live_access possible", "Which address was called?");
        row("at an ordinary view", expired, { u"--url"_s, u"https://api.example.org/api/me/"_s }, "expired sure",
            "with the refresh token");
        row("at the refresh", expired, { u"--url"_s, view }, "needs_live_access sure",
            "has expired: the refresh token");
        row("at the refresh, in the sentence of older versions",
            answer("401 Unauthorized", refused("Token is invalid or expired")), { u"--url"_s, view },
            "needs_live_access likely, not_known possible", "!there was none");
        row("a sliding token", QByteArray(expired).replace("AccessToken", "SlidingToken"), {}, "expired sure", "");

        // What a shell filled in is not what stands there.
        const QByteArray invalid = answer("401 Unauthorized", refused("Token is invalid"));
        row("a variable in double quotes", command("\"Authorization: Bearer $TOKEN\"") + invalid, {},
            "not_known possible", "The shell filled in “$TOKEN”");
        row("a variable in braces", command("\"Authorization: Bearer ${TOKEN}\"") + invalid, {}, "not_known possible",
            "name the token with --token");
        row("a variable without quotes", command("Authorization:Bearer\\ $TOKEN") + invalid, {}, "not_known possible",
            "The shell filled in “$TOKEN”");
        row("a command's output", command("\"Authorization: Bearer $(cat token)\"") + invalid, {}, "not_known possible",
            "The shell filled in “$(…)”");
        row("a variable in single quotes", command("'Authorization: Bearer $TOKEN'") + invalid, {},
            "token_malformed sure", "“$TOKEN” stands where the token belongs");
        row("a variable in the request itself",
            "GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer $TOKEN\n\n" + invalid, {},
            "token_malformed sure", "“$TOKEN” stands where the token belongs");
        row("a variable whose token is told", command("\"Authorization: Bearer $TOKEN\"") + expired,
            { u"--token"_s, QString::fromLatin1(Expired) }, "expired sure", "“exp” was 15:11:40");
        row("an empty variable",
            command("\"Authorization: Bearer $TOKEN\"")
                + answer("401 Unauthorized",
                    "{\"detail\":\"Authorization header must contain two space-delimited values\","
                    "\"code\":\"bad_authorization_header\"}"),
            {}, "malformed_header sure", "that variable was empty");
        row("the whole header from a variable",
            command("\"Authorization: $AUTH\"") + answer("401 Unauthorized", NoCredentials), {},
            "no_credentials likely, wrong_scheme possible", "!begins with");

        // Without a Date nobody knows when it was.
        row("no Date", asked + answer("401 Unauthorized", refused("Token is invalid or expired"), false), {},
            "expired likely", "when the call was made is not known");
        row("no Date, and the answer says it", asked + answer("401 Unauthorized", Refused, false), {}, "expired sure",
            "!when the request was made");

        // A logout's success is no proof, and without a refresh token it can't be one.
        const auto loggedOut = [](const QByteArray &rest) {
            return "POST /api/logout/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired + '\n' + rest
                + "\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"detail\":\"Successfully logged out.\"}";
        };
        row("a logout of nothing", loggedOut("Content-Length: 0\n"), {}, "field_missing likely",
            "No refresh token was sent");
        row("a logout whose body nobody saw", loggedOut("Content-Length: 240\n"), {}, "", "a refresh with it does");
        row("a logout with a session", loggedOut("Cookie: sessionid=abcdefabcdef\nContent-Length: 0\n"), {}, "",
            "a refresh with it does");
        row("a logout by its words",
            "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"detail\":\"Successfully logged out.\"}", {}, "",
            "a refresh with it does");
        row("a logout by its status", "HTTP/1.1 205 Reset Content\nAllow: POST, OPTIONS\n\n", {}, "",
            "a refresh with it does");
        row("no logout", "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"id\":1}", {}, "", "!on the blacklist");

        // A body of JSON that curl -d sent as a form.
        const QByteArray asForm
            = "> POST /api/token/refresh/ HTTP/1.1\n> Host: api.example.org\n> Content-Length: 243\n"
              "> Content-Type: application/x-www-form-urlencoded\n> \n< HTTP/1.1 400 Bad Request\n"
              "< Content-Type: application/json\n< \n{\"refresh\":[\"This field is required.\"]}";
        row("JSON as a form, its body unseen", asForm, {}, "field_missing likely", "curl -d sends a form");
        row("JSON as a form",
            "$ curl -v https://api.example.org/api/token/refresh/ -d '{\"refresh\":\"x\"}'\n" + asForm, {},
            "field_missing sure", "The body is JSON");
        row("a form without that field", "$ curl -v https://api.example.org/api/token/refresh/ -d 'token=x'\n" + asForm,
            {}, "field_missing sure", "!curl -d sends a form");

        // A login is refused in the server's language, a user by the code where it is shown.
        row("a login, in French", "{\"detail\":\"Aucun compte actif n'a été trouvé avec les identifiants fournis\"}",
            {}, "bad_credentials sure", "401");
        row("a login, in Spanish", "{\"detail\":\"La combinación de credenciales no tiene una cuenta activa\"}", {},
            "bad_credentials sure", "401");
        row("a login, in Russian", "{\"detail\":\"Не найдено активной учетной записи с указанными данными\"}", {},
            "bad_credentials sure", "401");
        row("a login, in Portuguese", "{\"detail\":\"Usuário e/ou senha incorreto(s)\"}", {}, "bad_credentials sure",
            "401");
        row("the user of a refresh",
            "{\"detail\":\"No active account found for the given token.\",\"code\":\"no_active_account\"}", {},
            "user_inactive likely, user_gone likely", "the same for both");

        // What stands in the text is taken from there.
        row("a host",
            "Invalid HTTP_HOST header: 'api.shop.example'. You may need to add 'api.shop.example' to "
            "ALLOWED_HOSTS.",
            {}, "server_misconfigured sure", "lacks the host api.shop.example");
        row("no path",
            "RuntimeError: You called this URL via POST, but the URL doesn't end in a slash and you have "
            "APPEND_SLASH set.",
            {}, "missing_slash sure", "!The path is");
        row("a line of the log", "WARNING:django.request:Unauthorized: /api/me/", {}, "not_known possible",
            "!look into the server's log");

        // Django's CSRF check is not DRF's: its page and its line in the log come from a plain view.
        row("a line of Django's log", "Forbidden (CSRF cookie not set.): /api/token/blacklist/", {}, "csrf_failed sure",
            "The view at /api/token/blacklist/ is no view of DRF");
        row("the words of that line", "Forbidden (CSRF token missing.): /accounts/login/", {}, "csrf_failed sure",
            "!CSRF Failed");
        row("an origin in that line",
            "Forbidden (Origin checking failed - http://localhost:3000 does not match any trusted origins.): /login/",
            {}, "csrf_failed sure", "@csrf_exempt");
        row("no session is blamed for it", "Forbidden (Referer checking failed - no Referer.): /login/", {},
            "csrf_failed sure", "!SessionAuthentication");
        row("Django's page",
            "HTTP/1.1 403 Forbidden\nContent-Type: text/html\n\n<!DOCTYPE html><html><head><title>403 Forbidden</title>"
            "</head><body><h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p></body>"
            "</html>",
            {}, "csrf_failed sure", "A plain Django view wants a CSRF token");
        row("DRF's own", answer("403 Forbidden", "{\"detail\":\"CSRF Failed: CSRF token missing.\"}"), {},
            "csrf_failed sure", "SessionAuthentication");
        row("DRF's own, to a GET",
            "GET /api/me/ HTTP/1.1\nHost: api.example.org\nCookie: sessionid=abcdefabcdef\n\n"
                + answer("403 Forbidden", "{\"detail\":\"CSRF Failed: CSRF token missing.\"}"),
            {}, "csrf_failed sure", "a GET is never checked");

        // An exception is the server's failure, whatever its tables and classes are called.
        row("a table of the blacklist app is missing",
            "django.db.utils.OperationalError: no such table: token_blacklist_outstandingtoken", {},
            "server_misconfigured sure", "manage.py migrate");
        row("in another database, under a line of the log",
            "Internal Server Error: /api/token/\ndjango.db.utils.ProgrammingError: (1146, \"Table "
            "'shop.token_blacklist_blacklistedtoken' doesn't exist\")",
            {}, "server_misconfigured sure", "of the blacklist app");
        row("the blacklist app is not there", "AttributeError: 'RefreshToken' object has no attribute 'blacklist'", {},
            "no_blacklist_app sure", "to INSTALLED_APPS");
        row("nor its models",
            "RuntimeError: Model class rest_framework_simplejwt.token_blacklist.models.OutstandingToken doesn't "
            "declare "
            "an explicit app_label and isn't in an application in INSTALLED_APPS.",
            {}, "no_blacklist_app sure", "to INSTALLED_APPS");
        row("in a traceback",
            "Traceback (most recent call last):\n  File \"/srv/x.py\", line 3, in post\n    token.blacklist()\n"
            "AttributeError: 'SlidingToken' object has no attribute 'blacklist'\n",
            {}, "no_blacklist_app sure", "to INSTALLED_APPS");
        row("a constraint of such a table",
            "psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "
            "\"token_blacklist_blacklistedtoken_token_id_key\"",
            {}, "server_error likely", "The lines above it in the log");
        row("another exception", "KeyError: 'refresh'", {}, "server_error likely", "500");
        row("an exception that is a refusal", "rest_framework_simplejwt.exceptions.TokenError: Token is blacklisted",
            {}, "blacklisted sure", "401");
        row("another library's", "UnauthorizedError: No authorization token was found", {},
            "no_credentials likely, wrong_scheme possible", "401");

        // What a text does not have is not told.
        row("a login in an access log",
            "127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] \"POST /api/login/ HTTP/1.1\" 200 612", {}, "", "!empty body");
        row("no refusal", "{\"ok\":true}", {}, "not_known possible", "Nothing in this text says");
        row("a session of whatever kind", "{\"message\":\"Session expired\"}", {}, "expired likely", "");

        // A login without a password stands and falls with a code.
        row("a wrong code", "{\"error\":\"invalid_otp\",\"message\":\"The code you entered is incorrect\"}", {},
            "bad_credentials likely", "one-time code was refused");
        row("an old code", "{\"status\":\"error\",\"message\":\"Your OTP has expired, please request a new one\"}", {},
            "bad_credentials likely", "one-time code was refused");
        row("a code under its field", "{\"code\":[\"Invalid verification code.\"]}", {}, "field_invalid sure",
            "one-time code was refused");
        row("a code that is still to come", "{\"detail\":\"A one-time code is required.\"}", {}, "second_factor likely",
            "");
        row("a code of something else", "{\"detail\":\"Coupon code has expired\"}", {}, "not_known possible", "");
        row("a code of some thing", "{\"detail\":\"Invalid product code\"}", {}, "not_known possible", "!one-time");
        row("a member that is called code",
            "HTTP/1.1 401 Unauthorized\n\n{\"detail\":\"Token is invalid\",\"code\":\"token_not_va", {},
            "not_known possible", "!one-time");
        row("a link by mail", "{\"detail\":\"Magic link has expired\"}", {}, "field_invalid likely", "it is no JWT");
        row("a link's token", "{\"detail\":\"Password reset token is invalid\"}", {}, "field_invalid likely",
            "it is no JWT");
        row("a token of something else", "{\"detail\":\"License token is expired\"}", {}, "not_known possible",
            "!The token has expired");
        row("who is not known", "{\"message\":\"Unauthenticated.\"}", {},
            "no_credentials likely, wrong_scheme possible", "");
        row("a cookie for refreshes", "{\"detail\":\"No refresh cookie\"}", {}, "field_missing sure", "cookie");
        row("a user who has to confirm", "{\"message\":\"User not verified\"}", {}, "email_not_verified sure",
            "The user is not confirmed yet");
        row("a number of nobody's", "{\"detail\":\"Phone number is not registered\"}", {}, "user_gone sure", "");
        row("a number or its code", "{\"detail\":\"Invalid phone or code\"}", {}, "bad_credentials likely",
            "one-time code");
        row("a riddle", "{\"detail\":\"Captcha verification failed\"}", {}, "not_known possible", "!knows who asks");
        row("what went well", "{\"detail\":\"Logout successful\"}", {}, "not_known possible",
            "Nothing in this text says");
        row("another device", "{\"detail\":\"You have been logged out because you logged in on another device\"}", {},
            "not_known possible", "!Nothing in this text says");
        row("a voucher's code", "{\"coupon\":[\"Invalid code.\"]}", {}, "field_invalid sure", "!one-time");
        row("a product's code in a field", "{\"product_code\":[\"Code not found.\"]}", {}, "field_invalid sure",
            "!one-time");
        row("a login's code in a field", "{\"code\":[\"Invalid code.\"]}", {}, "field_invalid sure", "one-time code");
        row("a code at an address of vouchers",
            "$ curl -si -X POST https://api.test/api/coupons/redeem/ -H 'Content-Type: application/json' -d "
            "'{\"code\":\"A1\"}'\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"detail\":\"This code "
            "is "
            "invalid.\"}",
            {}, "field_invalid likely", "!one-time");
        row("a code at an address of logins",
            "$ curl -si -X POST https://api.test/api/otp/verify/ -H 'Content-Type: application/json' -d "
            "'{\"code\":\"123456\"}'\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"detail\":\"This "
            "code "
            "is invalid.\"}",
            {}, "bad_credentials likely", "one-time code");
        row("a product's code in Russian", "{\"detail\":\"Неверный код товара\"}", {}, "not_known possible",
            "!one-time");
        row("a code in Russian", "{\"detail\":\"Неверный код\"}", {}, "bad_credentials likely", "one-time code");
        row("a code that is on its way", "{\"detail\":\"One-time code sent to +49 170 1234567\"}", {},
            "not_known possible", "Nothing in this text says");
        row("a code that is not on its way", "{\"detail\":\"The code could not be sent to this number\"}", {},
            "not_known possible", "!Nothing in this text says");
        row("an access token that has expired, and a refresh that helps",
            "{\"detail\":\"Access token expired. Please refresh.\"}", {}, "expired sure",
            "!The refresh token has expired");
        row("a refresh token that has expired", "{\"detail\":\"Your refresh token has expired\"}", {}, "expired sure",
            "The refresh token has expired");
        row("a refresh that is wanted", "{\"message\":\"Token refresh required\"}", {}, "not_known possible",
            "!Put the refresh token into the body");
        row("a row that the body names",
            "$ curl -si -X POST https://api.test/api/otp/ -H 'Content-Type: application/json' -d "
            "'{\"phone\":\"1\"}'\nHTTP/1.1 404 Not Found\nContent-Type: application/json\n\n{\"detail\":\"No User "
            "matches "
            "the given query.\"}",
            {}, "wrong_path likely", "Check what the body");
        row("a row that the address names",
            "$ curl -si https://api.test/api/orders/7/ -H 'Authorization: Bearer abc'\nHTTP/1.1 404 Not "
            "Found\nContent-Type: application/json\n\n{\"detail\":\"No Order matches the given query.\"}",
            {}, "wrong_path likely", "Check the id in the address");
        row("nothing but that all is well", "{\"ok\":true}", {}, "not_known possible", "Nothing in this text says");
        row("a page of Django's with a form",
            "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html><body><div "
            "id=\"application-form\"><form></form></div></body></html>",
            {}, "", "!web app");
        row("the page of a web app",
            "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html><body><div "
            "id=\"app\"></div></body></html>",
            {}, "not_an_api likely", "page of a web app");
        row("a number", "{\"non_field_errors\":[\"Phone number not verified\"]}", {}, "email_not_verified sure",
            "phone number is not confirmed");
        row("a cookie that was not there", "{\"detail\":\"Refresh token not found in cookies\"}", {},
            "field_missing sure", "");
        row("nobody, in FastAPI's words", "{\"detail\":\"Not authenticated\"}", {},
            "no_credentials likely, wrong_scheme possible", "");
        row("an ended session", "{\"errors\":[{\"detail\":\"Session has been revoked on another device\"}]}", {},
            "blacklisted likely", "");
        row("words that nobody knows", "{\"message\":\"Device not recognised.\"}", {}, "not_known possible",
            "!Nothing in this text says");

        row("too many codes", "{\"error\":\"Too many OTP requests. Try again in 60 seconds.\"}", {}, "throttled sure",
            "60 s");
        row("a wrong code, in Chinese", "{\"message\":\"验证码错误\"}", {}, "bad_credentials likely", "");
        row("nobody with that number", "{\"message\":\"User with this phone does not exist\"}", {}, "user_gone sure",
            "");
        row("an old refresh token", "{\"message\":\"refresh token expired\"}", {}, "expired sure",
            "!Get a new access token");
        row("Dart's status", "DioException [bad response]: The request returned an invalid status code of 401.", {},
            "not_known possible", "401");

        // Other fields than a login's and a token's.
        row("a change of the password", "{\"current_password\":[\"Invalid password.\"]}", {}, "field_invalid sure",
            "!“Log in”");
        row("a link by mail", "{\"token\":[\"Invalid token for given user.\"]}", {}, "field_invalid sure", "no JWT");
        row("a token's sentence under its field", "{\"refresh\":[\"Token is invalid or expired\"]}",
            { u"--token"_s, QString::fromLatin1(Expired) }, "expired likely", "!plain, non-empty string");
        row("a header that a view declares",
            "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"header\",\"authorization\"],\"msg\":\"Field required\"}]}",
            {}, "no_credentials sure", "!body");
        row("a value in the query",
            "{\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"query\",\"page\"],\"msg\":\"Input should be a valid "
            "integer\"}]}",
            {}, "field_invalid sure", "“page” of the query");

        // A view that answers 404 is there.
        row("no such row", answer("404 Not Found", "{\"detail\":\"No Order matches the given query.\"}"), {},
            "wrong_path likely", "There is a view at this address");
        row("a view's own 404",
            "HTTP/1.1 404 Not Found\nAllow: GET, HEAD, OPTIONS\nContent-Type: application/json\n\n"
            "{\"detail\":\"Not found.\"}",
            {}, "wrong_path likely", "Allow: GET");
        row("nothing there", answer("404 Not Found", "{\"detail\":\"Not found.\"}"), {}, "wrong_path likely",
            "nothing at this address");
        row("a web app's page",
            "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<!doctype html><html><head><title>Shop</title></head><body>"
            "<div id=\"root\"></div></body></html>",
            {}, "not_an_api likely", "page of a web app");

        row("another setting of Django's",
            "django.core.exceptions.ImproperlyConfigured: The STATIC_ROOT setting must not be empty", {},
            "server_misconfigured sure", "!SIGNING_KEY");
        row("Spring's own refusal", "org.springframework.security.access.AccessDeniedException: Access is denied", {},
            "permission_denied likely, no_authentication_classes possible", "!firewall");
        row("https to runserver", "You're accessing the development server over HTTPS, but it only supports HTTP.", {},
            "not_an_api sure", "");

        // Who says that it saw none did not look at the token.
        row("credentials that were not seen", asked + answer("401 Unauthorized", NoCredentials), {},
            "no_credentials likely, expired possible", "a proxy or web server dropped it");
        row("credentials that were not seen, as 403", asked + answer("403 Forbidden", NoCredentials), {},
            "no_authentication_classes likely, no_credentials likely, expired possible", "");
    }

    void saysNoMoreThanTheTextTells()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QStringList, options);
        QFETCH(const QString, causes);
        QFETCH(const QString, says);
        const ProgramRun run = runCli(QStringList{ u"explain"_s, u"--json"_s, u"-"_s } + options, text);
        QVERIFY2(run.exitCode == 0, run.err);
        const Json answer = parseJson(run.out.trimmed()).value_or(Json());
        QVERIFY2(answer.find(u"causes"), run.out);
        QStringList named;
        for (const Json &cause : answer.find(u"causes")->items())
            named.append(cause.find(u"id")->toString() + u' ' + cause.find(u"certainty")->toString());
        QCOMPARE(named.join(u", "), causes);
        const bool isAbsent = says.startsWith(u'!');
        QVERIFY2(run.out.contains(says.mid(isAbsent ? 1 : 0).toUtf8()) != isAbsent, run.out);
    }

    /// What a browser's console, curl or a library prints says whether there was an answer, and which status it had; no
    /// status and no cause is invented for it.
    void aPasswordIsNotSaidAgain()
    {
        const ProgramRun run = runCli({ u"explain"_s, u"-"_s }, "INFO login failed user=ann password=hunter2secret\n");
        QVERIFY2(run.out.contains("login failed") && !run.out.contains("hunter2"), run.out.constData());
    }

    // What is imported is no answer, whatever lists of words are in it.
    void aCollectionIsNoAnswer_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : { "django.postman_collection.json", "scripted.postman_collection.json",
                 "django.bruno.json", "django.insomnia4.json", "django.swagger2.json" })
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void aCollectionIsNoAnswer()
    {
        QFETCH(const QString, file);
        QFile there(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/") + file);
        QVERIFY(there.open(QIODevice::ReadOnly));
        const ProgramRun run = runCli({ u"explain"_s, u"-"_s }, there.readAll());
        QVERIFY(run.exitCode != 0 && run.out.isEmpty());
        QVERIFY2(run.err.contains("open its file in Import"), run.err.constData());
    }

    // The last line of a traceback, from a server's log: what PyJWT raises is a refusal, but for what is wrong with
    // keys.
    void readsWhatServersLog_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("first");
        const auto row = [](const char *line, const char *first) {
            QTest::newRow(line) << QByteArray(line) << QString::fromLatin1(first);
        };
        row("jwt.exceptions.ExpiredSignatureError: Signature has expired", "401 expired");
        row("jwt.exceptions.InvalidSignatureError: Signature verification failed", "401 wrong_key");
        row("jwt.exceptions.DecodeError: Not enough segments", "401 token_malformed");
        row("jwt.exceptions.DecodeError: Invalid token type. Token must be a <class 'bytes'>", "401 token_malformed");
        row("jwt.exceptions.InvalidSubjectError: Subject must be a string", "401 claim_invalid");
        row("jwt.exceptions.InvalidJTIError: JWT ID must be a string", "401 claim_invalid");
        row("jwt.exceptions.DecodeError: Expiration Time claim (exp) must be an integer.", "401 claim_invalid");
        row("jwt.exceptions.MissingRequiredClaimError: Token is missing the \"exp\" claim", "401 missing_claim");
        row("jwt.exceptions.PyJWKClientError: Unable to find a signing key that matches: \"abc\"", "401 wrong_key");
        row("jwt.exceptions.PyJWKClientConnectionError: Fail to fetch data from the url, err: \"<urlopen error [Errno "
            "111] Connection refused>\"",
            "500 server_misconfigured");
        row("jwt.exceptions.InvalidKeyError: The specified key is an asymmetric key or x509 certificate and should not "
            "be used as an HMAC secret.",
            "500 server_misconfigured");
        row("ValueError: ('Could not deserialize key data. The data may be in an incorrect format')",
            "500 server_misconfigured");
        row("TypeError: Expected a string value", "500 server_misconfigured");
        row("rest_framework_simplejwt.exceptions.TokenError: Token is blacklisted", "401 blacklisted");
        row("AttributeError: 'AnonymousUser' object has no attribute 'is_verified'", "500 server_error");
    }
    void readsWhatServersLog()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const QString, first);
        const ProgramRun run = runCli({ u"explain"_s, u"--json"_s, u"-"_s }, line + '\n');
        const Json answer = parseJson(run.out.trimmed()).value_or(Json());
        QVERIFY2(answer.find(u"causes") && !answer.find(u"causes")->items().isEmpty(), run.out + run.err);
        QCOMPARE(QString::number(answer.find(u"status")->toDouble()) + u' '
                + answer.find(u"causes")->items().constFirst().find(u"id")->toString(),
            first);
    }

    void readsWhatClientsPrint_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("call"); // status, address
        QTest::addColumn<QString>("causes");
        QTest::addColumn<QString>("says");
        const auto row
            = [](const char *name, const QByteArray &text, const char *call, const char *causes, const char *says) {
                  QTest::newRow(name) << text << QString::fromLatin1(call) << QString::fromLatin1(causes)
                                      << QString::fromUtf8(says);
              };
        const QByteArray blocked = "Access to fetch at 'https://api.example.org/api/orders' from origin "
                                   "'http://localhost:5173' has been blocked by CORS policy: ";
        const char *orders = "0 https://api.example.org/api/orders";
        row("Chrome: no header",
            blocked + "No 'Access-Control-Allow-Origin' header is present on the requested resource.", orders,
            "cors_refused sure", "list http://localhost:5173 in CORS_ALLOWED_ORIGINS");
        row("Chrome: the preflight is redirected",
            blocked
                + "Response to preflight request doesn't pass access control check: Redirect is not allowed for a "
                  "preflight request.",
            orders, "cors_refused sure", "The path is /api/orders, without a last slash");
        row("Chrome: a header",
            blocked
                + "Request header field x-tenant is not allowed by Access-Control-Allow-Headers in preflight response.",
            orders, "cors_refused sure", "Add “x-tenant” to CORS_ALLOW_HEADERS");
        row("Chrome: with cookies",
            blocked
                + "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' "
                  "when the request's credentials mode is 'include'.",
            orders, "cors_refused sure", "CORS_ALLOW_CREDENTIALS");
        row("Chrome: the preflight is refused",
            blocked
                + "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
            orders, "cors_refused sure", "CorsMiddleware first");
        row("Chrome: another origin",
            blocked
                + "The 'Access-Control-Allow-Origin' header has a value 'https://shop.example' that is not equal to "
                  "the "
                  "supplied origin.",
            orders, "cors_refused sure", "The answer names https://shop.example.");
        row("Firefox",
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
            "https://api.example.org/api/orders/. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status "
            "code: 500.",
            "500 https://api.example.org/api/orders/", "cors_refused sure, server_error possible", "CorsMiddleware");
        row("Firefox: nobody was reached",
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at "
            "https://api.example.org/api/orders/. (Reason: CORS request did not succeed). Status code: (null).",
            "0 https://api.example.org/api/orders/", "unreachable likely, tls_untrusted possible", "runs");
        row("Safari",
            "[Error] Origin https://shop.example is not allowed by Access-Control-Allow-Origin. Status code: 403",
            "403 ", "cors_refused sure", "list https://shop.example in CORS_ALLOWED_ORIGINS");
        row("Safari's second line",
            "Fetch API cannot load https://api.example.org/api/orders/ due to access control checks.",
            "0 https://api.example.org/api/orders/", "cors_refused sure", "the page's origin");
        row("a page of https",
            "Mixed Content: The page at 'https://shop.example/' was loaded over HTTPS, but requested an insecure "
            "resource "
            "'http://api.example.org/api/x/'. This request has been blocked; the content must be served over HTTPS.",
            "0 http://api.example.org/api/x/", "unreachable sure", "Use https:// in the address");
        row("a script's view of all that", "TypeError: Failed to fetch", "0 ",
            "cors_refused possible, unreachable possible, tls_untrusted possible", "console");
        row("Chrome: a status", "GET https://api.example.org/api/me/ 401 (Unauthorized)",
            "401 https://api.example.org/api/me/", "not_known possible", "401");
        row("Firefox: a status", "XHRPOST https://api.example.org/api/token/\n[HTTP/1.1 503 Service Unavailable 12ms]",
            "503 https://api.example.org/api/token/", "unreachable likely, server_error possible", "503");
        row("Chrome's other line", "Failed to load resource: the server responded with a status of 429 (Too Many)",
            "429 ", "throttled sure", "429");
        row("Dio",
            "DioException [bad response]: This exception was thrown because the response has a status code of 401 and "
            "RequestOptions.validateStatus was configured to throw for this status code.",
            "401 ", "not_known possible", "401");
        row("Android without TLS",
            "java.net.UnknownServiceException: CLEARTEXT communication to 10.0.2.2 not permitted by network security "
            "policy",
            "0 ", "unreachable sure", "The phone did not send the call");
        row("a body alone: method", "{\"detail\":\"Method \\\"GET\\\" not allowed.\"}", "405 ", "wrong_method likely",
            "GET");
        row("a body alone: not found", "{\"detail\":\"Not found.\"}", "404 ", "wrong_path likely", "404");
        row("a body alone: media type", "{\"detail\":\"Unsupported media type \\\"text/plain\\\" in request.\"}",
            "415 ", "wrong_content_type likely", "415");
        row("a body alone: a login of DRF's token view", "{\"non_field_errors\":[\"User account is disabled.\"]}",
            "400 ", "user_inactive likely", "disabled");
        row("a body alone: a field with the token", "{\"token\":[\"Token is blacklisted\"]}", "400 ",
            "blacklisted sure", "blacklisted");
        row("a body alone: too large", "<html><head><title>413 Request Entity Too Large</title></head></html>", "413 ",
            "not_known likely", "\"evidence\":\"413 “413 Request Entity Too Large”\"");
        row("a call is no answer", "fetch(\"http://h/x\", { \"body\": \"a\", \"method\": \"POST\" });", "0 ",
            "not_known possible", "");
        row("nor is PowerShell's", "Invoke-WebRequest -Uri \"http://h/x\" `\n-Method \"POST\" -ContentType \"a/b\"",
            "0 ", "not_known possible", "");
        row("GraphQL says where in the query",
            "{\"errors\":[{\"message\":\"Signature has expired\",\"path\":[\"me\"]}],\"data\":null}", "401 ",
            "expired sure", "Signature has expired");
        row("a throttle's own words", "{\"detail\":\"Request was throttled. Expected available in 42 seconds.\"}",
            "429 ", "throttled sure", "wait 42 s");
        row("FastAPI's bad token", "{\"detail\":\"Could not validate credentials\"}", "401 ", "not_known possible", "");
        row("Dart finds nobody",
            "DioException [connection error]: The connection errored: Connection refused (OS Error: Connection "
            "refused)",
            "0 ", "unreachable sure", "refused");
        row("Kotlin's status", "retrofit2.HttpException: HTTP 401 Unauthorized", "401 ", "not_known possible", "401");
        row("a test's status", "AssertionError: 401 != 200", "401 ", "not_known possible", "401");
        row("a login that a sentence forbids", "{\"detail\":\"This login method is not allowed for your account.\"}",
            "403 ", "permission_denied likely, no_authentication_classes possible", "not allowed");
        row("a mail form", "{\"subject\":[\"Subject must be a string\"]}", "400 ", "field_invalid sure", "subject");
        row("Keycloak", "{\"error\":\"invalid_grant\",\"error_description\":\"Token is not active\"}", "401 ",
            "not_known possible", "active");
        row("a session's end in Persian", "{\"error\":{\"message\":\"نشست شما منقضی شده است\"}}", "401 ",
            "expired likely", "401");
        row("axios",
            "AxiosError {message: 'Request failed with status code 401', name: 'AxiosError', code: 'ERR_BAD_REQUEST'}",
            "401 ", "not_known possible", "401");
        row("Angular", "Http failure response for https://api.example.org/api/x: 502 Bad Gateway",
            "502 https://api.example.org/api/x", "unreachable likely, server_error likely", "502");
        row("requests",
            "requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.example.org/api/token/",
            "401 https://api.example.org/api/token/", "not_known possible", "401");
        row("a status and its reason", "HTTP 504 Gateway Time-out", "504 ", "timed_out likely, server_error likely",
            "in time");
        row("curl finds nobody", "curl: (7) Failed to connect to 127.0.0.1 port 8000 after 0 ms: Couldn't connect",
            "0 ", "unreachable sure", "port 8000");
        row("curl trusts nobody", "curl: (60) SSL certificate problem: unable to get local issuer certificate", "0 ",
            "tls_untrusted sure", "certificate");
        row("curl speaks TLS to something else",
            "curl: (35) OpenSSL/3.0.11: error:0A00010B:SSL routines::wrong version number", "0 ", "not_an_api sure",
            "wrong version");
        row("curl --fail", "curl: (22) The requested URL returned error: 403", "403 ", "not_known possible", "403");
        row("Chrome finds nobody", "POST http://localhost:8000/api/token/ net::ERR_CONNECTION_REFUSED",
            "0 http://localhost:8000/api/token/", "unreachable sure", "CONNECTION_REFUSED");
        row("requests finds nobody",
            "requests.exceptions.ConnectionError: HTTPConnectionPool(host='localhost', port=8000): Max retries "
            "exceeded",
            "0 ", "unreachable sure", "8000");
        row("Node finds nobody", "Error: connect ECONNREFUSED 127.0.0.1:8000", "0 ", "unreachable sure", "8000");
        row("a page where JSON belongs", "Uncaught (in promise) SyntaxError: Unexpected token < in JSON at position 0",
            "0 ", "not_an_api likely", "a page of HTML");
        row("the same in newer words", "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "0 ",
            "not_an_api likely", "a page of HTML");
        row("nothing where JSON belongs", "SyntaxError: Unexpected end of JSON input", "0 ", "not_an_api likely",
            "it was empty");
        row("Python's reading", "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)", "0 ",
            "not_an_api likely, body_not_json possible", "it was none");
        // A server's own words are another matter.
        row("DRF about the request", "{\"detail\":\"JSON parse error - Expecting value: line 1 column 1 (char 0)\"}",
            "400 ", "body_not_json sure", "JSON parse error");
        row("a member of that name",
            "{\"detail\":\"Authentication credentials were not provided.\",\"origin\":\"http://localhost:3000\"}",
            "401 ", "no_credentials likely, wrong_scheme possible", "provided");
    }

    void readsWhatClientsPrint()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, call);
        QFETCH(const QString, causes);
        QFETCH(const QString, says);
        const ProgramRun run = runCli({ u"explain"_s, u"--json"_s, u"-"_s }, text);
        const Json answer = parseJson(run.out.trimmed()).value_or(Json());
        QVERIFY2(answer.find(u"causes"), run.out + run.err);
        QCOMPARE(QString::number(answer.find(u"status")->toDouble()) + u' ' + answer.find(u"url")->toString(), call);
        QStringList named;
        for (const Json &cause : answer.find(u"causes")->items())
            named.append(cause.find(u"id")->toString() + u' ' + cause.find(u"certainty")->toString());
        QCOMPARE(named.join(u", "), causes);
        QVERIFY2(run.out.contains(says.toUtf8()), run.out);
    }

    /// curl -v shows the header of a request alone, and a copied header has no body: that is not to have sent none.
    void aBodyThatIsNotSeenIsNotTakenForNone_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("hasHeader");
        QTest::addColumn<QByteArray>("length"); // of the request
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("causes");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *path, bool hasHeader, const char *length,
                             const QByteArray &reply, const char *causes, const char *says) {
            QTest::newRow(name) << QString::fromLatin1(path) << hasHeader << QByteArray(length) << reply
                                << QString::fromLatin1(causes) << QString::fromUtf8(says);
        };
        const QByteArray vague = "{\"detail\":\"Token is invalid or expired\",\"code\":\"token_not_valid\"}";
        const QByteArray spanish = "{\"detail\":\"El token es inválido o ha expirado\",\"code\":\"token_not_valid\"}";
        const QByteArray clear = "{\"detail\":\"Token is expired\",\"code\":\"token_not_valid\"}";
        const QByteArray ofAccess = QByteArray(Refused).replace("Token is expired", "Token is invalid or expired");
        const char *sent = "Content-Length: 243\n";
        row("a refresh token that nobody saw", "/api/token/refresh/", true, sent, vague, "not_known possible",
            "not of the one in the header");
        row("the same, in chunks", "/api/token/refresh/", true, "Transfer-Encoding: chunked\n", vague,
            "not_known possible", "name its token with --token");
        row("the same, without its length", "/api/token/refresh/", true, "", spanish, "not_known possible",
            "the body is not known here");
        row("a logout's", "/api/logout/", true, sent, vague, "not_known possible", "not of the one in the header");
        row("it has expired", "/api/token/refresh/", true, sent, clear, "expired sure",
            "nothing comes after a refresh token");
        row("without a header", "/api/token/refresh/", false, sent, vague, "not_known possible",
            "It speaks of the token in the body");
        row("the view's own refusal", "/refresh/", true, sent, ofAccess, "needs_live_access sure",
            "the refresh token was not looked at");
        row("the view's own refusal of today", "/refresh/", true, sent, Refused, "needs_live_access sure",
            "log in again");
        row("a logout's own refusal", "/logout/", true, sent, ofAccess, "needs_live_access sure",
            "nobody was logged out");
        row("nobody was there to be known", "/refresh/", false, sent, NoCredentials,
            "no_credentials sure, needs_live_access likely", "IsAuthenticated");
        row("nor at the logout", "/logout/", false, sent, NoCredentials,
            "no_credentials sure, needs_live_access likely", "nobody was logged out");
        row("nothing was sent indeed", "/refresh/", false, "Content-Length: 0\n", NoCredentials, "no_credentials sure",
            "has no Authorization header");
    }

    void aBodyThatIsNotSeenIsNotTakenForNone()
    {
        QFETCH(const QString, path);
        QFETCH(const bool, hasHeader);
        QFETCH(const QByteArray, length);
        QFETCH(const QByteArray, reply);
        QFETCH(const QString, causes);
        QFETCH(const QString, says);
        const QByteArray request = "POST " + path.toUtf8() + " HTTP/1.1\nHost: api.example.org\n"
            + (hasHeader ? "Authorization: Bearer " + Expired + '\n' : QByteArray()) + length;
        const QByteArray head
            = "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\nWWW-Authenticate: Bearer realm=\"api\"\n"
              "Date: Sun, 15 Jun 2025 15:20:00 GMT\n";
        const auto marked = [](const char *mark, const QByteArray &lines) {
            return mark + lines.trimmed().replace("\n", QByteArray("\n") + mark) + '\n' + mark + '\n';
        };
        for (const QByteArray &text : { marked("> ", request) + "} [243 bytes data]\n" + marked("< ", head) + reply,
                 request + '\n' + head + '\n' + reply }) {
            const ProgramRun run = runCli({ u"explain"_s, u"--json"_s, u"-"_s }, text);
            const Json answer = parseJson(run.out.trimmed()).value_or(Json());
            QVERIFY2(answer.find(u"causes"), run.out);
            QStringList named;
            for (const Json &cause : answer.find(u"causes")->items())
                named.append(cause.find(u"id")->toString() + u' ' + cause.find(u"certainty")->toString());
            QCOMPARE(named.join(u", "), causes);
            QVERIFY2(run.out.contains(says.toUtf8()), run.out);
        }
    }

    void whoWasNotRecognisedIsNotSaidToBeKnown()
    {
        const QByteArray text = "> GET /api/me/ HTTP/1.1\n> Host: api.example.org\n> Authorization: Bearer " + Expired
            + "\n>\n< HTTP/1.1 403 Forbidden\n< Content-Type: application/json\n<\n" + NoCredentials;
        const ProgramRun run = runCli({ u"explain"_s, u"--json"_s, u"-"_s }, text);
        const Json answer = parseJson(run.out.trimmed()).value_or(Json());
        QVERIFY2(answer.find(u"causes"), run.out);
        for (const Json &cause : answer.find(u"causes")->items()) {
            QVERIFY2(cause.find(u"id")->toString() != u"permission_denied", run.out);
            QVERIFY2(!cause.find(u"evidence")->toString().contains(u"a token Against"), run.out);
        }
    }

    void whatIsKnownMakesSurer()
    {
        const QByteArray reply = "{\"detail\":\"Token is invalid or expired\",\"code\":\"token_not_valid\"}";
        const auto explained = [&](const QStringList &words) {
            const ProgramRun run
                = runCli(QStringList{ u"explain"_s, u"--json"_s } + words + QStringList{ u"-"_s }, reply);
            return parseJson(run.out.trimmed()).value_or(Json());
        };
        const Json alone = explained({});
        QCOMPARE(alone.find(u"causes")->items().constFirst().find(u"id")->toString(), "not_known");
        QVERIFY(alone.find(u"tokens")->items().isEmpty());
        const Json known = explained(
            { u"--token"_s, QString::fromLatin1(Expired), u"--url"_s, u"https://api.example.org/api/me/"_s });
        QCOMPARE(known.find(u"causes")->items().constFirst().find(u"id")->toString(), "expired");
        QCOMPARE(known.find(u"url")->toString(), "https://api.example.org/api/me/");
        QCOMPARE(known.find(u"tokens")->items().constFirst().find(u"type")->toString(), "access");
        QVERIFY(known.find(u"missing")->items().size() < alone.find(u"missing")->items().size());
    }

    void noReplyIsSaid_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a word") << QByteArray("hello");
        QTest::newRow("zeroes") << QByteArray(2000, '\0');
        QTest::newRow("bytes") << QByteArray("\x80\x81\xff\xfe\x01\x02", 6);
    }

    void noReplyIsSaid()
    {
        QFETCH(const QByteArray, text);
        const ProgramRun run = runCli({ u"explain"_s, u"-"_s }, text);
        QCOMPARE(run.exitCode, 1);
        QVERIFY(run.err.contains("no answer of a server"));
    }

    void nothingSecretIsShown()
    {
        const QByteArray text = "HTTP/1.1 401 Unauthorized\n\n{\"detail\":\"Token " + Expired + " is expired\"}";
        for (const QString &form : { u"--json"_s, u"--url=http://x.example.org/"_s }) {
            const ProgramRun run = runCli({ u"explain"_s, form, u"-"_s }, text);
            QVERIFY(!run.out.contains(Expired.left(60)));
        }
    }

    void severalAreALineEach()
    {
        const QByteArray log = "\"GET /a/ HTTP/1.1\" 401 5\n\"GET /b/ HTTP/1.1\" 200 5\n\"GET /c HTTP/1.1\" 404 5\n";
        const ProgramRun run = runCli({ u"explain"_s, u"--json"_s, u"-"_s }, log);
        QCOMPARE(run.out.trimmed().split('\n').size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
