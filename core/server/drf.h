// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/server/http.h"

#include <QList>
#include <optional>
#include <tl/expected.hpp>

// Django REST framework's transport rules, as Django 3.2 with DRF 3.14 and its default settings applies them to a view.
namespace server::drf {

/// What a request's Accept header and ?format= choose (DefaultContentNegotiation on JSONRenderer,
/// BrowsableAPIRenderer).
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

template<class T> using Parsed = tl::expected<T, Problem>;

/// 406 if none fits, 404 for an unknown ?format=.
Parsed<Renderer> negotiate(const HttpRequest &request);

/// request.data: from JSON any value; from a form an object of strings, an uploaded file being an array there. An empty
/// body is an empty object whatever its type. 415; 400 with the parser's words; 500 where Django lets an exception
/// through.
Parsed<Json> parse(const HttpRequest &request);

/// The required CharFields of a serializer, in its order: trimmed text, or 400 naming every field that is off.
Parsed<QStringList> requiredTexts(const Json &data, const QStringList &fields);

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

/// {"detail": text}
Json detail(const QString &text);

/// The reply of a view with all of Django's headers: Content-Type, Vary, Allow, X-Frame-Options, nosniff,
/// Referrer-Policy. \a allow is the Allow header, such as "POST, OPTIONS"; \a authenticate that of WWW-Authenticate,
/// empty for none.
HttpReply render(int status, const Json &body, const Renderer &renderer, const QByteArray &allow,
    const QByteArray &authenticate = {});

/// What stands in for Django's page for an unhandled exception: JSON, with the exception.
HttpReply serverError(const QString &reason);

/// Django's own pages: 404 for an unknown path, 301 for one that lacks its slash.
HttpReply notFoundPage();
HttpReply slashRedirect(const QByteArray &path, const QByteArray &query);

} // namespace server::drf
