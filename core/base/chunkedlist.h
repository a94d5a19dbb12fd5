// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <algorithm>
#include <compare>
#include <initializer_list>
#include <iterator>
#include <utility>

/// A list that grows at its end and whose copies share what is in it, chunk by chunk. Where somebody else has a copy,
/// as the thread that writes a session down, a change copies the items of one chunk and the list of chunks: QList would
/// copy all of it, and move all of it where it grows. A plain value, used as QList is; as there, what is not const is
/// copied where it is only read, and iterators end with the list.
template<class T> class ChunkedList
{
public:
    static constexpr qsizetype chunkSize = 256;

    template<class List, class Item> class Iterator
    {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = T;
        using difference_type = qsizetype;
        using pointer = Item *;
        using reference = Item &;

        Iterator() = default;
        Iterator(List *list, qsizetype index)
            : m_list(list)
            , m_index(index)
        {
        }
        Item &operator*() const { return (*m_list)[m_index]; }
        Item *operator->() const { return &**this; }
        Item &operator[](qsizetype by) const { return (*m_list)[m_index + by]; }
        Iterator &operator+=(qsizetype by)
        {
            m_index += by;
            return *this;
        }
        Iterator &operator-=(qsizetype by) { return *this += -by; }
        Iterator &operator++() { return *this += 1; }
        Iterator &operator--() { return *this += -1; }
        Iterator operator++(int) { return std::exchange(*this, *this + 1); }
        Iterator operator--(int) { return std::exchange(*this, *this - 1); }
        friend Iterator operator+(Iterator at, qsizetype by) { return at += by; }
        friend Iterator operator+(qsizetype by, Iterator at) { return at += by; }
        friend Iterator operator-(Iterator at, qsizetype by) { return at -= by; }
        friend qsizetype operator-(const Iterator &a, const Iterator &b) { return a.m_index - b.m_index; }
        friend bool operator==(const Iterator &a, const Iterator &b) { return a.m_index == b.m_index; }
        friend auto operator<=>(const Iterator &a, const Iterator &b) { return a.m_index <=> b.m_index; }

    private:
        List *m_list = nullptr;
        qsizetype m_index = 0;
    };
    using value_type = T;
    using iterator = Iterator<ChunkedList, T>;
    using const_iterator = Iterator<const ChunkedList, const T>;
    using const_reverse_iterator = std::reverse_iterator<const_iterator>;

    ChunkedList() = default;
    ChunkedList(std::initializer_list<T> items)
    {
        for (const T &item : items)
            append(item);
    }

    qsizetype size() const
    {
        return m_chunks.isEmpty() ? 0 : (m_chunks.size() - 1) * chunkSize + m_chunks.constLast().size();
    }
    bool isEmpty() const { return m_chunks.isEmpty(); }
    const T &at(qsizetype index) const { return m_chunks.at(index / chunkSize).at(index % chunkSize); }
    const T &operator[](qsizetype index) const { return at(index); }
    T &operator[](qsizetype index) { return m_chunks[index / chunkSize][index % chunkSize]; }
    const T &constFirst() const { return at(0); }
    const T &constLast() const { return at(size() - 1); }
    T &last() { return m_chunks.last().last(); }
    /// That many at the end, copied; all of them where there are fewer.
    ChunkedList last(qsizetype count) const
    {
        ChunkedList list;
        for (qsizetype index = std::max<qsizetype>(0, size() - count); index < size(); ++index)
            list.append(at(index));
        return list;
    }
    /// All of it, copied.
    QList<T> toList() const { return { begin(), end() }; }
    void append(T item)
    {
        if (m_chunks.isEmpty() || m_chunks.constLast().size() == chunkSize)
            m_chunks.append(QList<T>());
        m_chunks.last().append(std::move(item));
    }
    void clear() { m_chunks.clear(); }
    /// Neither has been written to since one was copied from the other, or both are empty.
    bool isSharedWith(const ChunkedList &other) const { return m_chunks.constData() == other.m_chunks.constData(); }

    iterator begin() { return { this, 0 }; }
    iterator end() { return { this, size() }; }
    const_iterator begin() const { return { this, 0 }; }
    const_iterator end() const { return { this, size() }; }
    const_iterator cbegin() const { return begin(); }
    const_iterator cend() const { return end(); }
    const_reverse_iterator crbegin() const { return const_reverse_iterator(end()); }
    const_reverse_iterator crend() const { return const_reverse_iterator(begin()); }

private:
    QList<QList<T>> m_chunks; ///< all but the last one full
};
