// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable.h"

#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QTest>

class TestPrintable : public QObject
{
    Q_OBJECT

private slots:
    void escapes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("printed");
        const auto row = [](const char *name, char32_t character, const char *printed) {
            const char32_t text[] = { U'a', character, U'b' }; // alone, a byte order mark would be taken for one
            QTest::newRow(name) << QString::fromUcs4(text, 3) << u'a' + QString::fromLatin1(printed) + u'b';
        };
        row("line feed", U'\n', "\\n");
        row("carriage return", U'\r', "\\u000d");
        row("tab", U'\t', "\\u0009");
        row("escape", 0x1b, "\\u001b");
        row("delete", 0x7f, "\\u007f");
        row("CSI of eight bits", 0x9b, "\\u009b");
        row("next line", 0x85, "\\u0085");
        row("soft hyphen", 0xad, "\\u00ad");
        row("Arabic letter mark", 0x61c, "\\u061c");
        row("zero width space", 0x200b, "\\u200b");
        row("zero width joiner", 0x200d, "\\u200d");
        row("right to left override", 0x202e, "\\u202e");
        row("isolate", 0x2066, "\\u2066");
        row("inhibit symmetric swapping", 0x206a, "\\u206a");
        row("word joiner", 0x2060, "\\u2060");
        row("line separator", 0x2028, "\\u2028");
        row("byte order mark", 0xfeff, "\\ufeff");
        row("tag", 0xe0041, "\\udb40\\udc41");
        row("variation selector", 0xe0100, "\\udb40\\udd00");
        row("filler", 0x3164, "\\u3164");
        QTest::newRow("lone surrogate") << u'a' + QString(QChar(0xd800)) + u'b' << QStringLiteral("a\\ud800b");
        for (const QString &plain : { QStringLiteral("straße, Ωμέγα, 日本, עברית, 😀 “…” →"), QString() })
            QTest::addRow("plain %d", int(plain.size())) << plain << plain;
    }

    void escapes()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, printed);
        QCOMPARE(printable(text), printed);
        QCOMPARE(printableLines(text + QStringLiteral("\r\n") + text).count(u'\n'), text.contains(u'\n') ? 3 : 1);
        // As JSON it is another spelling of the same value, in which nothing of it stands.
        const Json value = Json::array({ text });
        const QByteArray json = printableJson(writeJson(value, JsonStyle::Compact));
        QCOMPARE(json, printableJson(json));
        QVERIFY(text.contains(QChar(0xd800)) || *parseJson(json) == value);
        QVERIFY(printed == text || !QString::fromUtf8(json).contains(text));
    }
};

QTEST_GUILESS_MAIN(TestPrintable)
#include "tst_printable.moc"
