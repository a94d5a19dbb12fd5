// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/assembledwindow.h"
#include "ui/settings/settingpasteform.h"
#include "ui/settings/settingspane.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

const QByteArray Key = "a key in a file of its own, 0123456789 and more";
const QByteArray WithKeyFile = "from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent\n"
                               "SIMPLE_JWT = {\n    'ISSUER': 'shop',\n"
                               "    'SIGNING_KEY': (BASE_DIR / 'jwt.key').read_text().strip(),\n}\n";
const QByteArray WithVariable = "import os\nSIMPLE_JWT = {\n    'ISSUER': os.environ['JWT_ISSUER'],\n"
                                "    'SIGNING_KEY': os.environ['JWT_KEY'],\n}\n";

} // namespace

/// Settings files in the assembled window: the files beside them, and which key signs.
class TestSettingFiles : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    QString put(const char *name, const QByteArray &content) const
    {
        QFile file(m_folder->filePath(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
    }
    void open(const QString &path) const
    {
        Arguments arguments;
        arguments.input = path;
        m_window->workbench().openOfAnotherStart(arguments);
    }
    SettingPasteForm *form() const { return m_window->window().findChild<SettingPasteForm *>(); }
    const simplejwt::Settings &settings() const { return m_window->laboratory().rules().settings(); }
    QString label(const char *name) const { return m_window->find<QLabel>(name)->text(); }
    void use() const { m_window->find<QPushButton>("settingsPasteUse")->click(); }
    void look(const char *name) const
    {
        const QString folder = qEnvironmentVariable("JOTLAB_LOOK");
        if (folder.isEmpty())
            return;
        for (const auto mode : { ThemeController::Mode::Light, ThemeController::Mode::Dark }) {
            m_window->theme().apply(mode);
            for (const QSize size : { QSize(1440, 900), QSize(1024, 700) }) {
                m_window->window().resize(size);
                QTest::qWait(200);
                const QString tone = mode == ThemeController::Mode::Light ? u"light"_s : u"dark"_s;
                m_window->window().grab().save(
                    u"%1/%2-%3-%4.png"_s.arg(folder, QLatin1StringView(name), tone).arg(size.width()));
            }
        }
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkpath(u"kept"_s));
        m_window = std::make_unique<AssembledWindow>(m_folder->filePath(u"kept"_s));
        QVERIFY(m_window->start());
    }
    void cleanup()
    {
        QCOMPARE(m_window->intruder(), QString());
        m_window.reset();
    }

    void aKeyFileIsUsedOnAClick()
    {
        put("jwt.key", Key + '\n');
        const QByteArray own = settings().signingKey.value();
        open(put("settings.py", WithKeyFile));
        QCOMPARE(m_window->window().currentPane(), u"settings"_s);
        QVERIFY(form()->isVisible());
        QCOMPARE(label("settingsPasteFileName"), u"settings.py"_s);
        QVERIFY2(label("settingsPasteKey").contains(u"jwt.key"), qPrintable(label("settingsPasteKey")));
        auto *file = m_window->find<QCheckBox>("settingsPasteKeyFile");
        QVERIFY(file->isVisible() && !file->isChecked());
        QVERIFY2(file->text().contains(u"jwt.key"), qPrintable(file->text()));
        look("settings-keyfile");
        use();
        QCOMPARE(settings().issuer, Json(u"shop"));
        QCOMPARE(settings().signingKey, own); // nobody said that the file is to be used
        QVERIFY2(label("settingsKey").contains(u"embedded server's own"), qPrintable(label("settingsKey")));

        open(m_folder->filePath(u"settings.py"_s));
        QVERIFY(!file->isChecked());
        file->click();
        use();
        QCOMPARE(settings().signingKey, Key);
        QVERIFY2(label("settingsKey").contains(u"jwt.key"), qPrintable(label("settingsKey")));
        QVERIFY2(label("settingsKey").contains(u"settings.py"), qPrintable(label("settingsKey")));
        QVERIFY2(label("settingsKey").contains(u"fingerprint"), qPrintable(label("settingsKey")));
        QVERIFY(!label("settingsKey").contains(QString::fromUtf8(Key)));
        look("settings-key");
        m_window->find<QAbstractButton>("settingsReset")->click();
        QCOMPARE(settings().signingKey, own);
        QVERIFY2(label("settingsKey").contains(u"embedded server's own"), qPrintable(label("settingsKey")));
    }

    void variablesComeFromAnEnvironmentFile()
    {
        open(put("settings.py", WithVariable));
        auto *button = m_window->find<QPushButton>("settingsPasteEnvironment");
        QVERIFY(button->isVisible());
        QVERIFY(form()->findChild<QLineEdit *>(u"answer-SIGNING_KEY"_s)); // asked for
        QVERIFY(form()->findChild<QLineEdit *>(u"answer-ISSUER"_s));
        look("settings-environment");
        button->click();
        auto *dialog = form()->findChild<QFileDialog *>();
        QVERIFY(dialog);
        emit dialog->fileSelected(put(".env", "JWT_ISSUER=from-the-file\nJWT_KEY=\"" + Key + "\"\n# nothing\n"));
        dialog->reject();
        QVERIFY2(label("settingsPasteEnvironmentName").contains(u".env"), "the file's name is shown");
        QVERIFY(!form()->findChild<QLineEdit *>(u"answer-SIGNING_KEY"_s));
        QVERIFY2(label("settingsPasteKey").contains(u"SIGNING_KEY (line 4)"), qPrintable(label("settingsPasteKey")));
        use();
        QCOMPARE(settings().issuer, Json(u"from-the-file"));
        QCOMPARE(settings().signingKey, Key);
    }

    void aKeyThatStandsElsewhereComesFromAFile()
    {
        m_window->window().showPane(u"settings"_s);
        form()->open();
        form()->setText(u"{'SIGNING_KEY': open('/run/secrets/jwt.key').read(), 'ISSUER': 'x'}"_s);
        auto *button = form()->findChild<QPushButton *>(u"answerFile-SIGNING_KEY"_s);
        QVERIFY(button && button->isVisible());
        button->click();
        auto *dialog = form()->findChild<QFileDialog *>();
        QVERIFY(dialog);
        emit dialog->fileSelected(put("copied.key", Key + "\r\n"));
        dialog->reject();
        auto *field = form()->findChild<QLineEdit *>(u"answer-SIGNING_KEY"_s);
        QVERIFY2(field->placeholderText().contains(u"copied.key"), qPrintable(field->placeholderText()));
        use();
        QCOMPARE(settings().signingKey, Key);
        QVERIFY2(label("settingsKey").contains(u"copied.key"), qPrintable(label("settingsKey")));
        QVERIFY(form()->findChild<QPlainTextEdit *>()->toPlainText().isEmpty()); // it held a key
    }

    void djangosSecretIsSaidToSign()
    {
        open(put("settings.py", "SECRET_KEY = '" + Key + "'\nSIMPLE_JWT = {'ISSUER': 'me'}\n"));
        QVERIFY2(label("settingsPasteKey").contains(u"SECRET_KEY (line 1)"), qPrintable(label("settingsPasteKey")));
        QVERIFY(!m_window->find<QCheckBox>("settingsPasteKeyFile")->isVisible());
        use();
        QCOMPARE(settings().signingKey, Key);
        QVERIFY2(label("settingsKey").contains(u"SECRET_KEY"), qPrintable(label("settingsKey")));
    }

    void anotherServersKeyIsNotKnown()
    {
        config::ServerProfile other;
        other.baseUrl = QUrl(u"https://shop.example"_s);
        m_window->laboratory().servers().keep(other);
        m_window->laboratory().servers().choose(other.id());
        m_window->window().showPane(u"settings"_s);
        QVERIFY2(label("settingsKey").contains(u"No key of this server"), qPrintable(label("settingsKey")));
    }

    void whatCantBeReadIsSaid()
    {
        m_window->window().showPane(u"settings"_s);
        form()->open();
        form()->openFile(m_folder->filePath(u"gone.py"_s));
        form()->openEnvironment(m_folder->filePath(u"gone.env"_s));
        QStringList shown;
        for (const auto *message : form()->findChildren<InlineMessage *>()) {
            if (message->isVisible())
                shown.append(message->text());
        }
        QVERIFY2(shown.join(u'\n').contains(u"gone.env"), qPrintable(shown.join(u'\n')));
    }
};

QTEST_MAIN(TestSettingFiles)
#include "tst_settingfiles.moc"
