// SPDX-License-Identifier: GPL-3.0-or-later
// User models of a project's own, in databases that a real Django migrated and a real Simple JWT wrote to.
#include "core/django/sqlstore.h"
#include "core/django/usertable.h"
#include "core/simplejwt/engine.h"
#include "tests/support/djangoserver.h"
#include "tests/support/peer.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace django;

namespace {

constexpr auto project = R"(
import os, sys, django
from django.conf import settings
folder, model = sys.argv[1:3]
os.makedirs(folder + '/accounts', exist_ok=True)
open(folder + '/accounts/__init__.py', 'w').close()
open(folder + '/accounts/models.py', 'w').write('''
import uuid
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
''' + model)
sys.path.insert(0, folder)
settings.configure(
    SECRET_KEY='k' * 50, SIMPLE_JWT={'USER_ID_FIELD': 'pk'}, USE_TZ=True, DEFAULT_AUTO_FIELD='django.db.models.BigAutoField', AUTH_USER_MODEL='accounts.User',
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': folder + '/db.sqlite3'}},
    INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes', 'accounts', 'rest_framework_simplejwt.token_blacklist'])
django.setup()
from django.core.management import call_command
from django.contrib.auth import get_user_model
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
)";

constexpr auto fill = R"(
call_command('migrate', run_syncdb=True, verbosity=0)
for name in ('alice', 'bob'):
    user = make(name)
    token = RefreshToken.for_user(user)
    if name == 'bob':
        token.blacklist()
    print(user.pk, token['jti'])
)";

constexpr auto withMore = R"(
class User(AbstractUser):
    phone = models.CharField(max_length=20, unique=True)
)";
constexpr auto withUuid = R"(
class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    USERNAME_FIELD = 'email'
    objects = BaseUserManager()
)";
constexpr auto withPhone = R"(
class User(AbstractBaseUser):
    member_no = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    phone = models.CharField(max_length=20, unique=True)
    USERNAME_FIELD = 'phone'
    objects = BaseUserManager()
    class Meta:
        db_table = 'members'
)";

} // namespace

class UserTableTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// What the script prints, word by word.
    QStringList run(const QString &folder, const char *model, const QByteArray &script)
    {
        QProcess python;
        python.start(pythonWith("rest_framework_simplejwt"),
            { u"-B"_s, u"-c"_s, QString::fromUtf8(project + script), folder, QString::fromUtf8(model) });
        if (!python.waitForFinished() || python.exitCode() != 0)
            qWarning("%s", python.readAllStandardError().constData());
        return QString::fromUtf8(python.readAllStandardOutput()).split(u' ', Qt::SkipEmptyParts);
    }

