// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/key.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settingchange.h"
#include "core/simplejwt/settinginfos.h"
#include "tests/ui/copiedsecret.h"
#include "ui/settings/settingpasteform.h"
#include "ui/settings/settingsmodel.h"
#include "ui/settings/settingspane.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/wraptable.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace std::chrono_literals;
using simplejwt::Band;
using simplejwt::Settings;

namespace {

/// A pane on the screen, and what it said last.
struct Setup
{
    SettingsPane pane;
    QSignalSpy changes{ &pane, &SettingsPane::settingsChanged };
    WrapTable *table = pane.findChild<WrapTable *>(QStringLiteral("settingsTable"));
    SettingsModel *model = pane.findChild<SettingsModel *>();
    InlineMessage *message = pane.findChild<InlineMessage *>(QStringLiteral("settingsMessage"));

    Setup()
    {
        pane.resize(1100, 800);
        pane.show();
        pane.activateWindow();
    }
    QModelIndex value(const char *name) const
    {
        return model->index(model->rowOf(QLatin1String(name)), SettingsModel::ValueColumn);
    }
    QString shown(const char *name) const { return value(name).data().toString(); }
    QString problem(const char *name) const { return model->problem(model->rowOf(QLatin1String(name))); }
    void click(const char *button) const { pane.findChild<QToolButton *>(QLatin1String(button))->click(); }
    /// Edits as a hand does: click, type, Return.
    void type(const char *name, const QString &text) const
    {
        const QModelIndex cell = filtered(name);
        table->scrollTo(cell);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
        auto *editor = table->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, text);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(!table->findChild<QLineEdit *>());
    }
    QModelIndex filtered(const char *name) const
    {
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            const QModelIndex index = table->model()->index(row, SettingsModel::ValueColumn);
            if (index.data(SettingsModel::NameRole).toString() == QLatin1String(name))
                return index;
        }
        return {};
    }
};

} // namespace

class SettingsPaneTest : public QObject
{
    Q_OBJECT

private slots:
    void listsEverySetting();
    void readsWhatIsTyped_data();
    void readsWhatIsTyped();
    void keepsWhatCantBeUsed_data();
    void keepsWhatCantBeUsed();
    void isEditedInPlace();
    void offersTheValuesThereAre();
    void saysWhatChangesForTokensThatAreOut();
    void everySettingHasAConsequence();
    void takesAChangeBack();
    void aKeyIsNeverShown();
    void takesAnAlgorithmAndItsKeyInAnyOrder_data();
    void takesAnAlgorithmAndItsKeyInAnyOrder();
    void readsAPastedBlock();
    void theBlacklistAppIsAsWhatIsPastedSays();
    void asksForReferences();
    void copiesABlock();
    void resets();
    void filters();
    void showsWhatABandDoesNotKnow();
};

void SettingsPaneTest::listsEverySetting()
{
    SettingsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), int(simplejwt::settingInfos().size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        const bool isCode = simplejwt::settingInfos()[size_t(row)].pythonCode;
        QCOMPARE(bool(model.index(row, SettingsModel::ValueColumn).flags() & Qt::ItemIsEditable), !isCode);
        QCOMPARE(model.index(row, 0).data(WrapRole::Muted).toBool(), isCode);
        const QString effect = model.index(row, SettingsModel::EffectColumn).data().toString();
        QCOMPARE(effect.contains(QStringLiteral("Python code")), isCode);
    }
    QVERIFY(model.setData(model.index(0, SettingsModel::ValueColumn), QStringLiteral("10 min")));
    QVERIFY(!model.setData(model.index(0, SettingsModel::ValueColumn), QStringLiteral("ten")));
    model.dropDrafts();
    model.resetRow(0);
    QCOMPARE(model.settings(), Settings());
}

