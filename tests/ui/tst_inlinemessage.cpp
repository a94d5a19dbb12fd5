// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/inlinemessage.h"

#include <QLabel>
#include <QLayout>
#include <QTest>
#include <QVBoxLayout>

#include <memory>

namespace {

const QString shortText = QStringLiteral("The server accepts it.");
const QString longText
    = QStringLiteral("Refresh f87c… is on the blacklist now. Access 09a7… lives on until 18:26:12: no "
                     "blacklist knows access tokens, the client has to delete it.");

} // namespace

class InlineMessageTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void isAsHighAsItsText_data();
    void isAsHighAsItsText();
    void fitsWhatChangedBehindAnotherPane();

private:
    bool fits() const;
    void settle();

    std::unique_ptr<QWidget> m_window;
    QWidget *m_pane = nullptr;
    InlineMessage *m_message = nullptr;
};

void InlineMessageTest::init()
{
    m_window = std::make_unique<QWidget>();
    m_pane = new QWidget;
    m_message = new InlineMessage;
    auto *outer = new QVBoxLayout(m_window.get());
    outer->addWidget(m_pane);
    auto *layout = new QVBoxLayout(m_pane);
    layout->addWidget(m_message);
    layout->addStretch(1);
    m_window->resize(360, 400);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

/// Nothing cut off, nothing left over, in the message and in its label.
bool InlineMessageTest::fits() const
{
    const QLabel *text = m_message->findChild<QLabel *>(QStringLiteral("messageText"));
    return text->height() == text->heightForWidth(text->width())
        && m_message->height() == m_message->layout()->totalHeightForWidth(m_message->width());
}

void InlineMessageTest::settle()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents();
}

void InlineMessageTest::isAsHighAsItsText_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("after");
    QTest::newRow("a longer one") << shortText << QString() << longText;
    QTest::newRow("a shorter one") << longText << QString() << shortText;
    QTest::newRow("without the detail") << longText << longText << shortText;
}

/// As calls do: the message goes as the call is sent, the next one comes with the answer.
void InlineMessageTest::isAsHighAsItsText()
{
    QFETCH(QString, before);
    QFETCH(QString, detail);
    QFETCH(QString, after);
    m_message->show(Tone::Good, {}, before);
    m_message->setDetail(detail);
    settle();
    QVERIFY(fits());
    const int first = m_message->height();

    m_message->clear();
    settle();
    m_message->show(Tone::Good, {}, after);
    settle();
    QVERIFY(fits());
    QVERIFY(m_message->height() != first);
}

void InlineMessageTest::fitsWhatChangedBehindAnotherPane()
{
    m_message->show(Tone::Good, {}, shortText);
    settle();
    m_pane->hide();
    m_message->show(Tone::Good, {}, shortText + shortText);
    settle();
    m_message->show(Tone::Good, {}, longText);
    settle();
    m_pane->show();
    settle();
    QVERIFY(fits());
}

QTEST_MAIN(InlineMessageTest)
#include "tst_inlinemessage.moc"
