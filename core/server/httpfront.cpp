// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility> // Asio 1.74 forgets it

#include "core/base/log.h"
#include "core/server/httpfront.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <QCoreApplication>
#include <QDateTime>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <list>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>
#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#endif

namespace server {

using namespace Qt::StringLiterals;
namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("server::HttpFront", source);
}

QByteArray bytesOf(boost::beast::string_view view)
{
    return { view.data(), qsizetype(view.size()) };
}

/// Between tries to take a connection while no descriptor is free.
constexpr std::chrono::milliseconds Pause{ 20 };

/// What the head of a request says.
struct Head
{
    HttpRequest request; ///< without its body
    qsizetype bodySize = 0;
    bool keepAlive = true;
    bool expectsContinue = false;
};

/// Where the head ends, behind its first empty line; -1 while that is missing. A line may end in a bare line feed, as
/// people type it (RFC 9112 section 2.2). \a from: where to begin to look.
qsizetype headEnd(QByteArrayView bytes, qsizetype from)
{
    for (qsizetype at = bytes.indexOf('\n', from); at >= 0; at = bytes.indexOf('\n', at + 1)) {
        const QByteArrayView rest = bytes.sliced(at + 1);
        if (rest.startsWith('\n'))
            return at + 2;
        if (rest.startsWith("\r\n"))
            return at + 3;
    }
    return -1;
}

/// The parser takes CR LF alone.
QByteArray withWholeLineEnds(QByteArrayView head)
{
    QByteArray whole;
    whole.reserve(head.size() + 128);
    for (const char c : head) {
        if (c == '\n' && !whole.endsWith('\r'))
            whole += '\r';
        whole += c;
    }
    return whole;
}

bool hasBareLineFeed(QByteArrayView head)
{
    for (qsizetype at = head.indexOf('\n'); at >= 0; at = head.indexOf('\n', at + 1)) {
        if (at == 0 || head[at - 1] != '\r')
            return true;
    }
    return false;
}

/// Other control characters than white space and NUL, which Django takes in a value and the parser doesn't: something
/// else in their place.
QByteArray withoutControls(QByteArrayView head)
{
    QByteArray plain;
    const qsizetype fields = head.indexOf('\n');
    for (qsizetype i = fields; i < head.size(); ++i) {
        const uchar c = uchar(head[i]);
        if (c != 0x7f && (c >= 0x20 || c == 0 || c == '\t' || c == '\r' || c == '\n'))
            continue;
        if (plain.isNull())
            plain = head.toByteArray();
        plain[i] = '?';
    }
    return plain;
}

/// The fields of a head that the parser has found good.
QList<Header> fieldsOf(QByteArrayView head)
{
    QList<Header> fields;
    for (qsizetype at = head.indexOf('\n') + 1, end = 0; (end = head.indexOf('\n', at)) >= 0; at = end + 1) {
        const QByteArrayView line = head.sliced(at, end - at);
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            fields.append({ line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray() });
    }
    return fields;
}

