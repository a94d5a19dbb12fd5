// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/firstmistake.h"

#include <algorithm>

namespace scenario {

namespace {

/// Of the name, the value or the bracket that stands there; bytes.
qsizetype tokenLength(QByteArrayView text, qsizetype offset)
{
    qsizetype end = offset;
    if (end < text.size() && text[end] == '"') {
        for (++end; end < text.size() && text[end] != '"'; ++end)
            end += text[end] == '\\' ? 1 : 0;
        return std::min(end + 1, text.size()) - offset;
    }
    while (end < text.size() && !QByteArrayView("{}[],: \t\r\n").contains(text[end]))
        ++end;
    return std::max<qsizetype>(1, end - offset);
}

} // namespace

FirstMistake::FirstMistake(QByteArrayView text)
    : m_text(text)
{
}

QString FirstMistake::textAt(const Json &value, const Path &path)
{
    if (!value.isString() || value.toString().trimmed().isEmpty())
        complain(path, tr("“%1” must be a text that is not empty.").arg(path.constLast()));
    return value.toString();
}

void FirstMistake::complain(const Path &path, const QString &what)
{
    if (m_error)
        return;
    const qsizetype offset = m_places.offsetOf(path);
    const JsonPosition place = jsonPosition(m_text, offset);
    m_problem = JsonProblem{ JsonProblem::Kind::Syntax, offset, tokenLength(m_text, offset), what };
    m_error = Error{ Errc::Usage, tr("Line %1, column %2: %3").arg(place.line).arg(place.column).arg(what), {} };
}

JsonPosition FirstMistake::placeOf(const Path &path)
{
    return m_places.placeOf(path);
}

} // namespace scenario
