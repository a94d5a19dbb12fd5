// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/savedsession.h"
#include "tests/ui/assembledwindow.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QListView>
#include <QMenu>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

/// Files that were opened come back by a name in Ctrl+K or in the session's menu, in the next run, too.
class TestRecentFiles : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void begin()
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void open(const QString &name) const
    {
        Arguments arguments;
        arguments.input = path(name);
        m_window->workbench().openOfAnotherStart(arguments);
    }
    void find(const QString &words) const
    {
        FindField *field = m_window->window().topBar()->findField();
        field->open();
        field->selectAll();
        QTest::keyClicks(field, words);
    }
    QString chosen() const
    {
        auto *view = m_window->visible<QListView>("findEntries");
        return view ? view->currentIndex().data().toString() : QString();
    }
    QMenu *menu() const
    {
        auto *menu = m_window->window().findChild<QMenu *>(u"recentMenu"_s);
        emit menu->aboutToShow();
        return menu;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        begin();
    }
    void cleanup() { m_window.reset(); }

    void aFileIsFoundAgainInTheNextRun()
    {
        QVERIFY(!menu()->actions().constFirst()->isEnabled()); // says that there is none
        write(u"orders & more.sh"_s, "curl http://shop.example/api/orders/\ncurl http://shop.example/api/me/\n");
        open(u"orders & more.sh"_s);
        QCOMPARE(m_window->window().currentPane(), u"import"_s);
        open(u"absent.sh"_s);
        begin();
        m_window->window().showPane(u"flow"_s);
        find(u"orders"_s);
        QCOMPARE(chosen(), u"Open orders & more.sh"_s);
        QTest::keyClick(m_window->window().topBar()->findField(), Qt::Key_Return);
        QTRY_COMPARE(m_window->window().currentPane(), u"import"_s);

        m_window->window().showPane(u"flow"_s);
        QAction *first = menu()->actions().constFirst();
        QCOMPARE(first->text(), u"orders && more.sh · %1"_s.arg(m_folder->path()));
        first->trigger();
        QCOMPARE(m_window->window().currentPane(), u"import"_s);
    }

    void whatIsGoneIsTold()
    {
        write(u"calls.sh"_s, "curl http://shop.example/api/orders/\ncurl http://shop.example/api/me/\n");
        open(u"calls.sh"_s);
        QVERIFY(QFile::remove(path(u"calls.sh"_s)));
        menu()->actions().constFirst()->trigger();
        QVERIFY2(m_window->notice().contains(u"calls.sh"_s), qPrintable(m_window->notice()));
    }

    void theNewestEightAreKept()
    {
        for (int i = 0; i < 10; ++i) {
            write(u"calls%1.sh"_s.arg(i), "curl http://shop.example/a\ncurl http://shop.example/b\n");
            open(u"calls%1.sh"_s.arg(i));
        }
        open(u"calls5.sh"_s); // again
        QStringList names;
        for (const QAction *action : menu()->actions()) {
            if (action->text().contains(u"calls"_s))
                names.append(action->text().section(u' ', 0, 0));
        }
        const QStringList newest{ u"calls5.sh"_s, u"calls9.sh"_s, u"calls8.sh"_s, u"calls7.sh"_s, u"calls6.sh"_s,
            u"calls4.sh"_s, u"calls3.sh"_s, u"calls2.sh"_s };
        QCOMPARE(names, newest);
    }

    /// By Ctrl+O as well, and all of it is forgotten on a click.
    void sessionsAreAmongThem()
    {
        QVERIFY(archive::saveSession(path(u"mine.jotlab"_s), archive::snapshot(m_window->laboratory().log()), {}));
        open(u"mine.jotlab"_s);
        QTRY_COMPARE(m_window->window().session()->current(), u"session"_s);
        QVERIFY(menu()->actions().constFirst()->text().startsWith(u"mine.jotlab"_s));
        m_window->window().findChild<QAction *>(u"recentForget"_s)->trigger();
        QVERIFY(!menu()->actions().constFirst()->isEnabled());
        begin();
        QVERIFY(!menu()->actions().constFirst()->isEnabled());
        find(u"mine.jotlab"_s);
        QVERIFY2(!chosen().startsWith(u"Open mine"_s), qPrintable(chosen()));
    }
};

QTEST_MAIN(TestRecentFiles)
#include "tst_recentfiles.moc"
