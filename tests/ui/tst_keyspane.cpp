// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/jose/jws.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "tests/support/memorystore.h"
#include "tests/support/peer.h"
#include "tests/ui/assembledwindow.h"
#include "tests/ui/copiedsecret.h"
#include "ui/decode/decodepane.h"
#include "ui/keys/keyspane.h"
#include "ui/servers/serverspane.h"
#include "ui/widgets/chip.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QToolButton>

using jose::Algorithm;
using jose::Key;
using jose::KeyType;

namespace {

const QByteArray payload
    = "{\"token_type\":\"access\",\"exp\":4102444800,\"jti\":\"7be24f6a7b5e4d269f8a1d95c4c14f49\",\"user_id\":\"1\"}";

QByteArray signedBy(const Key &key, Algorithm algorithm = Algorithm::HS256)
{
    return *jose::signCompact("{\"alg\":\"" + QByteArray(jose::info(algorithm).name) + "\"}", payload, algorithm, key);
}

} // namespace

class TestKeysPane : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup()
    {
        m_window.reset();
        m_store.reset();
    }

    void withoutAKeyItSaysHowToGetOne()
    {
        QVERIFY(!m_window->find<InlineMessage>("keysEmpty")->isVisible());
        const auto other = config::serverFromUrl(QStringLiteral("https://shop.example")).value();
        m_window->laboratory().servers().keep(other);
        m_window->laboratory().servers().choose(other.id()); // nothing of the embedded one's is left
        auto *empty = m_window->find<InlineMessage>("keysEmpty");
        QTRY_VERIFY(empty->isVisible());
        QVERIFY(!m_table->isVisible());
        empty->findChild<QToolButton *>(QStringLiteral("messageAction"))->click();
        auto *text = m_window->visible<QLineEdit>("keyText");
        QVERIFY(text && text->hasFocus());
        QTest::keyClicks(text, QStringLiteral("a secret of the shop"));
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_VERIFY(m_table->isVisible());
        QVERIFY(!empty->isVisible());
    }

    // What is in the keychain says nothing of a key that only a server's settings hold.
    void aServersKeyIsInMemoryAlone()
    {
        m_store = std::make_shared<MemoryStore>();
        open();
        const auto says
            = [this](const QString &what) { return m_window->find<QLabel>("statusRight")->text().contains(what); };
        const Key kept = *Key::fromSecret("a secret in the keychain, long enough for it");
        m_window->laboratory().keyRing().add({ { kept, {}, {} } }, QStringLiteral("pasted"));
        QTRY_VERIFY(says(QStringLiteral("secrets: in the system's keychain")));
        const auto other = config::serverFromUrl(QStringLiteral("https://shop.example")).value();
        m_window->laboratory().servers().keep(other);
        ServerRules &rules = m_window->laboratory().rules();
        QVERIFY(rules.adoptSigningKey(other.id(), *Key::fromSecret("the secret of a project, long enough for it")));
        QTRY_VERIFY(says(QStringLiteral("secrets: one in memory for this run")));
        QVERIFY(rules.adoptSigningKey(other.id(), kept)); // the same key twice
        QTRY_VERIFY(says(QStringLiteral("secrets: in the system's keychain")));
    }

    void addsASecretByKeyboardAlone()
    {
        QTest::keyClick(m_table, Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_window->visible<QLineEdit>("keyText"));
        auto *text = m_window->visible<QLineEdit>("keyText");
        QVERIFY(text->hasFocus());
        QCOMPARE(text->echoMode(), QLineEdit::Password);
        QTest::keyClicks(text, QStringLiteral("a secret of the shop"));
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(ring().entries().size(), 1);
        QVERIFY(m_window->visible<QLineEdit>("keyDetailName"));
        // No keychain in this session: the window says where it is.
        QVERIFY(m_window->visible<InlineMessage>("keyDetailPlace")
                    ->text()
                    .contains(QStringLiteral("in memory for this run")));
        m_decode->showToken(signedBy(*Key::fromSecret("a secret of the shop")));
        QCOMPARE(cell(1, KeysModel::TrialColumn), QStringLiteral("verifies"));
        QCOMPARE(cell(0, KeysModel::TrialColumn), QStringLiteral("does not verify")); // the embedded server's
        QVERIFY(m_decode->findChild<Chip *>(QStringLiteral("signatureVerdict"))
                    ->text()
                    .startsWith(QStringLiteral("Signature: HS256")));
    }

    void saysHowTheSecretWouldHaveToBeRead()
    {
        const QByteArray raw = QByteArray::fromHex("fb0eff77a1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f5f6a7b8c9daebff");
        ring().add(*keyring::importSecret(raw.toBase64(), jose::SecretEncoding::Utf8), QStringLiteral("test"),
            QStringLiteral("mine"));
        m_decode->showToken(signedBy(*Key::fromSecret(raw)));
        selectRow(1);
        QCOMPARE(cell(1, KeysModel::TrialColumn), QStringLiteral("misread"));
        QVERIFY(m_window->visible<InlineMessage>("keyDetailTrial")->text().contains(QStringLiteral("read as base64")));
        QVERIFY(m_decode->findChild<InlineMessage *>(QStringLiteral("decodeNote"))
                    ->text()
                    .contains(QStringLiteral("read as base64")));
    }

    void addsWhatIsPasted_data()
    {
        QTest::addColumn<QString>("form");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("count");
        const Key ed = *Key::generate(KeyType::Ed25519);
        const Key ec = *Key::generateEc("P-384");
        QTest::newRow("base64") << QStringLiteral("secret in base64") << QByteArray("c2VjcmV0IQ==") << 1;
        QTest::newRow("base64url") << QStringLiteral("secret in base64url") << QByteArray("c2VjcmV0IQ") << 1;
        QTest::newRow("hex") << QStringLiteral("secret in hex") << QByteArray("00ff00ff") << 1;
        QTest::newRow("PEM, private") << QString() << *ed.toPem() << 1;
        QTest::newRow("PEM, public") << QString() << *ec.publicPem() << 1;
        QTest::newRow("JWK") << QString() << writeJson(jose::toJwk(ec, true)) << 1;
        QTest::newRow("JWK Set") << QString() << writeJson(jose::toJwkSet({ ed, ec }, false)) << 2;
    }
    void addsWhatIsPasted()
    {
        QFETCH(QString, form);
        QFETCH(QByteArray, text);
        QFETCH(int, count);
        m_window->click("keysAdd");
        if (!form.isEmpty())
            m_window->visible<QComboBox>("keyForm")->setCurrentText(form);
        AssembledWindow::paste(m_window->visible<QLineEdit>("keyText"), QString::fromUtf8(text));
        QVERIFY2(m_window->visible<QPushButton>("keyAdd")->isEnabled(),
            qPrintable(m_window->visible<InlineMessage>("keyAddMessage")->text()));
        m_window->click("keyAdd");
        QCOMPARE(ring().entries().size(), count);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("keysTable"));
    }

    void anEncryptedKeyAsksForItsPassphraseInPlace()
    {
        const QByteArray pem = *Key::generate(KeyType::Ed448)->toPem("geheim");
        const QString path = file("key.pem", pem);
        m_window->click("keysAdd");
        QVERIFY(!m_window->visible<QLineEdit>("keyPassphrase"));
        AssembledWindow::paste(m_window->visible<QLineEdit>("keyText"), QString::fromUtf8(pem));
        auto *passphrase = m_window->visible<QLineEdit>("keyPassphrase");
        QVERIFY(passphrase);
        QVERIFY(!m_window->visible<QPushButton>("keyAdd")->isEnabled());

        // A key in its place that needs none is not asked for one.
        auto *text = m_window->visible<QLineEdit>("keyText");
        text->selectAll();
        AssembledWindow::paste(text, QString::fromUtf8(*Key::generate(KeyType::Ed25519)->toPem()));
        QVERIFY(!m_window->visible<QLineEdit>("keyPassphrase"));
        text->selectAll();
        AssembledWindow::paste(text, QString::fromUtf8(pem));
        QCOMPARE(m_window->visible<QLineEdit>("keyPassphrase"), passphrase);

        QTest::keyClicks(passphrase, QStringLiteral("falsch"));
        QVERIFY(!m_window->visible<QPushButton>("keyAdd")->isEnabled());
        passphrase->clear();
        QTest::keyClicks(passphrase, QStringLiteral("geheim"));
        QTest::keyClick(passphrase, Qt::Key_Return);
        QCOMPARE(ring().entries().size(), 1);
        QVERIFY(ring().keys().first().hasPrivate());

        // The same where the file is given to the program.
        open({ path });
        QTRY_VERIFY(m_window->visible<QLineEdit>("keyPassphrase"));
        QCOMPARE(m_window->window().currentPane(), QStringLiteral("keys"));
    }

    void generates_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("title");
        QTest::newRow("HMAC") << QStringLiteral("HMAC secret, 512") << QStringLiteral("HMAC, 64 bytes");
        QTest::newRow("RSA") << QStringLiteral("RSA, 2048") << QStringLiteral("RSA, 2048 bits");
        QTest::newRow("P-256") << QStringLiteral("EC on P-256") << QStringLiteral("EC P-256");
        QTest::newRow("secp256k1") << QStringLiteral("EC on secp256k1") << QStringLiteral("EC secp256k1");
        QTest::newRow("Ed25519") << QStringLiteral("Ed25519") << QStringLiteral("Ed25519");
        QTest::newRow("Ed448") << QStringLiteral("Ed448") << QStringLiteral("Ed448");
    }
    void generates()
    {
        QFETCH(QString, kind);
        QFETCH(QString, title);
        m_window->click("keysGenerate");
        auto *box = m_window->visible<QComboBox>("keyKind");
        QVERIFY(box->hasFocus());
        box->setCurrentIndex(box->findText(kind, Qt::MatchStartsWith));
        m_window->click("keyGenerate");
        QTRY_COMPARE_WITH_TIMEOUT(ring().entries().size(), 1, 30000);
        QCOMPARE(ring().entries().first().kind, title);
        const Key key = ring().keys().first();
        QCOMPARE(key.kid().isEmpty(), key.type() == KeyType::Secret);
    }

    void enterInTheListGenerates()
    {
        m_window->click("keysGenerate");
        auto *box = m_window->visible<QComboBox>("keyKind");
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_COMPARE(ring().entries().size(), 1);
        m_window->click("keysGenerate");
        QTest::keyClick(m_window->visible<QLineEdit>("keyName"), Qt::Key_Enter);
        QTRY_COMPARE(ring().entries().size(), 2); // once, not twice
    }

    void renamesRemovesAndBringsBack()
    {
        ring().add(
            *keyring::importSecret("one", jose::SecretEncoding::Utf8), QStringLiteral("test"), QStringLiteral("one"));
        selectRow(1);
        auto *name = m_window->visible<QLineEdit>("keyDetailName");
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("till"));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(ring().entries().first().name, QStringLiteral("till"));
        QCOMPARE(cell(1, KeysModel::NameColumn), QStringLiteral("till"));
        m_table->setFocus();
        QTest::keyClick(m_table, Qt::Key_Delete);
        QVERIFY(ring().entries().isEmpty());
        QCOMPARE(m_table->model()->rowCount(), 1);
        auto *message = m_window->visible<InlineMessage>("keysMessage");
        QVERIFY(message->text().contains(QStringLiteral("till")));
        emit message->actionTriggered();
        QCOMPARE(ring().entries().first().name, QStringLiteral("till"));
        // A server's own key can be neither renamed nor removed here.
        selectRow(0);
        QVERIFY(m_window->visible<QLineEdit>("keyDetailName")->isReadOnly());
        QVERIFY(!m_window->visible<QPushButton>("keyRemove"));
    }

    void writesThePublicPartUnlessAskedForMore()
    {
        const Key key = *Key::generateEc("P-256");
        ring().add({ { key, {}, {} } }, QStringLiteral("test"), QStringLiteral("ec"));
        selectRow(1);
        auto *text = m_window->visible<QPlainTextEdit>("keyExportText");
        auto *format = m_window->visible<QComboBox>("keyFormat");
        auto *withPrivate = m_window->visible<QCheckBox>("keyPrivate");
        QCOMPARE(text->toPlainText().toUtf8(), *key.publicPem());
        format->setCurrentIndex(format->findText(QStringLiteral("JWK")));
        QVERIFY(!text->toPlainText().contains(QStringLiteral("\"d\"")));
        withPrivate->click();
        QVERIFY2(!text->toPlainText().contains(QStringLiteral("\"d\"")), "a private key is not shown unasked");
        m_window->click("keyCopy");
        const auto copied = parseJson(QGuiApplication::clipboard()->text().toUtf8()).and_then([](const Json &json) {
            return jose::keyFromJwk(json);
        });
        QVERIFY(copied && copied->sameMaterial(key));
        QVERIFY(isCopiedAsSecret());
        m_window->visible<QAbstractButton>("keyExportReveal")->click();
        QVERIFY(text->toPlainText().contains(QStringLiteral("\"d\"")));
        QGuiApplication::clipboard()->clear();
        text->selectAll();
        QTest::keySequence(text, QKeySequence::Copy);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"d\"")));
        QVERIFY(isCopiedAsSecret());
        withPrivate->click();
        m_window->click("keyCopy");
        QVERIFY(!isCopiedAsSecret()); // anybody may have the public part
        withPrivate->click();
        // Another key, and back: the box has fallen back.
        selectRow(0);
        selectRow(1);
        QVERIFY(!withPrivate->isChecked());
        QVERIFY(!text->toPlainText().contains(QStringLiteral("\"d\"")));
        // A secret has no public part to write.
        selectRow(0);
        QVERIFY(!m_window->visible<QPushButton>("keyCopy")->isEnabled());
    }

    void showsACertificateChain()
    {
        const QString keyPath = m_folder->filePath(QStringLiteral("k.pem"));
        const auto certificate = peer::run(QStringLiteral("openssl"),
            { "req", "-x509", "-newkey", "ed25519", "-nodes", "-keyout", keyPath, "-subj", "/CN=api.example", "-days",
                "3" });
        REQUIRE_PEER(certificate.has_value(), "openssl");
        ring().add(*keyring::importKeys(*certificate), QStringLiteral("test"));
        selectRow(1);
        auto *chain = m_window->visible<QTableView>("keyChain");
        QCOMPARE(chain->model()->rowCount(), 1);
        QCOMPARE(chain->model()->index(0, 0).data().toString(), QStringLiteral("CN=api.example"));
        QVERIFY(chain->model()->index(0, 2).data().toString().contains(QStringLiteral("signed by itself")));
    }

    void publicKeysSurviveARestart()
    {
        ring().add({ { *Key::generate(KeyType::Ed25519)->publicKey(), {}, QStringLiteral("issuer") } },
            QStringLiteral("test"));
        ring().add(*keyring::importSecret("geheim-und-lang", jose::SecretEncoding::Utf8), QStringLiteral("test"));
        m_window->workbench().saveState();
        open();
        QCOMPARE(ring().entries().size(), 1); // the secret was in memory only
        QCOMPARE(ring().entries().first().name, QStringLiteral("issuer"));
        QFile state(m_folder->filePath(QStringLiteral("window.conf")));
        QVERIFY(state.open(QIODevice::ReadOnly));
        QVERIFY(!state.readAll().contains("geheim"));
    }

    void aServersSigningKeySurvivesARestart()
    {
        m_store = std::make_shared<MemoryStore>();
        open();
        const QString shop = QStringLiteral("http://127.0.0.1:9000");
        m_window->laboratory().servers().keep(*config::serverFromUrl(shop));
        m_window->window().showPane(QStringLiteral("servers"));
        auto *servers = m_window->window().findChild<ServersPane *>();
        emit servers->signingKeyGiven(shop, *Key::fromSecret("the signing key of the shop, long enough"));
        QVERIFY(m_window->laboratory().rules().signingKeyOf(shop));
        QTRY_COMPARE(m_store->secrets.size(), 1);
        m_window->workbench().saveState();
        QFile state(m_folder->filePath(QStringLiteral("window.conf")));
        QVERIFY(state.open(QIODevice::ReadOnly));
        QVERIFY(!state.readAll().contains("signing key of the shop, long"));

        open();
        QTRY_VERIFY(m_window->laboratory().rules().signingKeyOf(shop));
        QCOMPARE(m_window->laboratory().rules().signingKeyOf(shop)->secret().value(),
            QByteArray("the signing key of the shop, long enough"));
        m_window->window().showPane(QStringLiteral("servers"));
        m_window->window().findChild<ServersPane *>()->selectServer(shop);
        QVERIFY2(m_window->visible<InlineMessage>("keyMessage")->text().contains(QStringLiteral("keychain")),
            qPrintable(m_window->visible<InlineMessage>("keyMessage")->text()));

        // Removed from the ring it signs no more; brought back it does.
        m_window->window().showPane(QStringLiteral("keys"));
        selectRow(1);
        m_window->click("keyRemove");
        QVERIFY(!m_window->laboratory().rules().signingKeyOf(shop));
        emit m_window->visible<InlineMessage>("keysMessage")->actionTriggered();
        QVERIFY(m_window->laboratory().rules().signingKeyOf(shop));

        // Forgotten under Servers it is gone from the keychain too.
        emit m_window->window().findChild<ServersPane *>()->signingKeyDropped(shop);
        QVERIFY(!m_window->laboratory().rules().signingKeyOf(shop));
        QTRY_VERIFY(m_store->secrets.isEmpty());
        QVERIFY(ring().entries().isEmpty());
    }

    void aThumbprintThatIsCutEndsInDots()
    {
        m_table->selectRow(0);
        auto *field = m_window->visible<QLineEdit>("keyDetailThumbprint");
        QVERIFY(field && !field->hasFocus());
        const int whole = field->fontMetrics().horizontalAdvance(field->text());
        const auto inkAtTheEnd = [field](int width) { // in the lower and in the upper half of the last letters
            field->setFixedWidth(width);
            const QImage image = field->grab().toImage();
            const QColor ground = image.pixelColor(image.width() - 1, 1);
            std::pair<int, int> ink{ 0, 0 };
            for (int x = image.width() - 10; x < image.width(); ++x) {
                for (int y = 1; y < image.height() - 1; ++y) {
                    if (image.pixelColor(x, y) != ground)
                        ++(y < image.height() / 2 ? ink.first : ink.second);
                }
            }
            return ink;
        };
        QVERIFY(whole > 200);
        const auto cut = inkAtTheEnd(200);
        QCOMPARE(cut.first, 0); // dots stand on the line
        QVERIFY(cut.second > 0);
        QVERIFY(inkAtTheEnd(whole + 8).first > 0);
        field->setFocus();
        QTRY_VERIFY(field->hasFocus()); // now it can be walked through
        field->setCursorPosition(0);
        QVERIFY(inkAtTheEnd(200).first > 0);
    }

    void nothingIsCutOffInTheSmallestWindow()
    {
        m_window->window().resize(1024, 700);
        ring().add({ { *Key::generate(KeyType::Ed25519)->publicKey(), {}, QString(60, u'n') } },
            QStringLiteral("https://issuer.example/") + QString(90, u'x'));
        selectRow(1);
        for (const char *button : { "", "keysAdd", "keysGenerate", "keysFetch" }) {
            if (*button)
                m_window->click(button);
            if (auto *address = m_window->visible<QLineEdit>("keyFetchAddress"))
                AssembledWindow::paste(address, QStringLiteral("https://issuer.example/") + QString(90, u'x'));
            const QScrollArea *area = visiblePage();
            QVERIFY(area);
            QTRY_VERIFY2(area->widget()->width() <= area->viewport()->width(), button);
            QVERIFY2(area->widget()->minimumSizeHint().width() <= area->viewport()->width(), button);
        }
        for (const char *button : { "keysAdd", "keysGenerate", "keysFetch" }) {
            const QWidget *shown = m_window->visible<QAbstractButton>(button);
            QVERIFY2(shown->width() >= shown->sizeHint().width(), button);
        }
    }

