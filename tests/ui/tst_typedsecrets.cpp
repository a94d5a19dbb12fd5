// SPDX-License-Identifier: GPL-3.0-or-later
// What was typed or pasted into a field and used is gone: from the field, from its history, from memory.
#include "core/base/freedmemory.h"
#include "tests/support/processmemory.h"
#include "ui/keys/keyinput.h"
#include "ui/settings/settingpasteform.h"
#include "ui/widgets/forgettext.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

int times(const HiddenText &secret)
{
    return secret.timesIn(QCoreApplication::applicationPid()).value_or(-1);
}

} // namespace

class TestTypedSecrets : public QObject
{
    Q_OBJECT

private slots:
    void noHistoryBringsItBack()
    {
        QLineEdit field;
        QTest::keyClicks(&field, u"a secret"_s);
        forgetText(&field);
        field.undo();
        QCOMPARE(field.text(), QString());
    }

    void aTypedKeyIsForgotten_data()
    {
        QTest::addColumn<bool>("shown");
        QTest::newRow("as dots") << false;
        QTest::newRow("in the open") << true;
    }
    void aTypedKeyIsForgotten()
    {
        QFETCH(const bool, shown);
        if (!freedMemoryIsWiped())
            QSKIP("This build leaves freed memory as it is.");
        const HiddenText secret(1);
        KeyInput input;
        input.show();
        auto *field = input.findChild<QLineEdit *>(u"keyText"_s);
        field->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        QTest::keyClicks(field, secret.text());
        QVERIFY(times(secret) > 0);
        {
            const auto keys = input.keys();
            QVERIFY(keys && keys->size() == 1);
            QCOMPARE(keys->constFirst().key.secret().value(), secret.bytes());
        }
        input.clear();
        QVERIFY(input.isEmpty());
        if (shown)
            QSKIP("Qt's text layout and the fonts' caches keep what was drawn."); // only what was shown in the open
        QCOMPARE(times(secret), 0);
    }

    void pastedSettingsAreForgottenOnceUsed()
    {
        SettingPasteForm form;
        form.open();
        const QSignalSpy given(&form, &SettingPasteForm::given);
        form.setText(u"SIMPLE_JWT = {\"SIGNING_KEY\": \"the secret of a shop\", \"ALGORITHM\": \"HS256\"}"_s);
        form.findChild<QPushButton *>(u"settingsPasteUse"_s)->click();
        QCOMPARE(given.count(), 1);
        auto *text = form.findChild<QPlainTextEdit *>(u"settingsPaste"_s);
        QCOMPARE(text->toPlainText(), QString());
        text->undo();
        QCOMPARE(text->toPlainText(), QString());
    }
};

QTEST_MAIN(TestTypedSecrets)
#include "tst_typedsecrets.moc"
