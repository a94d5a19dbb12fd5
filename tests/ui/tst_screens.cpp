// SPDX-License-Identifier: GPL-3.0-or-later
// Every place of the window in every state: nothing is cut, laid over another thing, out of its place or too pale. With
// JOTLAB_SCREENS=DIR at every size and in both themes, with a picture of each (tests/screens); without it, a selection.
#include "tests/ui/assembledwindow.h"
#include "tests/ui/layoutfaults.h"
#include "ui/decode/decodepane.h"
#include "ui/story/presenter.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/rowdelegate.h"
#include "ui/window/findfield.h"
#include "ui/window/topbar.h"

#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTranslator>
#include <QVBoxLayout>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/// Each string a third longer, in brackets: what has none is not translated, and what doesn't fit will not in German.
class PseudoTranslator : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int) const override
    {
        const QString text = QString::fromUtf8(source);
        if (text.trimmed().isEmpty())
            return text;
        return u'[' + text + u" éloñgé éloñgé éloñgé éloñgé éloñgé éloñgé"_s.left((text.size() + 2) / 3) + u']';
    }
};

constexpr QSize promised(1024, 700); ///< the least at which all has to be right
constexpr QSize drawing(1440, 900); ///< of the pictures in the design
constexpr QSize large(1920, 1080);

} // namespace

Q_DECLARE_METATYPE(std::function<void(QWidget &)>)

