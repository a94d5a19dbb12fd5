// SPDX-License-Identifier: GPL-3.0-or-later
// The session's log beside a simple model of it: random steps, ended and begun again from the kept file now and then.
// JOTLAB_SEED has the same steps again, JOTLAB_STEPS more of them.
#include "tests/core/keeperrun.h"
#include "tests/support/dice.h"
#include "tests/support/memorystore.h"

#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <set>

using namespace Qt::StringLiterals;
using namespace session;
using keeper::Run;

namespace {

const QStringList servers{ sample::Server, u"http://127.0.0.1:9000"_s };
const QList<QByteArray> userIds{ "1", "2", "7" };

/// What the model has of a token. Whom it descends from and belongs with goes by text.
struct Known
{
    QByteArray type;
    QByteArray jti;
    QString userId;
    QString server;
    bool isVerified = false;
    QByteArray parent;
    int family = -1; ///< a number of the model's own
    std::optional<Instant> revokedAt;
    QString revokedBy;
    Revocation revocation = Revocation::None;
};

/// An exchange, as far as later ones are judged by it.
struct Call
{
    QString server;
    QString name;
    QByteArray sent;
    QList<QByteArray> received;
    bool isTaken = false;
    Instant end;
};

/// The rules of the log in their plainest form: every question is a search through all there is.
class Model
{
public:
    std::map<QByteArray, Known> tokens;
    std::map<std::pair<QString, QString>, QString> names;
    QList<Call> calls;

    void observe(const QByteArray &text, const Known &fresh, bool isGivenOut, const QString &server,
        const QByteArray &parent = {})
    {
        auto [at, isNew] = tokens.try_emplace(text, fresh);
        Known &known = at->second;
        if (isNew)
            known.family = m_families++;
        if (known.server.isEmpty())
            known.server = server;
        if (known.server == server && isGivenOut)
            known.isVerified = true;
        if (!parent.isEmpty() && tokens.contains(parent) && known.parent.isEmpty() && !descends(parent, text)) {
            known.parent = parent;
            join(text, parent);
        }
    }
    void join(const QByteArray &one, const QByteArray &other)
    {
        const int from = tokens.at(one).family;
        const int to = tokens.at(other).family;
        for (auto &[text, known] : tokens) {
            if (known.family == from)
                known.family = to;
        }
    }
    void verify(const QByteArray &text, const QString &server)
    {
        Known &known = tokens.at(text);
        if (known.isVerified || (!known.server.isEmpty() && known.server != server))
            return;
        known.isVerified = true;
        known.server = server;
    }
    void revoke(const QByteArray &text, Instant at, const QString &by, Revocation how)
    {
        for (Known *each : alike(text)) {
            if (each->revokedAt && *each->revokedAt <= at)
                continue;
            each->revokedAt = at;
            each->revokedBy = by;
            each->revocation = how;
        }
    }
    void revive(const QByteArray &text)
    {
        for (Known *each : alike(text)) {
            each->revokedAt.reset();
            each->revokedBy.clear();
            each->revocation = Revocation::None;
        }
    }
    /// A call has taken a token, or was refused.
    void conclude(const Call &call, bool isLogout, bool blacklistsAfterRotation, bool saysBlacklisted)
    {
        const auto hasRefresh = [this](const Call &each) {
            return std::any_of(each.received.cbegin(), each.received.cend(),
                [this](const QByteArray &text) { return tokens.at(text).type == "refresh"; });
        };
        if (call.isTaken) {
            if (const auto at = tokens.at(call.sent).revokedAt; at && *at < call.end)
                revive(call.sent);
            const auto isSame = [&](const Call &each) {
                return each.isTaken && each.server == call.server && each.name == call.name && !each.sent.isEmpty()
                    && alike(call.sent).contains(&tokens.at(each.sent));
            };
            if (isLogout && std::none_of(calls.cbegin(), calls.cend(), isSame))
                revoke(call.sent, call.end, call.name, Revocation::Blacklisted);
            else if (!isLogout && hasRefresh(call) && blacklistsAfterRotation)
                revoke(call.sent, call.end, call.name, Revocation::RotatedAway);
        } else if (saysBlacklisted && !tokens.at(call.sent).revokedAt) {
            const auto rotation = std::find_if(calls.crbegin(), calls.crend(),
                [&](const Call &each) { return each.isTaken && each.sent == call.sent && hasRefresh(each); });
            if (rotation != calls.crend())
                revoke(call.sent, rotation->end, rotation->name, Revocation::RotatedAway);
            else
                revoke(call.sent, call.end, {}, Revocation::Blacklisted);
        }
        calls.append(call);
    }
    QString nameOf(const Known &known) const
    {
        const auto found = names.find({ known.server, known.userId });
        return found == names.end() ? known.userId : found->second;
    }
    /// What a new run doesn't know: names of users that none of its tokens is of.
    void forgetNames()
    {
        std::erase_if(names, [this](const auto &name) {
            return std::none_of(tokens.cbegin(), tokens.cend(),
                [&](const auto &each) { return std::pair(each.second.server, each.second.userId) == name.first; });
        });
    }

private:
    bool descends(QByteArray text, const QByteArray &from) const
    {
        for (; !text.isEmpty(); text = tokens.at(text).parent) {
            if (text == from)
                return true;
        }
        return false;
    }
    QList<Known *> alike(const QByteArray &text)
    {
        const Known &one = tokens.at(text);
        QList<Known *> found;
        for (auto &[other, known] : tokens) {
            if (known.jti == one.jti && known.type == one.type && known.server == one.server)
                found.append(&known);
        }
        return found;
    }

