// SPDX-License-Identifier: GPL-3.0-or-later
// From the first start to "logged out, the access token lives on until …" by the keyboard alone: what the mouse would
// do fails the test, and so does whatever is reached by a call in place of a key.
#include "tests/ui/assembledwindow.h"
#include "ui/calls/usersmodel.h"
#include "ui/decode/decodepane.h"
#include "ui/help/tourcard.h"
#include "ui/widgets/chip.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

/// Notes each event of a mouse.
class MouseWatch : public QObject
{
public:
    int count = 0;

    bool eventFilter(QObject *, QEvent *event) override
    {
        const QEvent::Type type = event->type();
        count
            += type == QEvent::MouseButtonPress || type == QEvent::MouseButtonRelease || type == QEvent::Wheel ? 1 : 0;
        return false;
    }
};

} // namespace

class TestKeyboardFlow : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    MouseWatch m_mouse;
    int m_keys = 0;

    MainWindow &window() const { return m_window->window(); }
    const session::ExchangeList &calls() const { return m_window->laboratory().log().exchanges(); }
    static QWidget *focus() { return QApplication::focusWidget(); }

    void press(const char *keys)
    {
        ++m_keys;
        QVERIFY2(focus(), keys);
        QTest::keySequence(focus(), QKeySequence(QLatin1String(keys)));
    }
    /// Tab, until that one has the focus.
    void tabTo(const char *name)
    {
        QTRY_VERIFY2(m_window->visible<QWidget>(name), name); // what a layout got just now is shown by the next event
        for (int i = 0; i < 60 && focus()->objectName() != QLatin1String(name); ++i)
            press("Tab");
        QCOMPARE(focus()->objectName(), QLatin1String(name));
    }
    QString why() const
    {
        const auto *message = m_window->visible<InlineMessage>("why");
        return message ? message->text() : QString();
    }
    void answered(int status)
    {
        QTRY_COMPARE(calls().size(), m_calls + 1);
        m_calls = calls().size();
        QCOMPARE(calls().constLast().status, status);
    }
    qsizetype m_calls = 0;

private slots:
    void initTestCase()
    {
        QCoreApplication::setApplicationVersion(u"0.1.0"_s);
        qApp->installEventFilter(&m_mouse);
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        m_window->workbench().welcome({});
        m_keys = 0;
        m_calls = 0;
        m_mouse.count = 0;
    }
    void cleanup()
    {
        m_window.reset();
        QCOMPARE(m_mouse.count, 0);
    }

    /// As the README has it, after the tour was declined.
    void byTheKeysOfTheReadme()
    {
        QElapsedTimer time;
        time.start();
        press("Escape");
        press("Ctrl+I");
        answered(200);
        QTRY_VERIFY(!window().findChild<DecodePane *>()->token().isEmpty());
        press("Ctrl+Shift+W");
        answered(200);
        press("Ctrl+Shift+R");
        answered(200);
        press("Ctrl+Shift+O");
        answered(200);
        press("Ctrl+Shift+R");
        answered(401);
        QTRY_VERIFY2(why().startsWith(u"Why: The token is blacklisted."_s), qPrintable(why()));
        QVERIFY2(why().contains(u"lives on until"_s), qPrintable(why()));
        press("Ctrl+Shift+W");
        answered(200); // still
        QVERIFY2(m_keys <= 10, qPrintable(QString::number(m_keys)));
        QVERIFY(time.elapsed() < 120'000);
        press("Ctrl+Alt+5"); // to the end of its life
        press("Ctrl+Shift+W");
        answered(401);
        QTRY_VERIFY2(why().contains(u"expired"_s), qPrintable(why()));
    }

    /// Without a chord: by Tab, arrows, Space and Return alone, for another user.
    void byTabAndSpace()
    {
        press("Tab"); // within the card
        tabTo("tourSkip");
        press("Space");
        QVERIFY(!window().findChild<TourCard *>()->isVisible());
        tabTo("usersTable");
        press("Down");
        tabTo("issueButton");
        QVERIFY(m_window->find<QAbstractButton>("issueButton")->text().contains(u"bob"_s));
        press("Space");
        answered(200);
        tabTo("callLogout");
        press("Space");
        answered(200);
        tabTo("callRefresh");
        press("Space");
        answered(401);
        QTRY_VERIFY2(why().startsWith(u"Why: The token is blacklisted."_s), qPrintable(why()));
        QVERIFY2(why().contains(u"lives on until"_s), qPrintable(why()));
        tabTo("doorMore-blacklisted"); // and why that is
        press("Space");
        QTRY_VERIFY(window().findChild<QWidget *>(u"helpWindow"_s));
    }

    /// Nothing but the field for everything.
    void byTheField()
    {
        press("Escape");
        const auto run = [this](const char *words) {
            press("Ctrl+K");
            QTest::keyClicks(focus(), QLatin1String(words));
            press("Return");
        };
        run("issue for");
        answered(200);
        run("log out");
        answered(200);
        run("refresh");
        answered(401);
        QTRY_VERIFY2(why().contains(u"lives on until"_s), qPrintable(why()));
        run("timeline");
        QCOMPARE(window().session()->current(), u"timeline"_s);
    }
};

QTEST_MAIN(TestKeyboardFlow)
#include "tst_keyboardflow.moc"
