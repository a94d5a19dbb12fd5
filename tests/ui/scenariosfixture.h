// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/assembledwindow.h"
#include "ui/scenarios/scenariosmodel.h"
#include "ui/scenarios/scenariospane.h"
#include "ui/scenarios/scenariostepsmodel.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QTemporaryDir>
#include <Qsci/qsciscintilla.h>

/// Scenarios in the assembled window, and what a person does with them.
struct ScenariosFixture
{
    /// Fails at its second step.
    static QByteArray failing()
    {
        return "{\"name\": \"Wrong\", \"steps\": [\n"
               " {\"name\": \"Log in\", \"do\": \"login\", \"user\": \"alice\", \"capture\": {\"access\": "
               "\"body.access\"},\n"
               "  \"expect\": {\"status\": 200}},\n"
               " {\"name\": \"A lie\", \"do\": \"call\", \"endpoint\": \"whoami\", \"access\": \"${access}\",\n"
               "  \"expect\": {\"status\": 418}},\n"
               " {\"name\": \"Needs the lie\", \"do\": \"verify\", \"token\": \"${access}\", \"expect\": {\"status\": "
               "200}}]}\n";
    }
    /// Doesn't end by itself for ten minutes.
    static QByteArray waiting()
    {
        return "{\"name\": \"Slow\", \"steps\": [{\"do\": \"login\", \"user\": \"alice\"},\n"
               " {\"do\": \"wait\", \"seconds\": 600}, {\"do\": \"login\", \"user\": \"bob\"}]}\n";
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    ScenariosPane *m_pane = nullptr;

    void open()
    {
        m_window.reset();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->start());
        m_window->window().resize(1440, 900);
        QTest::keyClick(&m_window->window(), Qt::Key_6, Qt::ControlModifier);
        m_pane = m_window->find<ScenariosPane>("scenariosPane");
        QVERIFY(m_pane && m_pane->isVisible());
        QVERIFY(list()->hasFocus());
    }

    QListView *list() const { return m_window->find<QListView>("scenarioList"); }
    ScenariosModel *model() const { return m_pane->findChild<ScenariosModel *>(); }
    ScenarioStepsModel *steps() const { return m_pane->findChild<ScenarioStepsModel *>(); }
    QsciScintilla *text() const
    {
        m_pane->setShowsText(true);
        return m_window->find<QsciScintilla>("scenarioJsonText");
    }
    InlineMessage *message(const char *name = "scenariosMessage") const { return m_window->find<InlineMessage>(name); }
    QString shownText() const { return text()->text(); }
    QString where() const { return m_window->find<QLabel>("scenarioPlace")->toolTip(); }

    void click(const char *name) const
    {
        auto *button = m_window->find<QPushButton>(name);
        if (m_window->find("scenarioEditor")->isAncestorOf(button))
            m_pane->setShowsText(true);
        QVERIFY2(button->isEnabled() && button->isVisible(), name);
        QTest::mouseClick(button, Qt::LeftButton);
    }

    void choose(int row, Qt::KeyboardModifiers modifiers = {}) const
    {
        const QModelIndex index = model()->index(row, 0);
        list()->scrollTo(index);
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, modifiers, list()->visualRect(index).center());
    }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }

    int drop(const QString &path) const
    {
        QMimeData data;
        data.setUrls({ QUrl::fromLocalFile(path) });
        const QPoint at = list()->viewport()->mapTo(m_pane, QPoint(5, 5));
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_pane, &enter);
        if (!enter.isAccepted())
            return -1;
        QDropEvent event(QPointF(at), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(m_pane, &event);
        return model()->rowOf(QFileInfo(path).absoluteFilePath());
    }

    const ScenarioEntry &entry(int row) const { return *model()->entryAt(row); }
    scenario::Outcome outcome(int row) const
    {
        return entry(row).result ? entry(row).result->outcome() : scenario::Outcome::NotRun;
    }
    QString state(int row) const { return steps()->index(row, ScenarioStepsModel::StateColumn).data().toString(); }

    void playOut() const { QTRY_VERIFY_WITH_TIMEOUT(m_window->find<QPushButton>("scenarioRun")->isEnabled(), 60'000); }

    /// Types into the file dialog that is open.
    void answerDialog(const QString &path)
    {
        QFileDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_pane->findChild<QFileDialog *>()));
        auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
        QVERIFY(name);
        name->setText(path); // typed, it would open the completer
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_VERIFY(!m_pane->findChild<QFileDialog *>());
    }

    void begin()
    {
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
};
