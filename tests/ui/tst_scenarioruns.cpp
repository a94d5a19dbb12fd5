// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/scenario/serverstage.h"
#include "tests/support/process.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/widgets/inlinemessage.h"

#include <QComboBox>
#include <QListView>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <Qsci/qsciscintilla.h>

using namespace Qt::StringLiterals;

namespace {

const QByteArray passing("{\"name\": \"Fine\", \"steps\": [{\"do\": \"login\", \"user\": \"alice\"}]}");

/// Hangs up on whoever calls, and counts them.
class DeafServer : public QTcpServer
{
public:
    DeafServer()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            ++m_calls;
            nextPendingConnection()->close();
        });
        listen(QHostAddress::LocalHost);
    }
    scenario::ServerFacts facts() const
    {
        scenario::ServerFacts facts;
        facts.server = config::serverFromUrl(u"http://127.0.0.1:%1"_s.arg(serverPort())).value();
        return facts;
    }
    int calls() const { return m_calls; }

private:
    int m_calls = 0;
};

} // namespace

/// Whom a run calls, and what is said of it.
class TestScenarioRuns : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<ScenariosPane> m_pane;

    ScenariosModel *model() const { return m_pane->findChild<ScenariosModel *>(); }
    InlineMessage *message() const { return m_pane->findChild<InlineMessage *>(u"scenariosMessage"_s); }
    void click(const char *name) const { m_pane->findChild<QPushButton *>(QLatin1String(name))->click(); }
    void playOut() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_pane->findChild<QPushButton *>(u"scenarioRun"_s)->isEnabled(), 30'000);
    }
    QString verdict(int row) const { return model()->index(row).data(ScenariosModel::VerdictRole).toString(); }

    int open(const QString &name, const QByteArray &text)
    {
        m_pane->openFile(writtenFile(m_folder, name, text));
        return model()->rowCount() - 1;
    }

private slots:
    void init()
    {
        m_pane = std::make_unique<ScenariosPane>();
        m_pane->resize(1200, 700);
        m_pane->show();
    }
    void cleanup() { m_pane.reset(); }

    void anAnswerHoldsForWhatWasAsked_data()
    {
        QTest::addColumn<QString>("change");
        for (const char *change : { "another server", "other settings", "no server", "another venue", "another text" })
            QTest::newRow(change) << QString::fromLatin1(change);
    }
    void anAnswerHoldsForWhatWasAsked()
    {
        QFETCH(const QString, change);
        DeafServer asked;
        DeafServer other;
        m_pane->setServer(asked.facts());
        open(u"fine.json"_s, passing);
        click("scenarioRun");
        QVERIFY(message()->text().contains(asked.facts().server.id()));
        m_pane->setServer(asked.facts()); // told again: nothing changed
        QVERIFY(message()->isVisible());

        if (change == u"another server"_s) {
            m_pane->setServer(other.facts());
        } else if (change == u"other settings"_s) {
            scenario::ServerFacts facts = asked.facts();
            facts.settings = simplejwt::Settings();
            m_pane->setServer(facts);
        } else if (change == u"no server"_s) {
            m_pane->setServer({});
        } else if (change == u"another venue"_s) {
            m_pane->findChild<QComboBox *>(u"scenarioVenue"_s)->setCurrentIndex(0);
        } else {
            auto *text = m_pane->findChild<QsciScintilla *>(u"scenarioJsonText"_s);
            m_pane->setShowsText(true);
            text->setFocus();
            QTest::keyClick(text, Qt::Key_Space);
        }
        QVERIFY(!message()->isVisible());
        emit message()->actionTriggered(); // a click that was under way
        QTest::qWait(20);
        QCOMPARE(asked.calls() + other.calls(), 0);
        QCOMPARE(m_pane->agreedServers(), QStringList());
    }

    void whatWasAskedAboutIsSent()
    {
        DeafServer asked;
        m_pane->setServer(asked.facts());
        const int row = open(u"fine.json"_s, passing);
        click("scenarioRun");
        m_pane->findChild<QListView *>(u"scenarioList"_s)->setCurrentIndex(model()->index(0)); // only looked at
        message()->findChild<QToolButton *>(u"messageAction"_s)->click();
        playOut();
        QVERIFY(asked.calls() > 0);
        QCOMPARE(m_pane->agreedServers(), QStringList(asked.facts().server.id()));
        QVERIFY2(verdict(row).startsWith(u"failed"), qPrintable(verdict(row)));
        QVERIFY(!model()->entryAt(0)->result);
    }

    void whatCannotBePlayedCounts()
    {
        const int broken = open(u"broken.json"_s, "{\"name\": \"Broken\", \"steps\": [{\"do\": \"loggin\"}]}");
        const int fine = open(u"fine.json"_s, passing);
        auto *list = m_pane->findChild<QListView *>(u"scenarioList"_s);
        list->selectionModel()->select(model()->index(broken), QItemSelectionModel::Select);
        click("scenarioRun");
        playOut();
        QVERIFY2(verdict(fine).startsWith(u"passed"), qPrintable(verdict(fine)));
        QCOMPARE(verdict(broken), u"could not be played"_s);
        QCOMPARE(message()->text(), u"1 passed, 0 failed, 1 could not be played."_s);
        QVERIFY2(message()->detail().contains(u"“Broken” can't be played."_s), qPrintable(message()->detail()));
        QCOMPARE(message()->tone(), Tone::Bad);

        const QString report = m_folder.filePath(u"report.md"_s);
        m_pane->saveReport(report);
        const QByteArray text = contentOf(report);
        QVERIFY2(text.contains("Broken") && text.contains("loggin"), text.constData());
    }

    void aRunOfNothingPlayableHasItsReport()
    {
        const int broken = open(u"broken.json"_s, "{\"name\": \"Broken\"");
        click("scenarioRun");
        QVERIFY(message()->text().contains(u"can't be played"_s));
        QCOMPARE(message()->tone(), Tone::Bad);
        QCOMPARE(verdict(broken), u"could not be played"_s);
        QVERIFY(m_pane->findChild<QPushButton *>(u"scenarioReport"_s)->isEnabled());
    }
};

QTEST_MAIN(TestScenarioRuns)
#include "tst_scenarioruns.moc"
