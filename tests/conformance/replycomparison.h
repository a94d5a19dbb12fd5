// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "tests/support/rawhttp.h"

#include <QByteArray>
#include <QHash>
#include <QString>

/// How two answers compare.
enum class Likeness {
    Equal,
    HtmlBody, ///< equal but for the body, a page for people
    ServerErrorBody, ///< both 500
    Different
};

/// What differs, and of which kind it is: what a shortened sequence must still show.
struct Comparison
{
    Likeness likeness = Likeness::Equal;
    QString aspect; ///< "status", "header Allow", "body", "token", "tables"
    QString text;
};

/// Compares the answers of two servers, which give the same tokens other ids and slightly other times. It remembers
/// which id of the one stands for which of the other.
class ReplyComparison
{
public:
    /// \a secondsBetween: how long after the real answer the other one may have been made.
    Comparison replies(const RawReply &real, const RawReply &ours, bool isHead, qint64 secondsBetween);
    Comparison states(const Json &real, const Json &ours, qint64 secondsBetween);

    /// The tokens in an answer's body by their member's name.
    static QByteArray tokenIn(const RawReply &reply, const QByteArray &member);

private:
    QString bodies(const QByteArray &real, const QByteArray &ours);
    QString tokens(const QByteArray &real, const QByteArray &ours);
    QString values(const Json &real, const Json &ours, const QString &where);
    QString texts(const QString &real, const QString &ours, const QString &where);

    QHash<QString, QString> m_ids; ///< a jti of the real server: ours
    QHash<QString, QString> m_realIds; ///< the other way
    qint64 m_tolerance = 0; ///< seconds
};