    int m_families = 0;
};

/// A session in a file and its model, through the same steps.
class Pair
{
public:
    Pair(Dice &dice, const QString &folder)
        : m_dice(dice)
        , m_folder(folder)
    {
        restart();
    }

    /// One random step; its name, for a failure.
    QByteArray step()
    {
        m_now += std::chrono::seconds(1 + m_dice.below(30));
        switch (m_dice.below(16)) {
        case 0:
        case 1:
            return observe();
        case 2:
            return join();
        case 3:
            return revoke();
        case 4:
            return verify();
        case 5:
            return name();
        case 6:
            return rules();
        case 7:
        case 8:
            return login();
        case 9:
            return whoami();
        case 10:
            return m_dice.percent(20) ? restart() : observe();
        case 11:
        case 12:
            return logout();
        default:
            return refresh();
        }
    }

    /// Where the two differ; empty: nowhere.
    QByteArray difference() const
    {
        const SessionLog &log = m_run->log;
        if (log.tokens().size() != qsizetype(m_model.tokens.size()))
            return "tokens: " + QByteArray::number(log.tokens().size());
        std::map<int, QList<int>> families;
        for (const TokenRecord &token : log.tokens())
            families[m_model.tokens.at(token.text).family].append(token.id);
        int id = 0;
        for (const TokenRecord &token : log.tokens()) {
            const Known &known = m_model.tokens.at(token.text);
            const QByteArray where = "token " + QByteArray::number(id) + ": ";
            if (token.id != id++ || log.findByText(token.text) != &token)
                return where + "id";
            if (token.tokenType != known.type || token.jti != known.jti || token.userId != known.userId)
                return where + "what it says";
            if (token.server != known.server || token.isVerified != known.isVerified)
                return where + "whose it is: " + token.server.toUtf8() + " for " + known.server.toUtf8();
            if (token.user != m_model.nameOf(known))
                return where + "user " + token.user.toUtf8() + " for " + m_model.nameOf(known).toUtf8();
            const TokenRecord *parent = log.token(token.parentId);
            if ((parent ? parent->text : QByteArray()) != known.parent
                || (parent && !log.childrenOf(parent->id).contains(token.id)))
                return where + "parent";
            if (token.familyId != families.at(known.family).constFirst()
                || log.familyOf(token.id) != families.at(known.family))
                return where + "family " + QByteArray::number(token.familyId);
            if (token.revokedAt != known.revokedAt || token.revokedBy != known.revokedBy
                || token.revocation != known.revocation)
                return where + "revoked by “" + token.revokedBy.toUtf8() + "” for “" + known.revokedBy.toUtf8() + "”";
            const TokenRecord *byJti = log.findByJti(token.jti, token.server);
            if (!byJti || byJti->jti != token.jti || byJti->server != token.server)
                return where + "found by jti";
        }
        return differenceOfCalls();
    }

