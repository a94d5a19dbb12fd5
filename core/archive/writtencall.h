// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace archive {

/// A call as a file writes it: {{name}} stands for a variable. A plain value; may hold secrets.
struct WrittenCall
{
    struct Field
    {
        QString name;
        QString value;
        bool operator==(const Field &) const = default;
    };
    enum class Auth : quint8 {
        None,
        Bearer, ///< the credential's value is the token
        Basic, ///< the credential is user name and password
        HeaderKey, ///< the credential is a header field
        QueryKey ///< the credential is a field of the query
    };
    enum class Body : quint8 {
        None,
        Text,
        Form, ///< application/x-www-form-urlencoded
        Parts ///< multipart/form-data, texts only
    };

    QString place; ///< as the file has it, below its folders: "Auth / Log in"; may be empty
    QString method; ///< empty: GET
    QString url; ///< percent-encoded where that is needed; without a scheme it is http
    QList<Field> headers;
    Auth auth = Auth::None;
    Field credential; ///< takes the place of a header field that is written out
    Body body = Body::None;
    QString text; ///< Body::Text
    QString textType; ///< its Content-Type, where no header says it; may be empty
    QList<Field> fields; ///< Body::Form and Parts, not encoded
    bool operator==(const WrittenCall &) const = default;
};

} // namespace archive
