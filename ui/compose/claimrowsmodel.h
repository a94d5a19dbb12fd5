// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/explain/claimvalue.h"
#include "core/json/jsonedit.h"
#include "ui/compose/claimcontent.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

/// The claims of a JSON text as rows that can be edited: name, kind, value, a remark. It never changes the text itself:
/// each edit is announced as a replacement of bytes, and what comes back through setText() is shown. A claim that was
/// left out stays as a row, to be put back. All texts are plain.
class ClaimRowsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NameColumn, ///< with a box: ticked while the claim is in the token
        KindColumn,
        ValueColumn,
        NoteColumn,
        ColumnCount
    };
    enum Role {
        KindRole = Qt::UserRole + 1, ///< int of explain::ValueKind
        ActionRole ///< int of Action, in the NoteColumn
    };
    enum class Action {
        None,
        Calendar, ///< choose the time
        NewId ///< another token id
    };
    static constexpr qsizetype longestValue = 2000; ///< bytes that can be edited in a row

    ClaimRowsModel(Clock clock, IdSource ids, QObject *parent = nullptr);

    /// Names whose numbers are times. Forgets what a person chose.
    void setTimeNames(QSet<QString> names);
    /// Another text in place of the one before: claims that were left out there are gone.
    void resetText(const QByteArray &json);
    void clear();
    /// The same text after an edit. Rows stay where the names do, and with them selection and editors. False where the
    /// text is no object: then the rows stay as they were, disabled.
    bool setText(const QByteArray &json);
    bool isUsable() const { return m_usable; }

    QString name(int row) const;
    explain::ValueKind kind(int row) const;
    bool isLeftOut(int row) const;
    /// Of a claim that is a time of the calendar.
    std::optional<Instant> time(int row) const;
    int rowOf(const QString &name) const; ///< the last of that name; -1 if there is none

    void setLeftOut(int row, bool leftOut);
    void remove(int row);
    void setTime(int row, Instant time);
    void makeNewId(int row);
    /// What a person is typing just now, to say in the last column what it would be; null for nothing.
    void setDraft(int row, const QString &typed);
    /// The clock went on.
    void tick();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// "string", "number", "boolean", "time", "JSON".
    static QString kindText(explain::ValueKind kind);

signals:
    /// To be applied to the text that was set last; setText() with what comes out of it follows.
    void edited(const JsonEdit &edit);
    /// What was typed can't be the value; nothing was changed.
    void refused(const QString &sentence);
    void accepted(); ///< an edit was made, or a draft is fine

private:
    void show(ClaimContent content);
    QByteArrayView valueText(int row) const;
    Json value(int row) const; ///< null where it can't be read alone
    bool isEditable(int row) const;
    QString shownValue(int row) const;
    QString note(int row) const;
    Action action(int row) const;
    bool make(const Result<JsonEdit> &edit);
    bool setName(int row, const QString &name);
    bool setKind(int row, explain::ValueKind kind);
    bool setValue(int row, const QString &typed);
    bool isTimeName(const QString &name) const;

    Clock m_clock;
    IdSource m_ids;
    ClaimContent m_now;
    QSet<QString> m_timeNames;
    QHash<QString, bool> m_chosenTimes; ///< a person said that the number is a time, or that it is none
    int m_draftRow = -1;
    QString m_draft;
    bool m_usable = false;
};
