// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fingerprint/finding.h"

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
    const char *title;
};

constexpr std::array Rows{
    Row{ Property::Library, "library", QT_TRANSLATE_NOOP("fingerprint::Finding", "Library") },
    Row{ Property::Band, "band", QT_TRANSLATE_NOOP("fingerprint::Finding", "Version band") },
    Row{ Property::Endpoints, "endpoints", QT_TRANSLATE_NOOP("fingerprint::Finding", "Views that are there") },
    Row{ Property::Fields, "fields", QT_TRANSLATE_NOOP("fingerprint::Finding", "Fields of bodies") },
    Row{ Property::HeaderType, "header_type", QT_TRANSLATE_NOOP("fingerprint::Finding", "Word before the token") },
    Row{ Property::HeaderName, "header_name", QT_TRANSLATE_NOOP("fingerprint::Finding", "Header of the token") },
    Row{ Property::TokenClasses, "token_classes",
        QT_TRANSLATE_NOOP("fingerprint::Finding", "Token classes in the header") },
    Row{ Property::AuthenticationClasses, "authentication_classes",
        QT_TRANSLATE_NOOP("fingerprint::Finding", "Authentication of refresh and logout") },
    Row{ Property::Algorithm, "algorithm", QT_TRANSLATE_NOOP("fingerprint::Finding", "Algorithm") },
    Row{ Property::KeyId, "kid", QT_TRANSLATE_NOOP("fingerprint::Finding", "Key id in tokens") },
    Row{ Property::KeySet, "key_set", QT_TRANSLATE_NOOP("fingerprint::Finding", "Published keys") },
    Row{ Property::TypeClaim, "type_claim", QT_TRANSLATE_NOOP("fingerprint::Finding", "Claim of the token type") },
    Row{ Property::IdClaim, "id_claim", QT_TRANSLATE_NOOP("fingerprint::Finding", "Claim of the token id") },
    Row{ Property::UserClaim, "user_claim", QT_TRANSLATE_NOOP("fingerprint::Finding", "Claim of the user") },
    Row{ Property::Issuer, "issuer", QT_TRANSLATE_NOOP("fingerprint::Finding", "Issuer") },
    Row{ Property::Audience, "audience", QT_TRANSLATE_NOOP("fingerprint::Finding", "Audience") },
    Row{ Property::AccessLifetime, "access_lifetime",
        QT_TRANSLATE_NOOP("fingerprint::Finding", "Lifetime of access tokens") },
    Row{ Property::RefreshLifetime, "refresh_lifetime",
        QT_TRANSLATE_NOOP("fingerprint::Finding", "Lifetime of refresh tokens") },
    Row{ Property::SlidingLifetime, "sliding_lifetime",
        QT_TRANSLATE_NOOP("fingerprint::Finding", "Lifetime of sliding tokens") },
    Row{ Property::Rotation, "rotation", QT_TRANSLATE_NOOP("fingerprint::Finding", "Rotation") },
    Row{ Property::BlacklistApp, "blacklist_app", QT_TRANSLATE_NOOP("fingerprint::Finding", "Blacklist app") },
    Row{ Property::BlacklistAfterRotation, "blacklist_after_rotation",
        QT_TRANSLATE_NOOP("fingerprint::Finding", "Blacklist after rotation") },
    Row{ Property::VerifyBlacklist, "verify_blacklist",
        QT_TRANSLATE_NOOP("fingerprint::Finding", "Verify and the blacklist") },
    Row{ Property::Languages, "languages", QT_TRANSLATE_NOOP("fingerprint::Finding", "Languages") },
    Row{ Property::Skew, "skew", QT_TRANSLATE_NOOP("fingerprint::Finding", "Clock") },
    Row{ Property::TokenClock, "token_clock", QT_TRANSLATE_NOOP("fingerprint::Finding", "Clock of its tokens") },
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
    return tr(Rows[std::size_t(property)].title);
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
