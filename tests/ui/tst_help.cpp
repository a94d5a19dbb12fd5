// SPDX-License-Identifier: GPL-3.0-or-later
// The help in the window: which page stands where, whether its links lead somewhere, the search, the tour of the very
// first start and what is new at the first start of a version.
#include "core/diagnose/causetexts.h"
#include "tests/ui/assembledwindow.h"
#include "ui/actions/actionregistry.h"
#include "ui/decode/decodepane.h"
#include "ui/help/helppages.h"
#include "ui/help/helpwindow.h"
#include "ui/help/newssheet.h"
#include "ui/help/tourcard.h"

#include <QLabel>
#include <QListWidget>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextBrowser>

using namespace Qt::StringLiterals;

class TestHelp : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    MainWindow &window() const { return m_window->window(); }
    HelpWindow *help() const { return window().findChild<HelpWindow *>(); }
    TourCard *tour() const { return window().findChild<TourCard *>(); }
    bool isTouring() const { return tour() && tour()->isVisible(); }
    const session::ExchangeList &calls() const { return m_window->laboratory().log().exchanges(); }
    QSettings state() const { return QSettings(m_folder->filePath(u"window.conf"_s), QSettings::IniFormat); }

    void start(const Arguments &arguments = {})
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        m_window->workbench().welcome(arguments);
    }
    void press(const char *keys) const
    {
        QTest::keySequence(
            QApplication::focusWidget() ? QApplication::focusWidget() : &window(), QKeySequence(QLatin1String(keys)));
    }
    /// As text that can be linked to.
    static bool hasHeading(const QString &page, const QString &anchor)
    {
        const QList<HelpSection> &all = helpSections();
        return std::any_of(all.cbegin(), all.cend(), [&](const HelpSection &section) {
            return section.page == page && (anchor.isEmpty() || helpAnchor(section.heading) == anchor);
        });
    }