bool isWholeNumber(boost::beast::string_view value)
{
    return !value.empty() && value.size() <= 15
        && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Three words, the last of which claims to be a version of HTTP.
bool namesAVersion(QByteArrayView head)
{
    const QList<QByteArray> words = head.first(head.indexOf('\n')).trimmed().toByteArray().split(' ');
    return words.size() == 3 && words.last().startsWith("HTTP/");
}

using Parser = http::request_parser<http::empty_body>;

HttpReply refusalOf(const error_code &error, QByteArrayView head, const Parser &parser, const ConnectionLimits &limits)
{
    if (error == http::error::body_limit)
        return detailReply(413, u"The body is longer than %1 bytes; send less."_s.arg(limits.bodyBytes));
    if (error == http::error::bad_transfer_encoding)
        return detailReply(411, u"This server takes no chunked body; send it with a Content-Length."_s);
    if (error == http::error::bad_content_length)
        return detailReply(400, u"Content-Length is not one whole number."_s);
    if (error == http::error::bad_version)
        return detailReply(namesAVersion(head) ? 505 : 400, u"This server speaks HTTP/1.1 and HTTP/1.0 only."_s);
    return detailReply(400,
        parser.get().target().empty() ? u"The request line is not \"METHOD TARGET HTTP/1.1\"."_s
                                      : u"A header is not \"Name: value\" on one line."_s);
}

/// What the parser lets pass, and this server doesn't; nothing where all is well.
std::optional<HttpReply> refusalOf(const Parser::value_type &message, const Parser &parser)
{
    const auto target = message.target();
    if (!target.starts_with('/') && !target.starts_with("http://") && !target.starts_with("https://") && target != "*")
        return detailReply(400, u"The request target is neither a path nor a URL."_s);
    if (message.find(http::field::transfer_encoding) != message.end())
        return detailReply(411, u"This server takes no chunked body; send it with a Content-Length."_s);
    const auto lengths = message.equal_range(http::field::content_length);
    if (!std::all_of(lengths.first, lengths.second, [](const auto &field) { return isWholeNumber(field.value()); }))
        return detailReply(400, u"Content-Length is not one whole number."_s);
    // Any other offer is ignored (RFC 9110 section 7.8); who offers this one would wait for frames.
    if (parser.upgrade() && http::token_list(message[http::field::upgrade]).exists("websocket"))
        return detailReply(400, u"This server speaks no WebSocket."_s);
    return {};
}

/// Reads a head that is there whole. The refusal is complete.
tl::expected<Head, HttpReply> readHead(QByteArrayView bytes, const ConnectionLimits &limits)
{
    const QByteArray mended = hasBareLineFeed(bytes) ? withWholeLineEnds(bytes) : QByteArray();
    const QByteArrayView head = mended.isNull() ? bytes : QByteArrayView(mended);
    Parser parser;
    parser.header_limit(std::uint32_t(head.size()));
    parser.body_limit(std::uint64_t(limits.bodyBytes));
    error_code error;
    const QByteArray plain = withoutControls(head);
    parser.put(asio::buffer(plain.isNull() ? head.data() : plain.constData(), size_t(head.size())), error);
    const auto &message = parser.get();
    // The parser joins folded lines; nobody should send them any more (RFC 9112 section 5.2).
    const bool isFolded = head.contains("\n ") || head.contains("\n\t");
    if (!error && (isFolded || !parser.is_header_done()))
        error = http::error::bad_field;
    if (std::distance(message.begin(), message.end()) > limits.headerFields)
        return tl::unexpected(
            detailReply(431, u"The request has more than %1 header fields; send fewer."_s.arg(limits.headerFields)));
    if (error)
        return tl::unexpected(refusalOf(error, head, parser, limits));
    if (const auto refusal = refusalOf(message, parser))
        return tl::unexpected(*refusal);

    Head read;
    read.request = requestTo(bytesOf(message.target()), bytesOf(message.method_string()), fieldsOf(head));
    read.bodySize = qsizetype(parser.content_length().value_or(0));
    read.keepAlive = parser.keep_alive();
    read.expectsContinue
        = message.version() == 11 && boost::beast::iequals(message[http::field::expect], "100-continue");
    return read;
}

/// How many connections the process can afford: half of its descriptors, of which it takes as many as it may.
int affordable(int wanted)
{
#ifdef Q_OS_UNIX
    rlimit descriptors{};
    if (::getrlimit(RLIMIT_NOFILE, &descriptors) != 0)
        return wanted;
    rlimit more = descriptors;
    more.rlim_cur = std::min(descriptors.rlim_max, 2 * rlim_t(wanted));
    if (more.rlim_cur > descriptors.rlim_cur && ::setrlimit(RLIMIT_NOFILE, &more) == 0)
        descriptors = more;
    return int(std::clamp(descriptors.rlim_cur / 2, rlim_t(1), rlim_t(wanted)));
#else
    return wanted;
#endif
}

/// A descriptor that programs started from here don't get.
void keepPrivate(int descriptor)
{
#ifdef Q_OS_UNIX
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
#endif
}

} // namespace

/// The loop, its connections and what they share. Belongs to the front's thread but for post() and count.
class HttpFront::Private
{
public:
    Private(const ConnectionLimits &given, Handler answering, Clock time)
        : limits(given)
        , handler(std::move(answering))
        , clock(std::move(time))
    {
        limits.connections = affordable(limits.connections);
    }

