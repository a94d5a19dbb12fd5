// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/randomtokens.h"

#include "core/json/jsonwriter.h"

using namespace Qt::StringLiterals;

namespace {

// Values that a claim of a signed token may have, however it came there. None lies within seconds of a limit, so that
// two servers asked one after the other decide alike.
const char *const oddTimes[] = { "@now+400@", "@now-1@", "@now@", "@now-300@", "@now-100000@", "@now+100000@",
    "\"@now+400@\"", "\" @now+400@ \"", "\"@now-300@\"", "null", "true", "false", "\"abc\"", "\"\"", "\"1_000\"",
    "\"9_999_999_999\"", "1e400", "-1e400", "NaN", "1e30", "1e10", "5e9", "100000000000000000000", "-1", "0", "-0",
    "0.0", "[]", "{}", "[@now+400@]", "@now+400@.5", "@now+400@.999999", "@now-300@.5", "253402300799", "253402300800",
    "9223372036854775807", "99999999999999", "-62135596800", "-62135596801", "-99999999999999", "\"٣٣٣٣٣٣٣٣٣٣٣\"",
    "\"+@now+400@\"", "\"@now+400@.0\"", "\"0x7fffffff\"", "\"\\ud800\"" };
const char *const oddIds[] = { "null", "17", "0", "1.5", "[]", "{}", "\"\"", "true", "\"fixed-jti\"", "\"fixed-jti\"",
    "\"Fixed-Jti\"", "\"jti with \\u0000 in it\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"é\"", "[\"fixed-jti\"]",
    "{\"a\":1}", "\" fixed-jti \"", "1e400", "99999999999999999999999", "-1", "false", "\"17\"" };
const char *const oddTypes[] = { "\"access\"", "\"refresh\"", "\"sliding\"", "\"Access\"", "\"refresh \"", "null", "1",
    "[]", "[\"access\"]", "\"\"", "\"unknown\"", "true", "{}" };
const char *const oddUsers[] = { "1", "2", "3", "4", "5", "99", "\"1\"", "\"2\"", "\" 1 \"", "\"1_0\"", "\"abc\"",
    "\"\"", "null", "true", "false", "1.0", "1.9", "0", "-1", "[]", "[1]", "{}", "9223372036854775807",
    "9223372036854775808", "1e30", "1e400", "NaN", "\"alice\"", "\"bob\"", "\"Alice\"", "\"carol\"", "\"\\u0000\"",
    "\"\\ud800\"", "\"١\"", "\"1.0\"", "\"+1\"", "\"-0\"", "0.9", "-9223372036854775809" };
const char *const oddAudiences[] = { "\"app-a\"", "\"app-b\"", "\"other\"", "[\"app-a\"]", "[\"other\",\"app-b\"]",
    "[]", "[1]", "[\"app-a\",1]", "null", "1", "{}", "{\"app-a\":1}", "\"\"", "true", "\"app\"", "[null]" };
const char *const oddIssuers[] = { "\"https://issuer.example\"", "\"https://issuer.example/\"", "\"\"", "null", "1",
    "[\"https://issuer.example\"]", "{}", "true" };
const char *const extras[] = { "\"scope\":\"a b\"", "\"admin\":true", "\"nested\":{\"z\":[1,2.50,1e22],\"a\":null}",
    "\"text\":\"\\u00e9\\ud83d\\ude00 </script>\\/\"", "\"big\":123456789012345678901234567890", "\"float\":1.10",
    "\"tiny\":1E-7", "\"nan\":NaN", "\"inf\":-Infinity", "\"zero\":-0.0", "\"user_id\":3", "\"jti\":\"another\"",
    "\"iat\":1", "\"exp\":@now+500@", "\"nbf\":@now-10@", "\"sub\":5", "\"\":0", "\"kid\":null", "\"aud\":\"app-a\"",
    "\"lone\":\"\\udc00\"", "\"deep\":[[[[[[[[]]]]]]]]", "\"hash_password\":\"X\"", "\"username\":\"bob\"",
    "\"token_type\":\"access\"", "\"refresh_exp\":@now+900@", "\"exp\":\"x\"", "\"null\":1",
    "\"iss\":\"https://issuer.example\"", "\"del\":\"\\u007f\\u2028\\u0001\\t\"", "\"e\":5e-324", "\"e\":1e16",
    "\"e\":123456789.123456789", "\"e\":0.00001" };
const char *const junk[] = { "!", "!!!!", "=", "==", "===", "-", "_", "+", "/", " ", "\n", "\t", "\xc3\xa9", ".", "..",
    "%", "A", "AA", "AAAA", "\"", "\\", ",", ";", "\xc2\xa0", "*", "\x0b", "\xe2\x80\xa8" };
const char *const oddHeaders[] = { R"({"alg":"none","typ":"JWT"})", R"({"alg":"none"})", R"({"alg":"None"})",
    R"({"typ":"JWT"})", R"({"alg":null})", R"({"alg":256})", R"({"alg":["%ALG"]})", R"({"alg":{}})", R"({"alg":""})",
    R"({"alg":"%alg"})", R"({"alg":" %ALG"})", R"({"alg":"RS256"})", R"({"alg":"ES256"})", R"({"alg":"HS1"})",
    R"({"alg":"%ALG"})", R"({"typ":"JWT","alg":"%ALG"})", R"({"alg":"%ALG","typ":"at+jwt"})",
    R"({"alg":"%ALG","typ":null})", R"({"alg":"%ALG","kid":"k"})", R"({"alg":"%ALG","kid":5})",
    R"({"alg":"%ALG","kid":null})", R"({"alg":"%ALG","kid":""})", R"({"alg":"%ALG","crit":["b64"]})",
    R"({"alg":"%ALG","crit":["b64"],"b64":true})", R"({"alg":"%ALG","crit":["b64"],"b64":false})",
    R"({"alg":"%ALG","b64":false})", R"({"alg":"%ALG","b64":0})", R"({"alg":"%ALG","b64":null})",
    R"({"alg":"%ALG","crit":[]})", R"({"alg":"%ALG","crit":["exp"]})", R"({"alg":"%ALG","crit":"b64"})",
    R"({"alg":"%ALG","crit":null})", R"({"alg":"%ALG","crit":[1]})", R"({"alg":"none","alg":"%ALG"})",
    R"({"alg":"%ALG","alg":"none"})", R"( { "alg" : "%ALG" } )", R"(["alg"])", R"("alg")", "null", "5", "{}", "",
    R"({"alg":"%ALG")", R"({"alg":"%ALG"} x)", R"({'alg':'%ALG'})", R"({"alg":"%ALG","x":NaN})",
    R"({"alg":"%ALG","\u0061lg":"%ALG"})", "{\"alg\":\"%ALG\",\"x\":\"\xff\"}", "\xef\xbb\xbf{\"alg\":\"%ALG\"}",
    R"({"alg":"%ALG","jwk":{"kty":"oct","k":"AAAA"}})", R"({"alg":"%ALG","x":"\ud800"})",
    "{\"alg\":\"%ALG\",\"x\":\"\n\"}", R"({"alg":"%ALG","zip":"DEF"})", R"({"alg":"%ALG","cty":"JWT"})",
    R"({"alg":"%ALG","kid":["k"]})", R"({"Alg":"%ALG"})", R"({"alg":"%ALG","crit":{}})",
    R"({"alg":"%ALG","crit":["b64","b64"]})" };
const char *const oddPayloads[] = { "", "null", "[]", "\"x\"", "5", "{", "{}", "{\"exp\":@now+400@",
    "{\"exp\":@now+400@}}", "{'exp':@now+400@}", "[{\"exp\":@now+400@}]", "\xff\xfe", "\xef\xbb\xbf{}", "NaN", "true",
    "{\"exp\":@now+400@,}", "{\"exp\":\"\xff\"}", " {\"exp\" : @now+400@ } ", "{\"exp\":01}", "{\"a\":\"\\x\"}" };

QByteArray quoted(const QString &text)
{
    return writeJson(Json(text), JsonStyle::PythonDumps);
}

} // namespace