void SettingsPaneTest::readsWhatIsTyped_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *tag, const char *name, const char *typed, const char *shown) {
        QTest::newRow(tag) << QString::fromLatin1(name) << QString::fromUtf8(typed) << QString::fromUtf8(shown);
    };
    row("span", "ACCESS_TOKEN_LIFETIME", "1 h 30 min", "timedelta(minutes=90)");
    row("timedelta", "REFRESH_TOKEN_LIFETIME", " timedelta(days=7) * 2 ", "timedelta(days=14)");
    row("seconds", "LEEWAY", "10", "10");
    row("leeway as span", "LEEWAY", "2 min", "120");
    row("text without quotes", "ISSUER", "https://a.example/#x", "\"https://a.example/#x\"");
    row("text with quotes", "ISSUER", "'it'", "\"it\"");
    row("number as a text", "ISSUER", "5", "\"5\"");
    row("None", "JTI_CLAIM", "None", "None");
    row("empty is the default", "JTI_CLAIM", "", "\"jti\"");
    row("list", "AUDIENCE", "['a', 'b']", "[\"a\", \"b\"]");
    row("header words", "AUTH_HEADER_TYPES", "('JWT', 'Bearer')", "(\"JWT\", \"Bearer\")");
    row("one word", "AUTH_HEADER_TYPES", "JWT", "(\"JWT\",)");
    row("header name", "AUTH_HEADER_NAME", "HTTP_X_TOKEN", "\"HTTP_X_TOKEN\"");
    row("flag", "ROTATE_REFRESH_TOKENS", "True", "True");
    row("secret with a quote inside", "SIGNING_KEY", "a \"key\" of 32 characters, or more", "set, not shown");
    row("token classes", "AUTH_TOKEN_CLASSES", "('SlidingToken',)",
        "(\"rest_framework_simplejwt.tokens.SlidingToken\",)");
}

void SettingsPaneTest::readsWhatIsTyped()
{
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    QFETCH(const QString, shown);
    SettingsModel model;
    QSignalSpy edited(&model, &SettingsModel::edited);
    if (name == QLatin1String("JTI_CLAIM") && typed.isEmpty())
        model.setData(model.index(model.rowOf(name), SettingsModel::ValueColumn), QStringLiteral("tid"));
    const QModelIndex cell = model.index(model.rowOf(name), SettingsModel::ValueColumn);
    QVERIFY2(model.setData(cell, typed), qUtf8Printable(model.problem(cell.row())));
    QCOMPARE(cell.data().toString(), shown);
    QVERIFY(!edited.isEmpty());
    QCOMPARE(model.problem(cell.row()), QString());
}

void SettingsPaneTest::keepsWhatCantBeUsed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("typed");
    const auto row = [](const char *tag, const char *name, const char *typed) {
        QTest::newRow(tag) << QString::fromLatin1(name) << QString::fromUtf8(typed);
    };
    row("words for a duration", "ACCESS_TOKEN_LIFETIME", "five minutes");
    row("negative", "ACCESS_TOKEN_LIFETIME", "timedelta(minutes=-1)");
    row("unclosed", "ISSUER", "\"abc");
    row("another setting along", "LEEWAY", "5, 'ISSUER': 'x'");
    row("end of the dict", "LEEWAY", "5}; {");
    row("reference", "LEEWAY", "settings.LEEWAY");
    row("blank in a word", "AUTH_HEADER_TYPES", "('To ken',)");
    row("not WSGI", "AUTH_HEADER_NAME", "Authorization");
    row("key that can't serve", "SIGNING_KEY", "-----BEGIN PUBLIC KEY----- AAAA -----END PUBLIC KEY-----");
    row("flag", "ROTATE_REFRESH_TOKENS", "yes");
}

void SettingsPaneTest::keepsWhatCantBeUsed()
{
    QFETCH(const QString, name);
    QFETCH(const QString, typed);
    SettingsModel model;
    QSignalSpy edited(&model, &SettingsModel::edited);
    const QModelIndex cell = model.index(model.rowOf(name), SettingsModel::ValueColumn);
    QVERIFY(!model.setData(cell, typed));
    QCOMPARE(edited.size(), 0);
    QCOMPARE(model.settings(), Settings());
    QCOMPARE(cell.data(Qt::EditRole).toString(), typed); // nothing typed is lost
    const QString why = model.problem(cell.row());
    QVERIFY2(why.endsWith(u'.'), qUtf8Printable(why));
    QVERIFY(!why.contains(u'\n'));
    const QString effect = cell.siblingAtColumn(SettingsModel::EffectColumn).data().toString();
    QVERIFY(effect.startsWith(QStringLiteral("Not used:")) && effect.contains(why));
    model.setSettings(Settings(), Band::Next);
    QCOMPARE(cell.data(Qt::EditRole).toString(), typed);
    QVERIFY(model.setData(cell, QString()));
    QCOMPARE(model.problem(cell.row()), QString());
}

void SettingsPaneTest::isEditedInPlace()
{
    Setup s;
    QVERIFY(QTest::qWaitForWindowActive(&s.pane));
    s.type("ACCESS_TOKEN_LIFETIME", QStringLiteral("2 h"));
    QCOMPARE(s.changes.size(), 1);
    QCOMPARE(s.pane.settings().accessTokenLifetime, 2h);
    s.type("ISSUER", QStringLiteral("\"open"));
    QCOMPARE(s.changes.size(), 1);
    QVERIFY(!s.problem("ISSUER").isEmpty());
    QCOMPARE(s.shown("ISSUER"), QStringLiteral("\"open"));
    s.type("ISSUER", QStringLiteral("me"));
    QCOMPARE(s.pane.settings().issuer, Json(u"me"));
    s.table->setCurrentIndex(s.filtered("ISSUER"));
    s.table->setFocus();
    QTest::keyClick(s.table, Qt::Key_Delete);
    QCOMPARE(s.pane.settings().issuer, Json());
}