    error_code listen(quint16 port);
    /// A holder holds so many bytes more or less. False where it was given up for that, as nobody else holds any.
    bool hold(qsizetype bytes, Connection &holder);
    /// Has an answer sent when all requests that are there are answered: a client in another process is woken once for
    /// all of its answers, which costs as much as the work for one.
    void sendSoon(std::shared_ptr<Connection> connection);
    /// The Date header of an answer that is sent now.
    QByteArray date();

    asio::io_context context{ 1 }; // one thread
    ConnectionLimits limits;
    Handler handler;
    Clock clock;
    tcp::acceptor acceptor{ context };
    std::list<std::shared_ptr<Connection>> connections; ///< the longest idle first
    std::atomic<int> count = 0; ///< of connections
    std::array<char, 64 * 1024> chunk; ///< what is being read, whoever sent it: an idle connection needs no buffer

private:
    using Counts = std::function<bool(const Connection &)>;

    void accept();
    void welcome(tcp::socket socket);
    void sweepLater();
    std::shared_ptr<Connection> longestIdle(const Counts &counts) const;

    void send();

    std::vector<std::shared_ptr<Connection>> m_answered; // to be sent
    asio::steady_timer m_again{ context };
    asio::steady_timer m_sweep{ context };
    qsizetype m_held = 0;
    qint64 m_second = 0;
    QByteArray m_date;
};

/// One client: reads a request, has it answered, and only then reads on. Whatever waits for its socket keeps it alive.
class HttpFront::Connection : public std::enable_shared_from_this<Connection>
{
public:
    Connection(Private &front, tcp::socket socket)
        : m_front(front)
        , m_socket(std::move(socket))
    {
    }

    /// \a place: its own among the front's connections.
    void begin(std::list<std::shared_ptr<Connection>>::iterator place);
    void checkDeadline(SteadyClock::time_point now);
    void send(); ///< its answer
    void giveWay(); ///< ends what it does, as others need the room
    void close();
    qsizetype heldBytes() const { return m_held; }
    SteadyClock::time_point activeAt() const { return m_activeAt; }
    bool isAsked() const { return m_state == State::Asked; }

private:
    enum class State {
        Head, ///< of a request, or idle
        Body,
        Asked, ///< the handler has the request
        Answering, ///< the answer is being sent
        Lingering, ///< all is said; bytes are read on for a while, as closing at once would lose the client its answer
        Closed
    };

    void read();
    void receive();
    void proceed();
    void readHead(qsizetype end);
    void ask();
    void refuse(const HttpReply &reply);
    void answer(const HttpReply &reply, bool keepAlive);
    void write();
    void next();
    void linger();
    bool count();

    Private &m_front;
    tcp::socket m_socket;
    std::list<std::shared_ptr<Connection>>::iterator m_place;
    State m_state = State::Head;
    SteadyClock::time_point m_activeAt; // when bytes came last
    SteadyClock::time_point m_deadline;
    SteadyClock::time_point m_latest; // for all of a head or body, however it trickles
    bool m_isReading = false;
    bool m_hasBegun = false; // a request
    bool m_isHeadMethod = false; // the answer has no body
    bool m_closes = false; // after the answer
    bool m_isRefusal = false;
    qsizetype m_held = 0;
    qsizetype m_searched = 0; // of m_received, for the end of the head
    QByteArray m_received; // not yet a request
    Head m_head;
    QByteArray m_wire; // the answer
    qsizetype m_sent = 0;
};

error_code HttpFront::Private::listen(quint16 port)
{
    error_code error;
    acceptor.open(tcp::v4(), error);
    if (!error) {
        keepPrivate(acceptor.native_handle());
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error)
        acceptor.bind({ asio::ip::address_v4::loopback(), port }, error);
    if (!error)
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) {
        accept();
        sweepLater();
    }
    return error;
}

