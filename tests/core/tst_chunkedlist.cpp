// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/chunkedlist.h"
#include "tests/support/dice.h"

#include <QTest>
#include <algorithm>

namespace {

constexpr qsizetype chunk = ChunkedList<int>::chunkSize;

/// Knows how often one of its kind was copied.
struct Counted
{
    explicit Counted(int its)
        : number(its)
    {
    }
    Counted(const Counted &other)
        : number(other.number)
    {
        ++copies;
    }
    Counted(Counted &&other) noexcept = default;
    Counted &operator=(const Counted &other) = default;
    Counted &operator=(Counted &&other) noexcept = default;
    ~Counted() = default;

    int number;
    static inline int copies = 0;
};

ChunkedList<int> upTo(qsizetype count)
{
    ChunkedList<int> list;
    for (int i = 0; i < count; ++i)
        list.append(i);
    return list;
}

} // namespace

class TestChunkedList : public QObject
{
    Q_OBJECT

private slots:
    void isWhatWasAppended_data()
    {
        QTest::addColumn<int>("count");
        for (const qsizetype count :
            { qsizetype(0), qsizetype(1), chunk - 1, chunk, chunk + 1, 3 * chunk, 1000 * chunk })
            QTest::addRow("%lld", qlonglong(count)) << int(count);
    }
    void isWhatWasAppended()
    {
        QFETCH(const int, count);
        const ChunkedList<int> list = upTo(count);
        QCOMPARE(list.size(), count);
        QCOMPARE(list.isEmpty(), count == 0);
        int next = 0;
        for (const int each : list)
            QCOMPARE(each, next++);
        QCOMPARE(next, count);
        for (auto each = list.crbegin(); each != list.crend(); ++each)
            QCOMPARE(*each, --next);
        QCOMPARE(next, 0);
        if (count > 0) {
            QCOMPARE(list.constFirst(), 0);
            QCOMPARE(list.constLast(), count - 1);
            QCOMPARE(list.at(count / 2), count / 2);
        }
    }

    void isSearchedAndSortedAsAnyList()
    {
        ChunkedList<int> list = upTo(5 * chunk);
        for (const int sought : { 0, int(chunk) - 1, int(chunk), int(4 * chunk + 7), int(5 * chunk) })
            QCOMPARE(std::lower_bound(list.cbegin(), list.cend(), sought) - list.cbegin(), sought);
        std::reverse(list.begin(), list.end());
        QCOMPARE(list.constFirst(), int(5 * chunk) - 1);
        std::sort(list.begin(), list.end());
        QVERIFY(std::equal(list.cbegin(), list.cend(), upTo(5 * chunk).cbegin()));
        list.last() = -1;
        QCOMPARE(list[5 * chunk - 1], -1);
        for (int &each : list)
            each = 7;
        QCOMPARE(std::count(list.cbegin(), list.cend(), 7), 5 * chunk);
        QCOMPARE(list.last(3).toList(), (QList<int>{ 7, 7, 7 }));
        QCOMPARE(list.last(10 * chunk).size(), 5 * chunk);
        list.clear();
        QVERIFY(list.isEmpty() && list.cbegin() == list.cend());
        QVERIFY(list.last(1).isEmpty() && list.toList().isEmpty());
        const ChunkedList<int> three{ 1, 2, 3 };
        QCOMPARE(three.size(), 3);
        QCOMPARE(three[2], 3);
    }

    /// Of two that share their chunks, whatever happens to one of them.
    void copiesGoTheirOwnWay()
    {
        Dice dice(101);
        for (int round = 0; round < 50; ++round) {
            ChunkedList<int> list = upTo(dice.below(int(4 * chunk)));
            QList<int> expected(list.cbegin(), list.cend());
            ChunkedList<int> copy = list;
            const QList<int> before = expected;
            for (int change = 0; change < 20; ++change) {
                if (list.isEmpty() || dice.below(2)) {
                    list.append(-change);
                    expected.append(-change);
                } else {
                    const int at = dice.below(int(list.size()));
                    list[at] = -change;
                    expected[at] = -change;
                }
            }
            QVERIFY(std::equal(list.cbegin(), list.cend(), expected.cbegin(), expected.cend()));
            QVERIFY(std::equal(copy.cbegin(), copy.cend(), before.cbegin(), before.cend()));
        }
    }

    void tellsWhetherACopyIsStillTheSame()
    {
        ChunkedList<int> list = upTo(2 * chunk);
        const ChunkedList<int> copy = list;
        QVERIFY(list.isSharedWith(copy));
        QCOMPARE(list.at(3), 3);
        QVERIFY(list.isSharedWith(copy)); // reading changes nothing
        list[3] = 4;
        QVERIFY(!list.isSharedWith(copy));
        list = copy;
        list.append(1);
        QVERIFY(!list.isSharedWith(copy));
    }

    /// What this list is there for.
    void aChangeCopiesOneChunkAtMost()
    {
        ChunkedList<Counted> list;
        for (int i = 0; i < 100 * chunk + 10; ++i)
            list.append(Counted(i));
        const ChunkedList<Counted> copy = list;
        Counted::copies = 0;
        list[50 * chunk].number = -1;
        QCOMPARE(Counted::copies, int(chunk));
        list[50 * chunk + 1].number = -1; // that chunk is its own now
        QCOMPARE(Counted::copies, int(chunk));
        list.append(Counted(1)); // to one that the other has as well
        QCOMPARE(Counted::copies, int(chunk) + 10);
        QCOMPARE(copy.size(), 100 * chunk + 10);
        QCOMPARE(copy.at(50 * chunk).number, int(50 * chunk));
    }
};

QTEST_APPLESS_MAIN(TestChunkedList)
#include "tst_chunkedlist.moc"
