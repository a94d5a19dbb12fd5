// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/assembledwindow.h"

#include <QLabel>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

/// A Django project's database with a user model of its own, in the assembled window.
class TestProjectDatabase : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString make(const QString &users) const
    {
        const QString path = m_folder.filePath(u"project.sqlite3"_s);
        QFile::remove(path);
        QProcess python;
        python.start(u"python3"_s,
            { u"-c"_s,
                u"import sqlite3, sys\n"
                "db = sqlite3.connect(sys.argv[1])\n"
                "db.executescript('''\n"
                "CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar, name varchar, applied "
                "datetime);\n"
                "CREATE TABLE accounts_user (%1);\n"
                "CREATE TABLE token_blacklist_outstandingtoken (id integer PRIMARY KEY AUTOINCREMENT, token text, "
                "created_at datetime, expires_at datetime, user_id bigint REFERENCES accounts_user (id), jti "
                "varchar);\n"
                "CREATE TABLE token_blacklist_blacklistedtoken (id integer PRIMARY KEY AUTOINCREMENT, blacklisted_at "
                "datetime, token_id bigint REFERENCES token_blacklist_outstandingtoken (id));\n"
                "''')\n"_s.arg(users),
                path });
        return python.waitForFinished() && python.exitCode() == 0 ? path : QString();
    }

private slots:
    void whatItsUsersLackIsSaid()
    {
        Laboratory::Options options;
        options.database = make(u"id integer PRIMARY KEY, password varchar(128), email varchar(254) UNIQUE"_s);
        QVERIFY(!options.database.isEmpty());
        AssembledWindow window(m_folder.path(), options);
        QVERIFY(window.start());
        QVERIFY(window.laboratory().embedded().hasDatabase());
        window.window().showPane(u"servers"_s);
        auto *database = window.find<QLabel>("embeddedDatabase");
        QCOMPARE(database->text(), options.database);
        auto *remarks = window.find<InlineMessage>("embeddedRemarks");
        QVERIFY(remarks->isVisible());
        QVERIFY2(remarks->text().contains(u"accounts_user has no column is_active: everybody counts as active."),
            qPrintable(remarks->text()));
        QVERIFY2(remarks->text().contains(u"named by email"), qPrintable(remarks->text()));
        if (const QString folder = qEnvironmentVariable("JOTLAB_LOOK"); !folder.isEmpty()) {
            for (const QSize size : { QSize(1440, 900), QSize(1024, 700) }) {
                window.window().resize(size);
                QTest::qWait(200);
                window.window().grab().save(u"%1/database-%2.png"_s.arg(folder).arg(size.width()));
            }
        }
        QCOMPARE(window.intruder(), QString());
    }

    void ofOnesOwnNothingIsSaid()
    {
        AssembledWindow window(m_folder.path());
        QVERIFY(window.start());
        window.window().showPane(u"servers"_s);
        QCOMPARE(window.find<QLabel>("embeddedDatabase")->text(), window.laboratory().embedded().databasePath());
        QVERIFY(!window.find<InlineMessage>("embeddedRemarks")->isVisible());
    }
};

QTEST_MAIN(TestProjectDatabase)
#include "tst_projectdatabase.moc"
