// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/json/jsoneditor.h"

#include "core/json/jsonscanner.h"
#include "ui/look/themecontroller.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <Qsci/qsciscintilla.h>

namespace {

const QStringList names{ QStringLiteral("token_type"), QStringLiteral("user_id"), QStringLiteral("exp"),
    QStringLiteral("aud"), QStringLiteral("auth_time"), QStringLiteral("email") };

/// An editor in a window with something beside it that can take the focus.
struct Fixture
{
    QWidget window;
    JsonEditor *editor = new JsonEditor;
    QsciScintilla *text = nullptr;

    explicit Fixture(const QByteArray &bytes = {})
    {
        editor->setNames(QStringLiteral("editor"), QStringLiteral("JSON"));
        editor->setCompletions(names);
        auto *layout = new QVBoxLayout(&window);
        layout->addWidget(editor);
        layout->addWidget(new QPlainTextEdit);
        window.resize(480, 360);
        window.show();
        window.activateWindow();
        text = editor->findChild<QsciScintilla *>();
        editor->setBytes(bytes);
        editor->goTo(bytes.size());
    }
    void type(const QString &keys) { QTest::keyClicks(text, keys); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(text, key, modifiers); }
    /// What is offered; empty while nothing is.
    QStringList offered() const
    {
        QStringList items;
        for (const QWidget *widget : QApplication::allWidgets()) {
            const auto *list = qobject_cast<const QAbstractItemView *>(widget);
            if (!list || !list->isVisible() || !list->model() || !text->isListActive()
                || !widget->inherits("QListWidget"))
                continue;
            for (int row = 0; row < list->model()->rowCount(); ++row)
                items.append(list->model()->index(row, 0).data().toString());
        }
        return items;
    }
    long send(unsigned message, unsigned long first = 0, long second = 0) const
    {
        return text->SendScintilla(message, first, second);
    }
    QColor colourAt(long position) const
    {
        const long style = send(QsciScintilla::SCI_GETSTYLEAT, static_cast<unsigned long>(position));
        const long bgr = send(QsciScintilla::SCI_STYLEGETFORE, static_cast<unsigned long>(style));
        return QColor(int(bgr & 0xff), int(bgr >> 8 & 0xff), int(bgr >> 16 & 0xff));
    }
};

} // namespace

class TestJsonEditor : public QObject
{
    Q_OBJECT

private slots:
    void offersNamesWhileOneIsTyped()
    {
        Fixture f("{");
        f.type(QStringLiteral("\""));
        QCOMPARE(f.offered(), names); // in their own order
        f.type(QStringLiteral("a"));
        QCOMPARE(f.offered(), (QStringList{ QStringLiteral("aud"), QStringLiteral("auth_time") }));
        f.press(Qt::Key_Down);
        f.press(Qt::Key_Return);
        QCOMPARE(f.editor->bytes(), QByteArray("{\"auth_time\": "));
        QVERIFY(f.offered().isEmpty());
        f.type(QStringLiteral("1, \"u"));
        QCOMPARE(f.offered(), QStringList{ QStringLiteral("user_id") });
        f.press(Qt::Key_Tab);
        f.type(QStringLiteral("2}"));
        QCOMPARE(f.editor->bytes(), QByteArray("{\"auth_time\": 1, \"user_id\": 2}"));
    }