void HttpFront::Private::accept()
{
    acceptor.async_accept([this](const error_code &error, tcp::socket socket) {
        if (!error) {
            welcome(std::move(socket));
            return accept();
        }
        if (error == asio::error::operation_aborted)
            return;
        if (error == asio::error::connection_aborted)
            return accept();
        // No descriptor is free: trying at once would only spin, and newcomers would drive each other out.
        qCDebug(lcServer) << "no connection can be accepted:" << error.message().c_str();
        const auto before = SteadyClock::now() - Pause;
        const auto idle
            = longestIdle([&](const Connection &each) { return !each.isAsked() && each.activeAt() < before; });
        if (idle)
            idle->close();
        m_again.expires_after(Pause);
        m_again.async_wait([this](const error_code &stopped) {
            if (!stopped)
                accept();
        });
    });
}

void HttpFront::Private::welcome(tcp::socket socket)
{
    keepPrivate(socket.native_handle());
    if (count >= limits.connections) {
        // So those who connect and wait can't keep others out.
        const auto idle = longestIdle([](const Connection &each) { return !each.isAsked(); });
        if (!idle)
            return;
        idle->close();
    }
    ++count;
    connections.push_back(std::make_shared<Connection>(*this, std::move(socket)));
    const auto place = std::prev(connections.end());
    (*place)->begin(place);
}

std::shared_ptr<HttpFront::Connection> HttpFront::Private::longestIdle(const Counts &counts) const
{
    const auto found = std::find_if(
        connections.begin(), connections.end(), [&](const std::shared_ptr<Connection> &each) { return counts(*each); });
    return found == connections.end() ? nullptr : *found;
}

bool HttpFront::Private::hold(qsizetype bytes, Connection &holder)
{
    m_held += bytes;
    while (bytes > 0 && m_held > limits.bytesHeld) {
        const auto other = longestIdle(
            [&holder](const Connection &each) { return &each != &holder && each.heldBytes() > 0 && !each.isAsked(); });
        if (!other) {
            holder.giveWay();
            return false;
        }
        other->giveWay();
    }
    return true;
}

void HttpFront::Private::sweepLater()
{
    const auto shortest
        = std::min({ limits.headTime, limits.bodyTime, limits.replyTime, limits.idleTime, limits.lingerTime });
    m_sweep.expires_after(std::clamp(shortest / 4, std::chrono::milliseconds(20), std::chrono::milliseconds(1000)));
    m_sweep.async_wait([this](const error_code &stopped) {
        if (stopped)
            return;
        const auto now = SteadyClock::now();
        for (auto each = connections.begin(); each != connections.end();)
            std::shared_ptr<Connection>(*each++)->checkDeadline(now); // which may take it from the list
        sweepLater();
    });
}

void HttpFront::Private::sendSoon(std::shared_ptr<Connection> connection)
{
    m_answered.push_back(std::move(connection));
    if (m_answered.size() == 1)
        asio::post(context, [this] { send(); });
}

void HttpFront::Private::send()
{
    for (const auto &each : std::exchange(m_answered, {}))
        each->send();
}

QByteArray HttpFront::Private::date()
{
    const qint64 second = epochSeconds(clock());
    if (std::exchange(m_second, second) != second)
        m_date = httpDate(second);
    return m_date;
}

void HttpFront::Connection::begin(std::list<std::shared_ptr<Connection>>::iterator place)
{
    m_place = place;
    error_code ignored;
    m_socket.non_blocking(true, ignored);
    m_socket.set_option(tcp::no_delay(true), ignored);
    m_activeAt = SteadyClock::now();
    m_deadline = m_activeAt + m_front.limits.idleTime;
    read();
}

void HttpFront::Connection::checkDeadline(SteadyClock::time_point now)
{
    if (now < m_deadline)
        return;
    // In the middle of a request the client is told; an idle one is just closed.
    if (m_state == State::Body || (m_state == State::Head && !m_received.isEmpty()))
        refuse(detailReply(408, u"The request did not come in time."_s));
    else
        close();
}

void HttpFront::Connection::giveWay()
{
    if (m_state == State::Head || m_state == State::Body)
        refuse(detailReply(503, u"The server is receiving too many large requests; try again."_s));
    else
        close();
}

void HttpFront::Connection::close()
{
    if (std::exchange(m_state, State::Closed) == State::Closed)
        return;
    error_code ignored;
    m_socket.close(ignored);
    m_front.hold(-std::exchange(m_held, 0), *this);
    --m_front.count;
    const auto self = shared_from_this();
    m_front.connections.erase(m_place);
}