    qsizetype tokens() const { return qsizetype(m_model.tokens.size()); }
    qsizetype calls() const { return m_model.calls.size(); }
    int restarts() const { return m_restarts; }

private:
    QByteArray differenceOfCalls() const
    {
        const SessionLog &log = m_run->log;
        if (log.exchanges().size() != m_model.calls.size())
            return "exchanges: " + QByteArray::number(log.exchanges().size());
        const auto textOf = [&log](int id) { return log.token(id) ? log.token(id)->text : QByteArray(); };
        quint64 last = 0;
        for (qsizetype i = 0; i < log.exchanges().size(); ++i) {
            const Exchange &exchange = log.exchanges().at(i);
            const Call &call = m_model.calls.at(i);
            const TokensOfExchange carried = log.tokensOf(exchange.id);
            std::set<QByteArray> received;
            for (const int id : carried.received)
                received.insert(textOf(id));
            if (exchange.id <= last || log.exchange(exchange.id) != &exchange)
                return "exchange " + QByteArray::number(i) + ": id";
            if (textOf(carried.sent) != call.sent
                || received != std::set<QByteArray>(call.received.cbegin(), call.received.cend()))
                return "exchange " + QByteArray::number(i) + ": tokens";
            last = exchange.id;
        }
        return {};
    }

    /// As the next run of the program finds the session.
    QByteArray restart()
    {
        if (m_run)
            m_run->keeper.flush();
        m_run = std::make_unique<Run>(m_folder, m_store);
        m_run->keeper.start();
        if (!QTest::qWaitFor([this] { return keeper::isSettled(m_run->keeper); }))
            return "a restart that did not end";
        m_model.forgetNames();
        for (const QString &server : servers)
            m_run->log.setServerRules(server, { {}, m_blacklists.contains(server) });
        ++m_restarts;
        return "restart";
    }

    /// A token of which there are others with its jti, at times of the other type.
    QByteArray fresh(const QByteArray &type, const QByteArray &userId, Known *known)
    {
        const QByteArray jti = "j" + QByteArray::number(m_dice.percent(30) ? m_dice.below(10) : 100 + m_tokens);
        known->type = type;
        known->jti = jti;
        known->userId = QString::fromLatin1(userId);
        return sample::token("{\"token_type\":\"" + type + "\",\"exp\":" + QByteArray::number(sample::Now + ++m_tokens)
            + ",\"jti\":\"" + jti + "\",\"user_id\":\"" + userId + "\"}");
    }
    QByteArray anyType() { return m_dice.percent(50) ? "access" : "refresh"; }
    QString anyServer() { return m_dice.percent(30) ? QString() : m_dice.oneOf(servers); }
    QByteArray anyToken()
    {
        if (m_model.tokens.empty())
            return {};
        return std::next(m_model.tokens.cbegin(), m_dice.below(int(m_model.tokens.size())))->first;
    }
    QByteArray anyRefresh()
    {
        for (int tries = 0; tries < 20; ++tries) {
            const QByteArray text = anyToken();
            if (!text.isEmpty() && m_model.tokens.at(text).type == "refresh")
                return text;
        }
        return {};
    }
    int idOf(const QByteArray &text) const
    {
        const TokenRecord *record = m_run->log.findByText(text);
        return record ? record->id : -1;
    }

