// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/popover.h"

#include <QPlainTextEdit>
#include <QShortcut>
#include <QSignalSpy>
#include <QTest>

class TestPopover : public QObject
{
    Q_OBJECT

    std::unique_ptr<QWidget> m_window;
    QPushButton *m_anchor = nullptr;
    QLineEdit *m_elsewhere = nullptr;
    QPlainTextEdit *m_contents = nullptr;
    Popover *m_popover = nullptr;

    QRect box() const { return m_popover->geometry(); }

private slots:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_window->resize(400, 300);
        m_anchor = new QPushButton(QStringLiteral("more…"), m_window.get());
        m_anchor->setGeometry(100, 20, 80, 30);
        m_elsewhere = new QLineEdit(m_window.get());
        m_elsewhere->setGeometry(10, 260, 80, 30);
        m_contents = new QPlainTextEdit;
        m_contents->setFixedSize(200, 100);
        m_popover = new Popover(m_contents, m_anchor);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void itOpensBelowItsButton()
    {
        QVERIFY(!m_popover->isVisible());
        m_popover->open();
        QVERIFY(m_popover->isVisible());
        QVERIFY(m_contents->hasFocus());
        QCOMPARE(box().left(), m_anchor->x());
        QVERIFY(box().top() > m_anchor->geometry().bottom());
        QVERIFY(m_window->rect().contains(box()));
        QVERIFY(m_window->childAt(box().center()) == m_contents->viewport());
    }

    void itStaysInTheWindow()
    {
        m_anchor->move(330, 20);
        m_popover->open();
        QVERIFY(m_window->rect().contains(box()));
        m_window->resize(500, 300);
        QTRY_COMPARE(box().left(), 330 - (330 + box().width() + 8 - 500)); // as near as there is room
        m_popover->close();
        m_anchor->move(100, 250);
        m_popover->open();
        QVERIFY2(box().bottom() < 250, "above, where there is no room below");
        m_contents->setFixedSize(200, 180); // a message appears in it, say
        QTRY_COMPARE(box().height(), 180 + 24);
        QVERIFY(box().bottom() < 250);
    }

    void itBeginsAtTheRightFromRightToLeft()
    {
        m_window->setLayoutDirection(Qt::RightToLeft);
        m_anchor->move(300, 20);
        m_popover->open();
        QCOMPARE(box().right(), m_anchor->geometry().right());
    }

    void escapeAndTheFocusElsewhereCloseIt()
    {
        QSignalSpy closed(m_popover, &Popover::closed);
        m_popover->open();
        QTest::keyClick(m_contents, Qt::Key_Escape);
        QVERIFY(!m_popover->isVisible());
        QVERIFY(m_anchor->hasFocus());
        QCOMPARE(closed.count(), 1);

        m_popover->open();
        m_anchor->setFocus(); // its click decides
        QVERIFY(m_popover->isVisible());
        m_elsewhere->setFocus();
        QVERIFY(!m_popover->isVisible());
        QVERIFY(m_elsewhere->hasFocus());

        m_popover->open();
        m_anchor->hide();
        QVERIFY(!m_popover->isVisible());
        QCOMPARE(closed.count(), 3);
    }

    void theKeysOfTheWindowWorkOn()
    {
        auto *key = new QShortcut(Qt::CTRL | Qt::Key_I, m_window.get());
        QSignalSpy pressed(key, &QShortcut::activated);
        m_popover->open();
        QTest::keyClick(m_contents, Qt::Key_I, Qt::ControlModifier);
        QCOMPARE(pressed.count(), 1);
    }
};

QTEST_MAIN(TestPopover)
#include "tst_popover.moc"