// Tells the front what is held now; false where this connection was given up for it.
bool HttpFront::Connection::count()
{
    const qsizetype now = m_received.size() + m_wire.size() - m_sent;
    const qsizetype more = now - std::exchange(m_held, now);
    return more == 0 || m_front.hold(more, *this);
}

void HttpFront::Connection::read()
{
    if (std::exchange(m_isReading, true))
        return;
    m_socket.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code &error) {
        self->m_isReading = false;
        if (error)
            self->close();
        else
            self->receive();
    });
}

void HttpFront::Connection::receive()
{
    if (m_state != State::Head && m_state != State::Body && m_state != State::Lingering)
        return; // refused meanwhile, so the answer comes first
    size_t most = m_front.chunk.size();
    if (m_state == State::Body) // what comes behind it stays where it is
        most = std::min(most, size_t(m_head.bodySize - m_received.size()));
    error_code error;
    const size_t size = m_socket.read_some(asio::buffer(m_front.chunk.data(), most), error);
    if (error == asio::error::would_block || (!error && m_state == State::Lingering))
        return read();
    if (error) // it has closed or is gone, and there is no whole request to answer
        return close();
    m_front.connections.splice(m_front.connections.end(), m_front.connections, m_place); // active last
    m_received.append(m_front.chunk.data(), qsizetype(size));
    std::fill_n(m_front.chunk.data(), size, '\0'); // a password stays in it for no longer than its request takes
    if (count())
        proceed();
}

// With what has come.
void HttpFront::Connection::proceed()
{
    const auto now = SteadyClock::now();
    m_activeAt = now;
    if (m_state == State::Head) {
        // Empty lines before a request are allowed (RFC 9112 section 2.2).
        const auto begin
            = std::find_if(m_received.cbegin(), m_received.cend(), [](char c) { return c != '\r' && c != '\n'; });
        m_received.remove(0, begin - m_received.cbegin());
        if (!std::exchange(m_hasBegun, true))
            m_latest = now + m_front.limits.headTime;
        const qsizetype end = headEnd(m_received, m_searched);
        if ((end < 0 ? m_received.size() : end) > m_front.limits.headBytes) {
            return refuse(detailReply(
                431, u"The request's headers are longer than %1 bytes; send less."_s.arg(m_front.limits.headBytes)));
        }
        m_searched = std::max(m_received.size() - 2, qsizetype(0)); // where an empty line may have begun
        if (end >= 0) {
            m_latest = now + m_front.limits.bodyTime;
            readHead(end);
        }
    }
    if (m_state == State::Body && m_received.size() >= m_head.bodySize)
        return ask();
    if (m_state == State::Head || m_state == State::Body) {
        m_deadline = std::min(m_latest, now + m_front.limits.idleTime);
        read();
    }
}

void HttpFront::Connection::readHead(qsizetype end)
{
    auto head = server::readHead(QByteArrayView(m_received).first(end), m_front.limits);
    if (!head)
        return refuse(head.error());
    m_head = std::move(*head);
    m_received.remove(0, end);
    m_isHeadMethod = m_head.request.method == "HEAD";
    m_state = State::Body;
    if (!m_head.expectsContinue || !m_received.isEmpty() || m_head.bodySize == 0)
        return;
    static constexpr std::string_view go = "HTTP/1.1 100 Continue\r\n\r\n";
    error_code error;
    if (m_socket.write_some(asio::buffer(go), error) != go.size())
        close(); // no room for 25 bytes, although every answer was taken
}

void HttpFront::Connection::ask()
{
    m_state = State::Asked;
    m_deadline = SteadyClock::time_point::max();
    HttpRequest request = std::move(m_head.request);
    if (m_received.size() == m_head.bodySize) {
        request.body = std::exchange(m_received, {});
    } else {
        request.body = m_received.first(m_head.bodySize);
        m_received.remove(0, m_head.bodySize);
    }
    m_front.handler(request, [connection = weak_from_this()](const HttpReply &reply) {
        const auto self = connection.lock();
        if (self && self->m_state == State::Asked)
            self->answer(reply, self->m_head.keepAlive);
    });
}

