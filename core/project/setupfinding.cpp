// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/setupfinding.h"

#include "core/project/projectserver.h"
#include "core/simplejwt/djangosettings.h"
#include "core/simplejwt/settinginfos.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using explain::Severity;

namespace project {

namespace {

#define JOTLAB_FINDING(text) TABLE_TEXT("project::SetupRule", text)

constexpr auto AppName = "rest_framework_simplejwt.token_blacklist"_L1;
constexpr auto CommonMiddleware = "django.middleware.common.CommonMiddleware"_L1;
constexpr auto CorsMiddleware = "corsheaders.middleware.CorsMiddleware"_L1;
constexpr double LongAccess = 3600; // seconds
constexpr double Endless = 365.0 * 86400;
constexpr auto FlushDue = 7 * 24h; ///< a row may be expired so long before the flush is missed

using Hits = QList<SetupHit>;

QString tr(const char *text)
{
    return QCoreApplication::translate("project::SetupRule", text);
}

/// One hit on a setting, if it is one.
Hits onSetting(bool isHit, const Reading &reading, const QString &name, const QString &detail = {})
{
    return isHit ? Hits{ { reading.placeOf(name), name, detail } } : Hits{};
}

/// A hit on each view that is one.
template<class Is> Hits onViews(const Reading &reading, Is is)
{
    Hits hits;
    for (const ProjectView &view : reading.views) {
        if (is(view))
            hits += { view.place.value_or(reading.placeOf(u"ROOT_URLCONF"_s)), view.method + u' ' + view.path,
                view.view };
    }
    return hits;
}

bool isTokenView(const ProjectView &view)
{
    static const QStringList kinds{ u"obtain_pair"_s, u"token_refresh"_s, u"token_verify"_s, u"token_blacklist"_s,
        u"obtain_sliding"_s, u"refresh_sliding"_s };
    return kinds.contains(view.kind);
}

bool isLogout(const ProjectView &view)
{
    return view.kind == u"token_blacklist" || view.kind == u"dj_rest_auth_logout" || view.kind == u"logout";
}

bool isRefresh(const ProjectView &view)
{
    return view.kind == u"token_refresh" || view.kind == u"refresh_sliding" || view.kind == u"refresh";
}

bool isLogin(const ProjectView &view)
{
    return view.kind == u"obtain_pair" || view.kind == u"obtain_sliding" || view.kind == u"login"
        || view.kind == u"dj_rest_auth_login";
}

bool hasView(const Reading &reading, bool (*is)(const ProjectView &))
{
    return std::any_of(reading.views.begin(), reading.views.end(), is);
}

Json jwtSetting(const Reading &reading, QStringView name)
{
    const Json *value = reading.simpleJwt.find(name);
    return value ? *value : Json();
}

bool isOn(const Reading &reading, QStringView name)
{
    return jwtSetting(reading, name).toBool();
}

double seconds(const Reading &reading, QStringView name)
{
    return jwtSetting(reading, name).toDouble();
}

bool djangoFlag(const Reading &reading, QStringView name)
{
    const Json *value = reading.django.find(name);
    return value && value->toBool();
}

bool hasApp(const Reading &reading, QLatin1StringView name)
{
    const QStringList apps = reading.texts(u"INSTALLED_APPS"_s);
    return std::any_of(apps.begin(), apps.end(),
        [&](const QString &app) { return app == name || app.startsWith(QString(name) + u'.'); });
}

bool hasBlacklistApp(const Reading &reading)
{
    return reading.blacklist ? reading.blacklist->isInstalled : hasApp(reading, AppName);
}

QString algorithm(const Reading &reading)
{
    return jwtSetting(reading, u"ALGORITHM").toString();
}

SourcePlace keyPlace(const Reading &reading)
{
    const auto &home = reading.key.home;
    return home && home->place.line > 0 ? home->place : reading.placeOf(reading.key.from);
}

Hits onKey(bool isHit, const Reading &reading, const QString &detail = {})
{
    return isHit ? Hits{ { keyPlace(reading), reading.key.from, detail } } : Hits{};
}

/// RFC 7518 section 3.2: at least as long as the hash; 0: no HMAC.
int leastOctets(const QString &name)
{
    return name == u"HS256" ? 32 : name == u"HS384" ? 48 : name == u"HS512" ? 64 : 0;
}

QString duration(double length)
{
    return length >= 2 * 86400 ? tr("%1 days").arg(qRound64(length / 86400))
        : length >= 7200       ? tr("%1 hours").arg(qRound64(length / 3600))
                               : tr("%1 s").arg(qRound64(length));
}

Hits endlessLifetimes(const Reading &reading)
{
    Hits hits;
    for (const char *name : { "ACCESS_TOKEN_LIFETIME", "REFRESH_TOKEN_LIFETIME", "SLIDING_TOKEN_LIFETIME",
             "SLIDING_TOKEN_REFRESH_LIFETIME" }) {
        const QString setting = QLatin1String(name);
        hits += onSetting(seconds(reading, setting) >= Endless, reading, setting, duration(seconds(reading, setting)));
    }
    return hits;
}

Hits corsOrder(const Reading &reading)
{
    const QStringList middleware = reading.texts(u"MIDDLEWARE"_s);
    const qsizetype cors = middleware.indexOf(CorsMiddleware);
    const qsizetype common = middleware.indexOf(CommonMiddleware);
    return onSetting(cors > common && common >= 0, reading, u"MIDDLEWARE"_s);
}

Hits corsHeaders(const Reading &reading)
{
    const Json *allowed = reading.django.find(u"CORS_ALLOW_HEADERS");
    if (!allowed || !hasApp(reading, "corsheaders"_L1))
        return {};
    const auto settings = reading.settings();
    const QString wanted = settings ? QString::fromLatin1(settings->authHeaderField()).toLower() : u"authorization"_s;
    const auto &items = allowed->items();
    const bool isThere = std::any_of(
        items.begin(), items.end(), [&](const Json &item) { return item.toString().toLower() == wanted; });
    return onSetting(!isThere, reading, u"CORS_ALLOW_HEADERS"_s, wanted);
}

/// What Jotlab can't foresee: settings that name the project's code, its serializers, what it changed in a view.
Hits ownCode(const Reading &reading)
{
    Hits hits;
    for (const simplejwt::SettingInfo &info : simplejwt::settingInfos()) {
        const QString name = QLatin1String(info.name);
        const Json value = jwtSetting(reading, name);
        if (info.pythonCode && value.isString() && !value.toString().startsWith(u"rest_framework_simplejwt."))
            hits += onSetting(true, reading, name, value.toString());
    }
    const Json *drf = reading.django.find(u"REST_FRAMEWORK");
    const Json *handler = drf ? drf->find(u"EXCEPTION_HANDLER") : nullptr;
    if (handler && !handler->toString().startsWith(u"rest_framework."))
        hits += onSetting(true, reading, u"EXCEPTION_HANDLER"_s, handler->toString());
    for (const QString &backend : reading.texts(u"AUTHENTICATION_BACKENDS"_s)) {
        if (!backend.startsWith(u"django.contrib.auth."))
            hits += onSetting(true, reading, u"AUTHENTICATION_BACKENDS"_s, backend);
    }
    for (const ProjectView &view : reading.views) {
        if (!isTokenView(view))
            continue;
        QStringList own = view.overrides;
        if (!view.serializer.isEmpty() && !view.serializer.startsWith(u"rest_framework_simplejwt."))
            own += view.serializer;
        if (!own.isEmpty())
            hits += { view.place.value_or(reading.placeOf(u"ROOT_URLCONF"_s)), view.method + u' ' + view.path,
                own.join(u", "_s) };
    }
    return hits;
}

constexpr SetupRule rules[]{
    { "blacklist_app_missing", Severity::Error,
        JOTLAB_FINDING(
            "%1 counts on the blacklist, but rest_framework_simplejwt.token_blacklist is not in INSTALLED_APPS: "
            "nothing is ever revoked, and some versions don't start. Add it and migrate."),
        [](const Reading &reading, Instant) {
            if (hasBlacklistApp(reading))
                return Hits{};
            return onSetting(isOn(reading, u"BLACKLIST_AFTER_ROTATION"), reading, u"BLACKLIST_AFTER_ROTATION"_s)
                + onViews(reading,
                    [](const ProjectView &view) { return view.kind == u"token_blacklist" || view.kind == u"logout"; });
        } },
    { "blacklist_not_migrated", Severity::Error,
        JOTLAB_FINDING(
            "The blacklist app is installed, but its tables are not as they should be%2: refresh, logout and "
            "login answer 500. Run manage.py migrate."),
        [](const Reading &reading, Instant) {
            const auto &state = reading.blacklist;
            const bool isMissing
                = state && state->isInstalled && (state->isMigrated == false || !state->missingMigrations.isEmpty());
            return onSetting(isMissing, reading, u"INSTALLED_APPS"_s,
                isMissing && !state->missingMigrations.isEmpty()
                    ? tr(" (%1 is missing)").arg(state->missingMigrations.join(u", "_s))
                    : QString());
        } },
    { "key_differs", Severity::Error,
        JOTLAB_FINDING(
            "%1 is another one at each start: every worker refuses the others' tokens, and a restart ends all "
            "sessions. Keep one key outside of the source, and read it."),
        [](const Reading &reading, Instant) { return onKey(reading.key.isAnotherEachStart, reading); } },
    { "permission_without_jwt", Severity::Error,
        JOTLAB_FINDING(
            "%1 wants an authenticated user, but %2 has no JWT authentication: an access token can't open it, "
            "the answer is always 401 or 403. Add JWTAuthentication to its authentication_classes, or drop "
            "IsAuthenticated."),
        [](const Reading &reading, Instant) {
            return onViews(reading, [](const ProjectView &view) {
                return view.wantsUser && !view.hasJwt() && (view.schemes.isEmpty() || isTokenView(view));
            });
        } },
    { "no_jwt_authentication", Severity::Error,
        JOTLAB_FINDING(
            "Tokens are given out, but no view takes one: JWTAuthentication is in no authentication_classes. "
            "Add it to REST_FRAMEWORK[\"DEFAULT_AUTHENTICATION_CLASSES\"]."),
        [](const Reading &reading, Instant) {
            const bool isTaken = std::any_of(
                reading.views.begin(), reading.views.end(), [](const ProjectView &view) { return view.hasJwt(); });
            const Json *drf = reading.django.find(u"REST_FRAMEWORK");
            const Json *classes = drf ? drf->find(u"DEFAULT_AUTHENTICATION_CLASSES") : nullptr;
            const bool isDefault = classes
                && std::any_of(classes->items().begin(), classes->items().end(),
                    [](const Json &item) { return item.toString().contains(u"JWT"); });
            return onSetting(hasView(reading, isLogin) && !isTaken && !isDefault, reading, u"REST_FRAMEWORK"_s);
        } },
    { "verifying_key_missing", Severity::Error,
        JOTLAB_FINDING(
            "ALGORITHM is %2, but there is neither VERIFYING_KEY nor JWK_URL: tokens are signed, and none can be "
            "verified. Set VERIFYING_KEY to the public key."),
        [](const Reading &reading, Instant) {
            const QString name = algorithm(reading);
            return onSetting(!name.isEmpty() && !name.startsWith(u"HS")
                    && jwtSetting(reading, u"VERIFYING_KEY").toString().isEmpty()
                    && jwtSetting(reading, u"JWK_URL").toString().isEmpty(),
                reading, u"ALGORITHM"_s, name);
        } },
    { "refresh_shorter_than_access", Severity::Error,
        JOTLAB_FINDING(
            "%1 is %2, shorter than ACCESS_TOKEN_LIFETIME: the refresh token ends before what it should renew. "
            "Make it longer."),
        [](const Reading &reading, Instant) {
            const double refresh = seconds(reading, u"REFRESH_TOKEN_LIFETIME");
            return onSetting(refresh < seconds(reading, u"ACCESS_TOKEN_LIFETIME"), reading, u"REFRESH_TOKEN_LIFETIME"_s,
                duration(refresh));
        } },
    { "never_ending", Severity::Error,
        JOTLAB_FINDING("%1 is %2: a token that gets lost opens the door for as long. Make it shorter, and rotate."),
        [](const Reading &reading, Instant) { return endlessLifetimes(reading); } },
    { "needs_live_access", Severity::Warning,
        JOTLAB_FINDING(
            "%1 wants a live access token: once that is expired, nobody can refresh or log out with a refresh "
            "token that is still good. Drop IsAuthenticated from %2; the refresh token proves enough."),
        [](const Reading &reading, Instant) {
            return onViews(reading, [](const ProjectView &view) {
                return (isRefresh(view) || isLogout(view)) && view.wantsUser && view.hasJwt();
            });
        } },
    { "login_without_proof", Severity::Warning,
        JOTLAB_FINDING(
            "%1 gives tokens to whoever names a user: by its source, %2 wants no password, no code and nobody who is "
            "logged in. If nothing else guards it, ask for a proof."),
        [](const Reading &reading, Instant) {
            return onViews(reading, [&reading](const ProjectView &view) {
                // A permission of its own may be the proof.
                const bool isOpen = std::all_of(view.permission.begin(), view.permission.end(),
                    [](const QString &name) { return name == u"rest_framework.permissions.AllowAny"; });
                const auto form = isOwnLogin(view) && isOpen ? loginFormOf(view, reading) : std::nullopt;
                return form && !form->wantsPassword;
            });
        } },
    { "session_first", Severity::Warning,
        JOTLAB_FINDING(
            "SessionAuthentication comes before JWT authentication in %2 (%1): a missing or expired token is "
            "answered 403 in place of 401, and a browser with a session has to pass CSRF. Put JWT first, or drop "
            "the session."),
        [](const Reading &reading, Instant) {
            return onViews(reading, [](const ProjectView &view) {
                const qsizetype session = view.schemes.indexOf(u"session"_s);
                return session >= 0 && session < view.schemes.indexOf(u"jwt"_s);
            });
        } },
    { "key_short", Severity::Warning,
        JOTLAB_FINDING(
            "%1 has %2 (RFC 7518 section 3.2): a short secret can be guessed from one token. Make a longer one."),
        [](const Reading &reading, Instant) {
            const int least = leastOctets(algorithm(reading));
            return onKey(least > 0 && reading.key.octets > 0 && reading.key.octets < least, reading,
                tr("%1 bytes; %2 wants at least %3").arg(reading.key.octets).arg(algorithm(reading)).arg(least));
        } },
    { "key_insecure", Severity::Warning,
        JOTLAB_FINDING(
            "%1 begins with “django-insecure-”: it is the one that startproject made for development. Make a new "
            "one and keep it outside of the source."),
        [](const Reading &reading, Instant) { return onKey(reading.key.isInsecure, reading); } },
    { "key_in_repository", Severity::Warning,
        JOTLAB_FINDING(
            "The text of %1 stands in the source: whoever reads the repository can mint tokens for anybody. Read "
            "it from the environment or a file outside, and change it."),
        [](const Reading &reading, Instant) {
            const auto &home = reading.key.home;
            return onKey(home
                    && ((home->kind == u"source" && home->isTracked != false)
                        || (home->kind == u"file" && home->isTracked == true)),
                reading);
        } },
    { "verify_ignores_blacklist", Severity::Warning,
        JOTLAB_FINDING(
            "%1 takes tokens that are blacklisted: the verify view looks into the blacklist only with "
            "BLACKLIST_AFTER_ROTATION, which is off. Switch it on, or don't ask this view about logged out users."),
        [](const Reading &reading, Instant) {
            if (!hasBlacklistApp(reading) || isOn(reading, u"BLACKLIST_AFTER_ROTATION"))
                return Hits{};
            return onViews(reading, [](const ProjectView &view) { return view.kind == u"token_verify"; });
        } },
    { "access_lifetime_long", Severity::Warning,
        JOTLAB_FINDING(
            "%1 is %2: no logout ends an access token, so it lives on for as long. An hour is plenty, with a "
            "refresh token behind it."),
        [](const Reading &reading, Instant) {
            const double access = seconds(reading, u"ACCESS_TOKEN_LIFETIME");
            return onSetting(
                access > LongAccess && access < Endless, reading, u"ACCESS_TOKEN_LIFETIME"_s, duration(access));
        } },
    { "rotation_without_blacklist", Severity::Warning,
        JOTLAB_FINDING(
            "%1 is on, but BLACKLIST_AFTER_ROTATION is off: each refresh gives out a new refresh token, and the old "
            "one stays good. Switch it on."),
        [](const Reading &reading, Instant) {
            return onSetting(isOn(reading, u"ROTATE_REFRESH_TOKENS") && !isOn(reading, u"BLACKLIST_AFTER_ROTATION"),
                reading, u"ROTATE_REFRESH_TOKENS"_s);
        } },
    { "flush_never_run", Severity::Warning,
        JOTLAB_FINDING(
            "%2 of outstanding tokens are expired, the oldest for more than a week: flushexpiredtokens seems never "
            "to run, and the table only grows. Run it each day."),
        [](const Reading &reading, Instant now) {
            const auto &state = reading.blacklist;
            const bool isDue = state && state->oldestExpired
                && now - Instant{ std::chrono::seconds{ *state->oldestExpired } } > FlushDue;
            return onSetting(isDue, reading, u"INSTALLED_APPS"_s,
                isDue ? tr("%1 of %2 rows").arg(state->expired).arg(state->outstanding) : QString());
        } },
    { "update_last_login", Severity::Warning,
        JOTLAB_FINDING(
            "%1 is on, and a login has no throttle (%2): each call writes to the table of users, so anybody can "
            "keep the database busy. Throttle that view."),
        [](const Reading &reading, Instant) {
            if (!isOn(reading, u"UPDATE_LAST_LOGIN"))
                return Hits{};
            for (const ProjectView &view : reading.views) {
                // A login of the project's own makes its tokens by for_user(), which doesn't look at the setting.
                if (isLogin(view) && view.kind != u"login" && view.throttle.isEmpty())
                    return onSetting(true, reading, u"UPDATE_LAST_LOGIN"_s, view.path);
            }
            return Hits{};
        } },
    { "cors_middleware_missing", Severity::Error,
        JOTLAB_FINDING(
            "corsheaders is in INSTALLED_APPS, but its middleware is not in %1: no answer carries CORS headers, "
            "and browsers refuse them. Add corsheaders.middleware.CorsMiddleware at the top."),
        [](const Reading &reading, Instant) {
            return onSetting(
                hasApp(reading, "corsheaders"_L1) && !reading.texts(u"MIDDLEWARE"_s).contains(CorsMiddleware), reading,
                u"MIDDLEWARE"_s);
        } },
    { "cors_middleware_late", Severity::Error,
        JOTLAB_FINDING(
            "CorsMiddleware comes after CommonMiddleware in %1: redirects and refusals from before it carry no CORS "
            "headers, so a browser shows a CORS error in place of them. Put it at the top."),
        [](const Reading &reading, Instant) { return corsOrder(reading); } },
    { "cors_header_refused", Severity::Error,
        JOTLAB_FINDING("%1 does not have “%2”: a browser's preflight refuses each call with a token. Add it."),
        [](const Reading &reading, Instant) { return corsHeaders(reading); } },
    { "cors_open_with_credentials", Severity::Warning,
        JOTLAB_FINDING(
            "%1 is on together with CORS_ALLOW_CREDENTIALS: every web site may call with the cookies of who visits "
            "it. Name the origins."),
        [](const Reading &reading, Instant) {
            return onSetting(hasApp(reading, "corsheaders"_L1) && djangoFlag(reading, u"CORS_ALLOW_ALL_ORIGINS")
                    && djangoFlag(reading, u"CORS_ALLOW_CREDENTIALS"),
                reading, u"CORS_ALLOW_ALL_ORIGINS"_s);
        } },
    { "slash_middleware", Severity::Warning,
        JOTLAB_FINDING(
            "APPEND_SLASH is on, but CommonMiddleware is not in %1: a path without its last slash is a 404 in place "
            "of a hint. Add django.middleware.common.CommonMiddleware."),
        [](const Reading &reading, Instant) {
            return onSetting(djangoFlag(reading, u"APPEND_SLASH")
                    && !reading.texts(u"MIDDLEWARE"_s).contains(CommonMiddleware)
                    && hasView(
                        reading, [](const ProjectView &view) { return isTokenView(view) && view.path.endsWith(u'/'); }),
                reading, u"MIDDLEWARE"_s);
        } },
    { "debug", Severity::Warning,
        JOTLAB_FINDING(
            "%1 is on: an error shows settings and variables to who is calling. That is for your own machine alone."),
        [](const Reading &reading, Instant) { return onSetting(djangoFlag(reading, u"DEBUG"), reading, u"DEBUG"_s); } },
    { "own_code", Severity::Info,
        JOTLAB_FINDING(
            "%1 has code of the project's own (%2): Jotlab can't foresee what it does, and a verdict may differ "
            "there."),
        [](const Reading &reading, Instant) { return ownCode(reading); } },
};

} // namespace

std::span<const SetupRule> setupRules()
{
    return rules;
}

QList<SetupFinding> setupFindings(const Reading &reading, Instant now)
{
    QList<SetupFinding> findings;
    for (const SetupRule &rule : rules) {
        for (const SetupHit &hit : rule.find(reading, now)) {
            QString text = rule.text.translated();
            text.replace(u"%1"_s, hit.subject).replace(u"%2"_s, hit.detail);
            findings += { rule.id, rule.severity, hit.place, hit.subject, text };
        }
    }
    std::stable_sort(findings.begin(), findings.end(),
        [](const SetupFinding &left, const SetupFinding &right) { return left.severity > right.severity; });
    return findings;
}

} // namespace project
