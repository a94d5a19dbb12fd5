// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/loggedclient.h"
#include "core/server/authserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

class TestLoggedClient : public QObject
{
    Q_OBJECT

private:
    server::AuthServer m_server;
    config::ServerProfile m_band;

    client::EndpointRequest loginOf(const QString &user) const
    {
        Json login = Json::object();
        login.set(u"username"_s, user);
        return *client::buildRequest(m_band, session::Endpoint::Login, {}, {}, login);
    }

private slots:
    void initTestCase() { m_band.baseUrl = m_server.start({}).value(); }

    void theLogKnowsAnAnswerBeforeAnybodyHearsOfIt()
    {
        session::SessionLog log(systemClock());
        client::LoggedClient client(log, systemClock());
        QList<quint64> ids;
        connect(&client, &client::LoggedClient::answered, this, [&](quint64, const session::Exchange &exchange) {
            QVERIFY(log.exchange(exchange.id));
            QCOMPARE(log.tokensOf(exchange.id).received.size(), 2);
            ids.append(exchange.id);
        });
        QSignalSpy answered(&client, &client::LoggedClient::answered);
        const quint64 call = client.send(loginOf(u"alice"_s));
        QTRY_COMPARE(answered.count(), 1);
        QCOMPARE(answered.constFirst().constFirst().value<quint64>(), call);
        QCOMPARE(ids, QList{ log.exchanges().constFirst().id });
    }

    /// Each client counts its calls from 1; what they made is told apart all the same.
    void severalClientsOfOneSessionDontMeet()
    {
        session::SessionLog log(systemClock());
        client::LoggedClient one(log, systemClock());
        client::LoggedClient other(log, systemClock());
        QHash<quint64, QString> users;
        for (client::LoggedClient *client : { &one, &other }) {
            connect(client, &client::LoggedClient::answered, this, [&](quint64, const session::Exchange &exchange) {
                users.insert(exchange.id, log.token(log.tokensOf(exchange.id).received.value(0))->userId);
            });
        }
        QCOMPARE(one.send(loginOf(u"alice"_s)), other.send(loginOf(u"bob"_s)));
        QTRY_COMPARE(users.size(), 2);
        QStringList found = users.values();
        found.sort();
        QCOMPARE(found, (QStringList{ u"1"_s, u"2"_s }));
    }

    void aCancelledCallIsAnsweredToo()
    {
        session::SessionLog log(systemClock());
        client::LoggedClient client(log, systemClock());
        QSignalSpy answered(&client, &client::LoggedClient::answered);
        client.cancel(client.send(loginOf(u"alice"_s)));
        QTRY_COMPARE(answered.count(), 1);
        QCOMPARE(log.exchanges().constFirst().failure, session::Failure::Cancelled);
        QVERIFY(!client.isBusy());
    }
};

QTEST_GUILESS_MAIN(TestLoggedClient)
#include "tst_loggedclient.moc"
