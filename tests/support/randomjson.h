// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/dice.h"

/// An object in pieces, so that a test knows what an edit of one of them must give without reading the text again.
struct WrittenObject
{
    struct Member
    {
        QByteArray before; ///< blanks
        QByteArray name; ///< with quotes, as written
        QByteArray colon; ///< with the blanks around it
        QByteArray value;
        QByteArray after; ///< blanks
    };
    QByteArray start; ///< with the opening brace
    QList<Member> members;
    QByteArray end; ///< with the closing brace

    QByteArray text() const;
    // What an edit of one member must give.
    void remove(qsizetype at);
    void insert(qsizetype at, const QByteArray &name, const QByteArray &value);
};

/// JSON as nobody would write it and every token may hold it: odd blanks, escapes, lone surrogates, duplicate names,
/// numbers no computer has, depth.
class RandomJson
{
public:
    explicit RandomJson(Dice &dice)
        : m_dice(dice)
    {
    }

    WrittenObject object();
    QByteArray value(int deepest = 3);
    QByteArray name();
    QByteArray string();
    QByteArray number();

private:
    QByteArray blanks();
    QByteArray container(int deepest);

    Dice &m_dice;
};