private slots:
    void initTestCase()
    {
        REQUIRE_PEER(!pythonWith("rest_framework_simplejwt").isEmpty(), "python3-djangorestframework-simplejwt");
    }

    void readsUsers_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("make");
        QTest::addColumn<QString>("name"); // of alice
        QTest::addColumn<QString>("remark");
        QTest::newRow("AbstractUser") << QByteArray(withMore)
                                      << QByteArray("make = lambda name: get_user_model().objects.create_user(name, "
                                                    "name + '@example.org', 'pw', phone=name)\n")
                                      << u"alice"_s << QString();
        QTest::newRow("UUID") << QByteArray(withUuid)
                              << QByteArray("make = lambda name: get_user_model().objects.create(email=name + "
                                            "'@example.org', password='!')\n")
                              << u"alice@example.org"_s << u"users are named by email"_s;
        QTest::newRow("phone") << QByteArray(withPhone)
                               << QByteArray("make = lambda name: get_user_model().objects.create(phone=name)\n")
                               << u"alice"_s << u"no column is_active"_s;
    }
    void readsUsers()
    {
        QFETCH(const QByteArray, model);
        QFETCH(const QByteArray, make);
        QFETCH(const QString, name);
        QFETCH(const QString, remark);
        const QString folder = m_folder.filePath(QLatin1String(QTest::currentDataTag()));
        QDir().mkpath(folder);
        const QStringList made = run(folder, model, make + fill).join(u' ').simplified().split(u' ');
        QCOMPARE(made.size(), 4);
        const auto opened = SqlStore::open(folder + u"/db.sqlite3"_s, SqlStore::OpenMode::Write);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().what));
        SqlStore &store = **opened;
        QVERIFY(store.remarks().join(u' ').contains(remark));

        const auto users = store.users();
        QVERIFY(users);
        QCOMPARE(users->size(), 2);
        const auto alice = store.userByName(name);
        QVERIFY(alice && *alice);
        QCOMPARE(keyText(**alice), made[0]);
        QVERIFY(users->contains(**alice));
        QVERIFY((*alice)->isActive);
        const auto byKey = store.userByField(u"pk"_s, made[0]);
        QVERIFY(byKey && *byKey);
        QCOMPARE(**byKey, **alice);
        QCOMPARE(*store.userById((*alice)->id), *alice);
        const auto nobody = store.userByField(u"pk"_s, u"99"_s);
        QVERIFY(nobody && !*nobody);

        const auto token = store.outstandingByJti(made[1]);
        QVERIFY(token && *token);
        QCOMPARE((*token)->userId.value_or(-1), (*alice)->id);
        QCOMPARE(store.isBlacklisted(made[1]).value(), false);
        QCOMPARE(store.isBlacklisted(made[3]).value(), true);
        QCOMPARE(store.outstanding()->size(), 2);

        // And back: what is written here, Django reads.
        OutstandingToken more;
        more.jti = u"written-here"_s;
        more.token = "a.b.c";
        more.userId = (*alice)->id;
        more.expiresAt = fromEpochSeconds(2'000'000'000);
        QVERIFY(store.blacklist(more, fromEpochSeconds(1'700'000'000)));
        User changed = **alice;
        changed.lastLogin = fromEpochSeconds(1'700'000'000);
        QVERIFY(store.updateUser(changed));
        QCOMPARE(run(folder, model,
                     "row = BlacklistedToken.objects.get(token__jti='written-here').token\n"
                     "print(row.user.pk, int(row.user.last_login.timestamp()))")
                     .join(u' ')
                     .simplified(),
            made[0] + u" 1700000000"_s);
        QCOMPARE(*store.userById(changed.id), std::optional(changed));

        // A token made here with the project's key is one that the project takes, and the other way round.
        simplejwt::Settings settings;
        settings.signingKey = QByteArray(50, 'k');
        settings.userIdField = u"pk"_s;
        const simplejwt::Engine engine(settings, simplejwt::Band::V5_2, store);
        const auto refresh = engine.tokenForUser(**alice, simplejwt::TokenType::Refresh);
        QVERIFY(refresh);
        const auto access
            = engine.accessFromRefresh(*refresh).and_then([&](const auto &fresh) { return engine.encode(fresh); });
        QVERIFY(access);
        const QStringList answers = run(folder, model,
            make
                + "from rest_framework_simplejwt.authentication import JWTAuthentication\n"
                  "from rest_framework_simplejwt.tokens import AccessToken\n"
                  "print(JWTAuthentication().get_user(AccessToken('"
                + *access + "')).pk)\nprint(AccessToken.for_user(make('carol')))")
                                        .join(u' ')
                                        .simplified()
                                        .split(u' ');
        QCOMPARE(answers.size(), 2);
        QCOMPARE(answers[0], made[0]);
        const auto of = engine.authenticate("Bearer " + answers[1].toLatin1());
        QVERIFY(of && *of);
        QVERIFY((*of)->username.startsWith(u"carol"));

        User dave;
        dave.username = u"dave"_s;
        const auto refused = store.addUser(dave);
        QVERIFY(!refused && refused.error().code == Errc::Unsupported);
        QVERIFY(!store.removeUser(changed.id));
    }

    void findsByAFieldOfItsOwn()
    {
        const QString folder = m_folder.filePath(u"field"_s);
        QDir().mkpath(folder);
        const QStringList made = run(folder, withPhone,
            "call_command('migrate', run_syncdb=True, verbosity=0)\n"
            "for name in ('alice', 'bob'):\n    user = get_user_model().objects.create(phone=name)\n"
            "    print(user.pk, user.public_id)\n")
                                     .join(u' ')
                                     .simplified()
                                     .split(u' ');
        QCOMPARE(made.size(), 4);
        const auto store = SqlStore::open(folder + u"/db.sqlite3"_s, SqlStore::OpenMode::ReadOnly);
        QVERIFY(store);
        const auto bob = (*store)->userByField(u"public_id"_s, made[3]);
        QVERIFY(bob && *bob);
        QCOMPARE((*bob)->username, u"bob"_s);
        QCOMPARE((*store)->userField((*bob)->id, u"public_id"_s)->toString(), made[3]);
        QVERIFY((*store)->hasUserField(u"public_id"_s) && !(*store)->hasUserField(u"nickname"_s));
        QVERIFY(!(*store)->userByField(u"nickname"_s, u"x"_s));
        for (const simplejwt::Band band : { simplejwt::Band::V5_2, simplejwt::Band::V5_5 }) {
            simplejwt::Settings settings;
            settings.signingKey = "the secret of the project, of 32 bytes or more";
            settings.blacklistApp = false; // the database is only read
            settings.userIdField = u"public_id"_s;
            const simplejwt::Engine engine(settings, band, **store, systemClock(), randomIds());
            const auto token = engine.tokenForUser(**bob, simplejwt::TokenType::Access, {});
            QVERIFY2(token, token ? "" : qPrintable(token.error().reason));
            QCOMPARE(token->claims.find(u"user_id")->toString(), made[3]);
        }
    }

    void choosesAName_data()
    {
        QTest::addColumn<QList<TableColumn>>("columns");
        QTest::addColumn<QString>("name");
        const TableColumn id{ u"id"_s, u"integer"_s, true, false };
        const TableColumn password{ u"password"_s, u"varchar(128)"_s };
        QTest::newRow("username") << QList<TableColumn>{ id, { u"email"_s, u"varchar(254)"_s, false, true },
            { u"username"_s, u"varchar(9)"_s } }
                                  << u"username"_s;
        QTest::newRow("unique e-mail before others") << QList<TableColumn>{ id,
            { u"slug"_s, u"varchar(9)"_s, false, true }, { u"email"_s, u"varchar(254)"_s, false, true } }
                                                     << u"email"_s;
        QTest::newRow("e-mail that several may have") << QList<TableColumn>{ id, { u"email"_s, u"varchar(254)"_s },
            { u"phone"_s, u"varchar(20)"_s, false, true } }
                                                      << u"phone"_s;
        QTest::newRow("nothing") << QList<TableColumn>{ id, password } << u"id"_s;
    }
    void choosesAName()
    {
        QFETCH(const QList<TableColumn>, columns);
        QFETCH(const QString, name);
        const auto users = UserTable::of(u"people"_s, columns);
        QVERIFY(users);
        QCOMPARE(users->columnFor(u"username"_s), name);
    }

    void needsAKeyOfOneColumn()
    {
        QVERIFY(!UserTable::of(u"pairs"_s, { { u"a"_s, u"integer"_s, true }, { u"b"_s, u"integer"_s, true } }));
        QVERIFY(!UserTable::of(u"none"_s, { { u"a"_s, u"integer"_s } }));
    }
};

QTEST_GUILESS_MAIN(UserTableTest)
#include "tst_usertable.moc"
