// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/keytrial.h"
#include "core/keyring/keyring.h"

#include <QAbstractTableModel>

/// A key as the pane shows it: one of the ring, or one that a server brought along.
struct KeyRow
{
    keyring::KeyEntry entry; ///< of a server's key: id is empty
    QString kept; ///< where its secret is, in a word or two
    QString keptSentence; ///< the same for the details
    bool isOwn() const { return !entry.id.isEmpty(); } ///< may be renamed and removed
};

KeyRow keyRow(const keyring::KeyEntry &entry);
KeyRow serverKeyRow(const jose::Key &key, const QString &kept, const QString &keptSentence, const QString &origin);

/// The keys that tokens are checked with: name, kind and size, what each makes of the token in Decode, where its secret
/// is.
class KeysModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, KindColumn, TrialColumn, KeptColumn, ColumnCount };

    explicit KeysModel(QObject *parent = nullptr);

    void setRows(QList<KeyRow> rows);
    /// Of the token in Decode; empty where there is none that could be checked.
    void setTrials(QList<explain::KeyTrial> trials);
    const KeyRow *row(int row) const; ///< nullptr: no such row
    int rowOf(const QString &id) const; ///< -1: none
    /// What this key makes of the token; nullptr where it was not tried.
    const explain::KeyTrial *trial(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString trialText(int row) const;

    QList<KeyRow> m_rows;
    QList<explain::KeyTrial> m_trials;
};