private:
    void open(const QStringList &words = {})
    {
        m_window.reset();
        Laboratory::Options options;
        options.secrets = m_store;
        Arguments arguments;
        arguments.input = words.value(0);
        m_window = std::make_unique<AssembledWindow>(m_folder->path(), options, arguments);
        QVERIFY(m_window->start());
        m_window->window().showPane(QStringLiteral("keys"));
        m_decode = m_window->window().findChild<DecodePane *>();
        m_table = m_window->window().findChild<QTableView *>(QStringLiteral("keysTable"));
    }

    keyring::KeyRing &ring() { return m_window->laboratory().keyRing(); }

    QScrollArea *visiblePage()
    {
        return qobject_cast<QScrollArea *>(
            m_window->window().findChild<KeysPane *>()->findChild<QStackedWidget *>()->currentWidget());
    }

    QString cell(int row, int column) const { return m_table->model()->index(row, column).data().toString(); }
    void selectRow(int row) { m_table->selectRow(row); }

    QString file(const char *name, const QByteArray &bytes)
    {
        QFile made(m_folder->filePath(QLatin1String(name)));
        return made.open(QIODevice::WriteOnly) && made.write(bytes) == bytes.size() ? made.fileName() : QString();
    }

    std::shared_ptr<MemoryStore> m_store;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    DecodePane *m_decode = nullptr;
    QTableView *m_table = nullptr;
};

QTEST_MAIN(TestKeysPane)
#include "tst_keyspane.moc"
