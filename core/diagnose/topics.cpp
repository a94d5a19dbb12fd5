// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/topics.h"

#include <QCache>
#include <QList>
#include <QMutex>
#include <QRegularExpression>

namespace diagnose {

namespace {

/// One row: a topic and how servers put it. A row whose "unless" fits as well does not count.
struct Wording
{
    Topic topic;
    const char *pattern;
    const char *unless = nullptr;
};

// Stems of a few languages, so that a server's translation is read too; what they mean together makes a topic.
#define TOKEN "(?:token|jwt|jeton|токен|توکن|令牌|權杖|トークン|토큰|bearer)"
#define EXPIRED                                                                                                                                       \
    "(?:expir|abgelaufen|verlopen|caduc|vencid|scadut|utgång|utløpt|wygas|просроч|исте[кч]|истёк|закінчи|منقض|过期|" \
    "過期|失效|"                                                                                                                                  \
    "期限切れ|만료|süresi (?:dol|geç))"
#define INVALID                                                                                                        \
    "(?:invalid|not valid|isn.t valid|incorrect|incorret|wrong|bad |ungültig|falsch|inválid|incorrect|non "          \
    "valid|ongeldig|"                                                                                                  \
    "ogiltig|nieprawid|недейств|недійсн|невер|неправ|نامعتبر|无效|無效|無効|유효하지|geçersiz)"
#define ACCOUNT                                                                                                                                                                        \
    "(?:account|\\buser\\b|konto|benutzer|nutzer|cuenta|usuari|compte|utilisateur|utente|conta\\b|gebruiker|"                                                                          \
    "användar|użytkownik|учетн|учётн|аккаунт|пользовател|користувач|کاربر|اکانت|حساب|用户|用戶|帐户|账户|帳號|账号|" \
    "ユーザ|"                                                                                                                                                                       \
    "アカウント|사용자|kullanıcı)"
#define PASSWORD                                                                                                                       \
    "(?:password|passwort|kennwort|contraseña|mot de passe|senha|parola|wachtwoord|lösenord|hasł|парол|گذرواژه|رمز|" \
    "密码|密碼|パスワード|비밀번호|credential|zugangsdaten|anmeldedaten|credencial|identifiants|credenzial|"              \
    "inloggegevens|данны[ме]|凭据|凭证|認証情報)"
// DRF's sentence has the method in quotes, of whatever kind.
#define WRONG_METHOD                                                                                                   \
    "(?:method|methode|método|méthode|metodo|метод|メソッド|方法|روش|متد) "                         \
    "?[\"“«„「](?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[\"“”»」] "                                       \
    "?\\p{L}|^(?:http |request )?method (?:not|.{1,8} is not) (?:allowed|supported)|method_?not_?allowed"
// "Code" alone is one of whatever: of a product, of a country. It counts where nothing says of what.
#define CODE                                                                                                            \
    "(?:\\botps?\\b|one[ -]?time (?:code|password|passcode|pin)|(?:verification|confirmation|security|sms|login|"       \
    "two-factor|2fa|mfa|authentication) "                                                                               \
    "code|\\bpasscode|(?:^|\\b(?:the|this|that|your|entered|provided|submitted|given) "                                 \
    ")(?:code|pin)\\b|(?:phone|number|e-?mail) or code|"                                                                \
    "einmal(?:code|passwort)|código(?! (?:de(?:l|) |da |do )?(?:product|produt|postal|país|barra|descuent|descont))|" \
    "\\bкода?\\b(?! (?:товар|продукт|стран|купон|акци|скидк))|کد (?:تایید|تأیید)|验证码|驗證碼)"
// Tokens that are no JWT of a login, and are refused in the same words.
#define OTHER_TOKEN                                                                                                    \
    "(?:invit\\w*|activation|reset|licen[cs]e|unsubscribe|magic|confirmation|verification|device|push)[ _-]?"          \
    "(?:token|link|url)"
#define MISSING                                                                                                        \
    "(?:required|missing|not (?:be )?(?:included|provided|supplied|found|given|present|sent|set)|absent|"              \
    "no(?: \\w+){0,2} (?:was )?(?:provided|found|given|supplied|sent)|lacks|must be (?:provided|given|sent))"

constexpr Wording Wordings[] = {
    { Topic::TokenExpired, TOKEN ".{0,60}" EXPIRED,
        OTHER_TOKEN "|" INVALID ".{0,12}(?:\\bor\\b|oder|\\bou\\b|\\bo\\b|или|یا|或).{0,30}" EXPIRED
                    "|must be an? (?:integer|number)" },
    { Topic::TokenExpired,
        "(?:signature|session|login|access|authentication|\\bexp\\b|refresh|id_token|sitzung|sesión|sessão|sessione|"
        "сесси|نشست|会话|會話|セッション|세션|oturum|sessie).{0,24}" EXPIRED,
        INVALID ".{0,12}\\bor\\b.{0,30}" EXPIRED },
    { Topic::TokenExpired, EXPIRED ".{0,12}" TOKEN,
        OTHER_TOKEN "|" INVALID ".{0,12}(?:\\bor\\b|oder|\\bou\\b|\\bo\\b|или|یا|或).{0,30}" EXPIRED },
    { Topic::TokenExpired,
        "jwt_?expired|token_?expired|expired_?(?:jwt|token|signature)|\"exp\" claim timestamp|"
        "session_expired" },
    // In one clause: “Access token expired, please refresh” is the opposite.
    { Topic::RefreshExpired,
        "refresh[ _-]?(?:token|jwt|session|cookie)[^.,;!]{0,40}" EXPIRED "|" EXPIRED "\\w*[ _-]refresh[ _-]?" TOKEN,
        "access" },
    { Topic::TokenInvalid, TOKEN ".{0,60}" INVALID, OTHER_TOKEN },
    { Topic::TokenInvalid, INVALID ".{0,40}" TOKEN, OTHER_TOKEN },
    { Topic::LinkToken,
        "(?:invit\\w*|activation|reset|unsubscribe|magic|confirmation|verification)[ "
        "_-]?(?:token|link|url).{0,40}(?:" INVALID "|" EXPIRED "|used|not found)|(?:" INVALID "|" EXPIRED
        ").{0,24}(?:invit\\w*|activation|reset|unsubscribe|magic|confirmation|verification)[ _-]?(?:token|link|url)|"
        "\\blink (?:is |has |was )?(?:already |been )*(?:" INVALID "|" EXPIRED "|used)|(?:" INVALID "|" EXPIRED
        ").{0,16}\\blink\\b" },
    { Topic::TokenInvalid, "token is not active" }, // Keycloak, of an expired one, too
    { Topic::TokenInvalid,
        "invalid[_-](?:access[_-]|refresh[_-])?(?:token|jwt)|jwterror|"
        "could not (?:verify|decode|validate).{0,20}(?:credentials|" TOKEN ")" },
    { Topic::TokenMalformed,
        "not enough segments|jwt malformed|malformed.{0,20}" TOKEN "|" TOKEN ".{0,20}malformed|"
        "invalid (?:header|payload) (?:string|padding)|wrong number of segments|"
        "jws(?:parse|decode)|decode_?error|not a (?:valid )?jwt|token must be a <class|"
        "jwt is not in the form|invalid compact jws|idx1274[01]|illegal base64|"
        "must (?:contain|have) (?:exactly )?(?:two|2|three|3) (?:periods?|parts|dots|segments)" },
    { Topic::BadSignature,
        "signature verification failed|invalid signature|bad signature|signature.{0,30}" INVALID
        "|decoding signature|signature (?:did not|does not|doesn.t|mismatch)|jwt verification fails|"
        "invalidsignature|err_jws_signature|signature_invalid|jwssignature|signature key was not found|"
        "unable to find (?:a )?(?:appropriate|matching|signing) key|no matching (?:key|signing)|"
        "signing key.{0,20}not (?:be )?found" },
    { Topic::WrongAlgorithm,
        "alg(?:orithm)?.{0,30}(?:not allowed|not supported|invalid|mismatch|unsupported|unexpected)|"
        "(?:invalid|unexpected|unsupported|wrong).{0,12}(?:alg\\b|algorithm|signing method)" },
    { Topic::WrongAudience,
        "(?:audience|\\baud\\b).{0,40}(?:" INVALID "|mismatch|doesn.t match|not (?:allowed|match|in)|expected|"
        "missing)|(?:" INVALID "|unexpected|missing).{0,16}(?:audience|\\baud\\b)|invalidaudience" },
    { Topic::WrongIssuer,
        "(?:issuer|\\biss\\b).{0,40}(?:" INVALID
        "|mismatch|doesn.t match|not (?:allowed|match|trusted|configured|known)|"
        "unknown|expected)|(?:" INVALID "|unexpected|unknown|untrusted|missing).{0,16}(?:issuer|\\biss\\b)|"
        "invalidissuer" },
    { Topic::NotYetValid,
        "not (?:yet )?valid (?:yet|before)|not yet valid|not active|used (?:too early|before)|immature|"
        "\\bnbf\\b.{0,30}(?:fail|check|future|claim)|before_?error",
        "token is not active" },
    { Topic::IssuedInFuture,
        "issued in the future|issued at .{0,30}future|\\biat\\b.{0,30}(?:future|fail|check)|not yet valid \\(iat\\)" },
    { Topic::Blacklisted,
        // A word of a sentence or a code, and no part of the name of a table, an attribute, a class or an address.
        "(?<![\\w.'\"`/])(?:black ?list|block ?list|deny ?list)(?:ed)?(?![\\w.]*[\\w'\"`/(])|"
        "^\\w*(?:black|block|deny)_?listed(?:_?token)?$|" TOKEN ".{0,30}revoked|revoked.{0,10}" TOKEN
        "|token_revoked|session.{0,40}(?:revoked|terminated|invalidated)|lista negra|lista nera|liste noire|jeton a "
        "été banni|ч[её]рн(?:ый|ом|ого) спис|"
        "чорн\\w+ спис|لیست سیاه|黑名单|黑名單|ブラックリスト|블랙리스트|kara liste|svartlist|zwarte lijst|"
        "schwarzen? liste|czarn\\w+ li",
        "not (?:on the )?blacklisted|blacklist(?:ed)? (?:app|after)" },
    { Topic::WrongType,
        "(?:wrong|invalid|incorrect) (?:token )?type|(?:has|of) (?:the )?wrong type|only "
        "(?:access|refresh|non-refresh) tokens|"
        "tipo (?:incorrect|errad|sbagliat|no válid|inválid)|type (?:erroné|incorrect)|falsch\\w* typ|неправильн\\w+ "
        "тип|نوع اشتباه|"
        "类型(?:错误|不)|類型錯誤|verkeerd type|is not an? (?:access|refresh) token|"
        "expected (?:an? )?(?:access|refresh) token|not (?:valid )?for any token type",
        "not valid for any token type|token must be a <class" },
    { Topic::ClaimInvalid,
        "jwt id must be a string|"
        "(?:issued at|expiration time|not before) claim.{0,12}must be an? "
        "(?:integer|number)|invalid(?:subject|jti)error" },
    { Topic::MissingClaim,
        "token has no |no recognizable user|missing.{0,12}claim|claim.{0,20}(?:missing|required)|"
        "required claim|token is missing the" },
    { Topic::NoCredentials,
        "(?:credentials?|authorization|authentication|auth) ?(?:header|token|information)?s? ?(?:were|was|is|are)? ?"
        "(?:" MISSING
        ")|(?:missing|no) (?:authorization|authentication|auth|bearer|access)[ _-]*(?:header|token|credential)s?|"
        "not_authenticated|^(?:not |un)authenticated\\.?$|not (?:logged|signed) in|no (?:jwt|token|bearer token) "
        "(?:was "
        ")?(?:found|provided|given|sent|present|in)|"
        "(?:access |auth |jwt |bearer )?(?:token|jwt) (?:was |is )?(?:missing|required|not "
        "(?:found|provided|supplied|present|given|set))|"
        "jwt must be provided|full authentication is required|login required|please (?:log|sign) in|"
        "(?:must|need to) be (?:logged|signed|authenticated)|missing_?token|no_?token|"
        "anmeldedaten fehlen|credenciais .{0,30}não|не были предоставлены|"
        "未提供|اطلاعات .{0,30}(?:ارسال|ارائه)|informations d.authentification|credenciales .{0,30}(?:no se|provey)",
        "refresh|" EXPIRED "|api.?key|" INVALID "|device" },
    { Topic::MalformedHeader,
        "invalid (?:token|basic) header|token string should not contain|two "
        "space-delimited|bad_authorization_header|(?:bad|invalid|malformed) authorization header|"
        "authorization header.{0,40}(?:must|format|should)|expected .{0,3}authorization: ?bearer|"
        "expected '?authorization: bearer|header malformed" },
    { Topic::BadLogin,
        "(?:unable to|could not|cannot|can.t) (?:log|sign|authenticate)|no_active_account|no active account|"
        "invalid_credentials|bad_credentials|(?:wrong|invalid|incorrect|bad).{0,30}(?:password|credential|login|"
        "username|e-?mail)|"
        "(?:password|credential|login|username|e-?mail)\\w*.{0,40}(?:incorrect|wrong|invalid|not (?:match|correct)|do "
        "not match|didn.t match)|"
        "login failed|authentication failed|invalid_grant|bad credentials|" PASSWORD ".{0,40}" INVALID "|" INVALID
        ".{0,40}" PASSWORD "|impossible de se connecter|kein aktiver",
        EXPIRED "|csrf|could not validate" },
    // “No active account found with the given credentials”, in the languages that Simple JWT is translated into.
    { Topic::BadLogin,
        "^(?=.{0,160}(?:activ|attiv|actif|actief|aktiv|aktyw|aktif|актив|жодного|فعال|有效|활성))(?=.{0,160}(?:" ACCOUNT
        "|kont[ao]|hesab|účet|\\bcont\\b|\\bakun\\b|обліков))(?=.{0,160}(?:" PASSWORD
        "|данны|даних|gegevens|danych|uppgift|autentific|údaj|اطلاعات|자격 증명|kimlik bilgi|kredensial)).{0,200}$",
        TOKEN "|" EXPIRED
              "|csrf|\\b(?:in|dés|des|de)a[ck]tiv|not (?:yet )?(?:been )?activ|неактив|غیرفعال|confirm|verif|e-?mail" },
    { Topic::UserGone,
        "(?:phone|number|e-?mail|mobile)[^.]{0,24}not (?:yet )?(?:registered|known)|"
        "user[ _](?:with [^.]{0,40} )?(?:was )?(?:not[ _]found|(?:does not|doesn.t) exist|is gone|deleted)|no such "
        "user|unknown "
        "user|user_not_found|"
        "(?:account|user) (?:has been|was) deleted|benutzer nicht gefunden|usuario no encontrado|usuário não "
        "encontrado|utilisateur n.a pas été trouvé|пользователь не найден|کاربر یافت نشد|未找到该用户" },
    { Topic::UserInactive,
        ACCOUNT ".{0,30}(?:inactiv|inativ|disabled|deactivated|not active|suspended|banned|désactiv|неактив|غیرفعال|"
                "已禁用|禁用|deaktiviert|gesperrt|desactivad|blocked)|(?:inactive|disabled|inaktiv\\w*|suspended|"
                "deactivated) " ACCOUNT "|user_inactive|account_disabled|no active account found for the given token" },
    { Topic::PasswordChanged, "password_changed|password (?:has been|was) changed|password has changed" },
    { Topic::EmailNotVerified,
        "(?:e-?mail|account|address|phone|mobile|\\buser)(?: number)?.{0,30}(?:not|n.t|un) ?(?:been |yet "
        ")*(?:verif|confirm|activat)|"
        "(?:verify|confirm|activate) (?:your|the) (?:e-?mail|account|address)|verify_email|email_not_verified|"
        "unverified.{0,10}(?:e-?mail|account)|e-?mail.{0,30}(?:bestätig|verifizier)|"
        "(?:correo|courriel|e-?mail|почт).{0,40}(?:verific|vérifi|confirm|подтвержд)|email_verification" },
    { Topic::SecondFactor,
        "(?:second|two|2)[ _-]?(?:factor|step)|\\b2fa\\b|\\bmfa\\b|mfa_|_mfa|2fa_|_2fa|multi[ _-]?factor|"
        "one[ _-]?time[ _-]?(?:code|password|passcode)|\\botp\\b|otp_|_otp|\\btotp\\b|ephemeral_token|"
        "authenticator app|verification[ _]code|zwei-?faktor|doble factor|двухфактор|双重|二次验证|webauthn|passkey" },
    // What an SMS or a mail brought. Codes of other things are no business of a login.
    { Topic::BadCode,
        CODE ".{0,40}(?:" INVALID "|" EXPIRED
             "|错误|錯誤|not match|not found|doesn.t exist|does not exist|mismatch|already used|was used)|"
             "(?:" INVALID "|" EXPIRED "|wrong).{0,24}" CODE "|"
             "(?:" INVALID "|" EXPIRED ")\\w* ?(?:code|pin)\\b|"
             "(?:invalid|wrong|bad|expired)_?(?:otp|code|pin)|(?:otp|pin|code)_?(?:invalid|expired|mismatch|wrong)",
        "promo|coupon|voucher|discount|gift|zip|postal|post ?code|country|currency|status ?code|error ?code|bar "
        "?code|qr|"
        "invite|invitation|referral|authorization code|\\bgrant" },
    { Topic::Permission,
        "permission|not allowed|forbidden|insufficient|access (?:is "
        ")?denied|only\\b|berechtigung|erlaubnis|permiso|permissão|"
        "разрешени|прав |اجازه|权限|權限|権限|not authorized to|unauthorized to|not permitted|autorisé",
        WRONG_METHOD },
    { Topic::Csrf, "csrf|xsrf|invalidauthenticitytoken|(?:referer|origin) checking failed" },
    { Topic::TokenNotSent,
        "no refresh[ _-]?(?:token )?cookie|refresh.{0,20} (?:was |is )?" MISSING "|" MISSING
        ".{0,24}refresh|token.{0,10} not included in request",
        EXPIRED "|token refresh (?:is )?required|access token.{0,12} " MISSING },
    { Topic::MethodNotAllowed, WRONG_METHOD },
    { Topic::NotFound,
        "^not ?found\\.?$|no \\w+ matches the given query|^page not found|^nicht gefunden\\.?$|^no encontrado\\.?$|"
        "^não encontrado\\.?$|^pas trouvé\\.?$|^non trovato\\.?$|^не найдено\\.?$|^(?:未找到|見つかりません)。?$" },
    { Topic::MediaType,
        "unsupported (?:media|content)[ -]type|(?:media|content)[ -]type .{0,60}(?:not supported|unsupported)" },
    { Topic::JsonParse,
        "json parse error|malformed json|invalid json|json decode|jsondecodeerror|unexpected (?:token|end).{0,30}json|"
        "could not parse.{0,20}json|expecting (?:property name|value|',' delimiter)|json_invalid|"
        "failed to decode json|body is not (?:valid )?json|syntaxerror.{0,30}json" },
    { Topic::HeaderTooLarge,
        "(?:header|cookie|request line|field)s?.{0,30}(?:too (?:large|long|big)|exceed|\\blimit)|"
        "request too long|(?:too large|too long|too big|exceed\\w*).{0,40}(?:header|cookie)|"
        "header_?overflow|headers_?size|limit request (?:header|line)" },
    { Topic::BodyTooLarge, "(?:entity|body|payload|content).{0,20}(?:too (?:large|long|big)|exceed)" },
    { Topic::NoSlash, "doesn.t end in a slash|trailing slash" },
    { Topic::HostNotAllowed, "disallowedhost|allowed_hosts|invalid http_host" },
    { Topic::PlainHttp,
        "plain http request|http request to an? https|http request was sent to https|"
        "speaking plain http to an ssl" },
    { Topic::ApiKey, "api[ _-]?key|subscription[ _-]?key" },
    { Topic::Throttled,
        "throttled|too many (?:\\w+ ){0,2}(?:requests|login|attempts|failed|tries)|rate[ _-]?limit|error 1015|"
        "request limit|quota exceeded|slow down|zu viele|demasiad[oa]s|trop de|слишком много|请求过多|请求超过|"
        "لیمیت|limite de requisi" },
    { Topic::Locked,
        "account.{0,30}lock|locked out|too many (?:login|failed|attempts)|locked.{0,20}(?:account|attempt)" },
    { Topic::Maintenance,
        "maintenance|wartung|mantenimiento|manutenç|manutenz|onderhoud|underhåll|vedlikehold|обслуживани|техническ\\w+ "
        "работ|维护|維護|メンテナンス|점검|bakım|konserwac|تعمیر|temporarily (?:offline|closed|down)|(?:we.ll|will|we "
        "are) "
        "be ?(?:right )?back|"
        "back soon|scheduled downtime|closed for|vorübergehend",
        "staff|service temporarily unavailable" },
    { Topic::Blocked,
        "attention required|error code: ?10\\d\\d|error 10[012]\\d|you have been blocked|request (?:was |has been "
        ")?blocked|(?:web application )?firewall|\\bwaf\\b|access "
        "denied|accessdenied|incapsula|imperva|sucuri|akamai|mod_?security|"
        "request could not be satisfied|request unsuccessful|support id|requested url was rejected|ddos|"
        "checking your browser|just a moment|security (?:policy|service|rule)|not acceptable!|"
        "country|geo.?block|forbidden by administrative|ip (?:address )?(?:is |has been )?(?:not "
        "allowed|blocked|denied|banned)|"
        "captcha (?:challenge|required)|complete the captcha|bot (?:detected|protection)|reference #\\d",
        "springframework|accessdeniedexception" },
    { Topic::LoginPage, "type=.?password|<title>[^<]{0,60}(?:log ?in|sign ?in|anmeld|connexion|iniciar sesi|вход)" },
    { Topic::NoBackend,
        "no available server|no healthy upstream|upstream (?:connect|request|server)|bad gateway|gateway time-?out|"
        "connection refused|no server is available|application error|backend (?:fetch )?(?:failed|read error)|"
        "could not (?:connect|reach)|origin (?:web )?(?:server|host|dns|is)\\b|dns resolution|service "
        "unavailable|failure to get a peer|"
        "name resolution|failed to connect|proxy error|internal server error - read" },
    { Topic::CorsBlocked,
        "blocked by cors policy|cross-origin request blocked|not allowed by access-control-allow-origin|due to access "
        "control checks|preflight response is not successful|is therefore not allowed access" },
    { Topic::MixedContent,
        "mixed content:|blocked loading mixed|cleartext (?:communication|http traffic) .{0,80}not permitted|app "
        "transport security" },
    { Topic::NoNetwork,
        "failed to fetch|networkerror when|network ?error\\b|load failed|net::err_failed|0 unknown error|"
        "network request failed|fetch failed" },
    { Topic::ReplyNotJson,
        "unexpected (?:token|end|character|identifier|eof).{0,60}json|json\\.parse: unexpected|is not valid json|"
        "json parse error: (?:unrecognized|unexpected)|jsondecodeerror: expecting value" },
    { Topic::NoTable,
        "no such table|relation .{1,80} does not exist|table .{1,80} doesn.t exist|undefined ?table|"
        "no such column|column .{1,80} does not exist|unknown column" },
    { Topic::SaysToken, TOKEN },
    { Topic::SaysAccount, ACCOUNT },
    { Topic::SaysPassword, PASSWORD },
    { Topic::SaysInvalid, INVALID },
};

struct Compiled
{
    Topic topic;
    QRegularExpression pattern;
    QRegularExpression unless;
};

QRegularExpression compiled(const char *pattern)
{
    QRegularExpression expression(QString::fromUtf8(pattern ? pattern : ""),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption
            | QRegularExpression::DotMatchesEverythingOption);
    Q_ASSERT_X(expression.isValid(), "topics", pattern);
    return expression;
}

const QList<Compiled> &rows()
{
    static const QList<Compiled> all = [] {
        QList<Compiled> list;
        for (const Wording &row : Wordings)
            list.append({ row.topic, compiled(row.pattern), compiled(row.unless) });
        return list;
    }();
    return all;
}

} // namespace

Topics topicsOf(const QString &sentence)
{
    // Servers repeat themselves, and a session's story asks for each of its answers.
    constexpr int MostRemembered = 500;
    static QMutex mutex;
    static QCache<QString, Topics> remembered(MostRemembered);
    {
        const QMutexLocker lock(&mutex);
        if (const Topics *known = remembered.object(sentence))
            return *known;
    }
    Topics topics;
    for (const Compiled &row : rows()) {
        if (topics.test(std::size_t(row.topic)) || !row.pattern.match(sentence).hasMatch())
            continue;
        if (row.unless.pattern().isEmpty() || !row.unless.match(sentence).hasMatch())
            topics.set(std::size_t(row.topic));
    }
    const QMutexLocker lock(&mutex);
    remembered.insert(sentence, new Topics(topics));
    return topics;
}

} // namespace diagnose