void SettingsPaneTest::offersTheValuesThereAre()
{
    Setup s;
    QVERIFY(QTest::qWaitForWindowActive(&s.pane));
    QCOMPARE(s.value("ROTATE_REFRESH_TOKENS").data(SettingsModel::ChoicesRole).toStringList().size(), 2);
    QVERIFY(s.value("ALGORITHM").data(SettingsModel::ChoicesRole).toStringList().contains(QStringLiteral("\"HS512\"")));
    const QModelIndex cell = s.filtered("ROTATE_REFRESH_TOKENS");
    QTest::mouseClick(s.table->viewport(), Qt::LeftButton, {}, s.table->visualRect(cell).center());
    auto *list = s.table->findChild<QComboBox *>();
    QVERIFY(list);
    QCOMPARE(list->currentText(), QStringLiteral("False"));
    QTRY_VERIFY(list->view()->isVisible());
    QTest::keyClick(list->view(), Qt::Key_Down);
    QTest::keyClick(list->view(), Qt::Key_Return);
    QTRY_VERIFY(s.pane.settings().rotateRefreshTokens);
}

void SettingsPaneTest::saysWhatChangesForTokensThatAreOut()
{
    Setup s;
    s.model->setData(s.value("ALGORITHM"), QStringLiteral("\"HS512\""));
    QVERIFY(s.message->isVisible());
    QVERIFY2(s.message->text().contains(QStringLiteral("ALGORITHM: Every token that is out is refused")),
        qUtf8Printable(s.message->text()));
    s.model->setData(s.value("BLACKLIST_AFTER_ROTATION"), QStringLiteral("True"));
    QVERIFY(s.message->text().contains(QStringLiteral("verify view looks into")));
    s.model->setData(s.value("BLACKLIST_AFTER_ROTATION"), QStringLiteral("False"));
    QVERIFY(s.message->text().contains(QStringLiteral("no longer looks")));
}

void SettingsPaneTest::everySettingHasAConsequence()
{
    for (const simplejwt::SettingInfo &info : simplejwt::settingInfos()) {
        const QString text = simplejwt::consequenceOfSetting(QLatin1String(info.name), Settings());
        QVERIFY2(text.isEmpty() == info.pythonCode, info.name);
        QVERIFY2(info.pythonCode || text.endsWith(u'.'), info.name);
    }
}

void SettingsPaneTest::takesAChangeBack()
{
    Setup s;
    s.model->setData(s.value("LEEWAY"), QStringLiteral("30"));
    emit s.message->actionTriggered();
    QCOMPARE(s.pane.settings(), Settings());
    QCOMPARE(s.changes.size(), 2);
    QCOMPARE(s.changes.last().first().value<Settings>(), Settings());
    emit s.message->actionTriggered(); // and forth again
    QCOMPARE(s.pane.settings().leeway, 30s);
}

void SettingsPaneTest::aKeyIsNeverShown()
{
    Setup s;
    const QString secret = QStringLiteral("correct horse battery staple 0123456789");
    s.model->setData(s.value("SIGNING_KEY"), secret);
    QCOMPARE(s.pane.settings().signingKey, secret.toUtf8());
    for (int row = 0; row < s.model->rowCount(); ++row) {
        for (int column = 0; column < s.model->columnCount(); ++column) {
            for (const int role :
                { int(Qt::DisplayRole), int(Qt::EditRole), int(Qt::ToolTipRole), int(WrapRole::FullText) })
                QVERIFY(!s.model->index(row, column).data(role).toString().contains(QStringLiteral("horse")));
        }
    }
    QVERIFY(!s.message->text().contains(QStringLiteral("horse")));
    s.model->setData(s.value("SIGNING_KEY"), QStringLiteral("-----BEGIN RSA horse"));
    QVERIFY(!s.shown("SIGNING_KEY").contains(QStringLiteral("horse")));
    QVERIFY(!s.problem("SIGNING_KEY").contains(QStringLiteral("horse")));
}

void SettingsPaneTest::takesAnAlgorithmAndItsKeyInAnyOrder_data()
{
    QTest::addColumn<bool>("algorithmFirst");
    QTest::newRow("algorithm first") << true;
    QTest::newRow("key first") << false;
}

