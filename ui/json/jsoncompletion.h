// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QObject>
#include <QStringList>
#include <functional>

class QsciScintilla;

/// Offers names for the members of the outermost object while one is typed between quotes: those that begin so and are
/// not there yet, in the order they were given. Up and Down choose, Return or Tab takes and writes quote and colon,
/// Escape declines; Ctrl+Space asks. With a source of its own, whatever that says, at any depth.
class JsonCompletion : public QObject
{
    Q_OBJECT

public:
    /// JSON texts that could stand in place of length bytes at offset.
    struct Found
    {
        qsizetype offset = 0;
        qsizetype length = 0;
        QByteArrayList words;
    };
    using Source = std::function<Found(QByteArrayView text, qsizetype caret)>;

    explicit JsonCompletion(QsciScintilla *text);

    void setNames(QStringList names);
    void setSource(Source source); ///< in place of the names
    void offer();

private:
    void onCharacter();
    void offerFound(bool isAsked);
    void take(const QString &name);
    void takeFound(const QByteArray &word);
    void replace(qsizetype offset, qsizetype length, const QByteArray &with);

    QsciScintilla *m_text;
    QStringList m_names;
    Source m_source;
};
