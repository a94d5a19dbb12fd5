// SPDX-License-Identifier: GPL-3.0-or-later
// What real servers of three versions answered, seen as a session sees it: whatever is told of them has to be true.
#include "core/fingerprint/fingerprint.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "tests/support/recordedsession.h"

#include <QFile>
#include <QTest>

using namespace fingerprint;
using namespace Qt::StringLiterals;

namespace {

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

Fingerprint fingerprintOf(RecordedSession &session, const session::Exchange &last)
{
    const diagnose::DiagnoseContext context = session.context();
    Order order;
    order.server.baseUrl = QUrl(last.server);
    order.log = context.log;
    order.clock = [at = last.startedAt] { return at; };
    Known known;
    known.settings = *context.settings;
    known.source = u"the recording"_s;
    known.keys = *context.keys;
    known.keyName = u"its key"_s;
    known.blacklistApp = context.settings->blacklistApp;
    known.band = context.band;
    known.bandSource = u"the recording"_s;
    return conclude(order, {}, known);
}

} // namespace

class TestFingerprintRecordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsNothingThatIsNotTrue_data()
    {
        QTest::addColumn<QString>("complaint");
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
                const session::Exchange exchange = session->replay(row);
                session->remember(exchange);
                const Fingerprint print = fingerprintOf(*session, exchange);
                QStringList complaints;
                for (const Comparison &each : print.comparisons) {
                    m_agreements += each.agrees ? 1 : 0;
                    if (!each.agrees)
                        complaints.append(each.text);
                }
                for (const Finding &finding : print.findings)
                    m_told[finding.property] += finding.certainty == Certainty::Unknown ? 0 : 1;
                QTest::newRow(qPrintable(row.find(u"profile")->toString() + u' ' + id)) << complaints.join(u'\n');
            }
        }
    }

    void tellsNothingThatIsNotTrue()
    {
        QFETCH(const QString, complaint);
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    /// Something is told at all: each of these, in one of the recordings at least.
    void tellsSomething()
    {
        QVERIFY(m_agreements > 1000);
        for (const Property property : { Property::Band, Property::Algorithm, Property::UserClaim,
                 Property::AccessLifetime, Property::RefreshLifetime, Property::SlidingLifetime, Property::Rotation,
                 Property::BlacklistApp, Property::BlacklistAfterRotation, Property::VerifyBlacklist })
            QVERIFY2(m_told.value(property) > 0, qPrintable(propertyName(property)));
    }

private:
    int m_agreements = 0;
    QHash<Property, int> m_told;
};

QTEST_GUILESS_MAIN(TestFingerprintRecordings)
#include "tst_fingerprintrecordings.moc"
