// SPDX-License-Identifier: GPL-3.0-or-later
// The fingerprint in the pane Servers of the whole window, on the embedded server and on a server that says nothing.
#include "core/fingerprint/finding.h"
#include "tests/support/requestlistener.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/servers/fingerprintmodel.h"
#include "ui/servers/fingerprintpage.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;

class TestFingerprintPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_number = 0;
    std::unique_ptr<AssembledWindow> m_window;

    FingerprintPage *page() const { return m_window->visible<FingerprintPage>("fingerprintPage"); }
    QPushButton *ask() const { return m_window->visible<QPushButton>("fingerprintAsk"); }
    QString intro() const { return m_window->visible<QLabel>("fingerprintIntro")->text(); }
    QString verdict() const { return m_window->visible<InlineMessage>("fingerprintVerdict")->text(); }
    QAbstractItemModel *model() const { return m_window->find<QTableView>("fingerprintTable")->model(); }

    /// A row by what stands in its first column.
    QStringList row(const QString &property) const
    {
        QStringList cells;
        for (int i = 0; i < model()->rowCount() && cells.isEmpty(); ++i) {
            if (!model()->index(i, 0).data().toString().startsWith(property))
                continue;
            for (int column = 0; column < FingerprintModel::ColumnCount; ++column)
                cells.append(model()->index(i, column).data().toString());
        }
        return cells;
    }

    void openFingerprint()
    {
        m_window->window().showPane(u"servers"_s);
        m_window->click("serverFingerprint");
        QVERIFY(page());
    }

    void run()
    {
        ask()->click();
        QTRY_VERIFY_WITH_TIMEOUT(!page()->isAsking(), 30'000);
    }

    void callOther(quint16 port)
    {
        config::ServerProfile server;
        server.baseUrl = QUrl(u"http://127.0.0.1:%1"_s.arg(port));
        m_window->laboratory().servers().keep(server);
        m_window->laboratory().servers().choose(server.id());
    }

private Q_SLOTS:
    /// Sentences want room: Decode steps aside while they are shown.
    void hasTheWholeWidth()
    {
        openFingerprint();
        const auto *decode = m_window->window().findChild<DecodePane *>();
        QVERIFY(!decode->isVisible());
        m_window->window().showPane(u"flow"_s);
        QVERIFY(decode->isVisible());
        m_window->window().showPane(u"servers"_s);
        QVERIFY(!decode->isVisible());
        m_window->click("serverFingerprint");
        QVERIFY(decode->isVisible());
    }

    void init()
    {
        const QString folder = m_folder.filePath(QString::number(++m_number));
        QVERIFY(QDir().mkpath(folder));
        m_window = std::make_unique<AssembledWindow>(folder);
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    void saysWhatItSendsAndSendsNothing()
    {
        RequestListener listener;
        callOther(listener.port());
        openFingerprint();
        const auto *list = m_window->visible<QListWidget>("serversList");
        QVERIFY(list->currentItem()->text().contains(QString::number(listener.port())));
        static const QRegularExpression count(u"at most (\\d+) harmless requests"_s);
        const int most = count.match(intro()).captured(1).toInt();
        QVERIFY2(most > 10 && most <= 20, qPrintable(intro()));
        QVERIFY(ask()->toolTip().contains(u"/api/token/verify/"_s));
        QVERIFY(!m_window->visible<QTableView>("fingerprintTable"));
        QCOMPARE(listener.received.size(), 0);
        run();
        QVERIFY(listener.received.size() > 5 && listener.received.size() <= most);
        QVERIFY2(verdict().startsWith(u"Nothing here looks like Simple JWT."_s), qPrintable(verdict()));
        QCOMPARE(m_window->visible<InlineMessage>("fingerprintVerdict")->tone(), Tone::Warning);
        QCOMPARE(row(u"Rotation"_s).value(1), u"can't be told"_s);
        // The session is not filled with made-up calls and tokens.
        QVERIFY(m_window->laboratory().log().exchanges().isEmpty());
        QVERIFY(m_window->laboratory().log().tokens().isEmpty());
    }

    void tellsTheEmbeddedServer()
    {
        m_window->press("issueButton", 200);
        openFingerprint();
        const QAbstractItemModelTester tester(model());
        run();
        QVERIFY2(verdict().startsWith(u"Simple JWT, 5.5.0 or later"_s), qPrintable(verdict()));
        QCOMPARE(m_window->visible<InlineMessage>("fingerprintVerdict")->tone(), Tone::Good);
        QCOMPARE(row(u"Word before the token"_s).value(1), u"Bearer"_s);
        QCOMPARE(row(u"Word before the token"_s).value(2), u"certain"_s);
        QCOMPARE(row(u"Lifetime of access tokens"_s).value(1), u"5 min"_s); // seen in this session
        QVERIFY(!row(u"Lifetime of access tokens"_s).value(3).contains(u"eyJ"_s));
        QVERIFY(row(u"SIGNING_KEY"_s).isEmpty()); // agrees

        // With another version, and a server that is no longer what its settings say.
        config::EmbeddedSwitches switches = m_window->laboratory().embedded().switches();
        switches.band = simplejwt::Band::V5_2;
        QVERIFY(m_window->laboratory().embedded().setSwitches(switches));
        run();
        QVERIFY2(verdict().startsWith(u"Simple JWT, older than 5.5.0"_s), qPrintable(verdict()));
        simplejwt::Settings settings = m_window->laboratory().rules().ownSettings();
        settings.accessTokenLifetime = std::chrono::minutes(10);
        QVERIFY(m_window->laboratory().rules().setSettings(settings));
        run();
        QVERIFY2(verdict().contains(u"in 1 point."_s), qPrintable(verdict()));
        QCOMPARE(model()->index(0, 0).data().toString().section(u'\n', 0, 0), u"ACCESS_TOKEN_LIFETIME"_s);
        QCOMPARE(model()->index(0, 1).data().toString(), u"differs"_s);
        m_window->click("fingerprintCopy");
        const QString report = QGuiApplication::clipboard()->text();
        QVERIFY2(report.contains(u"## Differs") && report.contains(u"| Version band |") && !report.contains(u"eyJ"),
            qPrintable(report));
    }

    void namesAnotherKey()
    {
        m_window->press("issueButton", 200);
        // A second entry for the same server, with a key that is not its own.
        QUrl url = m_window->laboratory().embedded().url();
        url.setHost(u"localhost"_s);
        config::ServerProfile server;
        server.baseUrl = url;
        m_window->laboratory().servers().keep(server);
        m_window->laboratory().servers().choose(server.id());
        const auto key = jose::Key::fromSecret("another secret, long enough for all of it");
        QVERIFY(m_window->laboratory().rules().adoptSigningKey(*key));
        QSignalSpy answered(&m_window->laboratory().client(), &client::LoggedClient::answered);
        m_window->laboratory().client().send(client::buildRequest(server, session::Endpoint::Login).value());
        QVERIFY(answered.wait());
        openFingerprint();
        run();
        const QStringList cells = row(u"SIGNING_KEY"_s);
        QCOMPARE(cells.value(1), u"differs"_s);
        QCOMPARE(cells.value(2), u"certain"_s);
        QVERIFY2(cells.value(3).startsWith(u"The server signs with another key than the signing key"_s),
            qPrintable(cells.value(3)));
        QCOMPARE(model()->index(1, 1).data().toString(), u"Simple JWT"_s); // nothing else that nobody said of it
    }

    void stopsAndIsAskedAgain()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        callOther(silent.serverPort());
        openFingerprint();
        ask()->click();
        QVERIFY(page()->isAsking());
        QCOMPARE(ask()->text(), u"Stop"_s);
        QTRY_VERIFY(intro().startsWith(u"Asking 1 of at most"_s));
        ask()->click();
        QVERIFY(!page()->isAsking());
        QCOMPARE(ask()->text(), u"Ask again"_s);
        QVERIFY2(verdict().contains(u"Stopped before everything was asked."_s), qPrintable(verdict()));
        // Another server is shown: what was asked is not asked on, and each keeps its result.
        ask()->click();
        m_window->visible<QListWidget>("serversList")->setCurrentRow(0);
        QVERIFY(!page()->isAsking());
        QCOMPARE(ask()->text(), u"Ask"_s);
        run();
        QVERIFY2(verdict().startsWith(u"Simple JWT"_s), qPrintable(verdict()));
        m_window->visible<QListWidget>("serversList")->setCurrentRow(1);
        QVERIFY2(verdict().contains(u"Stopped"_s), qPrintable(verdict()));
    }

    void standsInPlaceOfTheForm()
    {
        openFingerprint();
        QVERIFY(!m_window->visible<QLabel>("embeddedAddress"));
        m_window->click("serverFingerprint");
        QVERIFY(m_window->visible<QLabel>("embeddedAddress"));
        QVERIFY(!page());
        // A new server's form comes to the front, and there is nothing to ask yet.
        m_window->click("serverFingerprint");
        m_window->click("addServer");
        QVERIFY(m_window->visible<QLineEdit>("serverUrl"));
        QVERIFY(!page());
        QVERIFY(!m_window->visible<QToolButton>("serverFingerprint")->isEnabled());
    }
};

QTEST_MAIN(TestFingerprintPage)
#include "tst_fingerprintpage.moc"
