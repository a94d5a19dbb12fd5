// SPDX-License-Identifier: GPL-3.0-or-later
// Where it is another time than UTC: each time of day in the window is UTC's all the same, but where it says “local”.
#include "tests/ui/assembledwindow.h"

#include <QLabel>
#include <QTemporaryDir>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestOneClock : public QObject
{
    Q_OBJECT

    static constexpr Instant now = fromEpochSeconds(1'795'488'000); ///< 2026-11-24 02:40 UTC, 08:25 in Kathmandu

    /// All words of the window that can be asked for, also of cells; what is hidden as well.
    static QStringList textsOf(const QWidget &window)
    {
        QStringList texts;
        for (const QWidget *each : window.findChildren<QWidget *>()) {
            texts.append(each->toolTip());
            texts.append(each->accessibleDescription());
            for (const char *property : { "text", "plainText" })
                texts.append(each->property(property).toString());
            if (const auto *view = qobject_cast<const QAbstractItemView *>(each); view && view->model()) {
                const QAbstractItemModel *model = view->model();
                for (int row = 0; row < model->rowCount(); ++row) {
                    for (int column = 0; column < model->columnCount(); ++column) {
                        const QModelIndex index = model->index(row, column);
                        texts.append({ index.data().toString(), index.data(Qt::ToolTipRole).toString() });
                    }
                }
            }
        }
        return texts;
    }

public:
    static void initMain()
    {
        qputenv("TZ", "Asia/Kathmandu"); // minutes differ, too
        tzset();
    }

private slots:
    void eachTimeOfDayIsUtc()
    {
        QCOMPARE(toDateTime(now).toLocalTime().toString(u"HH:mm"_s), u"08:25"_s); // else this shows nothing
        const QTemporaryDir folder;
        Laboratory::Options options;
        options.clock = [] { return now; };
        const AssembledWindow window(folder.path(), options);
        QVERIFY(window.startServing());
        window.press("issueButton", 200);
        window.press("callWhoAmI", 200);
        window.press("callRefresh", 200);
        window.press("callLogout", 200);
        window.press("callRefresh", 401); // whose causes say when it was blacklisted
        static const QRegularExpression here(
            u"\\b08:[23][0-9](:[0-9]{2})?+(?!\\s*local)"_s, QRegularExpression::UseUnicodePropertiesOption);
        static const QRegularExpression there(u"\\b02:4[0-9]"_s);
        int told = 0;
        for (const QString &place : window.places()) {
            QVERIFY2(window.show(place), qPrintable(place));
            QTest::qWait(50); // what is decoded, comes
            for (const QString &text : textsOf(window.window())) {
                QVERIFY2(!here.match(text).hasMatch(), qPrintable(place + u": "_s + text));
                told += there.match(text).hasMatch();
            }
        }
        QVERIFY2(told > 10, QByteArray::number(told));
    }
};

QTEST_MAIN(TestOneClock)
#include "tst_oneclock.moc"
