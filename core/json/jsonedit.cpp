// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonedit.h"

#include "core/json/jsonlexer.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>

namespace {

auto noMember()
{
    return fail(Errc::NotFound,
        QCoreApplication::translate("JsonEdit", "The text has no such member any more; choose it again."));
}

Result<JsonMemberSpan> memberAt(QByteArrayView object, qsizetype member)
{
    const auto spans = jsonMemberSpans(object);
    if (!spans)
        return tl::unexpected(spans.error());
    if (member < 0 || member >= spans->size())
        return noMember();
    return spans->at(member);
}

qsizetype valueEnd(const JsonMemberSpan &span)
{
    return span.valueOffset + span.valueLength;
}

/// What stands between the comma or brace before a member and its name.
QByteArrayView blanksBefore(QByteArrayView object, const JsonMemberSpan &span)
{
    qsizetype from = span.nameOffset;
    while (from > 0 && jsonlexer::isSpace(object.at(from - 1)))
        --from;
    return object.sliced(from, span.nameOffset - from);
}

/// What stands between a member's name and its value: the colon, perhaps with blanks.
QByteArrayView colonOf(QByteArrayView object, const JsonMemberSpan &span)
{
    const qsizetype nameEnd = span.nameOffset + span.nameLength;
    return object.sliced(nameEnd, span.valueOffset - nameEnd);
}

} // namespace

Result<JsonEdit> replaceJsonValue(QByteArrayView object, qsizetype member, QByteArrayView valueText)
{
    return memberAt(object, member).map([&](const JsonMemberSpan &span) {
        return JsonEdit{ span.valueOffset, span.valueLength, valueText.toByteArray() };
    });
}

Result<JsonEdit> renameJsonMember(QByteArrayView object, qsizetype member, const QString &name)
{
    return memberAt(object, member).map([&](const JsonMemberSpan &span) {
        return JsonEdit{ span.nameOffset, span.nameLength, writeJson(Json(name)) };
    });
}

Result<JsonEdit> removeJsonMember(QByteArrayView object, qsizetype member)
{
    const auto spans = jsonMemberSpans(object);
    if (!spans)
        return tl::unexpected(spans.error());
    if (member < 0 || member >= spans->size())
        return noMember();
    const JsonMemberSpan &span = spans->at(member);
    qsizetype from = span.nameOffset;
    qsizetype to = valueEnd(span);
    if (member > 0)
        from = valueEnd(spans->at(member - 1));
    else if (spans->size() > 1)
        to = spans->at(1).nameOffset;
    else
        from -= blanksBefore(object, span).size();
    return JsonEdit{ from, to - from, {} };
}

Result<JsonEdit> insertJsonMember(
    QByteArrayView object, qsizetype before, QByteArrayView quotedName, QByteArrayView valueText)
{
    const auto spans = jsonMemberSpans(object);
    if (!spans)
        return tl::unexpected(spans.error());
    if (before < 0 || before > spans->size())
        return noMember();
    const QByteArray name = quotedName.toByteArray();
    if (spans->isEmpty())
        return JsonEdit{ object.indexOf('{') + 1, 0, name + ": " + valueText.toByteArray() };
    if (before == spans->size()) {
        const JsonMemberSpan &last = spans->constLast();
        const QByteArray lead = ',' + blanksBefore(object, last).toByteArray() + name;
        return JsonEdit{ valueEnd(last), 0, lead + colonOf(object, last).toByteArray() + valueText.toByteArray() };
    }
    const JsonMemberSpan &next = spans->at(before);
    // Before the first stand the object's own blanks; those between members are before the second.
    const QByteArrayView blanks = blanksBefore(object, before == 0 && spans->size() > 1 ? spans->at(1) : next);
    return JsonEdit{ next.nameOffset, 0,
        name + colonOf(object, next).toByteArray() + valueText.toByteArray() + ',' + blanks.toByteArray() };
}

Result<JsonEdit> setJsonMember(QByteArrayView object, const QString &name, QByteArrayView valueText)
{
    const auto spans = jsonMemberSpans(object);
    if (!spans)
        return tl::unexpected(spans.error());
    const auto same = [&](const JsonMemberSpan &span) { return span.name == name; };
    const auto found = std::find_if(spans->rbegin(), spans->rend(), same);
    if (found != spans->rend())
        return JsonEdit{ found->valueOffset, found->valueLength, valueText.toByteArray() };

    return insertJsonMember(object, spans->size(), writeJson(Json(name)), valueText);
}