void SettingsPaneTest::takesAnAlgorithmAndItsKeyInAnyOrder()
{
    QFETCH(const bool, algorithmFirst);
    SettingsModel model;
    const auto cell
        = [&](const char *name) { return model.index(model.rowOf(QLatin1String(name)), SettingsModel::ValueColumn); };
    QVERIFY(model.setData(cell("SIGNING_KEY"), QStringLiteral("a secret for HS256 of some length")));
    const jose::Key key = jose::Key::generateEc("P-256").value();
    const QString pem = QString::fromLatin1(key.toPem().value()).replace(u'\n', u' '); // as a line shows it
    const QString algorithm = QStringLiteral("\"ES256\"");
    QVERIFY(!model.setData(cell(algorithmFirst ? "ALGORITHM" : "SIGNING_KEY"), algorithmFirst ? algorithm : pem));
    QVERIFY(model.setData(cell(algorithmFirst ? "SIGNING_KEY" : "ALGORITHM"), algorithmFirst ? pem : algorithm));
    QCOMPARE(model.settings().algorithm, QStringLiteral("ES256"));
    QVERIFY(jose::Key::fromPem(model.settings().signingKey.value())->sameMaterial(key));
    QCOMPARE(model.problem(cell("ALGORITHM").row()) + model.problem(cell("SIGNING_KEY").row()), QString());
}

void SettingsPaneTest::readsAPastedBlock()
{
    Setup s;
    s.click("settingsPasteOpen");
    auto *form = s.pane.findChild<SettingPasteForm *>();
    QVERIFY(form->isVisible());
    form->setText(QStringLiteral("SIMPLE_JWT = {\n  'ROTATE_REFRESH_TOKENS': True,\n  'LEEWAY': 1 + 'a',\n"
                                 "  'ISSUER': 'me',\n}\n"));
    QVERIFY2(form->problems().startsWith(QStringLiteral("Line 3: LEEWAY")), qUtf8Printable(form->problems()));
    QCOMPARE(s.changes.size(), 0);
    s.pane.findChild<QPushButton *>(QStringLiteral("settingsPasteUse"))->click();
    QCOMPARE(s.changes.size(), 1);
    QVERIFY(s.pane.settings().rotateRefreshTokens);
    QCOMPARE(s.pane.settings().issuer, Json(u"me"));
    QVERIFY(!form->isVisible());
    s.click("settingsPasteOpen"); // what was pasted is still there
    QVERIFY(form->findChild<QPlainTextEdit *>()->toPlainText().contains(QStringLiteral("'me'")));
}

void SettingsPaneTest::theBlacklistAppIsAsWhatIsPastedSays()
{
    Setup s;
    const auto paste = [&s](const char *text) {
        s.click("settingsPasteOpen");
        s.pane.findChild<SettingPasteForm *>()->setText(QLatin1String(text));
        s.pane.findChild<QPushButton *>(QStringLiteral("settingsPasteUse"))->click();
    };
    paste("SIMPLE_JWT = {'ISSUER': 'me'}");
    QVERIFY(!s.pane.settings().blacklistAppIsKnown);
    paste("INSTALLED_APPS = ['rest_framework']\nSIMPLE_JWT = {'ISSUER': 'me'}");
    QVERIFY(s.pane.settings().blacklistAppIsKnown);
    QVERIFY(!s.pane.settings().blacklistApp);
    QCOMPARE(s.changes.size(), 2);
    QVERIFY2(s.message->text().contains(QStringLiteral("no blacklist app")), qPrintable(s.message->text()));
    s.type("ISSUER", QStringLiteral("you")); // says nothing of it
    QVERIFY(s.pane.settings().blacklistAppIsKnown);
    QVERIFY(!s.pane.settings().blacklistApp);
    paste("INSTALLED_APPS = ['rest_framework_simplejwt.token_blacklist']\nSIMPLE_JWT = {'ISSUER': 'me'}");
    QVERIFY(s.pane.settings().blacklistApp);
    emit s.message->actionTriggered(); // Undo
    QVERIFY(!s.pane.settings().blacklistApp);
    s.pane.setHasBlacklistSwitch(true);
    paste("INSTALLED_APPS = ['rest_framework_simplejwt.token_blacklist']\nSIMPLE_JWT = {'ISSUER': 'us'}");
    QCOMPARE(s.pane.settings().issuer, Json(u"us"));
    QVERIFY(!s.pane.settings().blacklistApp);
}

