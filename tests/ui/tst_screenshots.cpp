// SPDX-License-Identifier: GPL-3.0-or-later
// The window after the flow, in both themes, as the README shows it, the flow diagram and a logout report as the
// program saves them. JOTLAB_SCREENSHOTS=DIR writes all of them there.
#include "tests/ui/assembledwindow.h"
#include "ui/calls/usersmodel.h"
#include "ui/logout/logoutpane.h"
#include "ui/story/storypane.h"
#include "ui/story/storyview.h"
#include "ui/widgets/chip.h"
#include "ui/window/sessionarea.h"

#include <QAbstractScrollArea>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <atomic>
#include <set>

using namespace std::chrono_literals;

namespace {

constexpr QSize size(1440, 900);

bool isInScrollArea(const QWidget *widget)
{
    for (const QWidget *parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea *>(parent))
            return true;
    }
    return false;
}

/// What states something and can't be read whole. Empty: all can.
QStringList clipped(const QWidget *window)
{
    QStringList names;
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const auto *label = qobject_cast<const QLabel *>(widget);
        const bool states = qobject_cast<const Chip *>(widget) || (button && !button->text().isEmpty())
            || (label && !label->wordWrap() && label->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored);
        if (!states || !widget->isVisible() || isInScrollArea(widget))
            continue;
        const bool isNarrow
            = widget->width() < widget->sizeHint().width() || widget->height() < widget->sizeHint().height();
        const bool isFixed = widget->minimumSize() == widget->maximumSize();
        if ((isNarrow && !isFixed) || widget->visibleRegion().boundingRect() != widget->rect())
            names.append(QStringLiteral("%1 “%2” %3x%4")
                             .arg(QLatin1String(widget->metaObject()->className()),
                                 button ? button->text() : widget->property("text").toString())
                             .arg(widget->width())
                             .arg(widget->height()));
    }
    return names;
}

int coloursIn(const QImage &picture, const QRect &part)
{
    std::set<QRgb> colours;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        for (int x = part.left(); x <= part.right(); ++x)
            colours.insert(picture.pixel(x, y));
    }
    return int(colours.size());
}

} // namespace

