// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>

// Media types and multipart bodies, read as Django reads them.
namespace server {

/// "application/json; indent=4", taken apart; type and parameter names in lower case.
struct MediaType
{
    QByteArray mainType;
    QByteArray subType;
    QMap<QByteArray, QByteArray> parameters;

    bool readable = true; ///< false: Django's parser crashes on it, a name in it is not ASCII

    static MediaType parse(QByteArrayView text);
    /// Whether it is \a type or a wildcard that includes it. Parameters don't count.
    bool covers(const QByteArray &type) const;
    /// 0 for */*, 1 for type/*, 2, or 3 with a parameter other than q: the more exact one is met first.
    int precedence() const;
};

/// One part of a multipart/form-data body (RFC 7578).
struct MultipartField
{
    QByteArray name;
    QByteArray value;
    bool isFile = false;
};

/// The parts that have a name, as Django finds them: a body that does not hold the boundary is one part.
QList<MultipartField> multipartFields(const QByteArray &body, const QByteArray &boundary);

} // namespace server
