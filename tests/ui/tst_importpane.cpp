// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serverfile.h"
#include "core/config/serverfilewriting.h"
#include "core/jose/base64url.h"
#include "tests/ui/assembledwindow.h"
#include "ui/decode/decodepane.h"
#include "ui/import/importpane.h"
#include "ui/import/takemodel.h"
#include "ui/import/variablesmodel.h"
#include "ui/session/sessionpane.h"
#include "ui/token/tokenview.h"
#include "ui/window/activitybar.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Now = 1700000000;

/// Its signature is as long as HS256 makes it: a scan looks.
QByteArray token(const char *type, const QByteArray &jti, qint64 exp = Now + 300)
{
    return jose::encodeBase64Url(R"({"alg":"HS256","typ":"JWT"})") + '.'
        + jose::encodeBase64Url(R"({"token_type":")" + QByteArray(type) + R"(","exp":)" + QByteArray::number(exp)
            + R"(,"jti":")" + jti + R"(","user_id":"1"})")
        + '.' + jose::encodeBase64Url(jti.leftJustified(32, 's', true));
}

const QByteArray Collection
    = R"({"info":{"name":"Shop"},"item":[{"name":"Auth","item":[{"name":"Log in",)"
      R"("event":[{"listen":"test","script":{"exec":["x = 1"]}}],"request":{"method":"POST","url":"{{base}}/login/",)"
      R"("header":[{"key":"Content-Type","value":"application/json"}],)"
      R"("body":{"mode":"urlencoded","urlencoded":[{"key":"username","value":"alice"},)"
      R"({"key":"password","value":"{{password}}"}]}}},)"
      R"({"name":"Refresh","request":{"method":"POST","url":"https://shop.example/api/token/refresh/",)"
      R"("body":{"mode":"urlencoded","urlencoded":[{"key":"refresh","value":"%1"}]}}}]},)"
      R"({"name":"Me","request":{"method":"GET","url":"https://shop.example/me/",)"
      R"("header":[{"key":"Authorization","value":"Bearer %2"}]}},)"
      R"({"name":"By file","request":{"method":"POST","url":"ftp://shop.example/x"}}]})";

const QByteArray Environment = R"({"name":"Staging","values":[{"key":"base","value":"https://staging.example"}]})";

} // namespace