class TestScreens : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTcpServer> m_silent;
    std::unique_ptr<AssembledWindow> m_window;
    QStringList m_faults;

    const QString m_pictures = qEnvironmentVariable("JOTLAB_SCREENS");

    bool isWhole() const { return !m_pictures.isEmpty(); }
    MainWindow &window() const { return m_window->window(); }
    session::SessionLog &log() const { return m_window->laboratory().log(); }

    QAbstractButton *button(const char *name) const { return m_window->find<QAbstractButton>(name); }

    /// Presses it as soon as it can be.
    void press(const char *name) const
    {
        QTRY_VERIFY2(button(name) && button(name)->isEnabled(), name);
        button(name)->click();
    }

    void useTheFlow()
    {
        m_window->press("issueButton", 200);
        m_window->press("callWhoAmI", 200);
        m_window->press("callRefresh", 200);
        m_window->press("callLogout", 200);
        m_window->press("callRefresh", 401);
        window().showPane(u"logout"_s);
        press("logoutRun");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->find("logoutVerdict")->isVisible(), 20'000);
        window().showPane(u"scenarios"_s);
        press("scenarioRun");
        QTRY_VERIFY_WITH_TIMEOUT(button("scenarioReport")->isEnabled() && button("scenarioRun")->isEnabled(), 30'000);
        window().showPane(u"flow"_s);
        m_window->press("issueButton", 200);
        window().showPane(u"forgeries"_s);
        press("forgeriesSend");
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->find("forgeriesMessage")->isVisible() && button("forgeriesSend")->isEnabled(), 30'000);
    }

    /// Names, addresses and tokens as long as they come.
    void useLongThings()
    {
        Laboratory &laboratory = m_window->laboratory();
        django::User user;
        user.username = u"maria.magdalena.von.und.zu.oberhausen-niederkirchen@department.example.org"_s;
        QSignalSpy added(&laboratory.directory(), &Directory::added);
        laboratory.directory().add(user);
        QVERIFY(added.wait());
        m_window->press("issueButton", 200);
        const QByteArray long32(300, 'x');
        for (int i = 0; i < 500; ++i) {
            const QByteArray claims = "{\"token_type\":\"access\",\"user_id\":"
                + (i == 499 ? '"' + long32 + '"' : QByteArray("2")) + ",\"iat\":1795513000,\"exp\":"
                + QByteArray::number(1795513600 + i) + ",\"jti\":\"" + QByteArray::number(1'000'000 + i)
                + "\",\"https://example.org/claims/department-of-the-person\":[1,2,3,{\"a\":\"" + long32 + "\"}]}";
            const QByteArray text = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + long32.left(80) + "\"}";
            constexpr auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
            log().observe(text.toBase64(options) + '.' + claims.toBase64(options) + ".c2lnbmF0dXJl",
                session::Origin::Received, laboratory.servers().current().id());
        }
        window().findChild<DecodePane *>()->showToken(log().tokens().constLast().text, u"received"_s);
        config::ServerProfile server;
        server.baseUrl = QUrl(u"http://127.0.0.1:9/a-company/a-department/environments/staging/api/v2"_s);
        server.name = u"Staging of the whole department, behind the gateway"_s;
        laboratory.servers().keep(server);
        laboratory.servers().choose(server.id());
        emit window().filesDropped(
            { QStringLiteral(JOTLAB_SOURCE_DIR "/tests/cases/import/django.postman_collection.json") });
    }

    /// Nobody answers, and nothing that was typed is right.
    void fail()
    {
        m_window->press("issueButton", 200);
        config::ServerProfile server;
        server.baseUrl = QUrl(u"http://127.0.0.1:9"_s);
        m_window->laboratory().servers().keep(server);
        m_window->laboratory().servers().choose(server.id());
        m_window->press("callWhoAmI", 0);
        window().showPane(u"logout"_s);
        m_window->find<QComboBox>("logoutUser")->setEditText(u"alice"_s);
        press("logoutRun");
        QTRY_VERIFY_WITH_TIMEOUT(button("logoutRun")->isEnabled(), 20'000);
        window().findChild<DecodePane *>()->showToken("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTU1MTM2MDAsfQ.AAA=");
        window().notice()->show(Error{ Errc::Io,
            u"The database /home/person/.local/share/jotlab/jotlab.sqlite3 can't be opened: "
            "it is no database. Move it away, or choose another one with --database."_s,
            {} });
        window().showPane(u"explain"_s);
        m_window->find<QPlainTextEdit>("explainText")
            ->setPlainText(u"HTTP/1.1 401 Unauthorized\n\n{\"detail\":\"x\"}"_s);
    }

    /// A server that says nothing, and all that waits for it.
    void wait()
    {
        m_window->press("issueButton", 200);
        m_silent = std::make_unique<QTcpServer>();
        QVERIFY(m_silent->listen(QHostAddress::LocalHost));
        config::ServerProfile server;
        server.baseUrl = QUrl(u"http://127.0.0.1:%1"_s.arg(m_silent->serverPort()));
        m_window->laboratory().servers().keep(server);
        m_window->laboratory().servers().choose(server.id());
        press("callWhoAmI");
        window().showPane(u"logout"_s);
        m_window->find<QComboBox>("logoutUser")->setEditText(u"alice"_s);
        press("logoutRun");
        window().showPane(u"scenarios"_s);
        press("scenarioRun"); // asks whether the server is ours
    }

    /// Once they were shown: what somebody would look at next.
    void rowsAreChosen() const
    {
        for (const char *name : { "exchangesTable", "keysTable", "logoutGrid" }) {
            const auto *table = m_window->find<QTableView>(name);
            QVERIFY2(table, name);
            QVERIFY2(table->currentIndex().isValid(), name);
        }
    }

    void take(const QString &state)
    {
        if (state == u"used")
            useTheFlow();
        else if (state == u"long")
            useLongThings();
        else if (state == u"error")
            fail();
        else if (state == u"busy")
            wait();
    }

    /// Layouts take a few rounds, and what is out of sight is measured a moment later.
    QStringList faultsOf(QWidget &root)
    {
        QStringList faults;
        for (int round = 0; round < 3; ++round)
            QCoreApplication::processEvents(); // a change of the theme is told by event, and so are layouts
        (void)QTest::qWaitFor(
            [&] {
                faults = LayoutFaults(root).ofLayout();
                return faults.isEmpty();
            },
            400);
        return faults;
    }

    void look(const QString &picture, QWidget &root, bool readsColours)
    {
        QStringList faults = faultsOf(root);
        if (readsColours)
            faults += LayoutFaults(root).ofContrast();
        for (const QString &fault : std::as_const(faults))
            m_faults.append(picture + u": "_s + fault);
        if (isWhole()) {
            const QString path = m_pictures + u'/' + picture + u".png"_s;
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            QVERIFY(window().grab().save(path));
        }
    }

    /// The session's tabs count what they show, and may count on meanwhile.
    static QString withoutCount(const QString &place) { return place.section(u" ("_s, 0, 0); }
    static QString nameOf(const QString &place) { return withoutCount(place).replace(u'/', u'-').toLower(); }

    bool show(const QString &place) const
    {
        const QStringList places = m_window->places();
        const auto now = std::find_if(places.begin(), places.end(),
            [&place](const QString &each) { return withoutCount(each) == withoutCount(place); });
        return now != places.end() && m_window->show(*now);
    }

    void lookAtAll(const QString &folder, const QString &state, bool readsColours)
    {
        const QStringList places = m_window->places();
        for (const QString &place : places) {
            QVERIFY2(show(place), qPrintable(place));
            look(u"%1/%2-%3"_s.arg(folder, state, nameOf(place)), window(), readsColours);
        }
        if (state == u"used")
            rowsAreChosen();
        (void)m_window->show(places.constFirst());
        (void)m_window->show(u"session/"_s + m_window->find<QTabBar>("sessionTabs")->tabText(0));
        window().topBar()->findField()->open();
        // The field itself lies over the bar while it is open.
        QTRY_VERIFY(m_window->visible<QListView>("findEntries"));
        look(u"%1/%2-find"_s.arg(folder, state), *m_window->visible<QListView>("findEntries")->parentWidget(),
            readsColours);
        QTest::keyClick(window().topBar()->findField(), Qt::Key_Escape);
        if (state == u"empty" || state == u"used") {
            QTest::keyClick(&window(), Qt::Key_F11);
            auto *presenter = m_window->find<Presenter>("presenter");
            QVERIFY(presenter);
            window().showNormal();
            for (int i = 0; i < 4 && state == u"used"; ++i)
                presenter->next();
            look(u"%1/%2-presenter"_s.arg(folder, state), *presenter, readsColours);
            emit presenter->left();
            QTRY_VERIFY(!m_window->find<Presenter>("presenter"));
        }
    }

    static QTableView *makeTable(QWidget &window, int columnWidth)
    {
        auto *model = new QStandardItemModel(1, 1, &window);
        model->setItem(0, 0, new QStandardItem(u"what the cell has to say"_s));
        model->setHorizontalHeaderLabels({ u"title"_s });
        auto *table = new QTableView(&window);
        table->setModel(model);
        RowDelegate::install(table);
        table->setGeometry(0, 0, 380, 200);
        table->setColumnWidth(0, columnWidth);
        return table;
    }

    /// What can be read at it, or heard of it.
    static QStringList textsOf(const QWidget *widget)
    {
        QStringList texts{ widget->toolTip(), widget->accessibleName() };
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            texts += label->text();
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            texts += button->text();
        else if (const auto *chip = qobject_cast<const Chip *>(widget))
            texts += chip->text();
        else if (const auto *field = qobject_cast<const QLineEdit *>(widget))
            texts += field->placeholderText();
        else if (const auto *editor = qobject_cast<const QPlainTextEdit *>(widget))
            texts += editor->placeholderText();
        else if (const auto *tabs = qobject_cast<const QTabBar *>(widget))
            for (int i = 0; i < tabs->count(); ++i)
                texts += tabs->tabText(i);
        else if (const auto *header = qobject_cast<const QHeaderView *>(widget);
                 header && header->orientation() == Qt::Horizontal && header->model())
            for (int i = 0; i < header->count(); ++i)
                texts += header->model()->headerData(i, Qt::Horizontal).toString();
        return texts;
    }

    /// Names, addresses and pieces of tokens, which are the same in every language.
    static bool showsData(const QWidget &widget)
    {
        static const QRegularExpression names(
            u"^(embeddedAddress|embeddedDatabase|calledUrl|keyFetchAddress|extraClaims|refreshChip|accessChip"
            "|scenarioAbout|settingsPaste|decodeType|exchangeToken\\d+|status|endpointPreview)$"_s);
        return names.match(widget.objectName()).hasMatch();
    }

    /// Words outside of all brackets. Empty: the text went through the translator, or is no text.
    static QString untranslated(QString text)
    {
        static const QRegularExpression translated(u"\\[[^\\[\\]]*\\]"_s);
        static const QRegularExpression words(u"\\p{L}{2,}"_s);
        static const QRegularExpression tags(u"<[a-z/]+>"_s);
        text.remove(tags).remove(u"Jotlab"_s);
        while (text.contains(translated))
            text.remove(translated);
        return text.contains(words) ? text.simplified() : QString();
    }

    /// Each on a line of its own: Qt cuts long messages, and drops those behind the first 2,000.
    void report()
    {
        for (const QString &fault : std::as_const(m_faults))
            std::fprintf(stderr, "%s\n", qPrintable(fault));
        QVERIFY2(m_faults.isEmpty(), qPrintable(u"%1 faults"_s.arg(m_faults.size())));
    }

    void resize(const QSize &size)
    {
        window().showNormal();
        window().resize(size);
        QTRY_COMPARE(window().size(), size);
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_window.reset();
        m_silent.reset();
        m_folder.reset();
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

    void aFaultIsSeen_data()
    {
        QTest::addColumn<std::function<void(QWidget &)>>("make");
        QTest::addColumn<QString>("fault"); // empty: there is none
        const auto row = [](const char *name, const char *fault, std::function<void(QWidget &)> make) {
            QTest::newRow(name) << std::move(make) << QString::fromLatin1(fault);
        };
        static const QString text = u"A text that says something"_s;
        row("sound", "", [](QWidget &window) {
            auto *layout = new QVBoxLayout(&window);
            layout->addWidget(new QLabel(text));
            layout->addWidget(new QPushButton(text));
            layout->addWidget(new Chip(text, Tone::Good));
        });
        row("label cut", "cut, wants", [](QWidget &window) { (new QLabel(text, &window))->setGeometry(0, 0, 60, 20); });
        row("label of too few lines", "too low for", [](QWidget &window) {
            auto *label = new QLabel(text + text, &window);
            label->setWordWrap(true);
            label->setGeometry(0, 0, 100, 16);
        });
        row("label that ends in dots and tells all", "", [](QWidget &window) {
            auto *label = new MutedLabel(text, &window);
            label->setElided(true);
            label->setGeometry(0, 0, 60, 20);
        });
        row("label that ends in dots and is silent", "shortened and nowhere whole", [](QWidget &window) {
            auto *label = new QLabel(text, &window);
            label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
            label->setGeometry(0, 0, 60, 20);
        });
        row("button cut", "cut, wants",
            [](QWidget &window) { (new QPushButton(text, &window))->setGeometry(0, 0, 60, 30); });
        row("chip that tells all", "",
            [](QWidget &window) { (new Chip(text, Tone::Bad, &window))->setGeometry(0, 0, 60, 30); });
        row("box that tells all", "", [](QWidget &window) {
            auto *box = new QComboBox(&window);
            box->addItem(text);
            box->setGeometry(0, 0, 80, 30);
        });
        row("over another", "lies over", [](QWidget &window) {
            auto *layout = new QVBoxLayout(&window);
            auto *first = new QLabel(text);
            auto *second = new QLabel(text);
            layout->addWidget(first);
            layout->addWidget(second);
            window.show();
            QVERIFY(QTest::qWaitForWindowExposed(&window));
            layout->setEnabled(false);
            second->setGeometry(first->geometry().translated(0, 4));
        });
        row("out of its place", "reaches out",
            [](QWidget &window) { (new QLabel(text, &window))->setGeometry(window.width() - 40, 0, 300, 20); });
        row("scroll area that hides its side", "cut at the side", [](QWidget &window) {
            auto *area = new QScrollArea(&window);
            area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
            area->setWidget(new QLabel(text));
            area->widget()->resize(400, 20);
            area->setGeometry(0, 0, 100, 100);
        });
        row("table", "header cut", [](QWidget &window) { makeTable(window, 30); });
        row("table with a cell cut", "cell 0,0",
            [](QWidget &window) { makeTable(window, 70)->setItemDelegate(new QStyledItemDelegate(&window)); });
        row("table whose cell tells all", "", [](QWidget &window) { makeTable(window, 70); });
        row("table that scrolls sideways", "scrolls sideways",
            [](QWidget &window) { makeTable(window, 900)->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn); });
        row("tabs out of sight", "tab out of sight", [](QWidget &window) {
            auto *tabs = new QTabBar(&window);
            tabs->setUsesScrollButtons(true);
            for (int i = 0; i < 9; ++i)
                tabs->addTab(text);
            tabs->setGeometry(0, 0, 300, 30);
        });
        row("too pale", "contrast", [](QWidget &window) {
            auto *label = new QLabel(text, &window);
            QPalette palette = label->palette();
            palette.setColor(QPalette::WindowText, QColor(0xb0, 0xb0, 0xb0));
            label->setPalette(palette);
            label->setGeometry(0, 0, 300, 20);
        });
        row("pale and disabled", "", [](QWidget &window) {
            auto *label = new QLabel(text, &window);
            QPalette palette = label->palette();
            palette.setColor(QPalette::Disabled, QPalette::WindowText, QColor(0xb0, 0xb0, 0xb0));
            label->setPalette(palette);
            label->setEnabled(false);
            label->setGeometry(0, 0, 300, 20);
        });
    }

    void aFaultIsSeen()
    {
        QFETCH(const std::function<void(QWidget &)>, make);
        QFETCH(const QString, fault);
        ThemeController themes;
        themes.apply(ThemeController::Mode::Light);
        QWidget window;
        window.resize(400, 300);
        make(window);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QStringList faults;
        const bool isSeen = QTest::qWaitFor([&] {
            faults = LayoutFaults(window).ofLayout() + LayoutFaults(window).ofContrast();
            return fault.isEmpty() ? faults.isEmpty() : !faults.filter(fault).isEmpty();
        });
        QVERIFY2(isSeen, qPrintable(faults.join(u'\n')));
    }

    void everyPlaceIsWhole_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<Qt::LayoutDirection>("direction");
        for (const char *state : { "empty", "used", "long", "error", "busy" })
            QTest::newRow(state) << QString::fromLatin1(state) << Qt::LeftToRight;
        for (const char *state : { "empty", "used", "long", "error", "busy" }) {
            if (isWhole() || QByteArray(state) == "used")
                QTest::addRow("%s, from right to left", state) << QString::fromLatin1(state) << Qt::RightToLeft;
        }
    }

    void everyPlaceIsWhole()
    {
        QFETCH(const QString, state);
        QFETCH(const Qt::LayoutDirection, direction);
        m_faults.clear();
        QApplication::setLayoutDirection(direction);
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        resize(promised);
        (void)m_window->places(); // makes every pane
        take(state);
        if (QTest::currentTestFailed())
            return;
        const double scale = window().devicePixelRatioF();
        QList<QSize> sizes{ scale > 1 ? drawing : promised };
        if (scale == 1 && (isWhole() || (state == u"used" && direction == Qt::LeftToRight)))
            sizes += QList<QSize>{ drawing, large };
        for (const QSize &size : sizes) {
            for (const auto mode : { ThemeController::Mode::Light, ThemeController::Mode::Dark }) {
                const bool isDark = mode == ThemeController::Mode::Dark;
                // Colours hang on neither size nor direction.
                const bool readsColours = size == sizes.constFirst() && direction == Qt::LeftToRight
                    && (isWhole() || (state != u"empty" && state != u"busy"));
                if (isDark && !isWhole() && !readsColours)
                    continue;
                m_window->theme().apply(mode);
                resize(size);
                const QString folder = u"%1x%2%3-%4%5"_s.arg(QString::number(size.width()),
                    QString::number(size.height()), scale > 1 ? u"@%1"_s.arg(scale) : QString(),
                    isDark ? u"dark"_s : u"light"_s, direction == Qt::RightToLeft ? u"-reverse"_s : QString());
                lookAtAll(folder, state, readsColours);
                if (QTest::currentTestFailed())
                    return;
            }
        }
        report();
    }

    /// As labels, which are no titles.
    void columnsAreNamedInSmallLetters()
    {
        m_faults.clear();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        (void)m_window->places(); // makes every pane
        int columns = 0;
        for (const QHeaderView *header : window().findChildren<QHeaderView *>()) {
            for (int column = 0; header->orientation() == Qt::Horizontal && column < header->count(); ++column) {
                const QString title = header->model()->headerData(column, Qt::Horizontal).toString();
                const bool isWord = title.size() > 1 && title.at(1).isLower(); // not URL
                ++columns;
                if (isWord && title.at(0).isUpper())
                    m_faults.append(header->parent()->objectName() + u": "_s + title);
            }
        }
        QVERIFY(columns > 40);
        report();
    }

    void everyTextCanBeTranslated()
    {
        m_faults.clear();
        PseudoTranslator translator;
        QVERIFY(QCoreApplication::installTranslator(&translator));
        const auto leave = qScopeGuard([&translator] { QCoreApplication::removeTranslator(&translator); });
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
        resize(drawing);
        (void)m_window->places();
        useTheFlow();
        if (QTest::currentTestFailed())
            return;
        QSet<QString> untranslatedTexts;
        for (const QString &place : m_window->places()) {
            QVERIFY2(show(place), qPrintable(place));
            look(u"pseudo/%1"_s.arg(nameOf(place)), window(), false);
            for (const QWidget *widget : window().findChildren<QWidget *>()) {
                if (showsData(*widget))
                    continue;
                for (const QString &text : textsOf(widget)) {
                    if (const QString left = untranslated(text); !left.isEmpty())
                        untranslatedTexts.insert(u"not translated, in %1: %2"_s.arg(widget->objectName(), left));
                }
            }
        }
        m_faults += QStringList(untranslatedTexts.begin(), untranslatedTexts.end());
        report();
    }
};

QTEST_MAIN(TestScreens)
#include "tst_screens.moc"
