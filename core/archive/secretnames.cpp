// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/secretnames.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

/// Anywhere in a name, its separators taken out.
constexpr const char16_t *parts[] = { u"password", u"passwd", u"passphrase", u"passcode", u"secret", u"apikey", u"csrf",
    u"xsrf", u"session", u"credential", u"privatekey", u"signingkey", u"accesskey", u"encryptionkey", u"masterkey" };
/// At its end.
constexpr const char16_t *ends[] = { u"token", u"tokens" };
/// A word of it.
constexpr const char16_t *words[] = { u"pwd", u"pass", u"pin", u"otp", u"totp", u"hotp", u"authorization", u"cookie",
    u"cookies", u"jwt", u"assertion" };
/// The whole of it.
constexpr const char16_t *wholes[] = { u"refresh", u"access", u"auth", u"sig", u"signature", u"xamzsignature" };
/// A word before "code".
constexpr const char16_t *codes[]
    = { u"auth", u"authorization", u"verification", u"verify", u"mfa", u"2fa", u"sms", u"reset", u"confirm",
          u"confirmation", u"recovery", u"backup", u"security", u"login", u"access", u"device", u"user" };

bool isOneOf(const QString &word, std::span<const char16_t *const> list)
{
    return std::any_of(list.begin(), list.end(), [&word](const char16_t *each) { return word == QStringView(each); });
}

/// "X-API-Key", "apiKey" and "api_key": [x,] api, key.
QStringList wordsOf(const QString &name)
{
    QStringList all;
    QString word;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QChar c = name.at(i);
        const bool begins = i > 0 && c.isUpper() && name.at(i - 1).isLower();
        if ((begins || !c.isLetterOrNumber()) && !word.isEmpty()) {
            all.append(word);
            word.clear();
        }
        if (c.isLetterOrNumber())
            word += c.toLower();
    }
    if (!word.isEmpty())
        all.append(word);
    return all;
}

bool isCode(const QStringList &named)
{
    return named.size() == 1 && (named.constFirst() == u"code" || named.constFirst() == u"codes");
}

} // namespace

bool isSecretName(const QString &name)
{
    constexpr qsizetype longest = 200; // no name; and so no text makes it slow
    if (name.size() > longest)
        return false;
    const QStringList named = wordsOf(name);
    const QString whole = named.join(QString());
    const auto isPart = [&whole](const char16_t *each) { return whole.contains(QStringView(each)); };
    const auto isEnd = [&whole](const char16_t *each) { return whole.endsWith(QStringView(each)); };
    const auto isWord = [](const QString &word) { return isOneOf(word, words); };
    if (isOneOf(whole, wholes) || std::any_of(std::begin(parts), std::end(parts), isPart)
        || std::any_of(std::begin(ends), std::end(ends), isEnd) || std::any_of(named.begin(), named.end(), isWord))
        return true;
    if (named.size() < 2)
        return false;
    if (named.at(0) == u"x" && named.at(1) == u"auth")
        return true;
    const bool isOfACode = named.constLast() == u"code" || named.constLast() == u"codes";
    return isOfACode && isOneOf(named.at(named.size() - 2), codes);
}

bool isVariable(const QString &value)
{
    static const QRegularExpression variable(u"^\\{\\{[^{}\"\\\\]{1,200}\\}\\}$"_s);
    return value.startsWith(u"{{"_s) && variable.match(value).hasMatch();
}

bool isSecret(const QString &name, const QString &value)
{
    if (isVariable(value))
        return false;
    if (isSecretName(name))
        return true;
    static const QRegularExpression identifier(u"^[a-z]+(?:[_-][a-z]+)*$"_s);
    static const QRegularExpression status(u"^[0-9]{1,3}$"_s);
    constexpr qsizetype shortestKey = 16;
    const QStringList named = wordsOf(name);
    if (isCode(named))
        return !value.isEmpty() && !identifier.match(value).hasMatch() && !status.match(value).hasMatch()
            && !value.contains(u' ');
    return named.size() == 1 && named.constFirst() == u"key" && value.size() >= shortestKey && !value.contains(u' ');
}

bool isComplaint(const QString &value)
{
    static const QRegularExpression sentence(
        u"^(?:This|Ensure|Not a valid|Invalid|Enter|The password|The two password) [^\"\\n]{1,200}\\.$"_s);
    return sentence.match(value).hasMatch();
}

} // namespace archive
