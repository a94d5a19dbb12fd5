// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/causetexts.h"

#include <algorithm>
#include <array>

namespace diagnose {

namespace {

#define N(text) TABLE_TEXT("diagnose::Cause", text)

using enum CauseGroup;

constexpr std::array Texts{
    CauseText{ "no_credentials", Header, N("The server saw no token in the request's header."),
        N("Send the access token as “Authorization: Bearer …”. If it was sent, look for a proxy that drops the header, "
          "or "
          "for another AUTH_HEADER_NAME.") },
    CauseText{ "wrong_scheme", Header,
        N("The word before the token is not the one that the server expects, so it saw no token at all."),
        N("Send exactly the word that the server's WWW-Authenticate header names, one blank, and the token; capitals "
          "count.") },
    CauseText{ "malformed_header", Header, N("The header does not consist of one word and one token."),
        N("Send the scheme, one blank and the token, with nothing before, between or after them.") },
    CauseText{ "token_malformed", Token, N("What was sent is no well-formed token, or it was damaged on the way."),
        N("Copy the whole token again: three parts, two dots, no blanks, no quotes.") },
    CauseText{ "wrong_algorithm", Token,
        N("The token is signed with another algorithm than the one that the server accepts."),
        N("Use a token that this server issued, or sign with its ALGORITHM; it accepts exactly one.") },
    CauseText{ "wrong_key", Token,
        N("The signature does not fit: the token was changed, or signed by another key than the server's."),
        N("Use a token that this very server issued. If it did issue it, its SIGNING_KEY has changed since, or several "
          "servers do not share one key.") },
    CauseText{ "expired", Token, N("The token has expired."),
        N("Get a new access token with the refresh token; after an expired refresh token, log in again.") },
    CauseText{ "time_zone", Token, N("A time of the token was made from local time, as if that were UTC."),
        N("Make exp, iat and nbf from aware datetimes in UTC (datetime.now(timezone.utc)), not from naive ones.") },
    CauseText{ "issued_in_future", Token, N("The token says that it was issued in the future, by the server's clock."),
        N("Set the clocks right on the machine that issues and on the one that checks, or allow for the difference "
          "with LEEWAY.") },
    CauseText{ "not_yet_valid", Token, N("The token is not valid yet."),
        N("Wait until “nbf”, or issue it without that claim.") },
    CauseText{ "wrong_audience", Token, N("The token is meant for another audience."),
        N("Issue it with an “aud” that the server's AUDIENCE names.") },
    CauseText{ "wrong_issuer", Token, N("The token comes from another issuer than the one that the server trusts."),
        N("Issue it with the “iss” that the server's ISSUER names.") },
    CauseText{ "missing_claim", Token, N("The token lacks a claim that the server insists on."),
        N("Issue it with that claim; tokens made by Simple JWT itself have it. Check that both sides use the same "
          "claim names.") },
    CauseText{ "claim_invalid", Token, N("A claim of the token has a value of the wrong type."),
        N("Issue it with whole seconds in exp, iat and nbf, and with strings in sub and jti.") },
    CauseText{ "refresh_as_access", Use, N("A refresh token was sent where an access token belongs."),
        N("Send the access token; the refresh token only goes to the refresh and logout calls.") },
    CauseText{ "access_as_refresh", Use, N("An access token was sent where a refresh token belongs."),
        N("Send the refresh token in the body's “refresh”.") },
    CauseText{ "wrong_type", Use, N("The token is of another type than this call takes."),
        N("Send a token of the type that this call takes, or list its class in AUTH_TOKEN_CLASSES.") },
    CauseText{
        "blacklisted", Use, N("The token is blacklisted."), N("Log in again; a blacklisted token never comes back.") },
    CauseText{ "rotated_away", Use, N("A newer refresh token has replaced this one."),
        N("Use the refresh token from the last refresh. If nobody here made that refresh, the token may have been "
          "stolen: log out everywhere.") },
    CauseText{ "needs_live_access", Use,
        N("The view itself wants a live access token (IsAuthenticated), and there was none: the refresh token was not "
          "looked at."),
        N("Log in again. To mend it, take IsAuthenticated off the view, as Simple JWT's own views are without it.") },
    CauseText{ "bad_credentials", User, N("User name and password do not belong to an active account."),
        N("Check both. The server answers the same for a wrong password, an unknown name and an inactive user.") },
    CauseText{ "user_inactive", User, N("The user is inactive."), N("Activate the user, or use another one.") },
    CauseText{ "email_not_verified", User, N("The login is right, but the e-mail address has not been confirmed."),
        N("Confirm it by the mail that was sent, or have it sent again.") },
    CauseText{ "second_factor", User, N("The login is half done: a second factor, a one-time code, has to follow."),
        N("Send the code to the address that the project has for it; the tokens come after that.") },
    CauseText{ "user_gone", User, N("The user does not exist (any more)."),
        N("Log in as a user that exists; check USER_ID_FIELD and USER_ID_CLAIM if this one does.") },
    CauseText{ "password_changed", User, N("The user's password has changed since the token was issued."),
        N("Log in again; CHECK_REVOKE_TOKEN makes old tokens worthless on purpose.") },
    CauseText{ "field_missing", Request, N("The body lacks a field that this call needs."),
        N("Add the field that is named.") },
    CauseText{ "field_invalid", Request, N("A field of the body has a value that the server does not take."),
        N("Send an object with the token as a plain, non-empty string.") },
    CauseText{
        "body_not_json", Request, N("The body is not JSON."), N("Correct the body at the place that is named.") },
    CauseText{ "wrong_content_type", Request, N("The server does not read a body of this media type."),
        N("Send “Content-Type: application/json”.") },
    CauseText{ "parser_missing", Request, N("The view does not read JSON: it has no parser for what was sent."),
        N("Add JSONParser to the view's parser_classes (or to DEFAULT_PARSER_CLASSES), or send what it reads: a form "
          "or an upload.") },
    CauseText{ "csrf_failed", Request, N("The server wants a CSRF token, because a cookie told it who asks."),
        N("Send the token in the header and no cookies; or send the csrftoken cookie's value as X-CSRFToken as well, "
          "with "
          "a Referer or an Origin that CSRF_TRUSTED_ORIGINS names. In the project: take SessionAuthentication off the "
          "view, or put it behind JWTAuthentication.") },
    CauseText{ "cors_refused", Request,
        N("A browser stops here: the CORS headers of the answer do not allow the page's call."),
        N("Install django-cors-headers with its middleware before CommonMiddleware, and list the page's origin in "
          "CORS_ALLOWED_ORIGINS; “authorization” belongs to the allowed headers.") },
    CauseText{ "wrong_method", Request, N("This address does not take this method."),
        N("Use one of the methods that Allow names.") },
    CauseText{ "missing_slash", Request, N("The address lacks its last slash."),
        N("Add the slash; Django redirects without running the view.") },
    CauseText{ "wrong_path", Request, N("The server has nothing at this address."),
        N("Check the path in the server's settings against the project's urls.py.") },
    CauseText{ "redirected", Request,
        N("The server sends the caller to another address, and no redirect is followed unasked."),
        N("Use the address that Location names, if it is the one you trust with the token.") },
    CauseText{ "not_acceptable", Request, N("The server can't answer in the form that the Accept header asks for."),
        N("Send “Accept: application/json”.") },
    CauseText{ "throttled", Request, N("The server has had too many calls from here."),
        N("Wait as long as Retry-After says.") },
    CauseText{ "header_too_large", Request, N("The request's header is larger than a server on the way takes."),
        N("Put less into the token (no lists of permissions or images) or fewer cookies, or raise the limit: "
          "large_client_header_buffers in nginx, --limit-request-field_size in gunicorn, buffer-size in uWSGI.") },
    CauseText{ "proxy_authentication", Request,
        N("A proxy in front of the API wants its own password; the API was not asked."),
        N("Send that password as it asks, and the token in another header (AUTH_HEADER_NAME), as both would go into "
          "Authorization; or have the API's path let through.") },
    CauseText{ "blocked_by_proxy", Request,
        N("A firewall, CDN or access list in front refused the call; the API was not asked."),
        N("Look into the rules and the log of that server: address, country, method, or a word in the request.") },
    CauseText{ "maintenance", Request, N("The server is closed for the moment, on purpose: maintenance."),
        N("Try again later.") },
    CauseText{ "no_authentication_classes", Setup,
        N("The view demands a user but authenticates nobody: IsAuthenticated without an authentication class, so no "
          "token can ever pass."),
        N("Add authentication_classes = [JWTAuthentication] to the view; the token views of the library set it to "
          "none.") },
    CauseText{ "permission_denied", Setup, N("The server knows who asks, and does not allow it."),
        N("Use a user who has the permission, or check the view's permission_classes.") },
    CauseText{ "no_blacklist_app", Setup, N("The server has no blacklist: it answered 200 and revoked nothing."),
        N("Add rest_framework_simplejwt.token_blacklist to INSTALLED_APPS and run its migrations.") },
    CauseText{ "verify_ignores_blacklist", Setup, N("The token is blacklisted, and verify accepts it all the same."),
        N("Verify looks at the blacklist only with BLACKLIST_AFTER_ROTATION = True; don't use it to ask whether "
          "somebody is logged out.") },
    CauseText{ "rotation_without_blacklist", Setup, N("A refresh token that a rotation had replaced still works."),
        N("Set BLACKLIST_AFTER_ROTATION = True and install the blacklist app.") },
    CauseText{ "server_misconfigured", Setup, N("The server's own settings make this call fail."),
        N("Check ALGORITHM, SIGNING_KEY, VERIFYING_KEY, JWK_URL, LEEWAY and ALLOWED_HOSTS; Simple JWT looks at them "
          "only when they are used.") },
    CauseText{ "server_error_exp", Bug, N("The server fails on the token's “exp”, which it can't turn into a date."),
        N("Issue the token with whole seconds in exp, not milliseconds, null or text. The server should answer 401 "
          "there.") },
    CauseText{ "server_error_iat", Bug, N("The server fails on the token's “iat”, which is no number."),
        N("Issue the token with whole seconds in iat. The server should answer 401 there.") },
    CauseText{ "server_error_jti", Bug, N("The server fails because the token has no id to look up in the blacklist."),
        N("Issue the token with the claim that JTI_CLAIM names. The server should answer 401 there.") },
    CauseText{ "server_error_user_id", Bug, N("The server fails on the token's user id, which is no number."),
        N("Issue the token with the primary key of a user. The server should answer 401 there.") },
    CauseText{ "server_error", Bug, N("The server failed while it worked on the call."),
        N("Look into the server's log for the traceback.") },
    CauseText{ "unreachable", Way, N("The server can't be reached."),
        N("Check that it runs, and that host and port are right.") },
    CauseText{ "timed_out", Way, N("The answer did not come in time."),
        N("Check that the server is well, or raise the time limit.") },
    CauseText{ "tls_untrusted", Way, N("The server's certificate is not trusted."),
        N("Name its authority's certificate in the server's settings, or give the server a certificate that is "
          "trusted.") },
    CauseText{
        "too_large", Way, N("The answer is too large for an answer of a token server."), N("Check the address.") },
    CauseText{ "not_an_api", Way, N("What answers there is not the API of a Simple JWT server."),
        N("Check scheme, host, port and path of the server's address.") },
    CauseText{ "broken_off", Way, N("The connection ended in the middle of the answer."),
        N("Look into the server's log and try again.") },
    CauseText{ "cancelled", Way, N("The call was cancelled."),
        N("Send it again if it is still wanted; the server may have carried it out.") },
    CauseText{ "no_tokens_in_answer", Success, N("The login succeeded, and its answer has no tokens."),
        N("Look what this login gives: a session, a key of another library, or tokens at another address.") },
    CauseText{ "token_in_cookie", Success, N("The tokens are in cookies, not in the body."),
        N("Let the client keep and send cookies; scripts can't read those with HttpOnly.") },
    CauseText{ "open_view", Success,
        N("The success proves nothing about this token: no view of Simple JWT would have accepted it."),
        N("Call it without the token: if that succeeds as well, the view is open, or something else lets the caller "
          "in.") },
    CauseText{ "not_known", NotKnown, N("Why the server refused can't be told from what is known here."),
        N("Give Jotlab the server's key and settings, or look into the server's log.") },
};

#undef N

} // namespace

std::span<const CauseText> causeTexts()
{
    return Texts;
}

const CauseText *causeText(QByteArrayView id)
{
    const auto row = std::find_if(Texts.begin(), Texts.end(), [id](const CauseText &text) { return id == text.id; });
    return row == Texts.end() ? nullptr : &*row;
}

} // namespace diagnose
