// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnose/diagnose.h"
#include "core/json/jsonreader.h"
#include "tests/support/causechecks.h"
#include "tests/support/conformancetable.h"
#include "tests/support/recordedsession.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using diagnose::Cause;
using diagnose::DiagnoseContext;
using session::Exchange;

namespace {

/// The table of true causes in tests/vectors/causes.json.
class TrueCauses
{
public:
    TrueCauses()
    {
        QFile file(QStringLiteral(JOTLAB_SOURCE_DIR "/tests/vectors/causes.json"));
        const Json table = file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
        if (const Json *causes = table.find(u"causes")) {
            for (const Json::Member &member : causes->members()) {
                for (const Json &name : member.value.items())
                    m_causes.append({ name.toString(), member.name.toLatin1() });
            }
        }
        if (const Json *alone = table.find(u"by_the_answer_alone")) {
            for (const Json::Member &member : alone->members())
                m_alone.append({ member.name, member.value.toString().toLatin1() });
        }
    }

    QByteArray of(const QString &id, const QString &profile) const { return look(m_causes, id, profile); }
    /// Where the answer alone can't tell the true cause: what is said then.
    QByteArray byTheAnswerAlone(const QString &id, const QString &profile) const
    {
        const QByteArray exception = look(m_alone, id, profile);
        return exception.isEmpty() ? of(id, profile) : exception;
    }

private:
    using Row = QPair<QString, QByteArray>;

    static QByteArray look(const QList<Row> &rows, const QString &id, const QString &profile)
    {
        for (const bool exact : { true, false }) {
            for (const auto &[name, cause] : rows) {
                const QString pattern = name.contains(u'@') ? name : name + u"@*"_s;
                const bool isExact = !name.section(u'@', 0, 0).contains(u'*');
                if (isExact == exact && QRegularExpression::fromWildcard(pattern).match(id + u'@' + profile).hasMatch())
                    return cause;
            }
        }
        return {};
    }

    QList<Row> m_causes;
    QList<Row> m_alone;
};

const QStringList Recordings{ QStringLiteral(JOTLAB_SOURCE_DIR "/tests/vectors/golden.jsonl"),
    QStringLiteral(JOTLAB_SOURCE_DIR "/tests/vectors/golden-5.5.1.jsonl") };

QList<Json> rowsOf(const QString &path)
{
    QFile file(path);
    QList<Json> rows;
    if (file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd())
            rows.append(parseJson(file.readLine().trimmed()).value_or(Json()));
    }
    return rows;
}

} // namespace

/// Every recorded answer of 300 and above, seen with what a session knows and with nothing but the answer.
class TestRecordedCauses : public QObject
{
    Q_OBJECT

private slots:
    void recordedAnswer_data()
    {
        QTest::addColumn<QByteArray>("truth");
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QByteArray>("truthAlone");
        QTest::addColumn<QByteArray>("saidAlone");
        QTest::addColumn<QString>("complaint");
        const TrueCauses truth;
        for (const QString &path : Recordings) {
            std::unique_ptr<RecordedSession> session;
            QString scenario;
            for (const Json &row : rowsOf(path)) {
                const QString id = row.find(u"id")->toString();
                const QString profile = row.find(u"profile")->toString();
                if (const QString own = profile + id.section(u'/', 0, 0); own != scenario) {
                    session = std::make_unique<RecordedSession>(row);
                    scenario = own;
                }
                const Exchange exchange = session->replay(row);
                const QList<Cause> causes = diagnose::diagnose(exchange, session->context());
                const QList<Cause> alone = diagnose::diagnose(exchange);
                session->remember(exchange);
                if (exchange.status < 300)
                    continue;
                count(id, profile, truth.of(id, profile), firstOf(causes), firstOf(alone));
                QTest::newRow(qPrintable(profile + u' ' + id))
                    << truth.of(id, profile) << firstOf(causes) << truth.byTheAnswerAlone(id, profile) << firstOf(alone)
                    << complaintAbout(causes + alone, exchange);
            }
        }
        QCOMPARE(m_answers, 730); // as the README says
    }

    void recordedAnswer()
    {
        QFETCH(const QByteArray, truth);
        QFETCH(const QByteArray, said);
        QFETCH(const QByteArray, truthAlone);
        QFETCH(const QByteArray, saidAlone);
        QFETCH(const QString, complaint);
        QVERIFY2(!truth.isEmpty(), "The table of true causes has no row for this answer.");
        QCOMPARE(said, truth);
        QCOMPARE(saidAlone, truthAlone);
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    /// A success gives no cause unless the answer is doubtful.
    void recordedSuccess()
    {
        int doubts = 0;
        for (const QString &path : Recordings) {
            std::unique_ptr<RecordedSession> session;
            QString scenario;
            for (const Json &row : rowsOf(path)) {
                const QString id = row.find(u"id")->toString();
                const QString own = row.find(u"profile")->toString() + id.section(u'/', 0, 0);
                if (own != scenario) {
                    session = std::make_unique<RecordedSession>(row);
                    scenario = own;
                }
                const Exchange exchange = session->replay(row);
                DiagnoseContext context = session->context();
                context.settings = nullptr; // what the session saw must be enough
                const QByteArray ids = idsOf(diagnose::diagnose(exchange, context));
                session->remember(exchange);
                if (!exchange.succeeded() || ids.isEmpty() || exchange.replyBody == "<html>")
                    continue;
                ++doubts;
                const bool known = (own.contains(u"blacklist-app-off") && ids == "no_blacklist_app")
                    || (own.contains(u"-off") && ids == "rotation_without_blacklist")
                    || ids == "verify_ignores_blacklist";
                QVERIFY2(known, qPrintable(own + u' ' + id + u": "_s + QString::fromLatin1(ids)));
            }
        }
        QVERIFY(doubts > 5);
    }

    void cleanupTestCase()
    {
        ConformanceTable table("5-causes", u"Why a call failed: the first cause named beside the true one"_s);
        table.add({ "with what the session knows", m_answers, m_right, 0, m_answers - m_right, 0 });
        table.add({ "by the answer alone", m_answers, m_rightAlone, 0, 0, m_answers - m_rightAlone });
        table.addNote(u"left out: an answer alone doesn't tell them; tests/vectors/causes.json names each"_s);
        for (const QString &miss : std::as_const(m_misses))
            table.addNote(u"miss: "_s + miss);
        table.addNote(u"misses with what the session knows: %1"_s.arg(m_misses.size()));
        table.print();
    }

private:
    void count(const QString &id, const QString &profile, const QByteArray &truth, const QByteArray &said,
        const QByteArray &saidAlone)
    {
        ++m_answers;
        m_rightAlone += saidAlone == truth;
        if (said == truth)
            ++m_right;
        else
            m_misses.append(
                u"%1 %2: %3, not %4"_s.arg(profile, id, QString::fromLatin1(truth), QString::fromLatin1(said)));
    }

    QStringList m_misses;
    int m_answers = 0;
    int m_right = 0;
    int m_rightAlone = 0;
};

QTEST_GUILESS_MAIN(TestRecordedCauses)
#include "tst_recordedcauses.moc"
