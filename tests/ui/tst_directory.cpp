// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
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

User found(Directory &directory, const QString &name)
{
    for (const User &user : directory.users().value_or(QList<User>())) {
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
        QVERIFY(parts->embedded().openDatabase());
        QCOMPARE(changed.count(), 1);
        QCOMPARE(directory.users().value().size(), 4);
        QVERIFY(!found(directory, u"carol"_s).isActive);

        auto dave = directory.add(named(u"dave"_s));
        QVERIFY(dave);
        dave->isActive = false;
        QVERIFY(directory.update(*dave));
        QVERIFY(!found(directory, u"dave"_s).isActive);
        QVERIFY(directory.remove(dave->id));
        QCOMPARE(directory.users().value().size(), 4);
        QCOMPARE(changed.count(), 4);
    }

    void passwordsAreHashedAside()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->embedded().openDatabase());
        Directory &directory = parts->directory();
        QSignalSpy changed(&directory, &Directory::changed);
        directory.setPassword(found(directory, u"alice"_s), u"open sesame"_s);
        QCOMPARE(changed.count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, 20'000);
        QVERIFY(simplejwt::passwordFits(u"open sesame"_s, found(directory, u"alice"_s).passwordHash));
        directory.addWithPassword(named(u"dave"_s), {});
        QCOMPARE(changed.count(), 2);
        QVERIFY(!simplejwt::passwordFits({}, found(directory, u"dave"_s).passwordHash));
    }

    void aHashThatComesTooLateIsForgotten()
    {
        auto parts = std::make_unique<LaboratoryParts>();
        QVERIFY((*parts)->embedded().openDatabase());
        (*parts)->directory().setPassword(found((*parts)->directory(), u"alice"_s), u"open sesame"_s);
        parts.reset();
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
    }

    void anothersUsersAreLearntAndLeftAlone()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->embedded().openDatabase());
        const QString shop = parts.callOther();
        Directory &directory = parts->directory();
        QVERIFY(directory.users().value().isEmpty());
        User erin = named(u"erin"_s);
        erin.id = 7;
        directory.learn(shop, { erin });
        QCOMPARE(directory.users().value().size(), 1);
        QVERIFY(!directory.isEditable());
        for (const auto &refused :
            { directory.update(erin), directory.remove(7), directory.add(erin).map([](const User &) {}) }) {
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, Errc::NotFound);
        }
        QSignalSpy failed(&directory, &Directory::failed);
        directory.setPassword(erin, {});
        QCOMPARE(failed.count(), 1);
        // Another address may be another machine, with other people.
        parts->servers().keep(config::serverFromUrl(u"https://new.example"_s).value(), shop);
        QVERIFY(directory.users().value().isEmpty());
    }

    /// Who was deactivated while a password was hashed stays so.
    void aPasswordChangesNothingElse()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->embedded().openDatabase());
        Directory &directory = parts->directory();
        const User bob = found(directory, u"bob"_s);
        directory.setPassword(bob, u"correct horse"_s);
        User inactive = bob;
        inactive.isActive = false;
        QVERIFY(directory.update(inactive));
        QTRY_VERIFY_WITH_TIMEOUT(found(directory, u"bob"_s).passwordHash != bob.passwordHash, 20'000);
        QVERIFY(!found(directory, u"bob"_s).isActive);
    }

    void whoWasAddedWithAPasswordIsThereWhenItIsSaid()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->embedded().openDatabase());
        Directory &directory = parts->directory();
        QString said;
        connect(&directory, &Directory::addedWithPassword, this,
            [&](const QString &name) { said = found(directory, name).username; });
        User erin;
        erin.username = u"erin"_s;
        directory.addWithPassword(erin, u"correct horse"_s);
        QVERIFY(said.isEmpty()); // not yet, so nobody may be chosen in her place
        QTRY_COMPARE_WITH_TIMEOUT(said, u"erin"_s, 20'000);
    }

    void theSessionLearnsTheNames()
    {
        const LaboratoryParts parts;
        QVERIFY(parts->embedded().openDatabase());
        const User bob = found(parts->directory(), u"bob"_s);
        const auto texts = parts->minting().mint(bob, { simplejwt::TokenType::Access }, {}, {});
        QVERIFY(texts);
        const int id
            = parts->log().observe(texts->constFirst(), session::Origin::Issued, parts->servers().current().id());
        QCOMPARE(parts->log().token(id)->user, u"bob"_s);
        User renamed = bob;
        renamed.username = u"robert"_s;
        QVERIFY(parts->directory().update(renamed));
        QVERIFY(parts->directory().users());
        QCOMPARE(parts->log().token(id)->user, u"robert"_s);
    }
};

QTEST_GUILESS_MAIN(TestDirectory)
#include "tst_directory.moc"
