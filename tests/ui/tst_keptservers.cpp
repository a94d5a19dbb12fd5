// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/keptservers.h"
#include "tests/ui/laboratoryparts.h"

#include <QFile>
#include <QSettings>

using namespace Qt::StringLiterals;

class TestKeptServers : public QObject
{
    Q_OBJECT

private slots:
    void whatWasSetUpIsThereInTheNextRun()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"window.conf"_s);
        QString shop;
        quint16 port = 0;
        {
            QSettings state(file, QSettings::IniFormat);
            const LaboratoryParts parts;
            KeptServers kept(parts->embedded(), parts->servers(), state);
            QCOMPARE(kept.port(), 0);
            kept.savePort(); // it doesn't run: nothing to keep
            QCOMPARE(kept.port(), 0);
            QVERIFY(parts->embedded().openDatabase());
            QVERIFY(parts->embedded().start());
            kept.savePort();
            port = quint16(parts->embedded().url().port());
            config::EmbeddedSwitches switches;
            switches.noAuthenticationClasses = true;
            switches.blacklistApp = false;
            switches.allowLogin = true;
            QVERIFY(parts->embedded().setSwitches(switches));
            simplejwt::Settings settings = parts->rules().ownSettings();
            settings.rotateRefreshTokens = true;
            QVERIFY(parts->rules().setSettings(settings));
            QVERIFY(parts->rules().adoptSigningKey(secretKey()));
            QVERIFY(!parts->servers().embedded().autoRefresh);
            parts->servers().setAutoRefresh(parts->servers().embedded().id(), true);
            shop = parts.callOther();
            config::ServerProfile changed = parts->servers().current();
            changed.autoRefresh = true;
            parts->servers().keep(changed);
            kept.save();
        }
        QSettings state(file, QSettings::IniFormat);
        const LaboratoryParts parts;
        KeptServers kept(parts->embedded(), parts->servers(), state);
        QVERIFY(parts->embedded().openDatabase());
        kept.restore();
        QCOMPARE(kept.port(), port);
        QCOMPARE(parts->servers().all().size(), 2);
        QCOMPARE(parts->servers().current().id(), shop);
        QVERIFY(parts->servers().current().autoRefresh);
        QVERIFY(parts->servers().embedded().autoRefresh);
        QVERIFY(parts->embedded().switches().noAuthenticationClasses);
        QVERIFY(!parts->embedded().switches().blacklistApp);
        QVERIFY(!parts->embedded().switches().allowLogin); // was for that run only
        QVERIFY(parts->embedded().settings().rotateRefreshTokens);
        QVERIFY(parts->embedded().hasOwnKey()); // keys are kept elsewhere
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(!written.readAll().contains("a secret of the shop"));
    }

    void givenSettingsAreNeitherRestoredNorKept()
    {
        const QTemporaryDir folder;
        QSettings state(folder.filePath(u"window.conf"_s), QSettings::IniFormat);
        {
            const LaboratoryParts parts;
            KeptServers kept(parts->embedded(), parts->servers(), state);
            QVERIFY(parts->embedded().openDatabase());
            simplejwt::Settings settings = parts->rules().ownSettings();
            settings.rotateRefreshTokens = true;
            QVERIFY(parts->rules().setSettings(settings));
            kept.save();
        }
        const QByteArray before = state.value(u"embedded/settings"_s).toByteArray();
        const LaboratoryParts parts([](Laboratory::Options &options) { options.settingsAreGiven = true; });
        KeptServers kept(parts->embedded(), parts->servers(), state);
        QVERIFY(parts->embedded().openDatabase());
        kept.restore();
        QVERIFY(!parts->embedded().settings().rotateRefreshTokens);
        kept.save();
        QCOMPARE(state.value(u"embedded/settings"_s).toByteArray(), before);
    }
};

QTEST_GUILESS_MAIN(TestKeptServers)
#include "tst_keptservers.moc"
