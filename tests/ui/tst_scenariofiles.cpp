// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/process.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/widgets/inlinemessage.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <Qsci/qsciscintilla.h>
#include <set>

using namespace Qt::StringLiterals;

namespace {

const QByteArray first("{\"name\": \"First\", \"steps\": [{\"do\": \"login\", \"user\": \"alice\"}]}");
const QByteArray second("{\"name\": \"Second\", \"steps\": [{\"do\": \"login\", \"user\": \"bob\"}]}");

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
};

QTEST_MAIN(TestScenarioFiles)
#include "tst_scenariofiles.moc"