    QByteArray observe()
    {
        Known known;
        const bool isNew = m_model.tokens.empty() || m_dice.percent(60);
        const QByteArray text = isNew ? fresh(anyType(), m_dice.oneOf(userIds), &known) : anyToken();
        const bool isGivenOut = m_dice.percent(30);
        const QString server = anyServer();
        const QByteArray parent = m_dice.percent(50) ? anyToken() : QByteArray();
        m_run->log.observe(m_dice.percent(20) ? " " + text + "\n" : text, isGivenOut ? Origin::Issued : Origin::Pasted,
            server, idOf(parent));
        m_model.observe(text, known, isGivenOut, server, parent);
        return "observe";
    }
    QByteArray join()
    {
        const QByteArray one = anyToken();
        const QByteArray other = anyToken();
        if (one.isEmpty())
            return "join of none";
        m_run->log.joinFamilies({ idOf(one), int(m_run->log.tokens().size()) + 5, idOf(other), -1 });
        m_model.join(one, other);
        return "join";
    }
    QByteArray revoke()
    {
        const QByteArray text = anyToken();
        if (text.isEmpty())
            return "revoke of none";
        const Instant at = m_now - std::chrono::seconds(m_dice.below(100));
        const auto how = m_dice.percent(50) ? Revocation::Blacklisted : Revocation::RotatedAway;
        const QString by = u"by %1"_s.arg(m_dice.below(1000));
        m_run->log.markRevoked(idOf(text), at, by, how);
        m_model.revoke(text, at, by, how);
        return "revoke";
    }
    QByteArray verify()
    {
        const QByteArray text = anyToken();
        if (text.isEmpty())
            return "verify of none";
        const QString server = m_dice.oneOf(servers);
        m_run->log.markVerified(idOf(text), server);
        m_model.verify(text, server);
        return "verify";
    }
    QByteArray name()
    {
        const QString server = m_dice.oneOf(servers);
        const QString userId = QString::fromLatin1(m_dice.oneOf(userIds));
        const QString name = u"name %1"_s.arg(m_dice.below(5));
        m_run->log.nameUser(server, userId, name);
        m_model.names[{ server, userId }] = name;
        return "name";
    }
    QByteArray rules()
    {
        const QString server = m_dice.oneOf(servers);
        const bool blacklists = m_dice.percent(50);
        if (blacklists)
            m_blacklists.insert(server);
        else
            m_blacklists.remove(server);
        m_run->log.setServerRules(server, { {}, blacklists });
        return "rules";
    }

    Exchange exchange(const QString &server, Endpoint endpoint, const char *path, const QByteArray &body, int status,
        const QByteArray &reply, Call *call) const
    {
        Exchange exchange = sample::call(endpoint, path, body, status, reply);
        exchange.server = server;
        exchange.url = QUrl(server + QLatin1StringView(path));
        exchange.startedAt = m_now;
        call->server = server;
        call->name = QString::fromLatin1(exchange.method) + u' ' + QLatin1StringView(path);
        call->isTaken = exchange.succeeded();
        call->end = exchange.startedAt + exchange.duration;
        return exchange;
    }

