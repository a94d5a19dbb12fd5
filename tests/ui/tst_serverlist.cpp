// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "tests/ui/laboratoryparts.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

class TestServerList : public QObject
{
    Q_OBJECT

private slots:
    void theEmbeddedServerIsTheFirstAndStays()
    {
        const LaboratoryParts parts;
        ServerList &servers = parts->servers();
        QCOMPARE(servers.all().size(), 1);
        QVERIFY(servers.current().embedded);
        QVERIFY(servers.current().baseUrl.isEmpty()); // it doesn't run yet
        servers.remove(servers.embedded().id());
        QCOMPARE(servers.all().size(), 1);
        QVERIFY(parts->embedded().openDatabase());
        QSignalSpy current(&servers, &ServerList::currentChanged);
        QVERIFY(parts->embedded().start());
        QCOMPARE(servers.current().baseUrl, parts->embedded().url());
        QCOMPARE(current.count(), 1);
    }

    /// With somebody's key the embedded server wants to know who asks; this program does.
    void theWindowKnowsTheStartSecret()
    {
        const LaboratoryParts parts;
        ServerList &servers = parts->servers();
        QVERIFY(parts->embedded().openDatabase());
        QVERIFY(parts->embedded().start());
        QCOMPARE(servers.embedded().startSecret, QByteArray());
        simplejwt::Settings settings;
        settings.signingKey = QByteArray("the secret of somebody's project, long enough");
        QVERIFY(parts->embedded().setSettings(settings));
        config::EmbeddedSwitches switches = parts->embedded().switches();
        switches.allowLogin = true;
        QVERIFY(parts->embedded().setSwitches(switches));
        QVERIFY(!servers.embedded().startSecret.isEmpty());
        QSignalSpy answered(&parts->client(), &client::LoggedClient::answered);
        parts->client().send(client::buildRequest(servers.current(), session::Endpoint::Login).value());
        QVERIFY(answered.wait());
        const auto exchange = answered.constFirst().at(1).value<session::Exchange>();
        QCOMPARE(exchange.status, 200);
        QCOMPARE(session::headerValue(exchange.headers, session::startSecretHeader), "***");
        settings.signingKey.reset();
        QVERIFY(parts->embedded().setSettings(settings));
        QCOMPARE(servers.embedded().startSecret, QByteArray());
    }

    void autoRefreshIsSwitchedAlone()
    {
        const LaboratoryParts parts;
        ServerList &servers = parts->servers();
        const QString shop = parts.callOther();
        QSignalSpy changed(&servers, &ServerList::changed);
        QSignalSpy current(&servers, &ServerList::currentChanged);
        for (const QString &id : { shop, servers.embedded().id() }) { // which has no address yet
            changed.clear();
            servers.setAutoRefresh(id, true);
            QVERIFY(servers.find(id)->autoRefresh);
            servers.setAutoRefresh(id, true);
            QCOMPARE(changed.count(), 1);
            servers.setAutoRefresh(id, false);
            QVERIFY(!servers.find(id)->autoRefresh);
            QCOMPARE(changed.count(), 2);
        }
        servers.setAutoRefresh(u"https://unknown.example"_s, true);
        QCOMPARE(changed.count(), 2);
        QCOMPARE(current.count(), 0);
    }

    void anotherIsChosen()
    {
        const LaboratoryParts parts;
        QSignalSpy current(&parts->servers(), &ServerList::currentChanged);
        parts->servers().choose(u"https://unknown.example"_s);
        QCOMPARE(current.count(), 0);
        const QString id = parts.callOther();
        QCOMPARE(current.count(), 1);
        QCOMPARE(parts->servers().current().id(), id);
        parts->servers().choose(id);
        QCOMPARE(current.count(), 1);
    }

    void anotherAddressTakesThePlaceOfTheOld()
    {
        const LaboratoryParts parts;
        ServerList &servers = parts->servers();
        const QString id = parts.callOther();
        const auto moved = config::serverFromUrl(u"https://new.example"_s).value();
        QStringList told;
        connect(&servers, &ServerList::renamed, this,
            [&told](const QString &from, const QString &to) { told.append(from + u" to "_s + to); });
        connect(&servers, &ServerList::changed, this, [&told] { told.append(u"changed"_s); });
        connect(&servers, &ServerList::currentChanged, this, [&told] { told.append(u"current"_s); });
        servers.keep(moved, id);
        QCOMPARE(told, (QStringList{ id + u" to "_s + moved.id(), u"changed"_s, u"current"_s }));
        QCOMPARE(servers.all().size(), 2);
        QVERIFY(!servers.find(id));
        servers.keep(moved); // the same URL: the same server
        QCOMPARE(servers.all().size(), 2);
    }

    /// A second server there would lock out the first: its users, its clock, its secret.
    void theEmbeddedServersAddressIsNoOther()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->embedded().openDatabase());
        QVERIFY(parts->embedded().start());
        ServerList &servers = parts->servers();
        const auto same = config::serverFromUrl(parts->embedded().url().toString()).value();
        QCOMPARE(same.id(), servers.embedded().id());
        servers.keep(same);
        servers.choose(same.id());
        QCOMPARE(servers.all().size(), 1);
        QVERIFY(servers.current().embedded);
        const QString id = parts.callOther();
        servers.keep(same, id); // edited into it
        QCOMPARE(servers.current().id(), id);
        QVERIFY(servers.embedded().embedded);
    }

    void removingLeavesTheCurrentOneCurrent()
    {
        const LaboratoryParts parts;
        ServerList &servers = parts->servers();
        const QString first = parts.callOther("https://first.example");
        const QString second = parts.callOther("https://second.example");
        servers.remove(first);
        QCOMPARE(servers.current().id(), second);
        QSignalSpy current(&servers, &ServerList::currentChanged);
        servers.remove(second);
        QVERIFY(servers.current().embedded);
        QCOMPARE(current.count(), 1);
        QCOMPARE(servers.all().size(), 1);
    }

    void anothersTimeIsReal()
    {
        const LaboratoryParts parts;
        parts->clock().advance(std::chrono::hours(1));
        parts.callOther();
        QCOMPARE(parts->clock().offset().count(), 0);
    }
};

QTEST_GUILESS_MAIN(TestServerList)
#include "tst_serverlist.moc"
