// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QsciScintilla;

/// Offers names for the members of the outermost object while one is typed between quotes: those that begin so and are
/// not there yet, in the order they were given. Up and Down choose, Return or Tab takes and writes quote and colon,
/// Escape declines; Ctrl+Space asks.
class JsonCompletion : public QObject
{
    Q_OBJECT

public:
    explicit JsonCompletion(QsciScintilla *text);

    void setNames(QStringList names);
    void offer();

private:
    void take(const QString &name);

    QsciScintilla *m_text;
    QStringList m_names;
};
