// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>

namespace explain {

/// Which part of a token a name belongs to: the same name may mean different things in both.
enum class TokenPart { Header, Payload };

/// What kind of value a claim is meant to have.
enum class ClaimType {
    Any,
    String,
    StringOrUri,
    StringOrList,
    Number,
    NumericDate,
    Boolean,
    Object,
    List,
    Url,
    Base64Url
};

/// One registered claim or header member, in our own words.
struct ClaimInfo
{
    QString name; ///< as on the wire: "exp"
    QString title; ///< "Expiration time"
    QString meaning; ///< one or two sentences, plain text
    QString reference; ///< "RFC 7519 section 4.1.4"; "Simple JWT" for its own
    QString unit; ///< "seconds since 1970-01-01 UTC"; mostly empty
    ClaimType type = ClaimType::Any;
    bool personal = false; ///< tells something about a person: name, mail, phone, address, birth date
};

/// "string", "number", "seconds since 1970" …: what a reader may expect as the value.
QString typeText(ClaimType type);

/// The registered JWT and OpenID Connect claims, the JOSE header members and Simple JWT's own. Read from
/// resources/claims.json, which is compiled into the program, when something is first asked; thread-safe.
class ClaimCatalog
{
public:
    /// nullptr if the name is not registered. Case-sensitive, as RFC 7519 section 10.1 says.
    const ClaimInfo *find(TokenPart part, QStringView name) const;
    /// All entries in catalogue order, for completion and for the help page.
    const QList<ClaimInfo> &entries(TokenPart part) const;
};

} // namespace explain
