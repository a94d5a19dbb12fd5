// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/django/sqlstore.h"
#include "core/simplejwt/passwords.h"
#include "tests/ui/laboratoryparts.h"

#include <QSignalSpy>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using django::User;

namespace {

User named(const QString &name)
{
    User user;
    user.username = name;
    return user;
}

User found(const Directory &directory, const QString &name)
{
    const QList<User> users = directory.users();
    for (const User &user : users) {
        if (user.username == name)
            return user;
    }
    return {};
}

} // namespace

class TestDirectory : public QObject
{
    Q_OBJECT

private slots:
    void theEmbeddedServersUsersAreEdited()
    {
        const LaboratoryParts parts;
        Directory &directory = parts->directory();
        QVERIFY(!directory.isEditable());
        QSignalSpy changed(&directory, &Directory::changed);
        QVERIFY(parts.openDatabase());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(directory.users().size(), 4);
        QVERIFY(!found(directory, u"carol"_s).isActive);

        QSignalSpy added(&directory, &Directory::added);
        QSignalSpy removed(&directory, &Directory::removed);
        directory.add(named(u"dave"_s));
        QVERIFY(added.wait());
        auto dave = found(directory, u"dave"_s);
        QCOMPARE(added.constFirst().constFirst().value<User>(), dave);
        QVERIFY(dave.id > 0);
        dave.isActive = false;
        directory.update(dave);
        QVERIFY(changed.wait());
        QVERIFY(!found(directory, u"dave"_s).isActive);
        directory.remove(dave);
        QVERIFY(removed.wait());
        QCOMPARE(directory.users().size(), 4);
        QCOMPARE(changed.count(), 4);
    }

    void whatIsRefusedIsSaid()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        Directory &directory = parts->directory();
        QSignalSpy added(&directory, &Directory::added);
        QSignalSpy failed(&directory, &Directory::failed);
        directory.add(named(u"alice"_s));
        QVERIFY(failed.wait());
        QCOMPARE(added.count(), 0);
        QCOMPARE(directory.users().size(), 4);
    }

    /// What jotlab-cli adds beside the window, say; and a file that has gone is no empty one.
    void anotherProgramsChangesAreRead()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        Directory &directory = parts->directory();
        QSignalSpy changed(&directory, &Directory::changed);
        auto other = django::SqlStore::open(parts->embedded().databasePath());
        QVERIFY(other && (*other)->addUser(named(u"erin"_s)));
        directory.refresh();
        QVERIFY(changed.wait());
        QCOMPARE(found(directory, u"erin"_s).username, u"erin"_s);

        other->reset();
        QVERIFY(QFile::rename(parts->embedded().databasePath(), parts->embedded().databasePath() + u".away"_s));
        QSignalSpy failed(&directory, &Directory::failed);
        directory.refresh();
        QVERIFY(failed.wait());
        QVERIFY(failed.constFirst().constFirst().value<Error>().what.contains(u"not there any more"_s));
        QVERIFY(!QFile::exists(parts->embedded().databasePath()));
        QCOMPARE(directory.users().size(), 5);
    }

    void aPasswordIsThereWhenItIsSaid()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        Directory &directory = parts->directory();
        QSignalSpy set(&directory, &Directory::passwordSet);
        directory.setPassword(found(directory, u"alice"_s), u"open sesame"_s);
        QCOMPARE(set.count(), 0);
        QVERIFY(set.wait(20'000));
        QVERIFY(set.takeFirst().at(1).toBool());
        QVERIFY(simplejwt::passwordFits(u"open sesame"_s, found(directory, u"alice"_s).passwordHash));
        directory.setPassword(found(directory, u"alice"_s), {});
        QVERIFY(set.wait());
        QVERIFY(!set.takeFirst().at(1).toBool());
        QVERIFY(!simplejwt::passwordFits({}, found(directory, u"alice"_s).passwordHash));
    }

    void whatComesTooLateIsForgotten()
    {
        auto parts = std::make_unique<LaboratoryParts>();
        QVERIFY(parts->openDatabase());
        (*parts)->directory().setPassword(found((*parts)->directory(), u"alice"_s), u"open sesame"_s);
        parts.reset();
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
    }

    void anothersUsersAreLearntAndLeftAlone()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        const QString shop = parts.callOther();
        Directory &directory = parts->directory();
        QVERIFY(directory.users().isEmpty());
        User erin = named(u"erin"_s);
        erin.id = 7;
        directory.learn(shop, { erin });
        QCOMPARE(directory.users().size(), 1);
        QVERIFY(!directory.isEditable());
        QSignalSpy failed(&directory, &Directory::failed);
        directory.update(erin);
        directory.remove(erin);
        directory.add(erin);
        directory.setPassword(erin, {});
        QCOMPARE(failed.count(), 4);
        for (const auto &each : failed)
            QCOMPARE(each.constFirst().value<Error>().code, Errc::NotFound);
        // Another address may be another machine, with other people.
        parts->servers().keep(config::serverFromUrl(u"https://new.example"_s).value(), shop);
        QVERIFY(directory.users().isEmpty());
    }

    /// Who was deactivated while a password was hashed stays so.
    void aPasswordChangesNothingElse()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        Directory &directory = parts->directory();
        QSignalSpy set(&directory, &Directory::passwordSet);
        const User bob = found(directory, u"bob"_s);
        User inactive = bob;
        inactive.isActive = false;
        directory.update(inactive);
        directory.setPassword(bob, u"correct horse"_s); // bob as he was before
        QVERIFY(set.wait(20'000));
        QVERIFY(found(directory, u"bob"_s).passwordHash != bob.passwordHash);
        QVERIFY(!found(directory, u"bob"_s).isActive);
    }

    void whoWasAddedIsThereWhenItIsSaid()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        Directory &directory = parts->directory();
        QString said;
        connect(&directory, &Directory::added, this,
            [&](const User &user) { said = found(directory, user.username).username; });
        directory.add(named(u"erin"_s), u"correct horse"_s);
        QVERIFY(said.isEmpty()); // not yet, so nobody may be chosen in her place
        QTRY_COMPARE_WITH_TIMEOUT(said, u"erin"_s, 20'000);
        QVERIFY(simplejwt::passwordFits(u"correct horse"_s, found(directory, u"erin"_s).passwordHash));
    }

    void theSessionLearnsTheNames()
    {
        const LaboratoryParts parts;
        QVERIFY(parts.openDatabase());
        const User bob = found(parts->directory(), u"bob"_s);
        const auto texts = parts->minting().mint(bob, { simplejwt::TokenType::Access }, {}, {});
        QVERIFY(texts);
        const int id
            = parts->log().observe(texts->constFirst(), session::Origin::Issued, parts->servers().current().id());
        QCOMPARE(parts->log().token(id)->user, u"bob"_s);
        User renamed = bob;
        renamed.username = u"robert"_s;
        QSignalSpy changed(&parts->directory(), &Directory::changed);
        parts->directory().update(renamed);
        QVERIFY(changed.wait());
        QCOMPARE(parts->log().token(id)->user, u"robert"_s);
    }
};

QTEST_GUILESS_MAIN(TestDirectory)
#include "tst_directory.moc"
