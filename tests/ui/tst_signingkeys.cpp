// SPDX-License-Identifier: GPL-3.0-or-later
// The signing key of a server that is not ours: given, refused, forgotten.
#include "tests/support/process.h"
#include "tests/ui/serverssetup.h"
#include "ui/keys/keyform.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTemporaryDir>

class TestSigningKeys : public QObject
{
    Q_OBJECT

private slots:
    void takesSecretsInEachSpelling_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<QString>("text");
        const QString secret = QStringLiteral("a-secret-of-at-least-32-bytes-000");
        QTest::newRow("text") << 0 << secret;
        QTest::newRow("base64") << 1 << QString::fromLatin1(secret.toLatin1().toBase64());
        QTest::newRow("base64url") << 2
                                   << QString::fromLatin1(secret.toLatin1().toBase64(QByteArray::Base64UrlEncoding));
        QTest::newRow("hex") << 3 << QString::fromLatin1(secret.toLatin1().toHex());
    }
    void takesSecretsInEachSpelling()
    {
        QFETCH(const int, form);
        QFETCH(const QString, text);
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.form()->findChild<QComboBox *>(QStringLiteral("keyForm"))->setCurrentIndex(form);
        auto *field = setup.form()->findChild<QLineEdit *>(QStringLiteral("keyText"));
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        setup.type("keyText", text);
        QVERIFY2(
            setup.message("keyMessage").contains(QStringLiteral("33 byte")), qPrintable(setup.message("keyMessage")));
        QVERIFY(setup.message("keyMessage").contains(QStringLiteral("memory for this run")));
        setup.form()->findChild<QComboBox *>(QStringLiteral("keyAlgorithm"))->setCurrentText(QStringLiteral("HS512"));
        setup.press("keyUse");
        QCOMPARE(setup.keys.size(), 1);
        QCOMPARE(setup.keys.at(0).first, QStringLiteral("http://127.0.0.1:9000"));
        const auto key = setup.keys.at(0).second;
        QCOMPARE(*key.secret(), QByteArray("a-secret-of-at-least-32-bytes-000"));
        QCOMPARE(key.algorithms(), QList<jose::Algorithm>{ jose::Algorithm::HS512 });
        QVERIFY(field->text().isEmpty()); // it has no business on the screen any more
        QVERIFY(setup.message("keyMessage").startsWith(QStringLiteral("Signing with")));
    }

    void takesPrivateKeys()
    {
        const auto key = jose::Key::generateEc("P-256");
        QVERIFY(key);
        const QByteArray pem = *key->toPem();
        const QByteArray locked = *key->toPem("open sesame");
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        auto *field = setup.form()->findChild<QLineEdit *>(QStringLiteral("keyText"));
        field->setFocus();
        field->insert(QString::fromLatin1(pem)); // as pasting does: its line feeds are kept
        QVERIFY2(
            setup.message("keyMessage").contains(QStringLiteral("P-256")), qPrintable(setup.message("keyMessage")));
        setup.press("keyUse");
        QVERIFY(setup.keys.at(0).second.sameMaterial(*key));

        const QTemporaryDir folder;
        auto *form = setup.form()->key();
        form->loadFile(writtenFile(folder, QStringLiteral("locked.pem"), locked));
        auto *passphrase = setup.form()->findChild<QLineEdit *>(QStringLiteral("keyPassphrase"));
        QVERIFY(passphrase->isVisible());
        setup.type("keyPassphrase", QStringLiteral("open sesame"));
        setup.press("keyUse");
        QCOMPARE(setup.keys.size(), 2);
        QVERIFY(setup.keys.at(1).second.sameMaterial(*key));
    }

    void refusesWhatCantSign_data()
    {
        QTest::addColumn<int>("form");
        QTest::addColumn<QString>("text");
        QTest::newRow("hex with a g") << 3 << QStringLiteral("00ff0g");
        QTest::newRow("odd base64") << 1 << QStringLiteral("***");
        QTest::newRow("no PEM") << 4 << QStringLiteral("-----BEGIN PRIVATE KEY-----");
        QTest::newRow("JWK without a key") << 4 << QStringLiteral("{\"kty\":\"EC\"}");
        const auto key = jose::Key::generateEc("P-256");
        QTest::newRow("public key") << 4 << QString::fromLatin1(*key->publicPem());
    }
    void refusesWhatCantSign()
    {
        QFETCH(const int, form);
        QFETCH(const QString, text);
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        setup.form()->findChild<QComboBox *>(QStringLiteral("keyForm"))->setCurrentIndex(form);
        auto *field = setup.form()->findChild<QLineEdit *>(QStringLiteral("keyText"));
        field->insert(text);
        QVERIFY(!setup.isEnabled("keyUse"));
        QVERIFY(setup.message("keyMessage").endsWith(QLatin1Char('.')));
        QVERIFY(!setup.message("keyMessage").contains(QStringLiteral("memory for this run")));
        QCOMPARE(field->text(), text);
    }

    void aKeyIsForgottenOnRequest()
    {
        ServersSetup setup;
        setup.add("http://127.0.0.1:9000");
        const QSignalSpy dropped(&setup.pane, &ServersPane::signingKeyDropped);
        setup.pane.setSigningKey(QStringLiteral("http://127.0.0.1:9000"), QStringLiteral("an HMAC secret, 52 bytes"));
        QVERIFY(setup.message("keyMessage").contains(QStringLiteral("52 bytes")));
        setup.press("keyDrop");
        QCOMPARE(dropped.count(), 1);
        QVERIFY(!setup.message("keyMessage").contains(QStringLiteral("52 bytes")));
    }
};

QTEST_MAIN(TestSigningKeys)
#include "tst_signingkeys.moc"