void HttpFront::Connection::refuse(const HttpReply &reply)
{
    if (m_state == State::Head)
        m_isHeadMethod = m_received.startsWith("HEAD ");
    m_received.clear();
    count(); // at once, as it may be refused for what it held
    m_isRefusal = true;
    answer(reply, false);
}

void HttpFront::Connection::answer(const HttpReply &reply, bool keepAlive)
{
    m_state = State::Answering;
    m_deadline = SteadyClock::now() + m_front.limits.replyTime;
    m_closes = !keepAlive;
    if (m_closes)
        m_received.clear(); // what follows the last request is none (RFC 9112 section 9.6)
    m_wire = toWire(reply, { !m_isHeadMethod, keepAlive, m_front.date() });
    m_sent = 0;
    m_front.sendSoon(shared_from_this());
}

void HttpFront::Connection::send()
{
    if (m_state == State::Answering)
        write();
}

void HttpFront::Connection::write()
{
    error_code error;
    while (!error && m_sent < m_wire.size()) {
        m_sent += qsizetype(
            m_socket.write_some(asio::buffer(m_wire.constData() + m_sent, size_t(m_wire.size() - m_sent)), error));
    }
    if (!error)
        return m_closes ? linger() : next();
    if (error != asio::error::would_block)
        return close();
    // A refusal is small, and often the means to get below what may be held.
    if (!m_isRefusal && !count())
        return;
    m_socket.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const error_code &failed) {
        if (self->m_state != State::Answering)
            return;
        if (failed)
            self->close();
        else
            self->write();
    });
}

// The answer is out.
void HttpFront::Connection::next()
{
    m_state = State::Head;
    m_deadline = SteadyClock::now() + m_front.limits.idleTime;
    m_hasBegun = false;
    m_searched = 0;
    m_wire.clear();
    m_sent = 0;
    count();
    if (m_received.isEmpty())
        return read();
    // A pipelined request: others come first.
    asio::post(m_front.context, [self = shared_from_this()] {
        if (self->m_state == State::Head)
            self->proceed();
    });
}

void HttpFront::Connection::linger()
{
    m_state = State::Lingering;
    m_deadline = SteadyClock::now() + m_front.limits.lingerTime;
    m_received.clear();
    m_head = {};
    m_wire.clear();
    m_sent = 0;
    count();
    error_code ignored;
    m_socket.shutdown(tcp::socket::shutdown_send, ignored);
    read();
}

Result<std::unique_ptr<HttpFront>> HttpFront::listen(
    quint16 port, const ConnectionLimits &limits, Handler handler, Clock clock)
{
    error_code error;
    try {
        std::unique_ptr<HttpFront> front(
            new HttpFront(std::make_unique<Private>(limits, std::move(handler), std::move(clock))));
        error = front->d->listen(port);
        if (!error)
            return front;
    } catch (const boost::system::system_error &failed) { // not even a loop: no descriptor is free
        error = failed.code();
    }
    return fail(Errc::Network,
        text("Port %1 on 127.0.0.1 can't be used: %2. Choose another, or 0 for a free one.")
            .arg(port)
            .arg(QString::fromStdString(error.message())));
}

HttpFront::HttpFront(std::unique_ptr<Private> data)
    : d(std::move(data))
{
}

HttpFront::~HttpFront() = default;

quint16 HttpFront::port() const
{
    error_code ignored;
    return d->acceptor.local_endpoint(ignored).port();
}

int HttpFront::connectionCount() const
{
    return d->count;
}

void HttpFront::run()
{
    for (;;) {
        try {
            d->context.run();
            return;
        } catch (const std::exception &error) { // out of memory: this request is given up, the others are not
            qCWarning(lcServer) << "a request could not be answered:" << error.what();
        }
    }
}

void HttpFront::stop()
{
    d->context.stop();
}

void HttpFront::post(std::function<void()> work)
{
    asio::post(d->context, std::move(work));
}

void HttpFront::postLater(std::chrono::milliseconds after, std::function<void()> work)
{
    const auto timer = std::make_shared<asio::steady_timer>(d->context, after);
    timer->async_wait([timer, work = std::move(work)](const boost::system::error_code &error) {
        if (!error)
            work();
    });
}

} // namespace server
