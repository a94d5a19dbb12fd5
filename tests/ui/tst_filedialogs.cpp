// SPDX-License-Identifier: GPL-3.0-or-later
// Each dialog of the window through its own buttons: what is opened, saved, or cancelled. They are all for files; what
// else is asked, is asked within the window.
#include "core/archive/sessionjournal.h"
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/jose/jws.h"
#include "tests/support/process.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QListView>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>
#include <sys/stat.h>
#include <tuple>

using namespace Qt::StringLiterals;

class TestFileDialogs : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    /// Clicks the button that opens a dialog, types a name into it, and clicks Open or Save; else Cancel.
    void choose(const char *button, const QString &name, bool accepts = true)
    {
        auto *opener = m_window->visible<QAbstractButton>(button);
        QVERIFY2(opener && opener->isEnabled(), button);
        opener->click();
        QPointer<QFileDialog> dialog;
        QTRY_VERIFY2((dialog = m_window->window().findChild<QFileDialog *>()), button);
        QTRY_VERIFY(dialog->isVisible());
        dialog->findChild<QLineEdit *>(u"fileNameEdit"_s)->setText(name); // typed, it would open the completer
        const auto standard = !accepts                        ? QDialogButtonBox::Cancel
            : dialog->acceptMode() == QFileDialog::AcceptSave ? QDialogButtonBox::Save
                                                              : QDialogButtonBox::Open;
        QPushButton *answer = dialog->findChild<QDialogButtonBox *>()->button(standard);
        QVERIFY(answer);
        QTRY_VERIFY(answer->isEnabled());
        QTest::mouseClick(answer, Qt::LeftButton);
        QTRY_VERIFY(!dialog);
    }
    /// The same twice: cancelled, it leaves no file; saved, it does.
    void save(const char *button, const char *name, const QByteArray &begins)
    {
        choose(button, path(name), false);
        QVERIFY2(!QFile::exists(path(name)), name);
        choose(button, path(name));
        QTRY_VERIFY2(contentOf(path(name)).startsWith(begins), contentOf(path(name)).left(60));
    }
    QString message(const char *name) const { return m_window->find<InlineMessage>(name)->text(); }
    session::SessionLog &log() const { return m_window->laboratory().log(); }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        m_window->press("issueButton", 200);
    }
    void cleanup()
    {
        QCOMPARE(m_window->intruder(), QString());
        m_window.reset();
    }

    void theSession()
    {
        m_window->window().session()->show(u"session"_s);
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(1);
        save("sessionSave", "mine.jotlab", "{\"jotlab\":\"session\"");
        save("sessionExport", "calls.har", "{");
        log().clear();
        choose("sessionOpen", path("mine.jotlab"), false);
        QCOMPARE(log().tokens().size(), 0);
        choose("sessionOpen", path("mine.jotlab"));
        QTRY_COMPARE(log().tokens().size(), 2); // it is read on another thread
        auto *compared = m_window->find<QLabel>("sessionCompared");
        choose("sessionCompare", path("mine.jotlab"), false);
        QVERIFY(!compared->isVisible());
        choose("sessionCompare", path("mine.jotlab"));
        QTRY_VERIFY2(
            compared->isVisible() && compared->text().contains(u"mine.jotlab"_s), qPrintable(compared->text()));
    }

    /// All of them, and after a restart.
    void whereAFileWasLastChosen()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(u"exports"_s));
        m_window->window().session()->show(u"session"_s);
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(1);
        choose("sessionExport", path("exports/calls.har"));
        QTRY_VERIFY(QFile::exists(path("exports/calls.har")));
        const auto begins = [this](const char *button) {
            auto *opener = m_window->visible<QAbstractButton>(button);
            if (!opener)
                return QString::fromLatin1(button);
            opener->click();
            QPointer<QFileDialog> dialog = m_window->window().findChild<QFileDialog *>();
            if (!dialog)
                return u"no dialog of "_s + QLatin1String(button);
            const QString directory = dialog->directory().absolutePath();
            dialog->reject();
            return QTest::qWaitFor([&] { return !dialog; }) ? directory : u"still there"_s;
        };
        const QString exports = path("exports");
        for (const char *button : { "sessionSave", "sessionOpen", "sessionCompare", "sessionExport" })
            QCOMPARE(begins(button), exports);
        m_window->window().showPane(u"servers"_s);
        QCOMPARE(begins("importServer"), exports);
        m_window->window().showPane(u"import"_s);
        for (const char *button : { "importFiles", "importFolder" })
            QCOMPARE(begins(button), exports);
        m_window->window().showPane(u"scenarios"_s);
        QCOMPARE(begins("scenarioOpen"), exports);
        m_window->window().close();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        m_window->window().showPane(u"servers"_s);
        QCOMPARE(begins("importServer"), exports);
        QVERIFY(QDir(exports).removeRecursively());
        QVERIFY(begins("importServer") != exports);
    }

    /// A file that is there is asked for once more, by Qt.
    void overAFileThatIsThere()
    {
        m_window->window().session()->show(u"session"_s);
        QFile there(path("calls.har"));
        QVERIFY(there.open(QIODevice::WriteOnly));
        there.write("what was there");
        there.close();
        for (const auto answer : { QMessageBox::No, QMessageBox::Yes }) {
            QTimer asked;
            QStringList questions;
            connect(&asked, &QTimer::timeout, this, [&] {
                if (auto *question = qobject_cast<QMessageBox *>(QApplication::activeModalWidget())) {
                    questions.append(question->text());
                    question->button(answer)->click();
                } else if (auto *dialog = m_window->window().findChild<QFileDialog *>();
                           dialog && !questions.isEmpty()) {
                    dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Cancel)->click();
                }
            });
            asked.start(20);
            choose("sessionExport", path("calls.har"));
            QCOMPARE(questions.size(), 1);
            QVERIFY2(questions.constFirst().contains(u"calls.har"_s), qPrintable(questions.constFirst()));
            QTRY_COMPARE(contentOf(path("calls.har")) == "what was there", answer == QMessageBox::No);
        }
    }

    void theFlowDiagram()
    {
        m_window->window().session()->show(u"flow"_s);
        if (!m_window->visible<QAbstractButton>("flowSave"))
            QVERIFY(m_window->show(u"session/Flow diagram"_s));
        save("flowSave", "diagram.svg", "<?xml");
    }

    void aServerFile()
    {
        config::ServerProfile shop = *config::serverFromUrl(u"http://127.0.0.1:8000"_s);
        shop.name = u"shop"_s;
        QVERIFY(config::saveServerProfile(shop, path("shop.json")));
        m_window->window().showPane(u"servers"_s);
        auto *list = m_window->find<QListWidget>("serversList");
        const int before = list->count();
        choose("importServer", path("shop.json"), false);
        QCOMPARE(list->count(), before);
        choose("importServer", path("shop.json"));
        QCOMPARE(list->count(), before + 1);
        QVERIFY2(message("serversMessage").contains(u"shop"_s), qPrintable(message("serversMessage")));
        save("exportServer", "copy.json", "{");
        QCOMPARE(config::loadServerProfile(path("copy.json"))->baseUrl, shop.baseUrl);
    }

    void aServerFileWithEnvironments()
    {
        writtenFile(*m_folder, u"many.json"_s,
            "{\"name\":\"many\",\"url\":\"http://127.0.0.1:8100\","
            "\"environments\":{\"staging\":{\"url\":\"http://127.0.0.1:8101\"}}}");
        m_window->window().showPane(u"servers"_s);
        auto *list = m_window->find<QListWidget>("serversList");
        const int before = list->count();
        choose("importServer", path("many.json"));
        QCOMPARE(list->count(), before + 2); // the file's own waits to be looked at
        QVERIFY2(message("serversMessage").contains(u"many · staging"_s), qPrintable(message("serversMessage")));

        // Dropped on the window: what is known otherwise stays so, and that is said.
        const auto typeOf = [&](const QString &id) { return m_window->laboratory().servers().find(id)->headerType; };
        writtenFile(*m_folder, u"many.json"_s,
            "{\"name\":\"many\",\"url\":\"http://127.0.0.1:8100\",\"header_type\":\"JWT\","
            "\"environments\":{\"staging\":{\"url\":\"http://127.0.0.1:8101\"},\"live\":{\"url\":\"https://"
            "live.example\"}}}");
        QMimeData data;
        data.setUrls({ QUrl::fromLocalFile(path("many.json")) });
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&m_window->window(), &enter);
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&m_window->window(), &drop);
        QTRY_VERIFY2(m_window->notice().contains(u"left so: many · staging."_s), qPrintable(m_window->notice()));
        QCOMPARE(typeOf(u"http://127.0.0.1:8100"_s), QByteArray("JWT"));
        QCOMPARE(typeOf(u"http://127.0.0.1:8101"_s), QByteArray("Bearer"));
        QCOMPARE(typeOf(u"https://live.example"_s), QByteArray("JWT"));
    }

    void keys()
    {
        m_window->window().showPane(u"keys"_s);
        auto &ring = m_window->laboratory().keyRing();
        QVERIFY(
            !ring.add({ { *jose::Key::generate(jose::KeyType::Ed25519), {}, {} } }, u"test"_s, u"mine"_s).isEmpty());
        auto *table = m_window->find<QTableView>("keysTable");
        table->selectRow(table->model()->rowCount() - 1);
        save("keySave", "mine.pem", "-----BEGIN PUBLIC KEY-----");
        m_window->click("keysAdd");
        const qsizetype before = ring.entries().size();
        QFile secret(path("secret.txt"));
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("a secret of the shop, long enough") > 0);
        secret.close();
        choose("keyFile", path("secret.txt"), false);
        m_window->click("keyAdd");
        QCOMPARE(ring.entries().size(), before);
        choose("keyFile", path("secret.txt"));
        m_window->click("keyAdd");
        QCOMPARE(ring.entries().size(), before + 1);
    }

    void aWordList()
    {
        QFile words(path("words.txt"));
        QVERIFY(words.open(QIODevice::WriteOnly) && words.write("one\nodd secret of a list\nthree\n") > 0);
        words.close();
        const auto token = jose::signCompact(R"({"alg":"HS256"})", R"({"token_type":"access","exp":1})",
            jose::Algorithm::HS256, *jose::Key::fromSecret("odd secret of a list"));
        m_window->window().findChild<DecodePane *>()->showToken(*token);
        auto *file = m_window->find<QAbstractButton>("weakFile");
        QTRY_VERIFY(!file->parentWidget()->isHidden());
        for (QWidget *page = file; page; page = page->parentWidget()) {
            if (auto *tabs
                = page->parentWidget() ? qobject_cast<QTabWidget *>(page->parentWidget()->parentWidget()) : nullptr)
                tabs->setCurrentWidget(page);
        }
        QTRY_VERIFY(file->isVisible());
        choose("weakFile", path("words.txt"), false);
        QCOMPARE(message("weakMessage"), QString());
        choose("weakFile", path("words.txt"));
        QTRY_VERIFY2(message("weakMessage").contains(u"words.txt"_s), qPrintable(message("weakMessage")));
    }

    /// Qt's own dialog offers no device and no pipe, a desktop's may: none is read, and each place says what it is.
    void whatIsNoFileIsTold_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QByteArray>("button");
        for (const auto &[name, place, button] : { std::tuple("a session", u"session/Session"_s, "sessionOpen"),
                 { "a session to compare", u"session/Session"_s, "sessionCompare" },
                 { "a server file", u"servers"_s, "importServer" }, { "a key", u"keys"_s, "keyFile" },
                 { "a word list", u"flow"_s, "weakFile" }, { "a scenario", u"scenarios/Steps"_s, "scenarioOpen" },
                 { "settings", u"settings"_s, "settingsPasteFile" },
                 { "an environment", u"settings"_s, "settingsPasteEnvironment" },
                 { "calls", u"import/Calls"_s, "importFiles" } }) {
            QTest::newRow(name) << place << QByteArray(button);
        }
    }
    void whatIsNoFileIsTold()
    {
        QFETCH(const QString, place);
        QFETCH(const QByteArray, button);
        QVERIFY2(m_window->places().contains(place), qPrintable(m_window->places().join(u' ')));
        QVERIFY(m_window->show(place));
        if (button == "keyFile")
            m_window->click("keysAdd");
        if (button.startsWith("settingsPaste"))
            m_window->click("settingsPasteOpen");
        QCOMPARE(::mkfifo(QFile::encodeName(path("pipe")).constData(), 0600), 0);
        for (const auto &[file, kind] :
            { std::pair(u"/dev/zero"_s, u"it is a device"_s), { path("pipe"), u"it is a pipe"_s } }) {
            m_window->find<QAbstractButton>(button.constData())->click();
            const QPointer<QFileDialog> dialog = m_window->window().findChild<QFileDialog *>();
            QVERIFY(dialog);
            emit dialog->fileSelected(file);
            emit dialog->filesSelected({ file });
            dialog->reject();
            QTRY_VERIFY(!dialog);
            const auto told = [this] {
                QStringList said;
                for (const InlineMessage *each : m_window->window().findChildren<InlineMessage *>())
                    said.append(each->text());
                for (const QTableView *each : m_window->window().findChildren<QTableView *>()) {
                    for (int row = 0; each->objectName() == u"importSkipped" && row < each->model()->rowCount(); ++row)
                        said.append(each->model()->index(row, 1).data().toString());
                }
                said.removeAll(QString());
                return said.join(u'\n');
            };
            QTRY_VERIFY2(told().contains(file) && told().contains(kind), qPrintable(told()));
        }
    }

    void theReportOfALogoutTest()
    {
        m_window->window().showPane(u"logout"_s);
        auto *run = m_window->find<QAbstractButton>("logoutRun");
        QTRY_VERIFY(run->isEnabled());
        run->click();
        QTRY_COMPARE_WITH_TIMEOUT(run->text(), u"Run again"_s, 30'000);
        save("logoutSave", "logout.html", "<!DOCTYPE html>");
    }

    void scenarios()
    {
        QFile file(path("mine.json"));
        QVERIFY(file.open(QIODevice::WriteOnly)
            && file.write(R"({"name":"Mine","steps":[{"do":"login","user":"alice","expect":{"status":200}}]})") > 0);
        file.close();
        m_window->window().showPane(u"scenarios"_s);
        auto *list = m_window->find<QListView>("scenarioList");
        const int before = list->model()->rowCount();
        choose("scenarioOpen", path("mine.json"), false);
        QCOMPARE(list->model()->rowCount(), before);
        choose("scenarioOpen", path("mine.json"));
        QCOMPARE(list->model()->rowCount(), before + 1);
        m_window->click("scenarioRun");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->find<QAbstractButton>("scenarioReport")->isEnabled(), 30'000);
        save("scenarioReport", "run.html", "<!DOCTYPE html>");
    }
};

QTEST_MAIN(TestFileDialogs)
#include "tst_filedialogs.moc"
