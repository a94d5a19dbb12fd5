// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <QHash>
#include <QMap>
#include <QRegularExpression>

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
    QString note; ///< what this form can't hold of the call, a sentence; may be empty
    bool operator==(const WrittenCall &) const = default;
};

/// All texts of a call in which a variable may stand.
template<class Call, class Visit> void visitTexts(Call &call, Visit visit)
{
    visit(call.method);
    visit(call.url);
    visit(call.text);
    visit(call.credential.name);
    visit(call.credential.value);
    for (auto *fields : { &call.headers, &call.fields }) {
        for (auto &field : *fields) {
            visit(field.name);
            visit(field.value);
        }
    }
}

/// Calls as they go into a file of another tool. A plain value; may hold secrets.
struct WrittenCollection
{
    QString name;
    QList<WrittenCall> calls;
    QMap<QString, QString> variables; ///< those that the calls use and that have a value
};

/// The value of the first field of that name, without regard to case (RFC 9110, 5.1); absent: there is none.
std::optional<QString> headerOf(const QList<WrittenCall::Field> &headers, QStringView name);
/// In place of all fields of that name.
void setHeader(const QString &name, const QString &value, QList<WrittenCall::Field> *headers);
/// One more field of an address's query, before its fragment; encoded already.
void addToQuery(const QString &field, QString *url);
/// Values for parts of an address's path that are written as ":name", by their names; they are encoded.
void fillPath(const QHash<QString, QString> &values, QString *url);
/// Percent-encoded for a form, a query or a part of a path, but for its variables.
QString encodedAroundVariables(const QString &text);
/// {{name}}
QString variableText(const QString &name);
/// {{name}}, whose name is the first capture.
const QRegularExpression &writtenVariable();

/// A header field that is made anew by whoever sends: that of a record would contradict the new connection.
bool isOfConnection(const QByteArray &name);

/// An exchange's request. What belongs to its connection alone is left out, and so is a body that is no text, which the
/// note says. Thread-safe.
WrittenCall writtenCall(const session::Exchange &exchange);

} // namespace archive
