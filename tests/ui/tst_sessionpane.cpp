// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangetext.h"
#include "core/archive/savedsession.h"
#include "core/archive/scrubbing.h"
#include "tests/support/memorystore.h"
#include "tests/support/process.h"
#include "tests/support/samplesession.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/session/sessionpane.h"
#include "ui/window/sessionarea.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTemporaryDir>

/// The session's files in the assembled window: save, open, compare, export, import, forget.
class TestSessionPane : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    void put(const char *name, const QByteArray &content)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    session::SessionLog &log() const { return m_window->laboratory().log(); }
    SessionPane *pane() const { return m_window->find<SessionPane>("sessionPane"); }
    QString message() const { return m_window->find<InlineMessage>("sessionMessage")->text(); }
    /// Files are read and written on another thread.
    void whenDone() const { QTRY_VERIFY(!message().endsWith(QStringLiteral(" …"))); }
    QByteArray decoded() const { return m_window->window().findChild<DecodePane *>()->token(); }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        m_window->press("issueButton", 200);
        m_window->window().session()->show(QStringLiteral("session"));
        QVERIFY(pane());
    }
    void cleanup() { m_window.reset(); }

    void openOffersEveryFormThatIsRead()
    {
        m_window->find<QPushButton>("sessionOpen")->click();
        auto *dialog = pane()->findChild<QFileDialog *>();
        QVERIFY(dialog);
        const QString filter = dialog->nameFilters().constFirst();
        QDirIterator cases(
            QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import"), QDir::Files, QDirIterator::Subdirectories);
        while (cases.hasNext()) {
            const QString ending = QStringLiteral("*.") + QFileInfo(cases.next()).suffix();
            QVERIFY2(filter.contains(ending + u' ') || filter.contains(ending + u')'), qPrintable(ending));
        }
        dialog->reject();
    }

    void savedAndOpenedWithAPassphrase()
    {
        auto *save = m_window->find<QPushButton>("sessionSave");
        QVERIFY(!save->isEnabled());
        QTest::keyClicks(m_window->find<QLineEdit>("sessionPassphrase"), QStringLiteral("long enough"));
        QVERIFY(!save->isEnabled()); // it is typed twice
        auto *again = m_window->find<QLineEdit>("sessionPassphraseAgain");
        QTest::keyClicks(again, QStringLiteral("long enouhg"));
        QVERIFY(!save->isEnabled());
        pane()->save();
        QVERIFY(again->hasFocus() && !pane()->findChild<QFileDialog *>());
        auto *eye = again->findChild<QAction *>(QStringLiteral("sessionPassphraseAgainShown"));
        eye->trigger();
        QCOMPARE(again->echoMode(), QLineEdit::Normal);
        eye->trigger();
        QCOMPARE(again->echoMode(), QLineEdit::Password);
        again->clear();
        QTest::keyClicks(again, QStringLiteral("long enough"));
        QVERIFY(save->isEnabled());
        save->click();
        auto *dialog = pane()->findChild<QFileDialog *>();
        QVERIFY(dialog && dialog->acceptMode() == QFileDialog::AcceptSave);
        QCOMPARE(dialog->selectedFiles(), QStringList{ QDir::current().filePath(QStringLiteral("session.jotlab")) });
        dialog->reject();
        pane()->saveTo(path("mine.jotlab"));
        QVERIFY2(message().endsWith(QStringLiteral(" …")), "the key is derived and the file written elsewhere");
        QVERIFY(!QFile::exists(path("mine.jotlab")));
        whenDone();
        QVERIFY2(message().contains(QStringLiteral("mine.jotlab")), qPrintable(message()));
        for (QLineEdit *field : { m_window->find<QLineEdit>("sessionPassphrase"), again }) {
            field->undo();
            QCOMPARE(field->text(), QString());
        }
        QVERIFY(m_window->find<QLineEdit>("sessionPassphrase")->text().isEmpty());
        QVERIFY(again->text().isEmpty());
        QVERIFY(!contentOf(path("mine.jotlab")).contains("eyJhbGci"));

        const QByteArray token = decoded();
        log().clear();
        pane()->openFrom(path("mine.jotlab"));
        QVERIFY(message().endsWith(QStringLiteral(" …")));
        whenDone();
        auto *passphrase = m_window->find<QLineEdit>("sessionFilePassphrase");
        QVERIFY(passphrase->isVisible() && log().tokens().isEmpty());
        QTest::keyClicks(passphrase, QStringLiteral("wrong one"));
        QTest::keyClick(passphrase, Qt::Key_Return);
        whenDone();
        QVERIFY2(message().contains(QStringLiteral("passphrase")), qPrintable(message()));
        QTest::keyClicks(passphrase, QStringLiteral("long enough"));
        m_window->find<QPushButton>("sessionDecrypt")->click();
        QVERIFY(message().endsWith(QStringLiteral(" …")));
        whenDone();
        QVERIFY(!passphrase->isVisible());
        passphrase->undo();
        QCOMPARE(passphrase->text(), QString());
        QCOMPARE(log().tokens().size(), 2);
        QCOMPARE(log().tokens().constFirst().source, QStringLiteral("mine.jotlab"));
        QCOMPARE(log().tokens().constFirst().origin, session::Origin::File);
        QCOMPARE(decoded(), token);
        QCOMPARE(m_window->intruder(), QString());
    }

    void savedReadableWithoutSignatures()
    {
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(1);
        QVERIFY(!m_window->find<QLineEdit>("sessionPassphrase")->isVisible());
        QVERIFY(!m_window->find<QLineEdit>("sessionPassphraseAgain")->isVisible());
        QVERIFY(m_window->find<QPushButton>("sessionSave")->isEnabled());
        pane()->saveTo(path("open.jotlab"));
        whenDone();
        const QByteArray kept = contentOf(path("open.jotlab"));
        for (const session::TokenRecord &token : log().tokens()) {
            QVERIFY(kept.contains(archive::scrubbedToken(token.text, archive::TokenForm::Unsigned)));
            QVERIFY(!kept.contains(token.text));
        }
        pane()->saveTo(path("no/such/folder.jotlab"));
        whenDone();
        QVERIFY2(message().contains(QStringLiteral("folder.jotlab")), qPrintable(message()));
    }

    void memoryIsSeenAndSet()
    {
        auto *bound = m_window->find<QComboBox>("sessionMemory");
        auto *taken = m_window->find<QLabel>("sessionMemoryTaken");
        QCOMPARE(bound->currentData().toLongLong(), session::SessionLog::DefaultMemoryBound);
        const auto told
            = [](double megabytes) { return QLocale().toString(megabytes, 'f', 1) + QStringLiteral(" MB used"); };
        QCOMPARE(taken->text(), told(0));
        session::Exchange large = log().exchanges().constFirst();
        large.replyBody = QByteArray(9 * 1024 * 1024, 'x');
        log().recordExchange(large);
        log().recordExchange(large);
        QCOMPARE(taken->text(), told(18));
        bound->setCurrentIndex(0);
        emit bound->activated(0);
        QCOMPARE(log().memoryBound(), qint64(16) * 1024 * 1024);
        QVERIFY(!log().exchanges().constLast().isShortened);
        QVERIFY2(taken->text().startsWith(told(9) + QStringLiteral("; calls that lost their bodies: ")),
            qPrintable(taken->text()));
        const auto &dropped = log().exchanges().at(log().exchanges().size() - 2);
        QVERIFY(archive::writeOut(dropped, log(), client::Secrets::Redacted).text.contains(u"bodies were dropped"));

        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        QCOMPARE(log().memoryBound(), qint64(16) * 1024 * 1024);
    }

    void comparedInATable()
    {
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(1);
        pane()->saveTo(path("before.jotlab"));
        whenDone();
        auto *title = m_window->find<QLabel>("sessionCompared");
        auto *table = m_window->find<QTableView>("sessionDifferences");
        pane()->compareTo(path("before.jotlab"));
        whenDone();
        QTRY_VERIFY2(title->text().contains(QStringLiteral("same")), qPrintable(title->text()));
        QVERIFY(!table->isVisible());
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 401);
        pane()->compareTo(path("before.jotlab"));
        whenDone();
        QTRY_VERIFY(table->isVisible());
        QStringList cells;
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            for (int column = 0; column < 3; ++column)
                cells.append(table->model()->index(row, column).data().toString());
        }
        const QString all = cells.join(u'|');
        QVERIFY2(all.contains(QStringLiteral("blacklisted")), qPrintable(all)); // the refresh token, here
        QVERIFY2(all.contains(QStringLiteral("POST /logout/|200|not called")), qPrintable(all));
        QVERIFY2(all.contains(QStringLiteral("401|not called")), qPrintable(all));
        QVERIFY(!all.contains(QStringLiteral("eyJ")));
    }

    void exportedAndImported()
    {
        m_window->press("callLogout", 200);
        const session::ExchangeList before = log().exchanges();
        pane()->exportTo(path("masked.har"));
        whenDone();
        for (const session::TokenRecord &token : log().tokens())
            QVERIFY(!contentOf(path("masked.har")).contains(token.text.mid(token.text.lastIndexOf('.') + 1)));
        m_window->find<QCheckBox>("sessionWhole")->setChecked(true);
        pane()->exportTo(path("whole.har"));
        whenDone();
        QVERIFY(!m_window->find<QCheckBox>("sessionWhole")->isChecked());
        QVERIFY(contentOf(path("whole.har")).contains(log().tokens().constFirst().text));
        auto *format = m_window->find<QComboBox>("sessionFormat");
        for (const auto &[row, name] : { std::pair(1, "x.curl"), std::pair(2, "x.httpie"), std::pair(3, "x.md") }) {
            format->setCurrentIndex(row);
            pane()->exportTo(path(name));
            whenDone();
            QVERIFY2(contentOf(path(name)).contains("/logout/"), name);
        }
        QVERIFY(contentOf(path("x.httpie")).contains("http "));

        log().clear();
        pane()->openFrom(path("whole.har"));
        whenDone();
        auto *take = m_window->find<QPushButton>("importTake"); // it is shown there first
        QTRY_VERIFY(take && take->isEnabled());
        take->click();
        QTRY_COMPARE(log().exchanges().size(), before.size());
        QCOMPARE(log().tokens().size(), 2);
        QCOMPARE(log().tokens().constFirst().revocation, session::Revocation::Blacklisted); // concluded anew
        for (qsizetype i = 0; i < before.size(); ++i)
            QCOMPARE(archive::toJson(log().exchanges().at(i)), archive::toJson(before.at(i)));
        put("call.sh", "curl -X POST http://127.0.0.1:1/logout/ -d refresh=" + sample::token("refresh", "r9"));
        QTRY_VERIFY(!take->isEnabled()); // all of it is known now
        pane()->openFrom(path("call.sh"));
        whenDone();
        QTRY_VERIFY(take->isEnabled());
        take->click();
        QTRY_COMPARE(log().exchanges().size(), before.size() + 1);
        QCOMPARE(log().exchanges().constLast().method, "POST");
        QVERIFY(log().findByText(sample::token("refresh", "r9")));
        pane()->openFrom(path("not there"));
        whenDone();
        QVERIFY2(message().contains(QStringLiteral("not there")), qPrintable(message()));
    }

    void whatIsDamagedIsSaidBesideWhatCame()
    {
        QVERIFY(archive::saveSession(path("torn.jotlab"), archive::snapshot(log()), {}));
        put("torn.jotlab", contentOf(path("torn.jotlab")) + "1 cut");
        log().clear();
        pane()->openFrom(path("torn.jotlab"));
        whenDone();
        QCOMPARE(log().tokens().size(), 2);
        QVERIFY2(message().contains(QStringLiteral("cut off")), qPrintable(message()));
        QVERIFY2(message().contains(QStringLiteral("is open beside")), qPrintable(message()));
    }

    void theMovedClockIsSavedToo()
    {
        m_window->laboratory().clock().advance(std::chrono::hours(1));
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(1);
        pane()->saveTo(path("moved.jotlab"));
        whenDone();
        QCOMPARE(archive::openSession(path("moved.jotlab"), {})->session.clockOffset, std::chrono::hours(1));
    }

    void forgottenAndBroughtBack()
    {
        const QByteArray token = decoded();
        m_window->find<QPushButton>("sessionForget")->click();
        QVERIFY(log().tokens().isEmpty() && log().exchanges().isEmpty());
        emit m_window->find<InlineMessage>("sessionMessage")->actionTriggered();
        QCOMPARE(log().tokens().size(), 2);
        QCOMPARE(decoded(), token);
        m_window->press("callLogout", 200);
    }

    void theMenuLeadsThere()
    {
        m_window->window().session()->show(QStringLiteral("timeline"));
        auto *button = m_window->find<QPushButton>("sessionMenu");
        QVERIFY(button->isVisible() && button->menu());
        const auto *tabs = m_window->find<QTabBar>("sessionTabs");
        for (int i = 0; i < tabs->count(); ++i) // two things of one name are told apart by nobody
            QVERIFY2(!button->text().startsWith(tabs->tabText(i)), qPrintable(tabs->tabText(i)));
        m_window->window().findChild<QAction *>(QStringLiteral("sessionMenuSave"))->trigger();
        QCOMPARE(m_window->window().session()->current(), QStringLiteral("session"));
        QVERIFY(m_window->find<QLineEdit>("sessionPassphrase")->hasFocus());
    }

    void aSessionOnTheCommandLineIsOpened()
    {
        QVERIFY(archive::saveSession(path("given.jotlab"), archive::snapshot(log()), {}));
        m_window.reset();
        QTemporaryDir other;
        Arguments arguments;
        arguments.input = path("given.jotlab");
        m_window = std::make_unique<AssembledWindow>(other.path(), Laboratory::Options(), arguments);
        QVERIFY(m_window->start());
        QTRY_COMPARE(log().tokens().size(), 2);
        QCOMPARE(log().tokens().constFirst().source, QStringLiteral("given.jotlab"));
        m_window.reset();
    }

    /// JOTLAB_LOOK=DIR writes a picture of each there.
    void looksGood()
    {
        const QString folder = qEnvironmentVariable("JOTLAB_LOOK");
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(1);
        pane()->saveTo(path("before.jotlab"));
        whenDone();
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 401);
        m_window->find<QComboBox>("sessionForm")->setCurrentIndex(0);
        pane()->compareTo(path("before.jotlab"));
        whenDone();
        for (const auto mode : { ThemeController::Mode::Light, ThemeController::Mode::Dark }) {
            m_window->theme().apply(mode);
            for (const QSize size : { QSize(1440, 900), QSize(1100, 720) }) {
                m_window->window().resize(size);
                QTRY_COMPARE(m_window->window().size(), size);
                for (const QPushButton *button : pane()->findChildren<QPushButton *>())
                    QTRY_VERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));
                const QImage picture = m_window->window().grab().toImage();
                const QString name
                    = QStringLiteral("session-%1-%2.png")
                          .arg(size.width())
                          .arg(mode == ThemeController::Mode::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
                QVERIFY(!picture.isNull());
                if (!folder.isEmpty())
                    QVERIFY(picture.save(folder + u'/' + name));
            }
        }
    }
};

QTEST_MAIN(TestSessionPane)
#include "tst_sessionpane.moc"
