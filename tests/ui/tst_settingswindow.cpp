// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rawhttp.h"
#include "tests/ui/assembledwindow.h"
#include "ui/settings/settingsmodel.h"
#include "ui/settings/settingspane.h"

#include <QSettings>
#include <QTemporaryDir>

using namespace std::chrono_literals;
using simplejwt::Settings;
using simplejwt::TokenType;

/// Settings in the whole window: what a change does to the engine, the embedded server and the next start.
class SettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void areInForceAtOnce();
    void surviveARestartWithoutTheKey();
    void ofTheCommandLineAreForOneRun();
    void belongToTheServerThatIsChosen();

private:
    static void set(const AssembledWindow &window, const char *name, const QString &text)
    {
        window.window().showPane(QStringLiteral("settings"));
        auto *model = window.window().findChild<SettingsModel *>();
        QVERIFY(model);
        const QModelIndex cell = model->index(model->rowOf(QLatin1String(name)), SettingsModel::ValueColumn);
        QVERIFY2(model->setData(cell, text), qUtf8Printable(model->problem(cell.row())));
    }
    /// What the embedded server says of a token: 200 or 401.
    static int verify(const AssembledWindow &window, const QByteArray &token)
    {
        const auto url = window.laboratory().servers().current().url(session::Endpoint::TokenVerify);
        if (!url)
            return -1;
        RawHttp http(quint16(url->port()));
        const auto reply = http.call(
            "POST", url->path().toUtf8(), { { "Content-Type", "application/json" } }, "{\"token\":\"" + token + "\"}");
        return reply ? reply->status : -1;
    }
};

void SettingsTest::areInForceAtOnce()
{
    QTemporaryDir folder;
    AssembledWindow window(folder.path());
    QVERIFY(window.start());
    const django::User alice = window.laboratory().directory().users().first();
    const auto before = window.laboratory().minting().mint(alice, { TokenType::Access }, {}, {}).value().first();
    QVERIFY(window.laboratory().inspectionContext().settings == window.laboratory().rules().settings());
    QCOMPARE(verify(window, before), 200);
    set(window, "ALGORITHM", QStringLiteral("HS512"));
    set(window, "ACCESS_TOKEN_LIFETIME", QStringLiteral("1 h"));
    QCOMPARE(verify(window, before), 401); // every token that is out is refused
    const auto after = window.laboratory().minting().mint(alice, { TokenType::Access }, {}, {}).value().first();
    QCOMPARE(verify(window, after), 200); // the same key, the new algorithm, here and in the server
    set(window, "SIGNING_KEY",
        QStringLiteral("another secret of more than 64 characters, as HS512 would like to have it"));
    QCOMPARE(verify(window, after), 401);
    window.find<QAbstractButton>("settingsReset")->click();
    QCOMPARE(verify(window, before), 200); // and the database's own key is back
    QCOMPARE(window.intruder(), QString());
}

void SettingsTest::surviveARestartWithoutTheKey()
{
    QTemporaryDir folder;
    {
        AssembledWindow window(folder.path());
        QVERIFY(window.start());
        set(window, "ACCESS_TOKEN_LIFETIME", QStringLiteral("timedelta(hours=2)"));
        set(window, "SIGNING_KEY", QStringLiteral("a secret that must not be written down"));
        window.window().close();
    }
    QFile state(folder.path() + QStringLiteral("/window.conf"));
    QVERIFY(state.open(QIODevice::ReadOnly));
    QVERIFY(!state.readAll().contains("must not be written"));
    AssembledWindow window(folder.path());
    QVERIFY(window.start());
    QCOMPARE(window.laboratory().rules().settings().accessTokenLifetime, 2h);
    QVERIFY(!window.laboratory().rules().ownSettings().signingKey);
    QVERIFY(window.laboratory().rules().settings().signingKey); // the database's own
}

void SettingsTest::ofTheCommandLineAreForOneRun()
{
    QTemporaryDir folder;
    Laboratory::Options options;
    options.settings.leeway = 30s;
    options.settingsAreGiven = true;
    {
        AssembledWindow window(folder.path(), options);
        QVERIFY(window.start());
        QCOMPARE(window.laboratory().rules().settings().leeway, 30s);
        window.window().close();
    }
    AssembledWindow window(folder.path());
    QVERIFY(window.start());
    QCOMPARE(window.laboratory().rules().settings().leeway, 0s);
}

void SettingsTest::belongToTheServerThatIsChosen()
{
    QTemporaryDir folder;
    AssembledWindow window(folder.path());
    QVERIFY(window.start());
    set(window, "ISSUER", QStringLiteral("embedded"));
    config::ServerProfile other;
    other.baseUrl = QUrl(QStringLiteral("http://127.0.0.1:9/"));
    window.laboratory().servers().keep(other);
    window.laboratory().servers().choose(other.id());
    auto *pane = window.window().findChild<SettingsPane *>();
    QCOMPARE(pane->settings(), Settings());
    set(window, "ISSUER", QStringLiteral("other"));
    QCOMPARE(window.laboratory().rules().settings().issuer, Json(u"other"));
    window.laboratory().servers().choose(window.laboratory().servers().all().first().id());
    QCOMPARE(pane->settings().issuer, Json(u"embedded"));
}

QTEST_MAIN(SettingsTest)
#include "tst_settingswindow.moc"
