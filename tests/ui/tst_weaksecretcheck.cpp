// SPDX-License-Identifier: GPL-3.0-or-later
// The check for well-known secrets among Decode's checks. Which secrets are found is tst_weaksecrets' affair.
#include "core/jose/jws.h"
#include "tests/support/process.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/decode/weaksecretcheck.h"

#include <QProgressBar>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>

using jose::Algorithm;
using jose::Key;
using jose::KeyType;

namespace {

QByteArray signedBy(const Key &key, Algorithm algorithm = Algorithm::HS256)
{
    return *jose::signCompact("{\"alg\":\"" + QByteArray(jose::info(algorithm).name) + "\"}",
        "{\"token_type\":\"access\",\"exp\":4102444800}", algorithm, key);
}

} // namespace

class TestWeakSecretCheck : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_window = std::make_unique<AssembledWindow>(m_folder.path());
        QVERIFY(m_window->start());
        m_decode = m_window->window().findChild<DecodePane *>();
        m_decode->showToken(signedBy(*Key::fromSecret("a first one")));
        m_decode->findChild<QTabWidget *>(QStringLiteral("decodeTabs"))->setCurrentIndex(3);
    }
    void cleanup() { m_window.reset(); }

    void findsAWeakSecretAndShowsItOnlyWhenAsked()
    {
        m_decode->showToken(signedBy(*Key::fromSecret("your-256-bit-secret")));
        m_window->click("weakCheck");
        auto *message = m_decode->findChild<InlineMessage *>(QStringLiteral("weakMessage"));
        QTRY_VERIFY(message->text().contains(QStringLiteral("Weak secret")));
        QVERIFY(!message->text().contains(QStringLiteral("256-bit")));
        QVERIFY(message->text().contains(QStringLiteral("line")));
        emit message->actionTriggered();
        QVERIFY(message->text().contains(QStringLiteral("your-256-bit-secret")));
        // Another token: nothing of it stays.
        m_decode->showToken(signedBy(*Key::fromSecret("another one")));
        QVERIFY(message->text().isEmpty());
        m_window->click("weakCheck");
        QTRY_VERIFY(message->text().contains(QStringLiteral("Not found")));
        m_decode->showToken(signedBy(*Key::generate(KeyType::Ed25519), Algorithm::EdDSA));
        QVERIFY(!m_window->visible<QPushButton>("weakCheck"));
    }

    void aLongSearchShowsProgressAndCanBeStopped()
    {
        QByteArray words;
        for (int index = 0; index < 400000; ++index)
            words += "word" + QByteArray::number(index) + '\n';
        for (int doubling = 0; doubling < 5; ++doubling)
            words += words;
        m_decode->showToken(signedBy(*Key::fromSecret("not in there")));
        auto *check = m_decode->findChild<WeakSecretCheck *>();
        check->checkFile(writtenFile(m_folder, QStringLiteral("words.txt"), words));
        auto *progress = m_window->visible<QProgressBar>("weakProgress");
        QVERIFY(progress);
        QTRY_VERIFY(progress->value() > 0);
        m_window->click("weakCancel");
        auto *message = m_decode->findChild<InlineMessage *>(QStringLiteral("weakMessage"));
        QTRY_VERIFY(message->text().contains(QStringLiteral("Stopped")));
        QVERIFY(progress->value() < progress->maximum());
        QVERIFY(!check->isBusy());
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    DecodePane *m_decode = nullptr;
};

QTEST_MAIN(TestWeakSecretCheck)
#include "tst_weaksecretcheck.moc"
