// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/claimcatalog.h"

#include "core/base/tabletext.h"
#include "core/json/json.h"
#include "core/json/jsonreader.h"

#include <QFile>
#include <array>

// A static library's resources are dropped by the linker unless somebody asks for them; the macro can't stand in a
// namespace.
static void initClaimResources()
{
    Q_INIT_RESOURCE(claims);
}

namespace explain {

namespace {

struct TypeRow
{
    ClaimType type;
    const char *name; ///< in claims.json
    TableText text;
};

constexpr std::array typeRows{
    TypeRow{ ClaimType::Any, "any", TABLE_TEXT("explain::ClaimType", "any value") },
    TypeRow{ ClaimType::String, "string", TABLE_TEXT("explain::ClaimType", "a string") },
    TypeRow{ ClaimType::StringOrUri, "string-or-uri",
        TABLE_TEXT("explain::ClaimType", "a string; with a colon it must be a URI") },
    TypeRow{
        ClaimType::StringOrList, "string-or-list", TABLE_TEXT("explain::ClaimType", "a string or a list of strings") },
    TypeRow{ ClaimType::Number, "number", TABLE_TEXT("explain::ClaimType", "a number") },
    TypeRow{ ClaimType::NumericDate, "numeric-date",
        TABLE_TEXT("explain::ClaimType", "a number: seconds since 1970-01-01 UTC") },
    TypeRow{ ClaimType::Boolean, "boolean", TABLE_TEXT("explain::ClaimType", "true or false") },
    TypeRow{ ClaimType::Object, "object", TABLE_TEXT("explain::ClaimType", "an object") },
    TypeRow{ ClaimType::List, "list", TABLE_TEXT("explain::ClaimType", "a list") },
    TypeRow{ ClaimType::Url, "url", TABLE_TEXT("explain::ClaimType", "a URL") },
    TypeRow{ ClaimType::Base64Url, "base64url", TABLE_TEXT("explain::ClaimType", "a base64url string") },
};

QString text(const Json &entry, const char16_t *name)
{
    const Json *value = entry.find(name);
    return value ? value->toString() : QString();
}

ClaimType typeNamed(const QString &name)
{
    for (const TypeRow &row : typeRows) {
        if (name == QLatin1String(row.name))
            return row.type;
    }
    return ClaimType::Any;
}

QList<ClaimInfo> entriesOf(const Json &catalog, const char16_t *part)
{
    QList<ClaimInfo> entries;
    const Json *list = catalog.find(part);
    for (const Json &entry : list ? list->items() : QList<Json>{}) {
        const Json *personal = entry.find(u"personal");
        entries.append(
            { text(entry, u"name"), text(entry, u"title"), text(entry, u"meaning"), text(entry, u"reference"),
                text(entry, u"unit"), typeNamed(text(entry, u"type")), personal && personal->toBool() });
    }
    return entries;
}

QHash<QString, qsizetype> indexOf(const QList<ClaimInfo> &entries)
{
    QHash<QString, qsizetype> index;
    for (qsizetype i = 0; i < entries.size(); ++i)
        index.insert(entries[i].name, i);
    return index;
}

struct Catalog
{
    QList<ClaimInfo> header, payload;
    QHash<QString, qsizetype> headerIndex, payloadIndex;
};

Catalog readCatalog()
{
    initClaimResources();
    QFile file(QStringLiteral(":/explain/claims.json"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    const Result<Json> json = isOpen ? parseJson(file.readAll()) : Json();
    Q_ASSERT_X(json.has_value(), "ClaimCatalog", "resources/claims.json is broken");
    Catalog catalog;
    catalog.header = entriesOf(json.value_or(Json()), u"header");
    catalog.payload = entriesOf(json.value_or(Json()), u"payload");
    catalog.headerIndex = indexOf(catalog.header);
    catalog.payloadIndex = indexOf(catalog.payload);
    return catalog;
}

const Catalog &catalog()
{
    static const Catalog all = readCatalog();
    return all;
}

} // namespace

QString typeText(ClaimType type)
{
    for (const TypeRow &row : typeRows) {
        if (row.type == type)
            return row.text.translated();
    }
    Q_UNREACHABLE();
}

const ClaimInfo *ClaimCatalog::find(TokenPart part, QStringView name) const
{
    const auto &index = part == TokenPart::Header ? catalog().headerIndex : catalog().payloadIndex;
    const auto it = index.constFind(name.toString());
    return it == index.constEnd() ? nullptr : &entries(part).at(*it);
}

const QList<ClaimInfo> &ClaimCatalog::entries(TokenPart part) const
{
    return part == TokenPart::Header ? catalog().header : catalog().payload;
}

} // namespace explain