RandomTokens::RandomTokens(Dice &dice, simplejwt::Settings settings)
    : m_dice(dice)
    , m_settings(std::move(settings))
{
}

void RandomTokens::willIssue(int call, const QByteArray &member, Wanted kind)
{
    m_issued.append({ call, member, kind });
}

TokenRecipe RandomTokens::good(Wanted wanted)
{
    // The latest first: replayed and rotated tokens are the interesting ones.
    constexpr qsizetype Recent = 12;
    QList<Issued> fitting;
    for (auto it = m_issued.crbegin(); it != m_issued.crend() && fitting.size() < Recent; ++it) {
        if (it->kind == wanted)
            fitting.append(*it);
    }
    if (fitting.isEmpty() || m_dice.percent(25))
        return forged(wanted, 0);
    const Issued &issued = m_dice.oneOf(fitting);
    TokenRecipe recipe;
    recipe.issuedBy = issued.call;
    recipe.member = issued.member;
    recipe.swapped = m_dice.percent(5);
    return recipe;
}

TokenRecipe RandomTokens::token(Wanted wanted)
{
    if (m_dice.percent(10))
        wanted = Wanted(m_dice.below(3));
    TokenRecipe recipe = m_dice.percent(55) ? good(wanted) : forged(wanted, 1 + m_dice.below(2));
    if (m_dice.percent(15)) {
        for (int count = 1 + m_dice.below(2); count > 0; --count)
            recipe.changes.append(change());
    }
    return recipe;
}

