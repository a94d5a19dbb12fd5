// SPDX-License-Identifier: GPL-3.0-or-later
// What app/packaging/fromhelp.py makes of --help: the shells are asked themselves what they would offer.
#include "tests/support/peer.h"
#include "tests/support/process.h"

#include <QDir>
#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;

class TestCompletion : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

    /// The lines of a shell that runs the script in the folder; an empty list where it fails.
    QStringList told(const QString &shell, const QStringList &options, const QString &script) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(shell, options + QStringList{ u"-c"_s, script });
        if (!process.waitForFinished() || process.exitCode() != 0) {
            qWarning() << shell << process.readAllStandardError();
            return {};
        }
        return QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto made = peer::run(u"/usr/bin/python3"_s,
            { u"" JOTLAB_SOURCE_DIR "/app/packaging/fromhelp.py"_s, u"1.2.3"_s, m_folder.path(), u"" JOTLAB_WINDOW ""_s,
                u"" JOTLAB_CLI ""_s });
        REQUIRE_PEER(QFile::exists(u"/usr/bin/python3"_s), "python3");
        QVERIFY(made);
        writtenFile(m_folder, u"key.pem"_s, "x");
    }

    void lines_data()
    {
        QTest::addColumn<QString>("line"); // its last word is being typed
        QTest::addColumn<QString>("offered"); // must be among what is offered
        QTest::addColumn<QString>("withheld"); // must not be
        QTest::newRow("commands") << u"jotlab-cli de"_s << u"decode"_s << u"verify"_s;
        QTest::newRow("options") << u"jotlab-cli decode --s"_s << u"--secret-file"_s << u"--word-list"_s;
        QTest::newRow("options of another") << u"jotlab-cli verify --w"_s << u"--word-list"_s << u"--secret"_s;
        QTest::newRow("files") << u"jotlab-cli verify --key k"_s << u"key.pem"_s << u"--json"_s;
        QTest::newRow("choices") << u"jotlab-cli decode --profile 5"_s << u"5.5"_s << u"key.pem"_s;
        QTest::newRow("free text") << u"jotlab-cli decode --secret k"_s << QString() << u"key.pem"_s;
        QTest::newRow("arguments that are files") << u"jotlab-cli scan k"_s << u"key.pem"_s << u"--json"_s;
        QTest::newRow("window") << u"jotlab --th"_s << u"--theme"_s << u"--fresh"_s;
        QTest::newRow("window's choices") << u"jotlab --theme l"_s << u"light"_s << u"dark"_s;
        QTest::newRow("window's files") << u"jotlab k"_s << u"key.pem"_s << u"--fresh"_s;
    }

    void bash_data() { lines_data(); }
    void bash()
    {
        QFETCH(const QString, line);
        const QStringList words = line.split(u' ');
        QString script = u". ./bash/%1; COMP_WORDS=(%2); COMP_CWORD=%3; %4; printf '%s\\n' \"${COMPREPLY[@]}\""_s;
        script = script.arg(words.first(), line).arg(words.size() - 1);
        check(told(u"bash"_s, {}, script.arg(u'_' + QString(words.first()).replace(u'-', u'_'))));
    }

    void bashAfterAnAtSign()
    {
        // @ divides words in bash: what stands behind it is completed on its own.
        const QStringList offered = told(u"bash"_s, {},
            u". ./bash/jotlab-cli; COMP_WORDS=(jotlab-cli decode @ k); COMP_CWORD=3; _jotlab_cli; echo $COMPREPLY"_s);
        QCOMPARE(offered, QStringList{ u"key.pem"_s });
    }

    void fish_data() { lines_data(); }
    void fish()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(u"fish"_s).isEmpty(), "fish");
        QFETCH(const QString, line);
        // A line is a word and its description.
        QStringList offered;
        for (const QString &each : told(u"fish"_s, { u"--no-config"_s },
                 u"source fish/%1.fish; complete -C '%2'"_s.arg(line.section(u' ', 0, 0), line)))
            offered += each.section(u'\t', 0, 0);
        check(offered);
    }

    void zsh_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("asked"); // what zsh's own functions are asked for
        QTest::newRow("commands") << u"jotlab-cli de"_s << u"decode:shows what tokens say; needs no key"_s;
        QTest::newRow("options") << u"jotlab-cli decode --w"_s
                                 << u"--json[Machine output\\: one JSON object a line.]"_s;
        QTest::newRow("files") << u"jotlab-cli verify k"_s
                               << u"--word-list[The same with a list of your own, one secret a line.]:file:_files"_s;
        QTest::newRow("choices")
            << u"jotlab-cli decode 5"_s
            << u"--profile[Version band that is imitated; the default is 5.5.]:5.2|5.5|next:(5.2 5.5 next)"_s;
        QTest::newRow("arguments") << u"jotlab-cli scan k"_s << u"*:FILE:_files"_s;
        QTest::newRow("window") << u"jotlab --th"_s
                                << u"--theme[The look of the window.]:light|dark|system:(light dark system)"_s;
    }
    void zsh()
    {
        REQUIRE_PEER(!QStandardPaths::findExecutable(u"zsh"_s).isEmpty(), "zsh");
        QFETCH(const QString, words);
        QFETCH(const QString, asked);
        // zsh completes in its line editor alone, so what its functions would do there is written instead.
        const QStringList specs = told(
            u"zsh"_s, { u"-f"_s }, uR"(_arguments() { print -rl -- "$@" }; _describe() { print -rl -- "${(@P)2}" }
                words=(%1); CURRENT=$#words; _it() { source zsh/_%2 }; _it)"_s.arg(words, words.section(u' ', 0, 0)));
        QVERIFY2(specs.contains(asked), qPrintable(specs.join(u'\n')));
    }

    void pagesNameEveryCommandAndItsOptions()
    {
        const auto page = peer::run(u"gzip"_s, { u"-dc"_s, path(u"man/jotlab-cli-verify.1.gz"_s) });
        QVERIFY(page);
        QVERIFY(page->startsWith(".TH JOTLAB-CLI-VERIFY 1 \"\" \"Jotlab 1.2.3\""));
        QVERIFY(page->contains("jotlab\\-cli\\-verify \\- judges a token"));
        QVERIFY(page->contains("\n.B \\-\\-word\\-list <file>\n"));
        const auto overview = peer::run(u"gzip"_s, { u"-dc"_s, path(u"man/jotlab-cli.1.gz"_s) });
        QVERIFY(overview && overview->contains(".SH EXIT STATUS\n0 done"));
        const ProgramRun help = runCli({ u"--help"_s });
        const QStringList pages = QDir(path(u"man"_s)).entryList(QDir::Files);
        for (const QByteArray &row : help.out.mid(help.out.indexOf("Commands:")).split('\n')) {
            if (row.startsWith("  ") && row.size() > 2)
                QVERIFY2(
                    pages.contains(u"jotlab-cli-%1.1.gz"_s.arg(QString::fromUtf8(row.trimmed().split(' ').first()))),
                    row.constData());
        }
    }

private:
    static void check(const QStringList &words)
    {
        QFETCH(const QString, offered);
        QFETCH(const QString, withheld);
        if (offered.isEmpty())
            QCOMPARE(words, QStringList());
        else
            QVERIFY2(words.contains(offered), qPrintable(words.join(u' ')));
        QVERIFY2(!words.contains(withheld), qPrintable(words.join(u' ')));
    }
};

QTEST_GUILESS_MAIN(TestCompletion)
#include "tst_completion.moc"