void SettingsPaneTest::asksForReferences()
{
    Setup s;
    s.model->setData(s.value("SIGNING_KEY"), QStringLiteral("the key that is in use until now"));
    s.click("settingsPasteOpen");
    auto *form = s.pane.findChild<SettingPasteForm *>();
    const QString block = QStringLiteral("{'SIGNING_KEY': settings.SECRET_KEY, 'ISSUER': env('ISSUER'),\n"
                                         "'ACCESS_TOKEN_LIFETIME': LIFE, 'JTI_CLAIM': X}");
    form->setText(block);
    auto *key = form->findChild<QLineEdit *>(QStringLiteral("answer-SIGNING_KEY"));
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    form->findChild<QLineEdit *>(QStringLiteral("answer-ISSUER"))->setText(QStringLiteral("me"));
    form->findChild<QLineEdit *>(QStringLiteral("answer-ACCESS_TOKEN_LIFETIME"))
        ->setText(QStringLiteral("timedelta(hours=1)"));
    form->setText(block + u'\n'); // answers outlive an edit of the block
    const auto *issuer = form->findChild<QLineEdit *>(QStringLiteral("answer-ISSUER"));
    const auto labels = form->findChildren<QLabel *>();
    const auto label
        = std::find_if(labels.begin(), labels.end(), [issuer](const QLabel *each) { return each->buddy() == issuer; });
    QVERIFY(label != labels.end());
    QTRY_VERIFY2(qAbs((*label)->geometry().center().y() - issuer->geometry().center().y()) <= 1,
        "the name stands beside its field, not above its middle");
    s.pane.findChild<QPushButton *>(QStringLiteral("settingsPasteUse"))->click();
    QCOMPARE(s.pane.settings().issuer, Json(u"me"));
    QCOMPARE(s.pane.settings().accessTokenLifetime, 1h);
    QCOMPARE(s.pane.settings().signingKey, QByteArray("the key that is in use until now"));
    QVERIFY(s.message->detail().contains(QStringLiteral("JTI_CLAIM")));
}

void SettingsPaneTest::copiesABlock()
{
    Setup s;
    s.model->setData(s.value("SIGNING_KEY"), QStringLiteral("a key that must not be on the clipboard"));
    s.model->setData(s.value("ACCESS_TOKEN_LIFETIME"), QStringLiteral("1 h"));
    s.click("settingsCopy");
    const QString block = QGuiApplication::clipboard()->text();
    QCOMPARE(block,
        QStringLiteral("from datetime import timedelta\nfrom django.conf import settings\n\n"
                       "SIMPLE_JWT = {\n    \"ACCESS_TOKEN_LIFETIME\": timedelta(hours=1),\n"
                       "    \"SIGNING_KEY\": settings.SECRET_KEY,\n}\n"));
    QVERIFY(!isCopiedAsSecret());
    for (QAction *each : s.pane.findChildren<QAction *>()) {
        if (each->text().contains(u"with the signing key"))
            each->trigger();
    }
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("a key that must not be on the clipboard")));
    QVERIFY(isCopiedAsSecret());
}

void SettingsPaneTest::resets()
{
    Setup s;
    s.model->setData(s.value("LEEWAY"), QStringLiteral("5"));
    s.model->setData(s.value("ISSUER"), QStringLiteral("\"x"));
    s.click("settingsReset");
    QCOMPARE(s.pane.settings(), Settings());
    QVERIFY(s.problem("ISSUER").isEmpty());
}

void SettingsPaneTest::filters()
{
    Setup s;
    auto *filter = s.pane.findChild<QLineEdit *>(QStringLiteral("settingsFilter"));
    filter->setText(QStringLiteral("blacklist"));
    QVERIFY(s.table->model()->rowCount() > 0);
    QVERIFY(s.table->model()->rowCount() < 6);
    filter->clear();
    QCOMPARE(s.table->model()->rowCount(), s.model->rowCount());
}

void SettingsPaneTest::showsWhatABandDoesNotKnow()
{
    SettingsModel model;
    const QModelIndex since
        = model.index(model.rowOf(QStringLiteral("CHECK_USER_IS_ACTIVE")), SettingsModel::SinceColumn);
    model.setOwnKey(QStringLiteral("not known")); // another server's: nothing here is its own
    QCOMPARE(model.index(model.rowOf(QStringLiteral("SIGNING_KEY")), SettingsModel::ValueColumn).data().toString(),
        QStringLiteral("not known"));
    model.setSettings(Settings(), Band::V5_2);
    QVERIFY(since.data().toString().contains(QStringLiteral("no effect in 5.2")));
    model.setSettings(Settings(), Band::V5_5);
    QCOMPARE(since.data().toString(), QStringLiteral("5.4"));
}

QTEST_MAIN(SettingsPaneTest)
#include "tst_settingspane.moc"
