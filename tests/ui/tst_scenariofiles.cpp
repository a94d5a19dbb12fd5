// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/process.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/widgets/inlinemessage.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <Qsci/qsciscintilla.h>
#include <set>

using namespace Qt::StringLiterals;

namespace {

const QByteArray first("{\"name\": \"First\", \"steps\": [{\"do\": \"login\", \"user\": \"alice\"}]}");
const QByteArray second("{\"name\": \"Second\", \"steps\": [{\"do\": \"login\", \"user\": \"bob\"}]}");

/// Too long to be read on the window's thread.
QByteArray longOne(const QByteArray &name, const QByteArray &lastStep = "{\"do\": \"login\", \"user\": \"bob\"}")
{
    QByteArray steps;
    while (steps.size() <= ScenariosModel::readAtOnce)
        steps += "{\"do\": \"issue\", \"user\": \"alice\", \"type\": \"access\"},\n";
    return "{\"name\": \"" + name + "\", \"steps\": [" + steps + lastStep + "]}";
}

} // namespace

/// The scenarios of the list and the files behind them, which other programs write as well.
class TestScenarioFiles : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScenariosPane> m_pane;
    int m_shipped = 0;

    ScenariosModel *model() const { return m_pane->findChild<ScenariosModel *>(); }
    InlineMessage *message() const { return m_pane->findChild<InlineMessage *>(u"scenariosMessage"_s); }
    QsciScintilla *text() const { return m_pane->findChild<QsciScintilla *>(u"scenarioJsonText"_s); }
    QAbstractItemModel *steps() const { return m_pane->findChild<QTableView *>(u"scenarioStepsTable"_s)->model(); }
    QString path(const QString &name) const { return m_folder->filePath(name); }
    int own() const { return model()->rowCount() - m_shipped; }
    const ScenarioEntry &entry(int row) const { return *model()->entryAt(m_shipped + row); }
    void click(const char *name) const { m_pane->findChild<QPushButton *>(QLatin1String(name))->click(); }
    void answer() const { message()->findChild<QToolButton *>(u"messageAction"_s)->click(); }

    QString write(const QString &name, const QByteArray &bytes) const { return writtenFile(*m_folder, name, bytes); }
    QByteArray read(const QString &name) const { return contentOf(path(name)); }
    void type(const QString &keys) const
    {
        text()->setFocus();
        text()->setCursorPosition(0, 1);
        QTest::keyClicks(text(), keys);
    }
    void saveAs(const QString &name)
    {
        click("scenarioSaveAs");
        QFileDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_pane->findChild<QFileDialog *>()));
        auto *field = dialog->findChild<QLineEdit *>(u"fileNameEdit"_s);
        dialog->selectFile(path(name)); // and no more the one that is there
        field->setText(path(name));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(!m_pane->findChild<QFileDialog *>());
    }
    void haveIdsOfTheirOwn() const
    {
        std::set<QString> ids;
        for (const ScenarioEntry &each : model()->entries())
            ids.insert(each.id);
        QCOMPARE(int(ids.size()), model()->rowCount());
    }

