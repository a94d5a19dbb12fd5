// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/server/http.h"

#include <QList>
#include <optional>
#include <tl/expected.hpp>

// Django REST framework's transport rules, as Django 3.2 with DRF 3.14 and its default settings applies them to a view.
namespace server::drf {

/// What a request's Accept header and ?format= choose (DefaultContentNegotiation on JSONRenderer, BrowsableAPIRenderer).
struct Renderer
{
    bool html = false; ///< the browsable page
    int indent = 0; ///< of JSON, 0: compact; from "application/json; indent=4"
};

/// An answer that ends the view's work: DRF's APIException.
struct Problem
{
    int status = 400;
    Json body;
};

template<class T>
using Parsed = tl::expected<T, Problem>;

/// 406 if none fits, 404 for an unknown ?format=.
Parsed<Renderer> negotiate(const HttpRequest &request);

/// A request's data: from JSON any value, from a form an object of strings.
struct Data
{
    Json value;
    bool form = false; ///< QueryDict: absent and blank are told apart as for HTML input
};

/// JSON, urlencoded or multipart by Content-Type; an empty body is an empty object whatever its type. 415, or 400 with the parser's words.
Parsed<Data> parse(const HttpRequest &request);

/// Required CharFields of a serializer, in its order: trimmed text, or 400 naming every field that is off.
Parsed<QList<QString>> requiredTexts(const Data &data, const QStringList &fields, const QStringList &untrimmed = {});

/// Text without the white space that Python's str.strip() removes.
QString stripped(const QString &text);

/// A serializer field as OPTIONS describes it.
struct Field
{
    const char *name;
    bool required;
    bool readOnly;
};

/// SimpleMetadata: what OPTIONS answers. No \a fields: no "actions".
Json metadata(const QString &name, const QString &description, const QList<Field> &fields);

Json detail(const QString &text);
Problem methodNotAllowed(QByteArrayView method);

/// The reply of a view with all of Django's headers: Content-Type, Vary, Allow, X-Frame-Options, nosniff, Referrer-Policy.
/// \a allow is the Allow header, such as "POST, OPTIONS".
HttpReply render(int status, const Json &body, const Renderer &renderer, const QByteArray &allow);

/// Django's own pages: 404 for an unknown path, 301 for one that lacks its slash.
HttpReply notFoundPage();
HttpReply slashRedirect(const HttpRequest &request);

} // namespace server::drf
