// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/finding.h"

#include "core/base/tabletext.h"

#include <QCoreApplication>
#include <array>

namespace fingerprint {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("fingerprint::Finding", text);
}

struct Row
{
    Property property;
    const char *name;
    TableText title;
};

constexpr std::array Rows{
    Row{ Property::Library, "library", TABLE_TEXT("fingerprint::Finding", "Library") },
    Row{ Property::Band, "band", TABLE_TEXT("fingerprint::Finding", "Version band") },
    Row{ Property::Endpoints, "endpoints", TABLE_TEXT("fingerprint::Finding", "Views that are there") },
    Row{ Property::Fields, "fields", TABLE_TEXT("fingerprint::Finding", "Fields of bodies") },
    Row{ Property::HeaderType, "header_type", TABLE_TEXT("fingerprint::Finding", "Word before the token") },
    Row{ Property::HeaderName, "header_name", TABLE_TEXT("fingerprint::Finding", "Header of the token") },
    Row{ Property::TokenClasses, "token_classes", TABLE_TEXT("fingerprint::Finding", "Token classes in the header") },
    Row{ Property::AuthenticationClasses, "authentication_classes",
        TABLE_TEXT("fingerprint::Finding", "Authentication of refresh and logout") },
    Row{ Property::Algorithm, "algorithm", TABLE_TEXT("fingerprint::Finding", "Algorithm") },
    Row{ Property::KeyId, "kid", TABLE_TEXT("fingerprint::Finding", "Key id in tokens") },
    Row{ Property::KeySet, "key_set", TABLE_TEXT("fingerprint::Finding", "Published keys") },
    Row{ Property::TypeClaim, "type_claim", TABLE_TEXT("fingerprint::Finding", "Claim of the token type") },
    Row{ Property::IdClaim, "id_claim", TABLE_TEXT("fingerprint::Finding", "Claim of the token id") },
    Row{ Property::UserClaim, "user_claim", TABLE_TEXT("fingerprint::Finding", "Claim of the user") },
    Row{ Property::Issuer, "issuer", TABLE_TEXT("fingerprint::Finding", "Issuer") },
    Row{ Property::Audience, "audience", TABLE_TEXT("fingerprint::Finding", "Audience") },
    Row{ Property::AccessLifetime, "access_lifetime", TABLE_TEXT("fingerprint::Finding", "Lifetime of access tokens") },
    Row{ Property::RefreshLifetime, "refresh_lifetime",
        TABLE_TEXT("fingerprint::Finding", "Lifetime of refresh tokens") },
    Row{ Property::SlidingLifetime, "sliding_lifetime",
        TABLE_TEXT("fingerprint::Finding", "Lifetime of sliding tokens") },
    Row{ Property::Rotation, "rotation", TABLE_TEXT("fingerprint::Finding", "Rotation") },
    Row{ Property::BlacklistApp, "blacklist_app", TABLE_TEXT("fingerprint::Finding", "Blacklist app") },
    Row{ Property::BlacklistAfterRotation, "blacklist_after_rotation",
        TABLE_TEXT("fingerprint::Finding", "Blacklist after rotation") },
    Row{
        Property::VerifyBlacklist, "verify_blacklist", TABLE_TEXT("fingerprint::Finding", "Verify and the blacklist") },
    Row{ Property::Languages, "languages", TABLE_TEXT("fingerprint::Finding", "Languages") },
    Row{ Property::Skew, "skew", TABLE_TEXT("fingerprint::Finding", "Clock") },
    Row{ Property::TokenClock, "token_clock", TABLE_TEXT("fingerprint::Finding", "Clock of its tokens") },
};

constexpr bool isInEnumOrder()
{
    for (std::size_t i = 0; i < Rows.size(); ++i) {
        if (std::size_t(Rows[i].property) != i)
            return false;
    }
    return true;
}
static_assert(isInEnumOrder() && Rows.size() == std::size_t(Property::TokenClock) + 1, "indexed by the enum");

} // namespace

QString certaintyName(Certainty certainty)
{
    static constexpr std::array names{ "unknown", "likely", "certain" };
    return QString::fromLatin1(names[std::size_t(certainty)]);
}

QString certaintyText(Certainty certainty)
{
    switch (certainty) {
    case Certainty::Certain:
        return tr("certain");
    case Certainty::Likely:
        return tr("likely");
    case Certainty::Unknown:
        break;
    }
    return tr("unknown");
}

QString propertyName(Property property)
{
    return QString::fromLatin1(Rows[std::size_t(property)].name);
}

QString propertyTitle(Property property)
{
    return Rows[std::size_t(property)].title.translated();
}

QString valueText(const Finding &finding)
{
    return finding.text.isEmpty() ? tr("can't be told") : finding.text;
}

Finding unknown(Property property, const QString &evidence)
{
    return { property, {}, {}, Certainty::Unknown, evidence };
}

} // namespace fingerprint
