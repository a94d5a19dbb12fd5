// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/randomjson.h"

QByteArray WrittenObject::text() const
{
    QByteArray text = start;
    for (const Member &member : members) {
        if (&member != &members.constFirst())
            text += ',';
        text += member.before + member.name + member.colon + member.value + member.after;
    }
    return text + end;
}

void WrittenObject::remove(qsizetype at)
{
    if (at > 0)
        members[at - 1].after = members[at].after;
    else if (members.size() > 1)
        members[1].before = members[0].before;
    else
        end.prepend(members[0].after);
    members.removeAt(at);
}

void WrittenObject::insert(qsizetype at, const QByteArray &name, const QByteArray &value)
{
    if (members.isEmpty()) {
        members.append({ {}, name, ": ", value, {} });
    } else if (at == members.size()) {
        Member &last = members.last();
        const Member added{ last.before, name, last.colon, value, last.after };
        last.after.clear();
        members.append(added);
    } else {
        const QByteArray between = members[at == 0 && members.size() > 1 ? 1 : at].before;
        members.insert(at, { members[at].before, name, members[at].colon, value, {} });
        members[at + 1].before = between;
    }
}

QByteArray RandomJson::blanks()
{
    static constexpr const char *Blanks[] = { "", "", "", "", " ", "  ", "\n", "\r\n", "\t", "\n  ", " \t\r\n " };
    return m_dice.oneOf(Blanks);
}

QByteArray RandomJson::string()
{
    static constexpr const char *Pieces[] = { "a", "exp", "orders:read", " ", "\\\"", "\\\\", "\\/", "\\b\\f\\n\\r\\t",
        "\\u0041", "\\u0000", "\\u00e9", "\\uD83D\\uDE00", "\\ud800", "\\udc00x", "Zoë", "中文", "😀", "{", "}", "[",
        "]", ",", ":", "\x7f", "\xe2\x80\xa8", "\xef\xbf\xbd", "<b>", "'" };
    QByteArray text = "\"";
    for (int left = m_dice.below(5); left > 0; --left)
        text += m_dice.oneOf(Pieces);
    if (m_dice.percent(3))
        text += QByteArray("long ").repeated(200);
    return text + '"';
}

QByteArray RandomJson::name()
{
    // Few, so that duplicates come up; one of them is another one in escapes.
    static constexpr const char *Names[] = { "\"exp\"", "\"iat\"", "\"jti\"", "\"user_id\"", "\"a\"", "\"\\u0061\"",
        "\"\"", "\"Zoë\"", "\"x\\\"y\"", "\"{\"" };
    return m_dice.percent(80) ? m_dice.oneOf(Names) : string();
}

QByteArray RandomJson::number()
{
    static constexpr const char *Numbers[] = { "0", "-0", "1", "1.0", "0.10", "1e400", "1E+2", "-1e-400",
        "9007199254740993", "18446744073709551616", "123456789012345678901234567890", "1795488300", "1795488300.5" };
    return m_dice.oneOf(Numbers);
}

QByteArray RandomJson::container(int deepest)
{
    const bool isObject = m_dice.percent(50);
    QByteArray text(1, isObject ? '{' : '[');
    for (int left = m_dice.below(4); left > 0; --left) {
        text += blanks() + (isObject ? name() + blanks() + ':' + blanks() : QByteArray()) + value(deepest - 1)
            + blanks();
        if (left > 1)
            text += ',';
    }
    return text + (isObject ? '}' : ']');
}

QByteArray RandomJson::value(int deepest)
{
    static constexpr const char *Words[] = { "true", "false", "null" };
    const int kind = m_dice.below(deepest > 0 ? 4 : 3);
    if (kind == 3)
        return container(deepest);
    return kind == 0 ? string() : kind == 1 ? number() : m_dice.oneOf(Words);
}

WrittenObject RandomJson::object()
{
    WrittenObject object{ blanks() + '{', {}, '}' + blanks() };
    for (int left = m_dice.below(8); left > 0; --left)
        object.members.append({ blanks(), name(), blanks() + ':' + blanks(), value(), blanks() });
    return object;
}
