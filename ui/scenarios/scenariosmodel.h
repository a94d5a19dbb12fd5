// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scenario/scenarioresult.h"
#include "ui/look/theme.h"

#include <QAbstractListModel>
#include <QIcon>
#include <functional>
#include <optional>

/// A scenario in the list: one that ships, a file, or a text that was never saved.
struct ScenarioEntry
{
    enum class Play : quint8 { None, Waiting, Running, Paused };

    QString id; ///< ":/scenarios/logout.json", the path it was opened from, or "new:1/logout"; says nothing of the file
    QString path; ///< where it is saved; empty: nowhere
    QString name; ///< as its text says, else of the file
    QString about; ///< the text's description; may be empty
    QByteArray text;
    QByteArray saved; ///< what stands in the file
    bool isShipped = false; ///< read-only
    Play play = Play::None;
    int step = 0; ///< counts from 0
    int steps = 0;
    std::optional<scenario::ScenarioResult> result; ///< of the last time it was played
    QByteArray played; ///< the text that was played

    bool isChanged() const { return !isShipped && (path.isEmpty() || text != saved); }
    QString title() const; ///< for scenario::Scenario::id: "logout"
};

/// The scenarios at hand, each with its last verdict as icon and text.
class ScenariosModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        VerdictRole = Qt::UserRole + 1, ///< QString: "failed at step 3"
        ToneRole, ///< int of Tone
        RemarkRole, ///< QString: "not saved"; mostly empty
        LineRole ///< QString, below the name: the verdict, before the first one what the scenario is for
    };

    /// Bytes that are read in a few ms. A longer text goes by its file's name until somebody has read it elsewhere.
    static constexpr qsizetype readAtOnce = 32 * 1024;

    explicit ScenariosModel(QObject *parent = nullptr);

    /// Those that ship.
    void load();
    const QList<ScenarioEntry> &entries() const { return m_entries; }
    const ScenarioEntry *entry(const QString &id) const; ///< nullptr: no such entry
    const ScenarioEntry *entryAt(int row) const;
    const ScenarioEntry *entryOfFile(const QString &path) const; ///< nullptr: the file is not in the list
    int rowOf(const QString &id) const; ///< -1: no such entry
    void insert(int row, const ScenarioEntry &entry);
    void remove(const QString &id);
    void change(const QString &id, const std::function<void(ScenarioEntry &)> &change);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    static QString verdictText(const ScenarioEntry &entry);
    static Tone verdictTone(const ScenarioEntry &entry);

private:
    QList<ScenarioEntry> m_entries;
};

/// The icon of an outcome; of an undecided one, a circle.
QIcon outcomeIcon(scenario::Outcome outcome);
Tone outcomeTone(scenario::Outcome outcome);
