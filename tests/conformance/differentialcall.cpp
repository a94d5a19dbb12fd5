// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/differentialcall.h"

#include "core/json/json.h"
#include "core/json/jsonwriter.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

// Long values shortened, what can't be printed escaped.
QString shown(const QByteArray &bytes)
{
    constexpr qsizetype Most = 400;
    QString text;
    for (const char c : bytes.left(Most)) {
        const bool printable = c >= 0x20 && c < 0x7f && c != '\\';
        text += printable ? QString(QLatin1Char(c)) : u"\\x%1"_s.arg(uchar(c), 2, 16, '0'_L1);
    }
    return bytes.size() > Most ? text + u"… (%1 bytes)"_s.arg(bytes.size()) : text;
}

QString describe(const TokenChange &change)
{
    switch (change.kind) {
    case TokenChange::Kind::Letter:
        return u"letter %1 of segment %2 changed"_s.arg(change.at).arg(change.segment);
    case TokenChange::Kind::Cut:
        return u"last %1 characters cut"_s.arg(change.at);
    case TokenChange::Kind::Insert:
        return u"\"%1\" inserted before letter %2 of segment %3"_s.arg(shown(change.text))
            .arg(change.at)
            .arg(change.segment);
    case TokenChange::Kind::Prepend:
        return u"\"%1\" before it"_s.arg(shown(change.text));
    case TokenChange::Kind::Append:
        return u"\"%1\" behind it"_s.arg(shown(change.text));
    case TokenChange::Kind::Empty:
        return u"segment %1 emptied"_s.arg(change.segment);
    case TokenChange::Kind::Drop:
        return u"segment %1 dropped"_s.arg(change.segment);
    case TokenChange::Kind::PlainBase64:
        return u"signature in plain base64"_s;
    }
    return {};
}

QString describe(const TokenRecipe &recipe)
{
    QString text;
    if (recipe.issuedBy >= 0) {
        text = u"the %1 of #%2"_s.arg(QString::fromLatin1(recipe.member)).arg(recipe.issuedBy);
        if (recipe.swapped)
            text += ", from the other server"_L1;
    } else {
        text = u"forged %1 %2, "_s.arg(shown(recipe.header), shown(recipe.payload));
        text += recipe.algorithm.isEmpty() ? u"unsigned"_s : "signed with "_L1 + QString::fromLatin1(recipe.algorithm);
        if (recipe.foreignKey)
            text += " and another key"_L1;
    }
    for (const TokenChange &change : recipe.changes)
        text += "; "_L1 + describe(change);
    return text;
}

QByteArray jsonEscaped(const QByteArray &text)
{
    return writeJson(Json(QString::fromUtf8(text))).sliced(1).chopped(1);
}

char otherLetter(char letter, int salt)
{
    static const QByteArray alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const qsizetype at = alphabet.indexOf(letter);
    return at < 0 ? 'A' : alphabet[(at ^ (1 + salt % 63)) & 63];
}

} // namespace

QString describe(const Call &call)
{
    if (call.kind == Call::Kind::State)
        return u"#%1 the tables are compared"_s.arg(call.id);
    QString line = u"#%1 "_s.arg(call.id);
    if (call.kind == Call::Kind::Control)
        return line + "behind its back: "_L1 + shown(call.body);
    line += shown(call.method) + ' '_L1 + shown(call.target);
    for (const auto &[name, value] : call.headers)
        line += u" | %1: %2"_s.arg(shown(name), shown(value));
    if (!call.body.isNull())
        line += " | body "_L1 + shown(call.body);
    for (qsizetype i = 0; i < call.tokens.size(); ++i)
        line += u" | token %1 = %2"_s.arg(i).arg(describe(call.tokens[i]));
    return line;
}

QByteArray changed(QByteArray token, const QList<TokenChange> &changes)
{
    for (const TokenChange &change : changes) {
        QList<QByteArray> segments = token.split('.');
        const qsizetype index = std::min(qsizetype(change.segment), segments.size() - 1);
        QByteArray &segment = segments[index];
        switch (change.kind) {
        case TokenChange::Kind::Letter:
            if (!segment.isEmpty()) {
                char &letter = segment[change.at % segment.size()];
                letter = otherLetter(letter, change.at);
            }
            break;
        case TokenChange::Kind::Cut:
            token.chop(change.at);
            continue;
        case TokenChange::Kind::Insert:
            segment.insert(std::min(qsizetype(change.at), segment.size()), change.text);
            break;
        case TokenChange::Kind::Prepend:
            token.prepend(change.text);
            continue;
        case TokenChange::Kind::Append:
            token.append(change.text);
            continue;
        case TokenChange::Kind::Empty:
            segment.clear();
            break;
        case TokenChange::Kind::Drop:
            segments.removeAt(index);
            break;
        case TokenChange::Kind::PlainBase64:
            segments.last().replace('-', '+').replace('_', '/');
            break;
        }
        token = segments.join('.');
    }
    return token;
}

QByteArray withTimes(const QByteArray &text, qint64 now)
{
    static const QRegularExpression moment(u"@now([+-][0-9]+)?@"_s);
    QString filled = QString::fromLatin1(text); // any bytes
    for (auto match = moment.match(filled); match.hasMatch(); match = moment.match(filled)) {
        const qint64 seconds = now + match.captured(1).toLongLong();
        filled.replace(match.capturedStart(), match.capturedLength(), QString::number(seconds));
    }
    return filled.toLatin1();
}

QByteArray withTokens(QByteArray text, const QList<QByteArray> &tokens)
{
    for (qsizetype i = 0; i < tokens.size(); ++i) {
        const QByteArray number = QByteArray::number(i) + '>';
        text.replace("<T" + number, tokens[i]);
        if (text.contains("<J" + number))
            text.replace("<J" + number, jsonEscaped(tokens[i]));
        text.replace("<F" + number, tokens[i].toPercentEncoding());
    }
    return text;
}