class TestScreenshots : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;
    std::shared_ptr<std::atomic<qint64>> m_now; ///< seconds since 1970

    void pass(std::chrono::seconds time) { *m_now += time.count(); }

    void call(const char *name)
    {
        const qsizetype before = m_window->laboratory().log().exchanges().size();
        QTest::mouseClick(m_window->find(name), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->laboratory().log().exchanges().size(), before + 1, 20'000);
    }

    void issueFor(const QString &user)
    {
        auto *table = m_window->find<QTableView>("usersTable");
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            const QModelIndex index = table->model()->index(row, UsersModel::NameColumn);
            if (index.data().toString() == user)
                QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
        }
        call("issueButton");
    }

    enum class Time {
        StandsStill, ///< but for what the test lets pass: pictures are the same each time
        Runs
    };

    void open(const QString &theme, Time time = Time::StandsStill)
    {
        QSettings(m_folder->filePath(QStringLiteral("window.conf")), QSettings::IniFormat)
            .setValue(QStringLiteral("theme"), theme);
        Laboratory::Options options;
        options.clock = [now = m_now, begun = systemClock()(), time] {
            return fromEpochSeconds(*now)
                + (time == Time::Runs ? systemClock()() - begun : std::chrono::microseconds::zero());
        };
        m_window = std::make_unique<AssembledWindow>(m_folder->path(), options);
        QVERIFY(m_window->start());
        m_window->window().resize(size);
    }

    void goThroughTheFlow()
    {
        issueFor(QStringLiteral("otp-guest"));
        pass(75s);
        issueFor(QStringLiteral("alice"));
        pass(20s);
        call("callWhoAmI");
        pass(85s);
        call("callRefresh");
        pass(15s);
        call("callWhoAmI");
        pass(40s);
        call("callLogout");
        pass(12s);
        call("callRefresh");
    }

    /// Where a file of the README goes: the folder that was asked for, else one of this test.
    QString keptPath(const QString &name) const
    {
        return qEnvironmentVariable("JOTLAB_SCREENSHOTS", m_folder->path()) + QLatin1Char('/') + name;
    }

    bool holdsAToken(const QByteArray &bytes) const
    {
        for (const session::TokenRecord &token : m_window->laboratory().log().tokens()) {
            if (bytes.contains(token.text))
                return true;
        }
        return false;
    }

    /// The picture once nothing moves any more.
    QImage settled()
    {
        QApplication::setCursorFlashTime(0);
        QImage before;
        for (int attempt = 0; attempt < 40; ++attempt) {
            QTest::qWait(50);
            const QImage now = m_window->window().grab().toImage().convertToFormat(QImage::Format_RGB32);
            if (now == before)
                return now;
            before = now;
        }
        return before;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_now = std::make_shared<std::atomic<qint64>>(1795513500); // 2026-11-24 09:45 UTC
    }
    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void flow_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::newRow("light") << QStringLiteral("Light");
        QTest::newRow("dark") << QStringLiteral("Dark");
    }

    void flow()
    {
        QFETCH(const QString, theme);
        open(theme);
        goThroughTheFlow();
        QCOMPARE(m_window->find<Chip>("status", "endpointsPane")->text(), QStringLiteral("401 token_not_valid"));
        // Counted anew each second, with the clock of this test.
        QTRY_COMPARE(
            m_window->find<QTableView>("usersTable")->model()->index(0, UsersModel::AliveColumn).data().toString(),
            QStringLiteral("2"));
        const QImage picture = settled();
        QCOMPARE(picture.size(), size);
        for (const QRect part :
            { QRect(0, 0, 720, 450), QRect(720, 0, 720, 450), QRect(0, 450, 720, 450), QRect(720, 450, 720, 450) })
            QVERIFY2(coloursIn(picture, part) > 20, qPrintable(QString::number(coloursIn(picture, part))));
        const QStringList cut = clipped(&m_window->window());
        const QString folder = qEnvironmentVariable("JOTLAB_SCREENSHOTS");
        if (!folder.isEmpty())
            QVERIFY(picture.save(QStringLiteral("%1/flow-%2.png").arg(folder, theme.toLower())));
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QStringLiteral(", "))));
    }

    void flowDiagram()
    {
        open(QStringLiteral("Light"));
        m_window->window().session()->show(QStringLiteral("diagram"));
        issueFor(QStringLiteral("alice"));
        pass(85s);
        call("callRefresh");
        pass(15s);
        call("callWhoAmI");
        pass(20s);
        call("callLogout");
        pass(12s);
        call("callRefresh");
        pass(8s);
        call("callWhoAmI");
        auto *pane = m_window->find<StoryPane>("flowDiagramPane");
        QCOMPARE(pane->view()->steps().size(), 6);
        for (const QString &name : { QStringLiteral("flow-diagram.png"), QStringLiteral("flow-diagram.svg"),
                 QStringLiteral("flow-diagram.md") }) {
            const QString path = keptPath(name);
            pane->save(path);
            QFile file(path);
            QVERIFY2(file.open(QIODevice::ReadOnly) && file.size() > 500, qPrintable(path));
            QVERIFY(!holdsAToken(file.readAll()));
        }
    }

    void logoutReport()
    {
        open(QStringLiteral("Light"), Time::Runs);
        m_window->window().showPane(QStringLiteral("logout"));
        auto *pane = m_window->find<LogoutPane>("logoutPane");
        pane->run();
        QTRY_COMPARE_WITH_TIMEOUT(pane->result().verdict, logout::LogoutVerdict::LoggedOut, 30'000);
        const QString path = keptPath(QStringLiteral("logout-report.md"));
        pane->saveReport(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray report = file.readAll();
        QVERIFY2(report.contains("The refresh token is dead."), report.constData());
        QVERIFY(!holdsAToken(report));
        const QImage picture = settled();
        QVERIFY(picture.save(keptPath(QStringLiteral("logout-report.png"))));
    }

    void aSmallerWindowIsWhole()
    {
        open(QStringLiteral("Light"));
        goThroughTheFlow();
        m_window->window().resize(1280, 800);
        settled();
        const QStringList cut = clipped(&m_window->window());
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QStringLiteral(", "))));
    }
};

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