    void offersNothingElsewhere_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("typed");
        QTest::newRow("a value") << QByteArray("{\"a\": ") << QStringLiteral("\"e");
        QTest::newRow("an item") << QByteArray("{\"a\": [") << QStringLiteral("\"e");
        QTest::newRow("a nested name") << QByteArray("{\"a\": {") << QStringLiteral("\"e");
        QTest::newRow("outside of quotes") << QByteArray("{") << QStringLiteral("e");
        QTest::newRow("unknown") << QByteArray("{") << QStringLiteral("\"zz");
        QTest::newRow("closed") << QByteArray("{") << QStringLiteral("\"exp\"");
        QTest::newRow("there already") << QByteArray("{\"exp\": 1, ") << QStringLiteral("\"ex");
    }
    void offersNothingElsewhere()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const QString, typed);
        Fixture f(before);
        f.type(typed);
        QCOMPARE(f.offered(), QStringList());
        QCOMPARE(f.editor->bytes(), before + typed.toUtf8());
    }

    void completesInPlace()
    {
        Fixture f("{\"e\": 1}");
        f.editor->goTo(3);
        f.press(Qt::Key_Space, Qt::ControlModifier); // asked for
        QCOMPARE(f.offered(), (QStringList{ QStringLiteral("exp"), QStringLiteral("email") }));
        f.press(Qt::Key_Return);
        QCOMPARE(f.editor->bytes(), QByteArray("{\"exp\": 1}")); // quote and colon were there
        f.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.editor->bytes(), QByteArray("{\"e\": 1}")); // one step
    }

    void escapeDeclines()
    {
        Fixture f("{");
        f.type(QStringLiteral("\"e"));
        QVERIFY(!f.offered().isEmpty());
        f.press(Qt::Key_Escape);
        QVERIFY(f.offered().isEmpty());
        QCOMPARE(f.editor->bytes(), QByteArray("{\"e"));
        f.press(Qt::Key_Tab); // leaves the editor again
        QVERIFY(!f.text->hasFocus());
    }

    void foldsObjectsAndLists()
    {
        Fixture f("{\n  \"a\": [\n    1,\n    \"]\"\n  ],\n  \"b\": {\"c\": 1}\n}");
        f.send(QsciScintilla::SCI_COLOURISE, 0, -1);
        const auto isHeader = [&](unsigned long line) {
            return (f.send(QsciScintilla::SCI_GETFOLDLEVEL, line) & QsciScintilla::SC_FOLDLEVELHEADERFLAG) != 0;
        };
        QList<bool> headers;
        for (unsigned long line = 0; line < 7; ++line)
            headers.append(isHeader(line));
        QCOMPARE(headers, (QList<bool>{ true, true, false, false, false, false, false }));
        QCOMPARE(f.send(QsciScintilla::SCI_GETLASTCHILD, 1, -1), 4L);
        f.text->foldLine(1);
        QVERIFY(!f.send(QsciScintilla::SCI_GETLINEVISIBLE, 2));
        QVERIFY(f.send(QsciScintilla::SCI_GETLINEVISIBLE, 5));
        f.text->foldLine(1);
        QVERIFY(f.send(QsciScintilla::SCI_GETLINEVISIBLE, 2));
        f.editor->apply({ 0, f.editor->bytes().size(), "1" }); // nothing to fold any more
        f.send(QsciScintilla::SCI_COLOURISE, 0, -1);
        QVERIFY(!isHeader(0));
    }

    void numbersItsLines()
    {
        Fixture f("{\n}");
        QVERIFY(f.text->marginWidth(0) > 0);
        QCOMPARE(f.text->marginType(0), QsciScintilla::NumberMargin);
    }

    void underlinesProblemsAtTheirPlace()
    {
        const QByteArray bytes = "{\"Zo\xc3\xab\": oops, \"a\": 1, \"a\": 2}";
        Fixture f(bytes);
        f.editor->setProblems(scanJson(bytes).problems);
        const auto marked = [&](unsigned long indicator) {
            QByteArray text;
            for (qsizetype i = 0; i < bytes.size(); ++i) {
                if (f.send(QsciScintilla::SCI_INDICATORVALUEAT, indicator, long(i)))
                    text += bytes.at(i);
            }
            return text;
        };
        QCOMPARE(marked(8), QByteArray("oops"));
        QCOMPARE(marked(9), QByteArray("\"a\"")); // the second one, as a remark
        f.editor->setProblems({});
        QCOMPARE(marked(8) + marked(9), QByteArray());
    }

    void coloursByKindInBothThemes_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void coloursByKindInBothThemes()
    {
        QFETCH(const bool, dark);
        ThemeController controller;
        controller.apply(dark ? ThemeController::Mode::Dark : ThemeController::Mode::Light);
        const Theme &theme = dark ? Theme::dark() : Theme::light();
        const QByteArray bytes = "{\"name\" : \"text\", \"n\":12, \"t\":true, \"x\":oops, \""
            + QByteArray("long").repeated(30) + "\":1, \"\xc3\xab" + QByteArray("\xc3\xab").repeated(30) + "\":2}";
        Fixture f(bytes);
        QCoreApplication::processEvents();
        f.send(QsciScintilla::SCI_COLOURISE, 0, -1);
        const auto at = [&](const char *what) { return f.colourAt(bytes.indexOf(what)); };
        QCOMPARE(at("name"), theme.accent);
        QCOMPARE(at("text"), theme.signature);
        QCOMPARE(at("12"), theme.payload);
        QCOMPARE(at("true"), theme.payload);
        QCOMPARE(at("oops"), theme.bad);
        QCOMPARE(at("{"), theme.text);
        const qsizetype first = bytes.indexOf("longlong");
        for (qsizetype i = first; i < first + 120; ++i)
            QCOMPARE(f.colourAt(i), theme.accent); // one colour, however it is kept
        controller.apply(ThemeController::Mode::Light);
    }

    void undoesByItself()
    {
        Fixture f("{}");
        f.type(QStringLiteral(" "));
        f.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f.editor->bytes(), QByteArray("{}"));
        f.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(f.editor->bytes(), QByteArray("{} "));
    }
};

QTEST_MAIN(TestJsonEditor)
#include "tst_jsoneditor.moc"
