// SPDX-License-Identifier: GPL-3.0-or-later
// The window where there is little room: nothing is squeezed, laid over another thing or moved by what appears.
#include "tests/ui/assembledwindow.h"
#include "ui/calls/endpointspane.h"
#include "ui/calls/issuepane.h"
#include "ui/calls/usersmodel.h"
#include "ui/compose/claimrowsmodel.h"
#include "ui/widgets/popover.h"
#include "ui/widgets/scrollbox.h"

#include <QAbstractScrollArea>
#include <QLayout>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTemporaryDir>

class TestSmallWindow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    void open(const QSize &size)
    {
        m_window->window().setMinimumSize(MainWindow::leastSize(size + QSize(0, 32)));
        m_window->window().resize(size);
        QTRY_COMPARE(m_window->window().size(), size);
        for (int round = 0; round < 3; ++round)
            QTest::qWait(0); // what is in the splitters is laid out a moment later
    }

    /// Two calls, the second of which is refused and explained.
    void logOutAndRefresh()
    {
        const qsizetype before = m_window->laboratory().log().exchanges().size();
        const std::pair<Qt::Key, Qt::KeyboardModifiers> keys[]
            = { { Qt::Key_I, Qt::ControlModifier }, { Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier },
                  { Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier } };
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(&m_window->window(), keys[i].first, keys[i].second);
            QTRY_COMPARE(m_window->laboratory().log().exchanges().size(), before + i + 1);
        }
        QTRY_VERIFY(m_window->find<InlineMessage>("why", "endpointsPane")->isVisible());
    }

    static QString nameOf(const QWidget *widget)
    {
        return QStringLiteral("%1 %2 %3x%4")
            .arg(QLatin1String(widget->metaObject()->className()), widget->objectName())
            .arg(widget->width())
            .arg(widget->height());
    }

    /// What is lower than it can be, or lies over its neighbour.
    QStringList squeezed() const
    {
        QStringList names;
        for (const QWidget *parent : m_window->window().findChildren<QWidget *>()) {
            if (!parent->isVisible() || !parent->layout())
                continue;
            QList<const QWidget *> placed;
            for (int i = 0; i < parent->layout()->count(); ++i) {
                const QWidget *widget = parent->layout()->itemAt(i)->widget();
                if (!widget || !widget->isVisible())
                    continue;
                // A text that scrolls may be told how low it can be.
                const bool isTold = widget->minimumHeight() > 0 && qobject_cast<const QAbstractScrollArea *>(widget);
                const int hint = isTold ? 0 : qMin(widget->minimumSizeHint().height(), widget->maximumHeight());
                const int least = qMax(widget->minimumHeight(), hint);
                if (widget->height() < least)
                    names.append(QStringLiteral("%1 wants %2").arg(nameOf(widget)).arg(least));
                for (const QWidget *other : placed) {
                    if (parent->layout()->inherits("QBoxLayout") && other->geometry().intersects(widget->geometry()))
                        names.append(nameOf(widget) + QStringLiteral(" lies over ") + nameOf(other));
                }
                placed.append(widget);
            }
        }
        return names;
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    void nothingIsSqueezed_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("a small laptop") << QSize(1100, 720);
        QTest::newRow("the smallest") << QSize(960, 600);
        QTest::newRow("1920x1080 at 200 %") << QSize(960, 508);
    }
    void nothingIsSqueezed()
    {
        QFETCH(QSize, size);
        open(size);
        logOutAndRefresh();
        for (const QString &place : m_window->places()) {
            QVERIFY2(m_window->show(place), qPrintable(place));
            if (!QTest::qWaitFor([this] { return squeezed().isEmpty(); }, 1000))
                QFAIL(qPrintable(place + QStringLiteral(": ") + squeezed().join(u'\n')));
        }
    }

    void theLayoutFitsTheSmallestWindow()
    {
        for (const QString &place : m_window->places()) {
            QVERIFY2(m_window->show(place), qPrintable(place));
            const QSize least = m_window->window().minimumSizeHint();
            QVERIFY2(least.width() <= 960 && least.height() <= 508,
                qPrintable(QStringLiteral("%1 %2x%3").arg(place).arg(least.width()).arg(least.height())));
        }
    }

    void messagesMoveNoSplitter_data() { nothingIsSqueezed_data(); }
    void messagesMoveNoSplitter()
    {
        QFETCH(QSize, size);
        open(size);
        auto *splitter = m_window->find<QSplitter>("flowSplitter");
        splitter->setSizes({ 10, 1000 }); // as far up as somebody can drag it
        emit splitter->splitterMoved(10, 1);
        QTest::qWait(0);
        const QList<int> before = splitter->sizes();
        logOutAndRefresh();
        auto *issue = m_window->window().findChild<IssuePane *>();
        issue->showMessage(Tone::Warning, QStringLiteral("Look:"), QStringLiteral("a long message ").repeated(30));
        QTest::mouseClick(m_window->find("claimsButton"), Qt::LeftButton);
        QTest::mouseClick(m_window->find("addUser"), Qt::LeftButton);
        QTest::qWait(0);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(splitter->sizes(), before);
        QTRY_VERIFY2(squeezed().isEmpty(), qPrintable(squeezed().join(u'\n')));
    }

    void claimsLeaveTheUsersInSight()
    {
        open({ 1024, 700 });
        const auto *users = m_window->find<QTableView>("usersTable");
        const QRect before = users->viewport()->rect();
        QTest::mouseClick(m_window->find("claimsButton"), Qt::LeftButton);
        auto *box = m_window->window().findChild<Popover *>();
        QVERIFY(box && box->isVisible());
        QTest::qWait(0);
        QCOMPARE(users->viewport()->rect(), before);
        const QRect name = users->visualRect(users->currentIndex().siblingAtColumn(UsersModel::NameColumn));
        const QPoint in = users->viewport()->mapTo(&m_window->window(), name.topLeft());
        QVERIFY2(!box->geometry().intersects(QRect(in, QSize(name.width() / 2, name.height()))), "who is chosen");
        QVERIFY(m_window->window().rect().contains(box->geometry()));
        QTest::keyClick(m_window->find("extraClaims"), Qt::Key_Escape);
        QVERIFY(!box->isVisible());
    }

    void allUsersAreInSight()
    {
        open({ 1024, 700 });
        const auto *users = m_window->find<QTableView>("usersTable");
        QTRY_COMPARE(users->model()->rowCount(), 4);
        const QRect last = users->visualRect(users->model()->index(3, UsersModel::NameColumn));
        const auto inSight = [users, &last] { return users->viewport()->visibleRegion().contains(last.bottomLeft()); };
        QTRY_VERIFY2(
            inSight(), qPrintable(QStringLiteral("%1 of %2").arg(last.bottom()).arg(users->viewport()->height())));
    }

    void allClaimsAreInSightInCompose()
    {
        open({ 1024, 700 });
        (void)m_window->show(QStringLiteral("compose/Claims"));
        const auto *rows = m_window->find<QTableView>("claimRows");
        QTRY_COMPARE(rows->model()->rowCount(), 5);
        const auto bottom
            = [rows] { return rows->visualRect(rows->model()->index(4, ClaimRowsModel::NameColumn)).bottom(); };
        QTRY_VERIFY2(rows->viewport()->visibleRegion().contains(QPoint(2, bottom())),
            qPrintable(QStringLiteral("%1 of %2").arg(bottom()).arg(rows->viewport()->height())));
    }

    void goingFromTabToTabMovesNothing()
    {
        open({ 1024, 700 });
        logOutAndRefresh();
        const auto *session = m_window->window().session();
        const auto *tabs = m_window->find<QTabBar>("sessionTabs");
        (void)m_window->show(QStringLiteral("session/") + tabs->tabText(0));
        QTest::qWait(0);
        const int top = session->y();
        for (int tab = 1; tab < tabs->count(); ++tab) {
            (void)m_window->show(QStringLiteral("session/") + tabs->tabText(tab));
            QTest::qWait(0);
            QVERIFY2(session->y() == top,
                qPrintable(QStringLiteral("%1: %2, not %3").arg(tabs->tabText(tab)).arg(session->y()).arg(top)));
        }
    }

    void timesAreWholeInCompose()
    {
        open({ 1024, 700 });
        (void)m_window->show(QStringLiteral("compose/Claims"));
        const auto *rows = m_window->find<QTableView>("claimRows");
        QVERIFY(rows && rows->isVisible());
        const QAbstractItemModel *model = rows->model();
        QTRY_VERIFY(model->rowCount() > 3);
        int width = 0;
        for (int column = 0; column < model->columnCount(); ++column)
            width += rows->columnWidth(column);
        QVERIFY(width <= rows->viewport()->width());
        int times = 0;
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex index = model->index(row, ClaimRowsModel::ValueColumn);
            if (index.data(ClaimRowsModel::KindRole).toInt() != int(explain::ValueKind::Time))
                continue;
            ++times;
            const QFontMetrics metrics(index.data(Qt::FontRole).value<QFont>());
            QVERIFY2(metrics.horizontalAdvance(index.data().toString()) + 8
                    <= rows->columnWidth(ClaimRowsModel::ValueColumn),
                qPrintable(index.data().toString()));
        }
        QVERIFY(times > 0);
    }

    void whatAddsAServerIsInSight()
    {
        open({ 1024, 700 });
        (void)m_window->show(QStringLiteral("servers"));
        QTest::mouseClick(m_window->find("addServer"), Qt::LeftButton);
        QTest::qWait(0);
        const auto *add = m_window->visible<QPushButton>("serverSave");
        QVERIFY(add);
        QTRY_COMPARE(add->visibleRegion().boundingRect(), add->rect());
    }

    void whatAppearsIsScrolledIntoSight()
    {
        open({ 960, 600 });
        logOutAndRefresh();
        const auto *status = m_window->find("status", "endpointsPane");
        QTRY_VERIFY(!status->visibleRegion().isEmpty());
        auto *issue = m_window->window().findChild<IssuePane *>();
        issue->showMessage(Tone::Warning, {}, QStringLiteral("something to read"));
        QTRY_VERIFY(!m_window->find("issueMessage")->visibleRegion().isEmpty());
    }
};

QTEST_MAIN(TestSmallWindow)
#include "tst_smallwindow.moc"
