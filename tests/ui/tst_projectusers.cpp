// SPDX-License-Identifier: GPL-3.0-or-later
// The users of a project with very many of them, straight from its database: what is typed lists them at once, more
// come as one scrolls, and nothing that the window's thread does takes longer than a frame.
#include "app/workbench/userlistcontroller.h"
#include "core/base/sanitized.h"
#include "core/json/jsonreader.h"
#include "tests/support/timedapplication.h"
#include "ui/servers/projectusers.h"

#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int many = 200'000;
#ifdef JOTLAB_SANITIZED
constexpr double frame = 160; // milliseconds
#else
constexpr double frame = 16; // milliseconds
#endif

} // namespace

class TestProjectUsers : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<ProjectUsers> m_users;
    std::unique_ptr<UserListController> m_controller;

    template<class T> T *find(const char *name) const { return m_users->findChild<T *>(QLatin1String(name)); }
    QAbstractItemModel *model() const { return find<QTableView>("projectUsers")->model(); }
    QString name(int row) const { return model()->index(row, 0).data().toString(); }
    QString note() const { return find<QLabel>("projectUserNote")->text(); }
    QLineEdit *search() const { return find<QLineEdit>("projectUserSearch"); }

    /// What a project with that database answers.
    project::Reading reading(const QString &path) const
    {
        const auto document = parseJson(
            u"{\"executable\": \"python\", \"simple_jwt\": {\"USER_ID_FIELD\": \"id\"}, \"versions\": "
            "{\"djangorestframework-simplejwt\": \"5.5.1\"}, \"django\": {\"USE_TZ\": true}, \"users\": {\"list\": [], "
            "\"count\": 0, \"unread\": null}, \"database\": {\"vendor\": \"sqlite\", \"name\": \"%1\", \"password\": "
            "\"\"}, \"user_model\": {\"model\": \"auth.User\", \"table\": \"auth_user\", \"key\": \"id\", "
            "\"username_field\": \"username\", \"fields\": [{\"name\": \"id\", \"column\": \"id\", \"kind\": "
            "\"AutoField\"}, {\"name\": \"username\", \"column\": \"username\", \"kind\": \"CharField\"}]}}"_s.arg(path)
                .toUtf8());
        return document.and_then(project::readingFrom).value_or(project::Reading());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QProcess python;
        python.start(u"python3"_s,
            { u"-c"_s,
                u"import sqlite3, sys\n"
                "db = sqlite3.connect(sys.argv[1])\n"
                "db.execute('CREATE TABLE auth_user (id integer PRIMARY KEY, username varchar(150) UNIQUE)')\n"
                "db.executemany('INSERT INTO auth_user VALUES (?, ?)', ((n, 'user%06d' % n) for n in range(1, %1 + "
                "1)))\n"
                "db.execute(\"UPDATE auth_user SET username = 'Zoe of the end' WHERE id = %1\")\n"
                "db.commit()\n"_s.arg(many),
                m_folder.filePath(u"db.sqlite3"_s) });
        QVERIFY(python.waitForFinished(60'000));
        QCOMPARE(python.exitCode(), 0);
    }

    void init()
    {
        m_users = std::make_unique<ProjectUsers>();
        m_users->resize(700, 600);
        m_users->setVisible(true);
        m_controller = std::make_unique<UserListController>();
        m_controller->setView(m_users.get());
        const project::Reading read = reading(m_folder.filePath(u"db.sqlite3"_s));
        m_users->show(read, {});
        m_controller->show(read);
        QVERIFY(m_controller->isListing());
        QTRY_COMPARE_WITH_TIMEOUT(m_users->count(), many, 60'000);
        QVERIFY(model()->rowCount() >= 100);
    }

    void cleanup()
    {
        m_controller.reset();
        m_users->hide(); // as a window of its own it would lay out its table while it goes
        m_users.reset();
    }

    void listsAsIsTyped()
    {
        QCOMPARE(name(0), u"user000001"_s);
        auto &application = static_cast<TimedApplication &>(*qApp);
        application.worst = 0;
        QTest::keyClicks(search(), u"USER1999"_s);
        QTRY_COMPARE(name(0), u"user199900"_s);
        QTRY_COMPARE(model()->rowCount(), 100);
        QTRY_VERIFY2(note().contains(u"USER1999"), qPrintable(note()));
        search()->clear();
        QTest::keyClicks(search(), u"20000"_s);
        QTRY_COMPARE(name(0), u"user020000"_s); // the id, and that of ten times as much
        QTRY_COMPARE(model()->rowCount(), 2);
        QCOMPARE(name(1), u"Zoe of the end"_s);
        search()->clear();
        QTRY_COMPARE(name(0), u"user000001"_s);
        QVERIFY2(application.worst < frame, (application.worstOf + ": " + QByteArray::number(application.worst)).constData());
    }

    void goesOnAsOneScrolls()
    {
        auto &application = static_cast<TimedApplication &>(*qApp);
        application.worst = 0;
        QScrollBar *bar = find<QTableView>("projectUsers")->verticalScrollBar();
        for (int pages = 2; pages <= 5; ++pages) {
            bar->setValue(bar->maximum());
            QTRY_VERIFY(model()->rowCount() >= pages * 100);
        }
        QCOMPARE(name(450), u"user000451"_s);
        QVERIFY2(application.worst < frame, (application.worstOf + ": " + QByteArray::number(application.worst)).constData());
    }

    void findsAnywhere()
    {
        QSignalSpy asked(m_users.get(), &ProjectUsers::searchRequested);
        connect(m_users.get(), &ProjectUsers::searchRequested, m_controller.get(), &UserListController::find);
        auto &application = static_cast<TimedApplication &>(*qApp);
        application.worst = 0;
        QTest::keyClicks(search(), u"the END"_s);
        QTRY_VERIFY2(note().contains(u"No name or id begins with “the END”"), qPrintable(note()));
        QTest::keyClick(search(), Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QVERIFY(find<QPushButton>("projectUserStop")->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(note(), u"“the END” is in 1 of the project's users."_s, 60'000);
        QCOMPARE(name(0), u"Zoe of the end"_s);
        QVERIFY(!find<QPushButton>("projectUserStop")->isVisible());
        QVERIFY2(application.worst < frame, (application.worstOf + ": " + QByteArray::number(application.worst)).constData());

        search()->setText(u"ser"_s); // in all: the first of them, and that there are more
        QTest::keyClick(search(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(note().contains(u"not all were looked at"), 60'000);
        QVERIFY(model()->rowCount() <= 500 && model()->rowCount() > 0);

        search()->setText(u"nowhere"_s);
        QTest::keyClick(search(), Qt::Key_Return);
        find<QPushButton>("projectUserStop")->click();
        QVERIFY(note().contains(u"not all were looked at"));
        QVERIFY(!find<QPushButton>("projectUserStop")->isVisible());
    }

    void saysThatItIsGone()
    {
        const project::Reading gone = reading(m_folder.filePath(u"none.sqlite3"_s));
        m_users->show(gone, {});
        m_controller->show(gone);
        QTRY_VERIFY2(note().contains(u"none.sqlite3”; migrate the project"), qPrintable(note()));
        QVERIFY(!QFile::exists(m_folder.filePath(u"none.sqlite3"_s)));
    }
};

int main(int argc, char **argv)
{
    TimedApplication application(argc, argv);
    TestProjectUsers test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_projectusers.moc"
