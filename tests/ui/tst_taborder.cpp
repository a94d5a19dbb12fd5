// SPDX-License-Identifier: GPL-3.0-or-later
// Tab through the whole window: every pane's widgets are met, in the order in which they are seen.
#include "tests/ui/assembledwindow.h"

#include <QLineEdit>
#include <QSet>
#include <QTemporaryDir>
#include <algorithm>

class TestTabOrder : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AssembledWindow> m_window;

    static QString nameOf(const QWidget *widget)
    {
        return QLatin1String(widget->metaObject()->className()) + u' '
            + (widget->objectName().isEmpty() ? widget->accessibleName() : widget->objectName());
    }

    /// Everything below the pane at which Tab has to stop.
    static QSet<QWidget *> focusable(const QWidget *pane)
    {
        QSet<QWidget *> found;
        for (QWidget *widget : pane->findChildren<QWidget *>()) {
            if ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy() && widget->isEnabled()
                && widget->isVisible())
                found.insert(widget);
        }
        return found;
    }

    QWidget *press(Qt::Key key) const
    {
        QTest::keyClick(QApplication::focusWidget(), key, key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
        return QApplication::focusWidget();
    }

    /// The stops of a whole round, from the one that has the focus.
    QList<QWidget *> round(Qt::Key key) const
    {
        QList<QWidget *> stops{ QApplication::focusWidget() };
        while (stops.size() < 300) {
            QWidget *next = press(key);
            if (!next || next == stops.first())
                break;
            stops.append(next);
        }
        return stops;
    }

    static bool isAbove(const QWidget *one, const QWidget *other)
    {
        const QRect a(one->mapToGlobal(QPoint()), one->size());
        const QRect b(other->mapToGlobal(QPoint()), other->size());
        return a.bottom() <= b.top() && a.left() < b.right();
    }

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<AssembledWindow>(m_folder->path());
        QVERIFY(m_window->startServing());
    }
    void cleanup() { m_window.reset(); }

    void tabMeetsEverythingInVisualOrder_data()
    {
        QTest::addColumn<QString>("place");
        init();
        for (const QString &place : m_window->places())
            QTest::newRow(qPrintable(place)) << place;
        cleanup();
    }

    void tabMeetsEverythingInVisualOrder()
    {
        QFETCH(const QString, place);
        QWidget *shown = m_window->show(place);
        QVERIFY(shown);
        QTRY_VERIFY(shown->isVisible());
        QTest::qWait(0);
        if (place.startsWith(u"session/")) // what the session shows leaves the focus in the pane
            m_window->find("sessionTabs")->setFocus();
        QVERIFY2(QApplication::focusWidget() && shown->isAncestorOf(QApplication::focusWidget()),
            QApplication::focusWidget() ? qPrintable(nameOf(QApplication::focusWidget())) : "nothing has the focus");

        const QList<QWidget *> forward = round(Qt::Key_Tab);
        QStringList missed;
        for (QWidget *widget : focusable(&m_window->window())) {
            if (!forward.contains(widget))
                missed.append(nameOf(widget));
        }
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QStringLiteral(", "))));

        QList<QWidget *> backward = round(Qt::Key_Backtab);
        backward.append(backward.takeFirst());
        std::reverse(backward.begin(), backward.end());
        QCOMPARE(backward, forward);

        QWidget *before = nullptr;
        int entries = 0;
        for (qsizetype index = 0; index <= forward.size(); ++index) { // round, to where it began
            QWidget *widget = forward.at(index % forward.size());
            if (!shown->isAncestorOf(widget)) {
                before = nullptr;
                continue;
            }
            entries += before ? 0 : 1;
            if (before && before != widget && isAbove(widget, before))
                QFAIL(qPrintable(nameOf(before) + QStringLiteral(" → ") + nameOf(widget)));
            before = widget;
        }
        QVERIFY2(entries <= 2, "the pane is left and entered again in between");
    }

    void theIssuePaneIsReachedFromTheFirstStart()
    {
        QStringList names;
        for (const QWidget *stop : round(Qt::Key_Tab))
            names.append(stop->objectName());
        for (const char *name : { "userFilter", "issueKind", "claimsButton", "issueButton", "callWhoAmI", "callVerify",
                 "callRefresh", "callLogout" })
            QVERIFY2(names.contains(QLatin1String(name)), name);
        QVERIFY(names.indexOf(QStringLiteral("userFilter")) > names.indexOf(QStringLiteral("addUser")));
        QCOMPARE(names.indexOf(QStringLiteral("issueKind")), names.indexOf(QStringLiteral("userFilter")) + 1);
    }

    void whatIsHiddenHandsTheFocusOn()
    {
        auto *filter = m_window->find<QLineEdit>("userFilter");
        filter->setFocus();
        filter->hide();
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("issueKind"));
    }
};

QTEST_MAIN(TestTabOrder)
#include "tst_taborder.moc"