    QByteArray login()
    {
        const bool isPair = m_dice.percent(50);
        const QString server = m_dice.oneOf(servers);
        const QByteArray userId = m_dice.oneOf(userIds);
        Known access;
        Known refresh;
        const QByteArray accessText = fresh("access", userId, &access);
        const QByteArray refreshText = fresh("refresh", userId, &refresh);
        const QByteArray name = "user " + userId;
        Call call;
        m_run->log.recordExchange(exchange(server, isPair ? Endpoint::ObtainPair : Endpoint::Login,
            isPair ? "/api/token/" : "/login/", "{\"username\":\"" + name + "\"}", 200,
            "{\"access\":\"" + accessText + "\",\"refresh\":\"" + refreshText + "\"}", &call));
        m_model.observe(refreshText, refresh, true, server);
        m_model.observe(accessText, access, true, server, isPair ? refreshText : QByteArray());
        m_model.join(accessText, refreshText);
        m_model.names[{ server, refresh.userId }] = QString::fromLatin1(name);
        call.received = { accessText, refreshText };
        m_model.calls.append(call);
        return isPair ? "obtain pair" : "login";
    }
    QByteArray whoami()
    {
        const QString server = m_dice.oneOf(servers);
        const QByteArray userId = m_dice.oneOf(userIds);
        Call call;
        m_run->log.recordExchange(exchange(server, Endpoint::WhoAmI, "/whoami/", {}, 200,
            "{\"id\":" + userId + ",\"username\":\"who " + userId + "\"}", &call));
        m_model.names[{ server, QString::fromLatin1(userId) }] = QString::fromLatin1("who " + userId);
        m_model.calls.append(call);
        return "whoami";
    }
    QByteArray refresh()
    {
        const QByteArray sent = anyRefresh();
        if (sent.isEmpty())
            return "refresh of none";
        const QString server = m_dice.oneOf(servers);
        Call call;
        call.sent = sent;
        const QByteArray body = sample::member("refresh", sent);
        if (m_dice.percent(30)) {
            const bool saysBlacklisted = m_dice.percent(70);
            m_run->log.recordExchange(exchange(server, Endpoint::TokenRefresh, "/api/token/refresh/", body, 401,
                saysBlacklisted ? R"({"detail":"Token is blacklisted","code":"token_not_valid"})"
                                : R"({"detail":"Token is expired","code":"token_not_valid"})",
                &call));
            m_model.observe(sent, {}, false, server);
            m_model.conclude(call, false, false, saysBlacklisted);
            return "refused refresh";
        }
        const QByteArray userId = m_model.tokens.at(sent).userId.toLatin1();
        const bool rotates = m_dice.percent(60);
        Known access;
        Known next;
        const QByteArray accessText = fresh("access", userId, &access);
        const QByteArray nextText = rotates ? fresh("refresh", userId, &next) : QByteArray();
        QByteArray reply = "{\"access\":\"" + accessText + '"';
        if (rotates)
            reply += ",\"refresh\":\"" + nextText + '"';
        m_run->log.recordExchange(
            exchange(server, Endpoint::TokenRefresh, "/api/token/refresh/", body, 200, reply + '}', &call));
        m_model.observe(sent, {}, false, server);
        call.received = { accessText };
        if (rotates) {
            m_model.observe(nextText, next, true, server, sent);
            call.received.append(nextText);
        }
        m_model.observe(accessText, access, true, server, sent);
        m_model.verify(sent, server);
        m_model.conclude(call, false, m_blacklists.contains(server), false);
        return rotates ? "rotation" : "refresh";
    }
    QByteArray logout()
    {
        const QByteArray sent = anyRefresh();
        if (sent.isEmpty())
            return "logout of none";
        const QString server = m_dice.oneOf(servers);
        Call call;
        call.sent = sent;
        m_run->log.recordExchange(exchange(server, Endpoint::TokenBlacklist, "/api/token/blacklist/",
            sample::member("refresh", sent), m_dice.percent(70) ? 200 : 500, "{}", &call));
        m_model.observe(sent, {}, false, server);
        m_model.conclude(call, true, false, false);
        return call.isTaken ? "logout" : "failed logout";
    }

    Dice &m_dice;
    QString m_folder;
    Instant m_now = fromEpochSeconds(sample::Now);
    std::shared_ptr<MemoryStore> m_store = std::make_shared<MemoryStore>();
    std::unique_ptr<Run> m_run;
    Model m_model;
    QSet<QString> m_blacklists;
    int m_tokens = 0;
    int m_restarts = -1;
};

} // namespace

class TestSessionModel : public QObject
{
    Q_OBJECT

private slots:
    void theLogIsAsItsModel()
    {
        const quint64 seed = seedOfThisRun();
        const int steps
            = qEnvironmentVariableIsSet("JOTLAB_STEPS") ? qEnvironmentVariableIntValue("JOTLAB_STEPS") : 5'000;
        Dice dice(seed);
        constexpr int stepsOfSession = 250;
        qsizetype tokens = 0;
        qsizetype calls = 0;
        int restarts = 0;
        for (int done = 0; done < steps;) {
            const QTemporaryDir folder;
            Pair pair(dice, folder.path());
            for (int i = 0; i < stepsOfSession && done < steps; ++i, ++done) {
                const QByteArray step = pair.step();
                const QByteArray difference = pair.difference();
                QVERIFY2(difference.isEmpty(),
                    "JOTLAB_SEED=" + QByteArray::number(seed) + ", step " + QByteArray::number(done) + " (" + step
                        + "): " + difference);
            }
            tokens += pair.tokens();
            calls += pair.calls();
            restarts += pair.restarts();
        }
        qInfo("seed %llu: %d steps, %lld tokens, %lld exchanges, %d restarts", seed, steps, qlonglong(tokens),
            qlonglong(calls), restarts);
    }
};

QTEST_GUILESS_MAIN(TestSessionModel)
#include "tst_sessionmodel.moc"
