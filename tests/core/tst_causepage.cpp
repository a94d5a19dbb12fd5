// SPDX-License-Identifier: GPL-3.0-or-later
// resources/docs/refused.md is made from the table of causes and from the answers in tests/cases: this makes it, and
// holds the file against what it made. JOTLAB_WRITE_PAGE=1 writes the file.
#include "core/diagnose/causetexts.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using diagnose::CauseGroup;
using diagnose::CauseText;

namespace {

const QString page = QStringLiteral(JOTLAB_SOURCE_DIR "/resources/docs/refused.md");
constexpr qsizetype mostAnswers = 3; ///< of a cause
constexpr qsizetype longestBody = 150; ///< characters that are read at a glance

QByteArray titleOf(CauseGroup group)
{
    switch (group) {
    case CauseGroup::Header:
        return "The header";
    case CauseGroup::Token:
        return "The token";
    case CauseGroup::Use:
        return "How the token is used";
    case CauseGroup::User:
        return "The user";
    case CauseGroup::Request:
        return "The request";
    case CauseGroup::Setup:
        return "How the server is set up";
    case CauseGroup::Bug:
        return "Bugs of the server";
    case CauseGroup::Way:
        return "The way to the server";
    case CauseGroup::Success:
        return "Successes to doubt";
    case CauseGroup::NotKnown:
        break;
    }
    return "Where it isn't known";
}

const QByteArray beginning = R"(# Why is my token refused?

Below each refused call stands its cause, with how sure that is and what helps; *More about this* there leads to its section here. A refusal from
elsewhere, in a browser, a terminal or a log, is pasted: Ctrl+V anywhere in the window, or `jotlab-cli explain`. [Explain](causes.md) says how
causes are found, and what makes them surer.

Each section is a cause: what helps, its name in reports and JSON, and answers that had it. The same answer can have other causes; then the window
lists them all, and the calls that tell them apart.
)";

Json at(const Json &value, const char16_t *name)
{
    const Json *member = value.find(name);
    return member ? *member : Json();
}

/// A case's answer in a line; empty where it isn't read at a glance, or isn't surely of that cause alone.
QByteArray answerOf(const Json &each, QByteArrayView cause)
{
    const Json first = at(each, u"first");
    const Json reply = at(each, u"reply");
    const Json body = at(reply, u"body");
    const QByteArray text = body.isObject() ? writeJson(body) : body.toString().toUtf8();
    const QString note = at(each, u"note").toString();
    const bool isSure = at(each, u"certainty").toString() == "sure"_L1 && first.items().size() == 1
        && first.items().constFirst().toString().toLatin1() == cause;
    if (!isSure || text.isEmpty() || text.size() > longestBody || note.isEmpty())
        return {};
    for (const char *odd : { "\n", "<", "`", "eyJ" }) {
        if (text.contains(odd))
            return {};
    }
    return "- " + at(reply, u"status").numberText() + " `" + text + "`: " + note.toUtf8() + '\n';
}

QByteArray sectionOf(const CauseText &cause, const QList<Json> &cases)
{
    QByteArray section = QByteArray("\n### ") + cause.text.source() + "\n\n" + cause.advice.source() + "\n\n";
    QByteArrayList answers;
    QByteArrayList bodies;
    for (const Json &each : cases) {
        const QByteArray answer = answerOf(each, cause.id);
        const QByteArray body = answer.left(answer.indexOf("`: "));
        if (answer.isEmpty() || bodies.contains(body) || answers.size() == mostAnswers)
            continue;
        answers.append(answer);
        bodies.append(body);
    }
    section += QByteArray("In reports and JSON: `") + cause.id + "`.";
    return section + (answers.isEmpty() ? "\n" : " Answers that had it:\n\n" + answers.join());
}

QByteArray madePage()
{
    QList<Json> cases;
    for (const char *name : { "causes", "variations" }) {
        QFile file(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/%1.jsonl").arg(QLatin1String(name)));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (const auto each = parseJson(line))
                cases.append(*each);
        }
    }
    QByteArray text = beginning;
    const CauseText *before = nullptr;
    for (const CauseText &cause : diagnose::causeTexts()) {
        if (!before || before->group != cause.group)
            text += "\n## " + titleOf(cause.group) + '\n';
        text += sectionOf(cause, cases);
        before = &cause;
    }
    return text;
}

} // namespace

class TestCausePage : public QObject
{
    Q_OBJECT

private slots:
    void theFileIsWhatTheTableSays()
    {
        const QByteArray made = madePage();
        QFile file(page);
        if (qEnvironmentVariableIsSet("JOTLAB_WRITE_PAGE")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(made), made.size());
            return;
        }
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(page));
        QVERIFY2(file.readAll() == made, "run this test with JOTLAB_WRITE_PAGE=1 to write the page again");
    }

    /// Each group once: the table is in the page's order.
    void groupsAreWhole()
    {
        CauseGroup before = CauseGroup::Header;
        for (const CauseText &cause : diagnose::causeTexts()) {
            QVERIFY2(cause.group >= before, cause.id);
            before = cause.group;
            QCOMPARE(diagnose::causeText(cause.id), &cause);
        }
        QVERIFY(!diagnose::causeText("no_such_cause"));
    }
};

QTEST_GUILESS_MAIN(TestCausePage)
#include "tst_causepage.moc"
