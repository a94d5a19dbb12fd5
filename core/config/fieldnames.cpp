// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/fieldnames.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <array>

namespace config {

namespace {

constexpr qsizetype LongestName = 100;

constexpr std::array Table{
    Field{ u"username", &FieldNames::username },
    Field{ u"password", &FieldNames::password },
    Field{ u"access", &FieldNames::access },
    Field{ u"refresh", &FieldNames::refresh },
    Field{ u"token", &FieldNames::token },
};

QString tr(const char *text)
{
    return QCoreApplication::translate("config::FieldNames", text);
}

const Field *fieldNamed(QStringView name)
{
    const auto found
        = std::find_if(Table.begin(), Table.end(), [name](const Field &each) { return name == each.name; });
    return found == Table.end() ? nullptr : &*found;
}

} // namespace

std::span<const Field> fields()
{
    return Table;
}

QString ownName(const FieldNames &names, QStringView name)
{
    const Field *field = fieldNamed(name);
    return field ? names.*(field->own) : name.toString();
}

QString fieldNameProblem(QStringView name)
{
    const bool isWord = std::none_of(name.begin(), name.end(),
        [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control || c == u'='; });
    return !name.isEmpty() && name.size() <= LongestName && isWord
        ? QString()
        : tr("“%1” is no name of a field; write one word without a blank and “=”.").arg(name.left(40));
}

QString fieldNamesText(const FieldNames &names)
{
    QStringList parts;
    for (const Field &field : Table) {
        const QString usual = QString::fromUtf16(field.name);
        if (names.*(field.own) != usual)
            parts.append(usual + u'=' + names.*(field.own));
    }
    return parts.join(u' ');
}

Result<FieldNames> fieldNamesFrom(const QString &text)
{
    static const QRegularExpression blanks(QStringLiteral("[\\s,]+"));
    FieldNames names;
    for (const QString &part : text.split(blanks, Qt::SkipEmptyParts)) {
        const Field *field = fieldNamed(QStringView(part).left(part.indexOf(u'=')));
        const QString own = part.section(u'=', 1);
        if (!part.contains(u'=') || !field)
            return fail(Errc::Usage,
                tr("“%1” names no field; write what differs, such as username=email; there are username, password, "
                   "access, refresh and token.")
                    .arg(part.left(40)));
        if (const QString problem = fieldNameProblem(own); !problem.isEmpty())
            return fail(Errc::Usage, problem);
        names.*(field->own) = own;
    }
    return names;
}

} // namespace config