TokenChange RandomTokens::change()
{
    TokenChange change{ TokenChange::Kind(m_dice.below(8)), m_dice.below(3), 0, {} };
    if (change.kind == TokenChange::Kind::Cut)
        change.at = 1 + m_dice.below(12);
    else if (change.kind == TokenChange::Kind::Letter && m_dice.percent(20))
        change.at = 42; // the last one of an HS256 signature, whose lowest bits say nothing
    else
        change.at = m_dice.below(40);
    change.text = m_dice.oneOf(junk);
    return change;
}

QByteArray RandomTokens::newJti()
{
    return "\"forged-" + QByteArray::number(++m_jtis) + '"';
}

QList<RandomTokens::Claim> RandomTokens::claims(Wanted wanted)
{
    static const QByteArray names[] = { "\"access\"", "\"refresh\"", "\"sliding\"" };
    QList<Claim> claims;
    if (m_settings.tokenTypeClaim)
        claims.append(Claim{ m_settings.tokenTypeClaim->toUtf8(), names[int(wanted)] });
    claims.append(Claim{ "exp", wanted == Wanted::Refresh ? "@now+86400@" : "@now+400@" });
    claims.append(Claim{ "iat", "@now-30@" });
    if (m_settings.jtiClaim)
        claims.append(Claim{ m_settings.jtiClaim->toUtf8(), newJti() });
    if (wanted == Wanted::Sliding)
        claims.append(Claim{ m_settings.slidingTokenRefreshExpClaim.toUtf8(), "@now+86400@" });
    const bool byName = m_settings.userIdField == "username"_L1;
    claims.append(
        Claim{ m_settings.userIdClaim.toUtf8(), byName ? "\"alice\"" : QByteArray::number(1 + m_dice.below(4)) });
    const Json &audience = m_settings.audience;
    if (audience.isArray())
        claims.append(Claim{ "aud", audience.items().isEmpty() ? "\"app-a\"" : writeJson(audience.items().first()) });
    else if (!audience.isNull())
        claims.append(Claim{ "aud", writeJson(audience) });
    if (!m_settings.issuer.isNull())
        claims.append(Claim{ "iss", writeJson(m_settings.issuer) });
    return claims;
}

QByteArray RandomTokens::oddValue(const QByteArray &name)
{
    if (name == m_settings.userIdClaim.toUtf8())
        return m_dice.oneOf(oddUsers);
    if (m_settings.jtiClaim && name == m_settings.jtiClaim->toUtf8())
        return m_dice.oneOf(oddIds);
    if (m_settings.tokenTypeClaim && name == m_settings.tokenTypeClaim->toUtf8())
        return m_dice.oneOf(oddTypes);
    if (name == "aud")
        return m_dice.oneOf(oddAudiences);
    if (name == "iss")
        return m_dice.oneOf(oddIssuers);
    return m_dice.oneOf(oddTimes);
}

void RandomTokens::makeOdd(QList<Claim> &claims)
{
    const int at = m_dice.below(int(claims.size()));
    switch (m_dice.below(6)) {
    case 0:
        claims.removeAt(at);
        break;
    case 1: {
        const QByteArray extra = m_dice.oneOf(extras);
        const qsizetype end = extra.indexOf('"', 1);
        claims.insert(at, { extra.sliced(1, end - 1), extra.sliced(end + 2) });
        break;
    }
    case 2:
        claims.append(Claim{ m_dice.percent(50) ? "nbf" : "iat", m_dice.oneOf(oddTimes) });
        break;
    default:
        claims[at].value = oddValue(claims[at].name);
        break;
    }
}

QByteArray RandomTokens::oddHeader()
{
    QByteArray header = m_dice.oneOf(oddHeaders);
    const QByteArray algorithm = m_settings.algorithm.toLatin1();
    return header.replace("%ALG", algorithm).replace("%alg", algorithm.toLower());
}

TokenRecipe RandomTokens::forged(Wanted wanted, int oddities)
{
    TokenRecipe recipe;
    recipe.algorithm = m_settings.algorithm.toLatin1();
    recipe.header = "{\"alg\":" + quoted(m_settings.algorithm) + ",\"typ\":\"JWT\"}";
    QList<Claim> body = claims(wanted);
    bool oddPayload = false;
    for (; oddities > 0; --oddities) {
        const int what = m_dice.below(20);
        if (what < 3) {
            recipe.header = oddHeader();
        } else if (what == 3) {
            recipe.foreignKey = true;
        } else if (what == 4) {
            recipe.algorithm = m_dice.oneOf(QList<QByteArray>{ "", "HS256", "HS384", "HS512" });
            if (m_dice.percent(50) && !recipe.algorithm.isEmpty())
                recipe.header = "{\"alg\":\"" + recipe.algorithm + "\",\"typ\":\"JWT\"}";
        } else if (what == 5) {
            oddPayload = true;
        } else {
            makeOdd(body);
        }
    }
    QByteArrayList members;
    for (const Claim &claim : std::as_const(body))
        members.append('"' + claim.name + "\":" + claim.value);
    recipe.payload = oddPayload ? m_dice.oneOf(oddPayloads) : '{' + members.join(',') + '}';
    return recipe;
}
