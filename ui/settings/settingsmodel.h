// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settinginfos.h"
#include "core/simplejwt/settings.h"

#include <QAbstractTableModel>
#include <QHash>

/// Every setting of Simple JWT: its value, which can be edited as one writes it in Python, default, effect, version.
/// What was typed and can't be used stays in its row with the reason.
class SettingsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, DefaultColumn, EffectColumn, SinceColumn, ColumnCount };
    enum Role {
        NameRole = Qt::UserRole, ///< QString: the setting, in every column
        ChoicesRole, ///< QStringList: the values there are; empty for free text
        SecretRole ///< bool: what is typed must not be shown
    };

    explicit SettingsModel(QObject *parent = nullptr);

    /// Drafts that differ from the new values stay.
    void setSettings(const simplejwt::Settings &settings, simplejwt::Band band);
    /// What stands for SIGNING_KEY where the settings have none: "the embedded server's own".
    void setOwnKey(const QString &text);
    const simplejwt::Settings &settings() const { return m_settings; }
    int rowOf(const QString &name) const; ///< -1: none
    QString problem(int row) const; ///< one sentence; empty: the row's value is in use
    void dropDrafts();
    void resetRow(int row); ///< to Simple JWT's default; edited() follows

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    /// False where the text can't be used: it is kept as the row's draft.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// Somebody edited one: settings() has it already.
    void edited(const simplejwt::Settings &before);

private:
    struct Draft
    {
        QString text;
        QString problem;
    };

    const simplejwt::SettingInfo &info(int row) const;
    const Json *value(int row) const; ///< nullptr: the key is not set
    bool isChanged(int row) const;
    QString valueText(int row) const;
    QString editText(int row) const;
    QString effectText(int row) const;
    Result<simplejwt::Settings> withKeyDrafts(const QString &name, const QString &text) const;
    void take(const QString &name, simplejwt::Settings after);
    Result<simplejwt::Settings> with(const QString &name, const QString &text) const;

    simplejwt::Settings m_settings;
    QString m_ownKey;
    Json m_values; ///< of m_settings
    simplejwt::Band m_band = simplejwt::Band::V5_5;
    QHash<QString, Draft> m_drafts; ///< by name
};