private slots:
    void initTestCase() { QCoreApplication::setApplicationVersion(u"0.1.0"_s); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_window.reset(); }

    /// F1, wherever the focus is.
    void everyPlaceHasItsPage()
    {
        start();
        m_window->workbench().window().actions()->run(Action::ShowTour);
        press("Escape");
        QVERIFY(!isTouring());
        const QHash<QString, QString> others{ { u"explain"_s, u"causes"_s }, { u"session"_s, u"sessions"_s },
            { u"diagram"_s, u"demo"_s } };
        m_window->press("issueButton", 200);
        for (const ActionRegistry::Place &place : window().actions()->places()) {
            window().actions()->goTo(place.id);
            if (window().session()->contains(place.id)) {
                QWidget *page = window().session()->page(place.id);
                QWidget *within = page->focusProxy() ? page : nullptr;
                for (QWidget *each : page->findChildren<QWidget *>()) {
                    if (!within && each->isVisible() && each->focusPolicy() != Qt::NoFocus)
                        within = each;
                }
                (within ? within : page)->setFocus();
            }
            press("F1");
            QVERIFY(help());
            QVERIFY2(
                help()->page() == others.value(place.id, place.id), qPrintable(place.id + u": "_s + help()->page()));
            QVERIFY(help()->isVisible());
            help()->close();
            window().activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&window()));
        }
        window().actions()->goTo(u"flow"_s);
        m_window->find<QWidget>("decodeCopy")->setFocus();
        press("F1");
        QCOMPARE(help()->page(), u"decode"_s);
    }

    /// Below a cause stands what leads to its section.
    void everyCauseHasItsSection()
    {
        for (const diagnose::CauseText &cause : diagnose::causeTexts())
            QVERIFY2(hasHeading(u"refused"_s, helpAnchor(QString::fromUtf8(cause.text.source()))), cause.id);
        start();
        press("Escape");
        m_window->press("issueButton", 200);
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 401);
        QTRY_VERIFY(m_window->visible<QAbstractButton>("doorMore-blacklisted"));
        m_window->click("doorMore-blacklisted");
        QTRY_VERIFY(help() && help()->isVisible());
        QCOMPARE(help()->page(), u"refused"_s);
        QCOMPARE(help()->anchor(), u"the-token-is-blacklisted"_s);
        auto *text = help()->findChild<QTextBrowser *>();
        QCOMPARE(text->textCursor().block().text(), u"The token is blacklisted."_s);
        QVERIFY(text->cursorRect().top() >= 0 && text->cursorRect().top() < text->viewport()->height() / 2);
    }

    /// From page to page, also where the files are read elsewhere.
    void linksLeadSomewhere()
    {
        static const QRegularExpression link(u"\\]\\(([^)#]*)(?:#([^)]*))?\\)"_s);
        int count = 0;
        for (const HelpPage &page : helpPages()) {
            if (page.id == u"new")
                continue;
            for (auto each = link.globalMatch(helpText(page.id)); each.hasNext();) {
                const auto match = each.next();
                const QString target = match.captured(1);
                if (target.startsWith("http"_L1) || target.startsWith("../"_L1))
                    continue;
                ++count;
                const QString id = target.isEmpty() ? page.id : target.chopped(3);
                QVERIFY2((target.isEmpty() || target.endsWith(".md"_L1)) && hasHeading(id, match.captured(2)),
                    qPrintable(page.id + u": "_s + match.captured()));
            }
        }
        QVERIFY(count > 20);
        start();
        press("Escape");
        press("F1");
        auto *text = help()->findChild<QTextBrowser *>();
        emit text->anchorClicked(QUrl(u"glossary.md#rotation"_s));
        QCOMPARE(help()->page(), u"glossary"_s);
        QCOMPARE(text->textCursor().block().text(), u"Rotation"_s);
        help()->findChild<QAbstractButton *>(u"helpBack"_s)->click();
        QCOMPARE(help()->page(), u"flow"_s);
        help()->findChild<QAbstractButton *>(u"helpForward"_s)->click();
        QCOMPARE(help()->page(), u"glossary"_s);
    }

    void allPagesAreSearched()
    {
        start();
        press("Escape");
        press("F1");
        QTRY_VERIFY(QApplication::activeWindow() == help());
        press("Ctrl+F");
        auto *field = help()->findChild<QLineEdit *>(u"helpSearch"_s);
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"large_client_header_buffers"_s);
        QCOMPARE(help()->page(), u"refused"_s);
        QCOMPARE(help()->findChild<QTextBrowser *>()->textCursor().block().text(),
            u"The request's header is larger than a server on the way takes."_s);
        QVERIFY(!help()->findChild<QTextBrowser *>()->extraSelections().isEmpty());
        field->selectAll();
        QTest::keyClicks(field, u"rotation"_s);
        auto *list = help()->findChild<QListWidget *>(u"helpPages"_s);
        QVERIFY(list->count() > 3);
        QCOMPARE(list->item(0)->text(), u"Rotation"_s); // of the glossary: it is about that alone
        press("Down");
        QTRY_VERIFY(list->hasFocus());
        field->setFocus();
        field->setText(u"xyzzyplugh"_s);
        QCOMPARE(list->count(), 1);
        QCOMPARE(list->item(0)->text(), u"Nothing found."_s);
        press("Escape"); // first the words, then the window
        QVERIFY(help()->isVisible());
        QVERIFY(list->count() >= helpPages().size());
        press("Escape");
        QVERIFY(!help()->isVisible());
    }

    void theFirstStartOffersATour()
    {
        start();
        QVERIFY(isTouring());
        QCOMPARE(tour()->title(), u"Get tokens"_s);
        QVERIFY(m_window->visible<QAbstractButton>("tourNext")->hasFocus());
        QCOMPARE(calls().size(), 0); // it calls nothing
        press("Ctrl+I");
        QTRY_COMPARE(tour()->title(), u"Read one"_s);
        press("Return");
        QCOMPARE(tour()->title(), u"Use it"_s);
        press("Ctrl+Shift+W");
        QTRY_COMPARE(tour()->title(), u"Log out"_s);
        press("Ctrl+Shift+O");
        QTRY_COMPARE(tour()->title(), u"Refresh once more"_s);
        press("Ctrl+Shift+R");
        QTRY_COMPARE(tour()->title(), u"Why, and what lives on"_s);
        QCOMPARE(calls().constLast().status, 401);
        QVERIFY(!m_window->visible<QAbstractButton>("tourSkip"));
        m_window->click("tourBack");
        QCOMPARE(tour()->title(), u"Refresh once more"_s);
        QVERIFY(m_window->visible<QWidget>("tourFrame"));
        m_window->click("tourNext");
        m_window->click("tourNext");
        QVERIFY(!isTouring());
        QVERIFY(!m_window->visible<QWidget>("tourFrame"));
        QVERIFY(m_window->intruder().isEmpty());
    }

    void theTourIsLeftForGood_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<QString>("by");
        for (int steps = 0; steps < 6; ++steps) {
            QTest::addRow("Escape at step %d", steps + 1) << steps << u"Escape"_s;
            if (steps < 5) // the last one is done
                QTest::addRow("Skip at step %d", steps + 1) << steps << u"Skip"_s;
            QTest::addRow("Escape elsewhere at step %d", steps + 1) << steps << u"elsewhere"_s;
        }
    }

    void theTourIsLeftForGood()
    {
        QFETCH(const int, steps);
        QFETCH(const QString, by);
        start();
        for (int step = 0; step < steps; ++step)
            press("Space"); // on Next
        QVERIFY(isTouring());
        if (by == u"Skip") {
            m_window->click("tourSkip");
        } else {
            if (by == u"elsewhere")
                m_window->find("usersTable")->setFocus();
            press("Escape");
        }
        QVERIFY(!isTouring());
        QVERIFY(!m_window->visible<QWidget>("tourFrame"));
        QVERIFY(QApplication::focusWidget() && !tour()->isAncestorOf(QApplication::focusWidget()));
        m_window->workbench().saveState();
        start();
        QVERIFY(!isTouring());
        QVERIFY(!window().findChild<NewsSheet *>());
        window().actions()->run(Action::ShowTour); // asked for, it comes
        QVERIFY(isTouring());
    }

    /// Whoever came for something, and where nothing could be remembered.
    void noTourStandsInTheWay()
    {
        Arguments fresh;
        fresh.fresh = true;
        start(fresh);
        QVERIFY(!isTouring());
        Arguments token;
        token.input = u"eyJ"_s;
        start(token);
        QVERIFY(!isTouring());
        start();
        QVERIFY(isTouring()); // that was no first start yet
    }

    /// The card stands beside what it speaks of, inside the window, at any size.
    void theCardIsInTheWindow()
    {
        start();
        for (const QSize &size : { QSize(1440, 900), QSize(1024, 700), QSize(960, 600) }) {
            window().resize(size);
            QTRY_COMPARE(window().size(), size);
            window().actions()->run(Action::ShowTour);
            for (int step = 0; step < 6; ++step) {
                QTRY_VERIFY(window().rect().contains(tour()->geometry()));
                for (QWidget *each : tour()->findChildren<QWidget *>())
                    QVERIFY2(!each->isVisible() || tour()->rect().contains(each->geometry()),
                        qPrintable(each->objectName()));
                if (step < 5)
                    press("Space");
            }
        }
    }

    void aNewVersionSaysWhatIsNew()
    {
        start();
        press("Escape");
        m_window->workbench().saveState();
        m_window.reset();
        state().setValue(u"help/version"_s, u"0.0.9"_s);
        start();
        QVERIFY(!isTouring());
        auto *sheet = window().findChild<NewsSheet *>();
        QVERIFY(sheet && sheet->isVisible());
        QVERIFY(newsOf(QCoreApplication::applicationVersion()).size() > 2);
        QVERIFY(newsOf(QCoreApplication::applicationVersion()).size() <= 8);
        press("Escape");
        QVERIFY(!sheet->isVisible());
        m_window->workbench().saveState();
        start();
        QVERIFY(!window().findChild<NewsSheet *>()); // once
        window().actions()->run(Action::ShowNews);
        QVERIFY(window().findChild<NewsSheet *>());
        m_window->click("newsAll");
        QTRY_VERIFY(help() && help()->isVisible());
        QCOMPARE(help()->page(), u"new"_s);
    }
};

QTEST_MAIN(TestHelp)
#include "tst_help.moc"