/// Files that somebody opens or drops, in the assembled window: what is shown of them, and what is taken.
class TestImportPane : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    QByteArray m_refresh = token("refresh", "r1");
    QByteArray m_access = token("access", "a1");

    QString put(const char *name, const QByteArray &content) const
    {
        const QString path = m_folder->filePath(QLatin1String(name));
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path : QString();
    }
    QString putCollection() const
    {
        return put("shop.json", QByteArray(Collection).replace("%1", m_refresh).replace("%2", m_access));
    }
    session::SessionLog &log() const { return m_window->laboratory().log(); }
    ImportPane *pane() const { return m_window->find<ImportPane>("importPane"); }
    QTableView *calls() const { return m_window->find<QTableView>("importCalls"); }
    QTableView *tokens() const { return m_window->find<QTableView>("importTokens"); }
    QTableView *variables() const { return m_window->find<QTableView>("importVariables"); }
    QPushButton *take() const { return m_window->find<QPushButton>("importTake"); }
    QString summary() const { return m_window->find<QLabel>("importSummary")->text(); }
    QString message() const { return m_window->find<InlineMessage>("importMessage")->text(); }
    static QStringList rows(const QTableView *table)
    {
        QStringList rows;
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            QStringList cells;
            for (int column = 0; column < table->model()->columnCount(); ++column)
                cells.append(table->model()->index(row, column).data().toString());
            const QVariant ticked = table->model()->index(row, 0).data(Qt::CheckStateRole);
            rows.append((ticked.isValid() ? ticked.toInt() == Qt::Checked ? u"[x] "_s : u"[ ] "_s : QString())
                + cells.join(u" | "_s));
        }
        return rows;
    }
    QString skipped() const { return rows(m_window->find<QTableView>("importSkipped")).join(u'\n'); }
    bool isRead() const
    {
        return pane() && pane()->isVisible() && m_window->find<QTabWidget>("importTabs")->isVisible()
            && !m_window->find<QProgressBar>("importProgress")->isVisible();
    }
    static void dropOn(QWidget *widget, const QMimeData &data)
    {
        QVERIFY(widget);
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(widget, &drop);
    }
    static void dropFilesOn(QWidget *widget, const QStringList &paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        dropOn(widget, data);
    }
    void openByArgument(const QString &path) const
    {
        Arguments arguments;
        arguments.input = path;
        m_window->workbench().openOfAnotherStart(arguments);
    }
    void look(const char *name) const
    {
        const QString folder = qEnvironmentVariable("JOTLAB_LOOK");
        if (folder.isEmpty())
            return;
        for (const auto mode : { ThemeController::Mode::Light, ThemeController::Mode::Dark }) {
            m_window->theme().apply(mode);
            for (const QSize size : { QSize(1440, 900), QSize(1024, 700) }) {
                m_window->window().resize(size);
                QTest::qWait(200);
                m_window->window().grab().save(u"%1/%2-%3-%4.png"_s
                                                   .arg(folder, QLatin1StringView(name),
                                                       mode == ThemeController::Mode::Light ? u"light"_s : u"dark"_s)
                                                   .arg(size.width()));
            }
        }
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_folder->path()).mkpath(u"kept"_s));
        m_window = std::make_unique<AssembledWindow>(m_folder->filePath(u"kept"_s));
        QVERIFY(m_window->start());
    }
    void cleanup()
    {
        QCOMPARE(m_window->intruder(), QString());
        m_window.reset();
    }

    void anEmptyPaneTeaches()
    {
        m_window->window().showPane(u"import"_s);
        QVERIFY(m_window->find<QLabel>("importEmpty")->isVisible());
        QVERIFY(!m_window->find<QTabWidget>("importTabs")->isVisible());
        QVERIFY(!take()->isEnabled());
        look("import-empty");
    }

    void aCollectionIsShownBeforeItIsTaken()
    {
        openByArgument(putCollection());
        QTRY_VERIFY(isRead());
        const QAbstractItemModelTester tester(calls()->model());
        const QAbstractItemModelTester variablesTester(variables()->model());
        QCOMPARE(rows(calls()),
            (QStringList{ u"[x] Server shop.example | https://shop.example | new"_s,
                u"[x] Auth / Refresh | POST https://shop.example/api/token/refresh/ | new"_s,
                u"[x] Me | GET https://shop.example/me/ | new"_s }));
        QVERIFY(log().exchanges().isEmpty() && log().tokens().isEmpty()); // nothing is taken yet
        QCOMPARE(m_window->find<QTabWidget>("importTabs")->tabText(0), u"Calls (3)"_s);
        QVERIFY2(skipped().contains(u"Auth / Log in"), qPrintable(skipped())); // has no address yet
        QVERIFY2(skipped().contains(u"script"), qPrintable(skipped()));
        QVERIFY2(skipped().contains(u"By file"), qPrintable(skipped()));
        QCOMPARE(
            rows(variables()), (QStringList{ u"base | asked for | nobody"_s, u"password | asked for | nobody"_s }));
        QVERIFY2(summary().contains(u"2 variables without a value"), qPrintable(summary()));
        auto *text = m_window->find<QPlainTextEdit>("importCallText");
        QVERIFY(!text->isVisible());
        calls()->setCurrentIndex(calls()->model()->index(1, 0));
        QVERIFY(text->isVisible() && text->toPlainText().startsWith(u"POST https://shop.example/api/token/refresh/\n"));
        QVERIFY2(text->toPlainText().contains(u"refresh="), qPrintable(text->toPlainText()));
        QVERIFY(!text->toPlainText().contains(QString::fromUtf8(m_refresh)));
        look("import-collection");

        calls()->setCurrentIndex(calls()->model()->index(2, 1));
        calls()->setFocus();
        QTest::keyClick(calls(), Qt::Key_Space);
        QVERIFY(rows(calls()).constLast().startsWith(u"[ ] Me"));
        QCOMPARE(take()->text(), u"Take 2"_s);
        take()->click();
        QTRY_COMPARE(log().exchanges().size(), 1);
        QTRY_VERIFY(message().contains(u"1 call, 1 server"));
        QCOMPARE(log().exchanges().constFirst().url, QUrl(u"https://shop.example/api/token/refresh/"_s));
        QVERIFY(log().findByText(m_refresh));
        QVERIFY(!log().findByText(m_access));
        QVERIFY(m_window->laboratory().servers().find(u"https://shop.example"_s));
        QCOMPARE(rows(calls()),
            (QStringList{ u"[ ] Server shop.example | https://shop.example | known"_s,
                u"[ ] Auth / Refresh | POST https://shop.example/api/token/refresh/ | known"_s,
                u"[x] Me | GET https://shop.example/me/ | new"_s }));
        emit m_window->find<InlineMessage>("importMessage")->actionTriggered();
        QCOMPARE(m_window->window().session()->current(), u"exchanges"_s);

        openByArgument(m_folder->filePath(u"shop.json"_s)); // what is known is known the next time, too
        QTRY_VERIFY(isRead());
        QTRY_COMPARE(rows(calls()).size(), 2);
        QVERIFY(rows(calls()).constFirst().startsWith(u"[ ] Auth / Refresh"));
    }

    void aNarrowColumnStillTellsTheCallsApart()
    {
        const QString address = u"https://a-long-name-of-a-host.shop.example/api/version-1/"_s;
        QByteArray script;
        for (const QString &last : { u"token/refresh/"_s, u"token/verify/"_s })
            script += "curl -X POST " + (address + last).toUtf8() + '\n';
        openByArgument(put("two.sh", script));
        QTRY_VERIFY(isRead());
        QCOMPARE(rows(calls()).size(), 3);
        calls()->setFixedWidth(400);
        QStringList shown;
        for (int row = 1; row < 3; ++row) {
            const QModelIndex where = calls()->model()->index(row, TakeModel::WhereColumn);
            const QString whole = where.data().toString();
            const int width = calls()->columnWidth(TakeModel::WhereColumn);
            const QString text = calls()->fontMetrics().elidedText(whole, calls()->textElideMode(), width);
            QVERIFY(text != whole);
            shown.append(text);
            QVERIFY(where.data(Qt::ToolTipRole).toString().contains(address));
        }
        QVERIFY2(shown.at(0).endsWith(u"refresh/") && shown.at(1).endsWith(u"verify/"), qPrintable(shown.join(u'\n')));
    }

    void variablesAreAskedForAndGiven()
    {
        openByArgument(putCollection());
        QTRY_VERIFY(isRead());
        m_window->find<QTabWidget>("importTabs")->setCurrentIndex(2);
        const auto type = [this](int row, const QString &value) {
            variables()->setCurrentIndex(variables()->model()->index(row, VariablesModel::ValueColumn));
            variables()->edit(variables()->currentIndex());
            auto *field = variables()->findChild<QLineEdit *>(u"importValue"_s);
            QVERIFY(field);
            const bool isSecret = variables()->model()->index(row, 0).data() == u"password"_s;
            QCOMPARE(field->echoMode(), isSecret ? QLineEdit::Password : QLineEdit::Normal);
            QTest::keyClicks(field, value);
            QTest::keyClick(field, Qt::Key_Return);
        };
        type(0, u"http://typed.example"_s); // base
        QTRY_COMPARE(rows(calls()).size(), 5);
        QVERIFY2(rows(calls()).contains(u"[x] Auth / Log in | POST http://typed.example/login/ | new"_s),
            qPrintable(rows(calls()).join(u'\n')));
        QCOMPARE(m_window->find<QTabWidget>("importTabs")->currentIndex(), 2); // still at the variables
        type(0, u"alice-pw"_s);
        QTRY_COMPARE(rows(variables()),
            (QStringList{ u"base | http://typed.example | typed here"_s, u"password | •••••• | typed here"_s }));
        look("import-variables");
        take()->click();
        QTRY_COMPARE(log().exchanges().size(), 3);
        QVERIFY(log().exchanges().constFirst().body.contains("alice-pw"));
    }

    void anEnvironmentIsDroppedBesideItsCollection()
    {
        dropFilesOn(&m_window->window(), { putCollection() });
        QTRY_VERIFY(isRead());
        dropFilesOn(&m_window->window(), { put("staging.json", Environment) });
        QTRY_COMPARE(rows(calls()).size(), 5);
        QCOMPARE(rows(variables()),
            (QStringList{ u"password | asked for | nobody"_s, u"base | https://staging.example | staging.json"_s }));
        pane()->environmentChosen(m_folder->filePath(u"none.json"_s));
        QTRY_VERIFY2(skipped().contains(u"none.json"), qPrintable(skipped()));
    }

    void ofSeveralEnvironmentsOneIsChosen()
    {
        dropFilesOn(&m_window->window(),
            { putCollection(), put("staging.json", Environment),
                put("live.json", QByteArray(Environment).replace("staging.ex", "live.ex")) });
        QTRY_VERIFY(isRead());
        m_window->find<QTabWidget>("importTabs")->setCurrentIndex(2);
        auto *names = m_window->find<QComboBox>("importEnvironments");
        QVERIFY(names->isVisible());
        QCOMPARE(names->count(), 3);
        QVERIFY(rows(variables()).contains(u"base | asked for | nobody"_s));
        look("import-environments");
        names->setCurrentIndex(names->findText(u"live.json"_s));
        emit names->activated(names->currentIndex());
        QTRY_VERIFY(rows(variables()).contains(u"base | https://live.example | live.json"_s));
        QCOMPARE(names->currentText(), u"live.json"_s);
        QVERIFY(rows(calls()).contains(u"[x] Auth / Log in | POST https://live.example/login/ | new"_s));
        openByArgument(m_folder->filePath(u"shop.json"_s)); // the choice was for the others
        QTRY_VERIFY(!names->isVisible());
        QTRY_VERIFY(rows(variables()).contains(u"base | asked for | nobody"_s));
    }

    void logsDatabasesAndFoldersAreSearched()
    {
        const QByteArray expired = token("access", "gone", 1600000000);
        const QByteArray alive = token("access", "lives", 4000000000);
        put("logs/a.log", "Bearer " + expired + "\nBearer " + alive + '\n');
        put("logs/deep/b.txt", "again " + alive);
        dropFilesOn(m_window->find<FindField>("findField"), { m_folder->filePath(u"logs"_s) });
        QTRY_VERIFY(isRead());
        const QAbstractItemModelTester tester(tokens()->model());
        QCOMPARE(rows(tokens()).size(), 2);
        QVERIFY2(rows(tokens()).at(0).startsWith(u"[x] access of user 1 | expired"), qPrintable(rows(tokens()).at(0)));
        QVERIFY2(rows(tokens()).at(1).contains(u"alive for"), qPrintable(rows(tokens()).at(1)));
        QVERIFY(tokens()->isVisible()); // the tab that has something
        look("import-tokens");
        tokens()->setCurrentIndex(tokens()->model()->index(1, 0));
        QCOMPARE(m_window->window().findChild<DecodePane *>()->token(), alive);
        auto *all = m_window->find<QCheckBox>("importTokensAll");
        all->click();
        QVERIFY(!take()->isEnabled() || take()->text() != u"Take 2");
        all->click();
        QCOMPARE(take()->text(), u"Take 2"_s);
        take()->click();
        QTRY_VERIFY(log().findByText(expired) && log().findByText(alive));
        QTRY_VERIFY(rows(tokens()).at(0).endsWith(u"known") && rows(tokens()).at(0).startsWith(u"[ ]"));
    }

    void readingShowsHowFarItIsAndStops()
    {
        QByteArray large = token("access", "first") + '\n';
        const QByteArray line = "2026-11-28 12:00:00 INFO some.module a line like any other of a log, with words\n";
        while (large.size() < 96 * 1024 * 1024)
            large += line;
        openByArgument(put("large.log", large));
        auto *bar = m_window->find<QProgressBar>("importProgress");
        auto *text = m_window->find<QLabel>("importProgressText");
        QVERIFY(bar->isVisible());
        QVERIFY(!take()->isEnabled());
        QTRY_VERIFY2(text->text().startsWith(u"1 token · ") || !bar->isVisible(), qPrintable(text->text()));
        if (bar->isVisible()) {
            look("import-progress");
            m_window->click("importStop");
            QTRY_VERIFY(isRead());
            QVERIFY2(summary().contains(u"stopped"), qPrintable(summary()));
        }
        QCOMPARE(rows(tokens()).size(), 1); // what was found stays
    }

    void whatIsNoImportGoesWhereItBelongs()
    {
        openByArgument(put("one.txt", "token: " + m_access));
        QCOMPARE(m_window->window().findChild<DecodePane *>()->token(), m_access);
        QVERIFY(!pane() || !pane()->isVisible());
        openByArgument(put("reply.txt",
            "HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n"
            "{\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\"}"));
        QCOMPARE(m_window->window().currentPane(), u"explain"_s);
        const QString server = m_folder->filePath(u"server.json"_s);
        QVERIFY(config::saveServerProfile(config::serverFromUrl(u"https://team.example"_s).value(), server));
        openByArgument(server);
        QCOMPARE(m_window->laboratory().servers().current().id(), u"https://team.example"_s);
        QVERIFY(!pane() || !pane()->isVisible());
        openByArgument(put("cut.txt", m_access.left(60))); // damaged, but Decode says how
        QCOMPARE(m_window->window().findChild<TokenView *>()->text().toUtf8(), m_access.left(60));
        QVERIFY(!pane() || !pane()->isVisible());
        openByArgument(put("nothing.txt", "no call and no token"));
        QTRY_VERIFY(isRead());
        QVERIFY2(skipped().contains(u"nothing.txt"), qPrintable(skipped()));
        openByArgument(put("calls.sh", "curl -X POST https://shop.example/logout/ -d refresh=" + m_refresh));
        QTRY_COMPARE(rows(calls()).size(), 2);
    }

    void aTextFieldTakesTheFileAndNotItsName()
    {
        m_window->window().showPane(u"explain"_s);
        auto *field = m_window->find<QPlainTextEdit>("explainText");
        dropFilesOn(field->viewport(), { putCollection() });
        QTRY_VERIFY(isRead());
        QVERIFY(field->toPlainText().isEmpty());
        auto *token = m_window->window().findChild<TokenView *>();
        dropFilesOn(token->viewport(), { put("one.txt", m_access) });
        QCOMPARE(token->text().toUtf8(), m_access);
        QMimeData text;
        text.setText(QString::fromUtf8(m_refresh));
        dropOn(&m_window->window(), text);
        QCOMPARE(token->text().toUtf8(), m_refresh);
    }

    void severalFilesAtOnce()
    {
        dropFilesOn(&m_window->window(), { putCollection(), put("a.log", token("access", "logged")) });
        QTRY_VERIFY(isRead());
        QCOMPARE(rows(calls()).size(), 3);
        QCOMPARE(rows(tokens()).size(), 1);
        QVERIFY2(skipped().contains(u"shop.json: By file"), qPrintable(skipped()));
        QVERIFY2(summary().startsWith(u"2 files read: 2 calls, 1 server, 1 token."), qPrintable(summary()));
    }

    void filesCopiedInAFileManagerArePasted()
    {
        const QString paths = QUrl::fromLocalFile(putCollection()).toString() + u"\r\n"_s
            + QUrl::fromLocalFile(put("a.log", token("access", "logged"))).toString();
        auto *field = m_window->find<FindField>("findField");
        QGuiApplication::clipboard()->setText(paths);
        field->setFocus();
        QTest::keySequence(field, QKeySequence::Paste);
        QTRY_VERIFY(isRead());
        QCOMPARE(rows(calls()).size(), 3);
        QCOMPARE(rows(tokens()).size(), 1);
    }

    void secretsAreNotOnTheScreen()
    {
        const QByteArray query = "https://shop.example/cb?token=" + m_access;
        openByArgument(put("q.sh", "curl '" + query + "'\ncurl https://shop.example/b -H 'X-A: " + m_refresh + "'"));
        QTRY_VERIFY(isRead());
        const QString all = rows(calls()).join(u'\n');
        QVERIFY2(!all.contains(QString::fromUtf8(m_access)), "a token is shown");
        for (int row = 0; row < calls()->model()->rowCount(); ++row)
            QVERIFY(!calls()
                         ->model()
                         ->index(row, 0)
                         .data(Qt::ToolTipRole)
                         .toString()
                         .contains(QString::fromUtf8(m_access)));
    }
};

QTEST_MAIN(TestImportPane)
#include "tst_importpane.moc"
