// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenarios/scenariolibrary.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

namespace {

const QByteArray text = R"({"name": "One", "steps": []})";
const QByteArray otherText = R"({"name": "Two", "steps": []})";

} // namespace

class TestScenarioLibrary : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<ScenariosModel> m_model;
    std::unique_ptr<ScenarioLibrary> m_library;

    QString put(const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(QStringLiteral("one.json")));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }
    void type(const QString &id, const QByteArray &bytes)
    {
        m_model->change(id, [&bytes](ScenarioEntry &entry) { entry.text = bytes; });
    }

private slots:
    void init()
    {
        m_model = std::make_unique<ScenariosModel>();
        m_library = std::make_unique<ScenarioLibrary>(m_model.get());
    }

    void aFileStandsOnceInTheList()
    {
        const QString path = put(text);
        const auto id = m_library->open(path);
        QVERIFY(id);
        put(otherText);
        QSignalSpy anew(m_library.get(), &ScenarioLibrary::readAnew);
        QCOMPARE(*m_library->open(path), *id);
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(anew.size(), 1);
        QCOMPARE(m_model->entry(*id)->text, otherText);
        QVERIFY(!m_library->open(m_folder.filePath(QStringLiteral("none.json"))));
    }

    void whatIsChangedHereIsNotReadOver()
    {
        const QString id = *m_library->open(put(text));
        type(id, "mine");
        put(otherText);
        m_library->readAgain(id);
        QCOMPARE(m_model->entry(id)->text, QByteArray("mine"));
        QVERIFY(m_library->wasChangedElsewhere(id, m_model->entry(id)->path));
        QVERIFY(!m_library->wasChangedElsewhere(id, m_folder.filePath(QStringLiteral("two.json"))));
        QVERIFY(m_library->write(id, m_model->entry(id)->path));
        QVERIFY(!m_model->entry(id)->isChanged());
    }

    void aFileOfAnotherEntryIsNotWritten()
    {
        const QString path = put(text);
        QVERIFY(m_library->open(path));
        const QString fresh = m_library->add(QStringLiteral("scenario"), "mine");
        const auto written = m_library->write(fresh, path);
        QVERIFY(!written);
        QCOMPARE(written.error().code, Errc::Conflict);
    }

    void whatIsClosedCanBeTakenBackToItsPlace()
    {
        const QString first = m_library->add(QStringLiteral("a"), text);
        m_library->add(QStringLiteral("b"), text);
        m_library->close(first);
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(m_library->takeBack(), first);
        QCOMPARE(m_model->rowOf(first), 0);
        QCOMPARE(m_library->takeBack(), QString());
    }

    void changesComeBackBesideAFileThatWasOpenedMeanwhile()
    {
        const QString path = put(text);
        const QString id = *m_library->open(path);
        type(id, "mine");
        m_library->close(id);
        QVERIFY(m_library->open(path));
        const QString back = m_library->takeBack();
        QVERIFY(back != id);
        QCOMPARE(m_model->entry(back)->text, QByteArray("mine"));
        QVERIFY(m_model->entry(back)->path.isEmpty());
    }

    void keepsWhatStandsInNoFile()
    {
        const QString id = m_library->add(QStringLiteral("a"), text);
        const QByteArray kept = m_library->kept(id);
        init();
        QCOMPARE(m_library->restore(kept), id);
        QCOMPARE(m_model->entry(id)->text, text);
        QCOMPARE(m_library->restore("{}"), QString());
    }
};

QTEST_GUILESS_MAIN(TestScenarioLibrary)
#include "tst_scenariolibrary.moc"
