// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/issuerequest.h"

#include <QTest>

class TestIssueRequest : public QObject
{
    Q_OBJECT

    static IssueInput typed(const QString &text, bool isId = false)
    {
        IssueInput input{ IssueRequest::Kind::Access, nullptr, false, text, isId, Json(),
            std::optional<std::chrono::seconds>() };
        return input;
    }

private slots:
    void whoIsChosenGoesBeforeWhatIsTyped()
    {
        django::User alice;
        alice.id = 3;
        alice.username = QStringLiteral("alice");
        IssueInput input = typed(QStringLiteral("bob"));
        input.chosen = &alice;
        const auto request = issueRequest(input);
        QVERIFY(request);
        QCOMPARE(request->user.id, 3);
        QCOMPARE(request->kind, IssueRequest::Kind::Access);
    }

    void aNumberIsANameUnlessSomebodySaysSo()
    {
        QCOMPARE(issueRequest(typed(QStringLiteral("7")))->user.username, QStringLiteral("7"));
        const django::User byId = issueRequest(typed(QStringLiteral("7"), true))->user;
        QCOMPARE(byId.id, 7);
        QCOMPARE(issuedName(byId), QStringLiteral("user id 7"));
        QCOMPARE(issueRequest(typed(QStringLiteral("bob"), true))->user.username, QStringLiteral("bob"));
    }

    void whereTheListIsAllSomebodyIsToBeChosen()
    {
        IssueInput input = typed(QStringLiteral("bob"));
        input.mustChoose = true;
        QCOMPARE(issueRequest(input).error().what, QStringLiteral("Choose a user to issue for."));
        QVERIFY(issueRequest(typed({})).error().what.contains(QStringLiteral("type a username")));
    }

    void wrongClaimsAreSaid()
    {
        IssueInput input = typed(QStringLiteral("bob"));
        input.claims = fail(Errc::Malformed, QStringLiteral("no object"));
        const auto request = issueRequest(input);
        QVERIFY(!request);
        QCOMPARE(request.error().what, QStringLiteral("Claims: no object"));
    }
};

QTEST_GUILESS_MAIN(TestIssueRequest)
#include "tst_issuerequest.moc"
