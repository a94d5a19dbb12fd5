// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does where there is very much of something: no event of it takes long, and so nothing in it stands
// still. The figures that are aimed at, at more than a test has time for, are in tests/benchmarks/growth.py.
#include "core/base/sanitized.h"
#include "core/config/serverfile.h"
#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "tests/support/process.h"
#include "tests/support/timedapplication.h"
#include "tests/ui/assembledwindow.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

/// Some times what is aimed at, for a build that is not optimised; what was mended took hundreds and thousands.
constexpr double mostMilliseconds = 100;

} // namespace

class TestGrowth : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static TimedApplication &application() { return *static_cast<TimedApplication *>(QCoreApplication::instance()); }
    /// Work that is no event of its own here; in the window it is part of one.
    static double milliseconds(const std::function<void()> &work)
    {
        const double before = threadSeconds();
        work();
        return (threadSeconds() - before) * 1e3;
    }

private slots:
    void init()
    {
#ifdef JOTLAB_SANITIZED
        QSKIP("Sanitizers have a time of their own.");
#endif
    }

    /// To open one is linear, and no event of its run has to do with all of them.
    void aScenarioOfThousandsOfSteps()
    {
        const AssembledWindow window(m_folder.path());
        QVERIFY(window.startServing());
        window.window().showPane(u"scenarios"_s);
        auto *pane = window.window().findChild<ScenariosPane *>();
        const auto shown = [&] { return pane->findChild<QTableView *>(u"scenarioStepsTable"_s)->model()->rowCount(); };
        const auto timeToOpen = [&](int steps) {
            QByteArray text = "{\"name\":\"Many\",\"steps\":[{\"do\":\"login\",\"user\":\"alice\"}";
            for (int i = 1; i < steps; ++i)
                text += ",{\"name\":\"step " + QByteArray::number(i)
                    + "\",\"do\":\"issue\",\"user\":\"alice\",\"type\":\"access\"}";
            const QString path = writtenFile(m_folder, u"many%1.json"_s.arg(steps), text + "]}");
            QApplication::processEvents();
            return milliseconds([&] {
                pane->openFile(path);
                while (shown() != steps)
                    QApplication::processEvents(QEventLoop::WaitForMoreEvents);
            });
        };
        timeToOpen(10); // what is made when it is used first
        const double few = timeToOpen(500);
        application().worst = 0;
        const double many = timeToOpen(2000);
        QVERIFY2(many < 8 * few, qPrintable(u"%1 ms, then %2 ms"_s.arg(few).arg(many)));
        QVERIFY2(application().worst < mostMilliseconds, // it is read elsewhere, and its text not shown
            application().worstOf + ": " + QByteArray::number(application().worst));

        auto *run = pane->findChild<QPushButton *>(u"scenarioRun"_s);
        const double begun = milliseconds([&] { run->click(); });
        application().worst = 0;
        QTRY_VERIFY_WITH_TIMEOUT(run->isEnabled(), 100'000);
        QCOMPARE(shown(), 2000);
        QVERIFY2(begun < 2 * many, QByteArray::number(begun));
        QVERIFY2(application().worst < mostMilliseconds,
            application().worstOf + ": " + QByteArray::number(application().worst));
    }

    /// A key press in Find looks through all of them once, and not through all tokens for each user.
    void usersAndTokensAreFound()
    {
        constexpr int Users = 5000;
        const AssembledWindow window(m_folder.path());
        QVERIFY(window.startServing());
        Laboratory &laboratory = window.laboratory();
        const auto shop = config::serverFromUrl(u"https://shop.example"_s).value();
        laboratory.servers().keep(shop);
        laboratory.servers().choose(shop.id());
        QList<django::User> users;
        for (int id = 1; id <= Users; ++id) {
            django::User user;
            user.id = id;
            user.username = u"user%1"_s.arg(id);
            users.append(user);
        }
        laboratory.directory().learn(shop.id(), users);
        QLineEdit *find = window.window().topBar()->findField();
        int tokens = 0;
        const auto timeWith = [&](int wanted) {
            for (; tokens < wanted; ++tokens) {
                const QByteArray number = QByteArray::number(tokens);
                laboratory.log().observe(jose::encodeBase64Url("{\"alg\":\"HS256\"}") + '.'
                        + jose::encodeBase64Url(
                            "{\"token_type\":\"access\",\"jti\":\"j" + number + "\",\"user_id\":\"" + number + "\"}")
                        + ".c2ln",
                    session::Origin::Received, shop.id());
            }
            find->setFocus();
            find->clear();
            QTest::qWait(300); // what follows from the tokens comes later
            return milliseconds([&] {
                for (const QChar each : u"user4321"_s) {
                    QApplication::postEvent(find, new QKeyEvent(QEvent::KeyPress, 0, Qt::NoModifier, each));
                    QApplication::processEvents();
                }
            });
        };
        timeWith(100); // what is made when it is used first
        const double few = timeWith(200);
        const double many = timeWith(2000);
        QCOMPARE(find->text(), u"user4321"_s);
        QVERIFY2(many < 4 * few, qPrintable(u"%1 ms, then %2 ms"_s.arg(few).arg(many)));
    }
};

int main(int argc, char **argv)
{
    TimedApplication application(argc, argv);
    TestGrowth test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_growth.moc"
