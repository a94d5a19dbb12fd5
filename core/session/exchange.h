// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/chunkedlist.h"
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QPair>
#include <QString>
#include <QUrl>
#include <optional>

namespace session {

/// The calls of a Simple JWT server that Jotlab knows by name: the password-less views, the library's own, and what
/// surrounds them.
enum class Endpoint : quint8 {
    Login, ///< password-less LoginView: two independent tokens
    Refresh, ///< RefreshView, wants an access token
    Logout, ///< LogoutView, wants an access token
    ObtainPair,
    TokenRefresh,
    TokenVerify,
    TokenBlacklist,
    ObtainSliding,
    RefreshSliding,
    WhoAmI, ///< any protected view
    Users, ///< the directory of the embedded server
    Jwks,
    Clock, ///< the movable clock of the embedded server
    Other ///< a call that is none of these
};

/// The header field in which an embedded server hears its start secret: made at each start, known to who started it.
inline constexpr char startSecretHeader[] = "X-Jotlab-Secret";

/// Header fields in the order of the wire, repeated names kept.
using Headers = QList<QPair<QByteArray, QByteArray>>;

/// The first field with that name, in any case (RFC 9110 section 5.1).
std::optional<QByteArray> headerValue(const Headers &headers, QByteArrayView name);

/// Why no usable answer came back.
enum class Failure : quint8 {
    None, ///< an answer came, whatever its status
    Unreachable, ///< no connection: unknown host, refused, no route
    TimedOut, ///< the time limit passed before the answer was complete
    TlsUntrusted, ///< the server's certificate was not accepted
    TooLarge, ///< the answer exceeded the size limit; replyBody holds its beginning
    NotHttp, ///< something took the connection, but gave no HTTP answer
    BrokenOff, ///< the connection ended in the middle of the answer
    Cancelled ///< stopped on request
};

/// Why a call was made.
enum class Occasion : quint8 {
    Asked, ///< somebody asked for it
    EndIsNear, ///< a refresh by itself: most of the access token's lifetime had passed
    HadExpired, ///< a refresh by itself: a call had been refused, as its access token had expired
    Repeated ///< that call once more by itself, with the new access token
};

/// One word for a list: "automatic", "repeated"; empty where somebody asked.
QString occasionWord(Occasion occasion);
/// The same as a sentence, and by which setting.
QString occasionSentence(Occasion occasion);

/// One HTTP request and its reply, or the reason there is none. A plain value; holds whole tokens, so redact before it
/// leaves the program.
struct Exchange
{
    quint64 id = 0; ///< given by the session that recorded it, unique in that one; 0: not recorded
    Endpoint endpoint = Endpoint::Other;
    QString server; ///< base URL of the server, as SessionLog groups by it
    Instant startedAt{};
    std::chrono::microseconds duration{ 0 }; ///< until the answer was complete or failed
    QByteArray method;
    QUrl url;
    Headers headers; ///< as sent
    QByteArray body;
    int status = 0; ///< HTTP status; 0: no answer
    QByteArray reason; ///< the status line's text
    Headers replyHeaders;
    QByteArray replyBody;
    Failure failure = Failure::None;
    std::optional<Error> error; ///< the sentence for failure; absent if an answer came
    Occasion occasion = Occasion::Asked;
    bool isShortened = false; ///< its bodies were dropped, as the session had reached the memory that it may take

    bool succeeded() const { return failure == Failure::None && status >= 200 && status < 300; }
};

/// Of a session, in the order in which they were recorded, or some of it.
using ExchangeList = ChunkedList<Exchange>;

} // namespace session

Q_DECLARE_METATYPE(session::Exchange)