private slots:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_pane = std::make_unique<ScenariosPane>();
        m_pane->resize(1200, 700);
        m_pane->show();
        m_pane->setShowsText(true);
        m_shipped = model()->rowCount();
    }
    void cleanup() { m_pane.reset(); }

    void aFileIsListedOnce()
    {
        m_pane->openFile(write(u"a.json"_s, first));
        saveAs(u"b.json"_s);
        QCOMPARE(entry(0).path, path(u"b.json"_s));
        m_pane->openFile(path(u"b.json"_s));
        QCOMPARE(own(), 1);
        m_pane->openFile(path(u"a.json"_s)); // is another one by now
        QCOMPARE(own(), 2);
        QCOMPARE(entry(1).path, path(u"a.json"_s));
        haveIdsOfTheirOwn();
        type(u" "_s);
        saveAs(u"c.json"_s);
        QCOMPARE(read(u"a.json"_s), first);
        QCOMPARE(entry(0).path, path(u"b.json"_s));
        QCOMPARE(entry(1).path, path(u"c.json"_s));
    }

    void takenBackWhereItIsListedAgain()
    {
        m_pane->openFile(write(u"a.json"_s, first));
        click("scenarioClose");
        m_pane->openFile(path(u"a.json"_s));
        emit message()->actionTriggered();
        QCOMPARE(own(), 1);
        QVERIFY(text()->text() == QString::fromUtf8(first));
    }

    void takenBackWithItsChanges()
    {
        m_pane->openFile(write(u"a.json"_s, first));
        type(u"  "_s);
        const QByteArray changed = entry(0).text;
        click("scenarioClose");
        m_pane->openFile(path(u"a.json"_s));
        emit message()->actionTriggered();
        QCOMPARE(own(), 2);
        QCOMPARE(entry(0).text, changed);
        QVERIFY(entry(0).path.isEmpty());
        QCOMPARE(entry(1).text, first);
        haveIdsOfTheirOwn();
    }

    void openedAgainItIsReadAgain()
    {
        m_pane->openFile(write(u"a.json"_s, first));
        write(u"a.json"_s, second);
        m_pane->openFile(path(u"a.json"_s));
        QCOMPARE(own(), 1);
        QCOMPARE(entry(0).name, u"Second"_s);
        QCOMPARE(text()->text(), QString::fromUtf8(second));
        QVERIFY(!entry(0).isChanged());
    }

    void runPlaysWhatTheFileHolds()
    {
        m_pane->openFile(write(u"a.json"_s, first));
        write(u"a.json"_s, second);
        click("scenarioRun");
        QTRY_VERIFY_WITH_TIMEOUT(m_pane->findChild<QPushButton *>(u"scenarioRun"_s)->isEnabled(), 30'000);
        QCOMPARE(entry(0).played, second);
        QCOMPARE(entry(0).result->name, u"Second"_s);
    }

    void changesAreKeptWhereTheFileChangedToo()
    {
        m_pane->openFile(write(u"a.json"_s, first));
        type(u"  "_s);
        const QByteArray mine = entry(0).text;
        write(u"a.json"_s, second);
        m_pane->openFile(path(u"a.json"_s));
        QCOMPARE(entry(0).text, mine);
        click("scenarioSave");
        QCOMPARE(read(u"a.json"_s), second); // asks first
        QCOMPARE(message()->tone(), Tone::Warning);
        answer();
        QCOMPARE(read(u"a.json"_s), mine);
        QVERIFY(!entry(0).isChanged());
        QCOMPARE(message()->tone(), Tone::Good);
    }

    void theQuestionOutlivesARestart()
    {
        m_pane->openFile(write(u"a.json"_s, first));
        type(u"  "_s);
        const QByteArray kept = m_pane->kept();
        write(u"a.json"_s, second);
        m_pane = std::make_unique<ScenariosPane>();
        m_pane->restore(kept);
        m_pane->show();
        click("scenarioSave");
        QCOMPARE(read(u"a.json"_s), second);
        QVERIFY(message()->isVisible());
    }

    void aLongOneIsReadElsewhere()
    {
        m_pane->setShowsText(false);
        m_pane->openFile(write(u"long.json"_s, longOne("Long")));
        QCOMPARE(entry(0).name, u"long"_s); // its file's, until it was read
        QCOMPARE(steps()->rowCount(), 0);
        QTRY_COMPARE(entry(0).name, u"Long"_s);
        QVERIFY(steps()->rowCount() > 500);

        // What was wrong in it stands in the steps' place, and in the text once that is looked at.
        m_pane->openFile(write(u"wrong.json"_s, longOne("Wrong", "{\"do\": \"dance\"}")));
        const auto *difference = m_pane->findChild<InlineMessage *>(u"scenarioDifference"_s);
        QTRY_VERIFY(difference->text().contains(u"dance"_s));
        difference->findChild<QToolButton *>(u"messageAction"_s)->click();
        QVERIFY(m_pane->showsText());
        QCOMPARE(text()->selectedText(), u"\"do\""_s);
        QCOMPARE(m_pane->findChild<InlineMessage *>(u"scenarioProblem"_s)->tone(), Tone::Bad);
    }

    void aLongOneIsPlayedOnceItIsRead()
    {
        m_pane->openFile(write(u"long.json"_s, longOne("Long")));
        write(u"long.json"_s, longOne("Newer"));
        click("scenarioRun"); // before anything was read, and of a file that is another one by now
        QTRY_VERIFY_WITH_TIMEOUT(entry(0).result && entry(0).play == ScenarioEntry::Play::None, 60'000);
        QCOMPARE(entry(0).result->name, u"Newer"_s);
        QCOMPARE(entry(0).result->outcome(), scenario::Outcome::Passed);
    }

    void aLongOneIsClosedWhileItIsRead()
    {
        m_pane->openFile(write(u"long.json"_s, longOne("Long")));
        click("scenarioClose");
        emit message()->actionTriggered(); // and taken back
        QTRY_COMPARE(entry(0).name, u"Long"_s);
        QCOMPARE(text()->text(), QString::fromUtf8(longOne("Long")));
    }
};

QTEST_MAIN(TestScenarioFiles)
#include "tst_scenariofiles.moc"
