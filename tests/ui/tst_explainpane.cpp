// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/base64url.h"
#include "core/json/jsonreader.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/explain/explainpane.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/wraplabel.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace {

QByteArray token(const QByteArray &claims)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.' + jose::encodeBase64Url(claims) + '.'
        + jose::encodeBase64Url(QByteArray(32, 's'));
}

const QByteArray Expired
    = token(R"({"token_type":"access","exp":1750000300,"iat":1750000000,"jti":"abcd","user_id":"1"})");
const QByteArray Refusal
    = R"({"detail":"Given token not valid for any token type","code":"token_not_valid","messages":)"
      R"([{"token_class":"AccessToken","token_type":"access","message":"%1"}]})";
const QByteArray Refused = QByteArray(Refusal).replace("%1", "Token is expired");
const QByteArray Vague
    = QByteArray(Refusal).replace("%1", "Token is invalid or expired"); // of 5.2, or another language
const QByteArray Head = "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n"
                        "WWW-Authenticate: Bearer realm=\"api\"\nDate: Sun, 15 Jun 2025 17:20:00 GMT\n\n";

} // namespace

/// What people paste of a server that refuses them, in the assembled window.
class TestExplainPane : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    void paste(const QString &text) const
    {
        FindField *field = m_window->window().topBar()->findField();
        field->setFocus();
        QGuiApplication::clipboard()->setText(text);
        QTest::keySequence(field, QKeySequence::Paste);
    }
    ExplainPane *pane() const { return m_window->find<ExplainPane>("explainPane"); }
    InlineMessage *why() const { return m_window->find<InlineMessage>("explainWhy"); }
    QString why(const char *name) const { return m_window->find<QLabel>(name)->text(); }
    static void dropOn(QWidget *widget, const QMimeData &data)
    {
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &drop);
    }
    bool isExplaining() const { return pane() && pane()->isVisible(); }
    void look(const char *name) const
    {
        const QString folder = qEnvironmentVariable("JOTLAB_LOOK");
        if (folder.isEmpty())
            return;
        for (const QSize size : { QSize(1440, 900), QSize(1024, 700) }) {
            m_window->window().resize(size);
            QTest::qWait(150);
            m_window->window().grab().save(u"%1/%2-%3.png"_s.arg(folder, QLatin1StringView(name)).arg(size.width()));
        }
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    /// The first sentence that is read is the true one, in each of the forms that people paste.
    void saysTheTrueCauseFirst_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("certainty");
        const auto row = [](const char *name, const QByteArray &text, const QString &says, const char *certainty) {
            QTest::newRow(name) << text << says << QString::fromLatin1(certainty);
        };
        const QByteArray ask
            = "GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired + "\n\n";
        row("a body alone", R"({"detail":"Authentication credentials were not provided."})",
            u"The server saw no token"_s, "likely");
        row("raw HTTP, both ways", ask + Head + Refused, u"Why: The token has expired."_s, "sure");
        row("curl -v",
            "> GET /api/me/ HTTP/1.1\n> Host: api.example.org\n> Authorization: JWT " + Expired
                + "\n> \n< HTTP/1.1 401 Unauthorized\n< WWW-Authenticate: Bearer realm=\"api\"\n< \n"
                  "{\"detail\":\"Authentication credentials were not provided.\"}\n",
            u"The word before the token is not the one"_s, "sure");
        row("Django's log",
            "Forbidden (CSRF cookie not set.): /api/me/\n[15/Jun/2025 15:20:00] \"POST /api/me/ HTTP/1.1\" 403 58",
            u"wants a CSRF token"_s, "sure");
        row("a traceback",
            "Traceback (most recent call last):\n  File \"/srv/x.py\", line 3, in get\n    y()\n"
            "django.db.utils.OperationalError: no such table: token_blacklist_outstandingtoken\n",
            u"lacks a table that the call needs"_s, "sure");
        row("a page of a proxy", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
            u"can't be reached"_s, "likely");
    }
    void saysTheTrueCauseFirst()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, says);
        QFETCH(const QString, certainty);
        paste(QString::fromUtf8(text));
        QVERIFY(isExplaining());
        QVERIFY2(why()->text().contains(says), qPrintable(why()->text()));
        const diagnose::Cause &cause = pane()->explanation()->causes.constFirst();
        auto *chip = pane()->findChild<Chip *>(u"certainty-"_s + QString::fromLatin1(cause.id));
        QTRY_VERIFY(chip && chip->isVisible());
        QCOMPARE(chip->text(), certainty); // in a word, not by colour alone
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 0); // pasting sends nothing
    }

    void whatIsNoReplyIsDecoded_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("a token") << Expired;
        QTest::newRow("a header") << "Authorization: Bearer " + Expired;
        QTest::newRow("a cookie") << "Cookie: csrftoken=x; access=" + Expired;
        QTest::newRow("a request") << "GET /me/ HTTP/1.1\r\nHost: x.example\r\nAuthorization: Bearer " + Expired;
        QTest::newRow("a command") << "curl https://x.example/me/ -H 'Authorization: Bearer " + Expired + "'";
        QTest::newRow("the tokens of a login") << "{\"access\":\"" + Expired + "\",\"refresh\":\"" + Expired + "\"}";
    }
    void whatIsNoReplyIsDecoded()
    {
        QFETCH(const QByteArray, text);
        paste(QString::fromUtf8(text));
        QVERIFY(!isExplaining());
        QTRY_COMPARE(m_window->window().findChild<DecodePane *>()->token(), Expired);
    }

    /// What was explained before is not said of a text that is no reply; a token alone may be what was asked for.
    void whatIsNoReplyIsNotExplainedByTheLastOne()
    {
        paste(QString::fromUtf8(Head + Refused));
        QVERIFY(isExplaining());
        paste(QString::fromUtf8(Expired));
        QVERIFY(pane()->explanation());
        QVERIFY(why()->text().contains(u"The token has expired"));
        for (const QString &text : { u"something that no server says\nin two lines"_s,
                 u"curl https://x.example/me/ -H 'Authorization: Bearer %1'"_s.arg(QString::fromUtf8(Expired)) }) {
            paste(QString::fromUtf8(Head + Refused));
            QVERIFY(why()->isVisible());
            paste(text);
            QVERIFY(!pane()->explanation());
            QVERIFY(!why()->isVisible());
            QVERIFY(m_window->find<QPlainTextEdit>("explainText")->toPlainText().isEmpty());
        }
    }

    /// Tokens of a reply are in Decode, and each can be chosen; the address is offered as a server.
    void offersTokenAndServer()
    {
        const QByteArray text = "GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired
            + "\n\n" + Head + Refused;
        paste(QString::fromUtf8(text));
        QVERIFY(isExplaining());
        QCOMPARE(m_window->window().findChild<DecodePane *>()->token(), Expired);
        auto *chip = pane()->findChild<Chip *>(u"explainFoundToken"_s);
        QTRY_VERIFY(chip && chip->isVisible());
        QCOMPARE(chip->text(), u"access · header Authorization"_s);
        auto *server = m_window->find<QPushButton>("explainServer");
        QVERIFY(server->isVisible());
        QVERIFY(server->toolTip().contains(u"http://api.example.org"));
        look("explain-reply");
        server->click();
        QCOMPARE(m_window->laboratory().servers().current().id(), u"http://api.example.org"_s);
        QVERIFY(!server->isVisible()); // it is one now
        QCOMPARE(m_window->laboratory().log().exchanges().size(), 0);
        m_window->window().findChild<DecodePane *>()->showToken({});
        QTest::mouseClick(pane()->findChild<Chip *>(u"explainFoundToken"_s), Qt::LeftButton);
        QCOMPARE(m_window->window().findChild<DecodePane *>()->token(), Expired);
    }

    /// As long as nothing is explained the pane is the field's.
    void anEmptyFieldTakesThePane()
    {
        m_window->window().showPane(u"explain"_s);
        auto *field = m_window->find<QPlainTextEdit>("explainText");
        QTRY_VERIFY2(
            field->height() > field->parentWidget()->height() * 2 / 3, qPrintable(QString::number(field->height())));
        paste(QString::fromUtf8(Vague));
        QTRY_VERIFY2(
            field->height() < field->parentWidget()->height() / 2, qPrintable(QString::number(field->height())));
    }

    /// What is missing to be sure is asked for, and what is answered makes it surer.
    void asksForWhatIsMissing()
    {
        paste(QString::fromUtf8(Vague));
        QVERIFY(isExplaining());
        QVERIFY2(why()->text().startsWith(u"Not known: The answer says no more"_s), qPrintable(why()->text()));
        auto *field = m_window->find<QLineEdit>("explainToken");
        QVERIFY(field->isVisible());
        QVERIFY(m_window->find<QLineEdit>("explainUrl")->isVisible());
        QVERIFY(why("explainMissing").contains(u"Which token was sent?"));
        QVERIFY(why("explainMissing").contains(u"settings and key are not known"));
        look("explain-asks");
        field->setText(QString::fromUtf8(Expired));
        QVERIFY2(why()->text().contains(u"The token has expired."_s), qPrintable(why()->text()));
        QVERIFY(field->isVisible()); // it can be taken back
        QVERIFY(!why("explainMissing").contains(u"Which token"));
    }

    /// Several causes are a short list, each with what would tell it apart; a call goes out on a click alone.
    void offersWhatTellsCausesApart()
    {
        QTcpServer other;
        int calls = 0;
        QByteArray heard;
        connect(&other, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = other.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [&calls, &heard, socket] {
                ++calls;
                heard += socket->readAll();
                socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
                socket->disconnectFromHost();
            });
        });
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QByteArray host = "127.0.0.1:" + QByteArray::number(other.serverPort());
        const QByteArray alive
            = token(R"({"token_type":"access","exp":4000000000,"iat":1750000000,"jti":"e","user_id":"1"})");
        paste(QString::fromUtf8("GET /api/me/ HTTP/1.1\nHost: " + host + "\nAuthorization: Bearer " + alive + "\n\n"
            + Head + QByteArray(Refusal).replace("%1", "Token is invalid")));
        QVERIFY(isExplaining());
        QCOMPARE(pane()->explanation()->causes.constFirst().id, "wrong_key");
        QVERIFY(pane()->explanation()->causes.size() > 2);
        for (const char *name : { "cause-wrong_algorithm", "cause-wrong_audience", "cause-wrong_issuer" }) {
            QTRY_VERIFY2(m_window->find(name) && m_window->find(name)->isVisible(), name);
            QVERIFY(m_window->find<Chip>(QByteArray(name).replace("cause", "certainty").constData())->text()
                == u"possible");
        }
        QVERIFY(!m_window->find("trial-verify", "explainPane")); // whose server it is, nobody has said
        m_window->find<QPushButton>("explainServer")->click();
        const auto button = [this] { return m_window->find<QPushButton>("trial-verify", "explainPane"); };
        QTRY_VERIFY(button() && button()->isVisible());
        auto *verify = button();
        QCOMPARE(verify->text(), u"Verify this token"_s);
        QVERIFY2(verify->toolTip().contains(u"POST http://"_s + QString::fromLatin1(host) + u"/api/token/verify/"_s),
            qPrintable(verify->toolTip()));
        look("explain-causes");
        // Where there is little room it scrolls; nothing stands on anything else.
        m_window->window().resize(1024, 700);
        QTest::qWait(0);
        const auto topOf = [this](const QWidget *widget) { return widget->mapTo(pane(), QPoint()).y(); };
        QTRY_VERIFY(topOf(button()) >= topOf(why()) + why()->height());
        QCOMPARE(calls, 0);
        button()->click();
        QTRY_COMPARE(m_window->laboratory().log().exchanges().size(), 1);
        QCOMPARE(calls, 1);
        QVERIFY(heard.startsWith("POST /api/token/verify/ ") && heard.contains(alive));
        // The causes are judged anew, here: it is not the signature.
        QVERIFY(isExplaining());
        QTRY_COMPARE(pane()->explanation()->causes.constFirst().id, "not_known");
        QVERIFY2(why()->detail().contains(u"The verify view takes this token"), qPrintable(why()->detail()));
        // The server's own verify view has looked at it: now it is known to be that server's.
        QVERIFY(m_window->laboratory().log().findByText(alive)->isVerified);
    }

    /// After Ctrl+K and a paste Enter asks for what is there already, and changes nothing of the text.
    void enterExplains()
    {
        paste(QString::fromUtf8(Head + Refused));
        QVERIFY(isExplaining());
        auto *field = m_window->find<QPlainTextEdit>("explainText");
        const QString text = field->toPlainText();
        QTRY_COMPARE(m_window->window().focusWidget(), field);
        for (const Qt::Key key : { Qt::Key_Return, Qt::Key_Enter })
            QTest::keyClick(field, key);
        QCOMPARE(field->toPlainText(), text);
        QVERIFY(why()->isVisible() && why()->text().contains(u"The token has expired"));
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(field->toPlainText().size(), text.size() + 1);
    }

    /// Decode shows the token of what is explained, none where it has none, and says nothing against one whose server's
    /// key nobody has here.
    void decodeShowsWhatIsExplained()
    {
        auto *decode = m_window->window().findChild<DecodePane *>();
        paste(QString::fromUtf8("GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired
            + "\n\n" + Head + Refused));
        QTRY_COMPARE(decode->token(), Expired);
        QTRY_COMPARE(decode->inspection().signature.state, explain::Verdict::State::NotChecked);
        QVERIFY2(decode->inspection().signature.detail.contains(u"add the key of the server"),
            qPrintable(decode->inspection().signature.detail));
        const QString user = decode->inspection().userId; // an id of the embedded server's directory as well
        QVERIFY(m_window->laboratory().inspectionContext().userById(user));
        for (const explain::ClaimRow &claim : decode->inspection().claims)
            QVERIFY2(!claim.meaning.contains(u"active"), qPrintable(claim.meaning));
        paste(QString::fromUtf8(Head + R"({"detail":"Authentication credentials were not provided."})"));
        QTRY_COMPARE(decode->token(), QByteArray());
        // One of the embedded server that somebody changed is another matter.
        m_window->laboratory().client().send(*client::buildRequest(m_window->laboratory().servers().current(),
            session::Endpoint::Login, {}, {}, parseJson(R"({"username":"alice"})").value()));
        QTRY_COMPARE(m_window->laboratory().log().exchanges().size(), 1);
        QByteArray changed = m_window->laboratory().log().tokens().constLast().text;
        changed[changed.size() - 5] = changed.at(changed.size() - 5) == 'A' ? 'B' : 'A';
        paste(QString::fromUtf8(changed));
        QTRY_COMPARE(decode->inspection().signature.state, explain::Verdict::State::Bad);
    }

    /// Names of settings and classes are longer than a narrow pane is wide: they wrap, and are copied as they are.
    void longNamesWrap()
    {
        m_window->window().resize(1024, 700);
        paste(QString::fromUtf8("GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired
            + "\n\nHTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n"
              "{\"detail\":\"Authentication credentials were not provided.\"}"));
        QVERIFY(isExplaining());
        QTRY_VERIFY(why()->text().contains(u"rest_framework_simplejwt.authentication.JWTAuthentication"));
        QTest::qWait(0);
        look("explain-long-names");
        auto *text = why()->findChild<WrapLabel *>(u"messageText"_s);
        QTextDocument drawn;
        drawn.setDefaultFont(text->font());
        drawn.setHtml(text->text());
        drawn.setTextWidth(text->width());
        QVERIFY2(drawn.size().width() <= text->width(),
            qPrintable(u"%1 > %2"_s.arg(drawn.size().width()).arg(text->width())));
        text->setSelection(0, int(why()->text().size()));
        QTest::keySequence(text, QKeySequence::Copy);
        QVERIFY2(
            QGuiApplication::clipboard()->text().contains(u"rest_framework_simplejwt.authentication.JWTAuthentication"),
            qPrintable(QGuiApplication::clipboard()->text()));
    }

    /// A reply that is pasted or dropped into Decode is explained beside it.
    void decodeHandsRepliesOver()
    {
        auto *field = m_window->window().findChild<DecodePane *>()->findChild<TokenView *>(u"token"_s);
        field->setFocus();
        QMimeData data;
        data.setText(QString::fromUtf8("GET /api/me/ HTTP/1.1\nHost: api.example.org\nAuthorization: Bearer " + Expired
            + "\n\n" + Head + Refused));
        dropOn(field->viewport(), data);
        QVERIFY(isExplaining());
        QVERIFY2(why()->text().contains(u"The token has expired."), qPrintable(why()->text()));
        QCOMPARE(m_window->window().findChild<DecodePane *>()->token(), Expired);
    }

    /// A file that is dropped on the field at the top is opened as if the command line had named it.
    void droppedFilesAreOpened()
    {
        const QString path = m_folder->filePath(u"reply.txt"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(Head + Refused);
        file.close();
        QMimeData data;
        data.setUrls({ QUrl::fromLocalFile(path) });
        FindField *field = m_window->window().topBar()->findField();
        dropOn(field, data);
        QTRY_VERIFY(isExplaining());
        QCOMPARE(pane()->explanation()->exchange.status, 401);
    }

    void ofSeveralRepliesTheFailedOneIsShown()
    {
        const QByteArray good = "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}\n";
        paste(QString::fromUtf8("GET /a/ HTTP/1.1\nHost: x.example\n\n" + good
            + "GET /b/ HTTP/1.1\nHost: x.example\nAuthorization: Bearer " + Expired + "\n\n" + Head + Refused));
        QVERIFY(isExplaining());
        auto *picker = m_window->find<QComboBox>("explainPicker");
        QVERIFY(picker->isVisible());
        QCOMPARE(picker->count(), 2);
        QCOMPARE(picker->currentIndex(), 1);
        QVERIFY2(why()->text().contains(u"The token has expired."), qPrintable(why()->text()));
        picker->setCurrentIndex(0);
        emit picker->activated(0);
        QCOMPARE(pane()->explanation()->exchange.status, 200);
    }

    /// Cookies that carry tokens and lack their flags are told.
    void tellsFlagsOfCookies()
    {
        paste(QString::fromUtf8(
            "POST /login/ HTTP/1.1\nHost: x.example\n\nHTTP/1.1 200 OK\nContent-Type: application/json\n"
            "Set-Cookie: jwt="
            + Expired + "; Path=/\n\n{}\n"));
        QVERIFY(isExplaining());
        const auto *cookies = m_window->find<InlineMessage>("explainCookies");
        QVERIFY2(cookies->isVisible() && cookies->text().contains(u"lacks HttpOnly"), qPrintable(cookies->text()));
    }
};

QTEST_MAIN(TestExplainPane)
#include "tst_explainpane.moc"
