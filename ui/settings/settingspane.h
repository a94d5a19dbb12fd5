// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"
#include "ui/widgets/panel.h"

#include <QHash>
#include <optional>

class InlineMessage;
class MutedLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QToolButton;
class SettingPasteForm;
class SettingsModel;
class WrapTable;

/// Every setting of Simple JWT, edited in place, pasted from Python and copied back. Says what each change means for
/// the tokens issued before, and takes it back on request.
class SettingsPane : public Panel
{
    Q_OBJECT

public:
    explicit SettingsPane(QWidget *parent = nullptr);

    /// Without a signingKey: the installation's own is in use. Not echoed as settingsChanged().
    void setSettings(const simplejwt::Settings &settings, simplejwt::Band band);
    const simplejwt::Settings &settings() const;
    /// What is said where the settings have no key of their own: in the row of SIGNING_KEY, and which key signs then.
    void setOwnKey(const QString &text, const QString &sentence);
    /// Whether the blacklist app is a switch of that server, which nothing that is pasted moves.
    void setHasBlacklistSwitch(bool has) { m_hasBlacklistSwitch = has; }
    /// Into the form for a block, to be looked at and used.
    void openFile(const QString &path);
    void showError(const Error &error);

signals:
    void settingsChanged(const simplejwt::Settings &settings);

private:
    void makeHeader();
    void makeTable();
    void edit(const QModelIndex &index);
    void paste(const simplejwt::Settings &settings, const QStringList &left, const QString &keyOrigin);
    void showKey();
    void copy(bool everySetting, bool withKey);
    void reset();
    void change(const simplejwt::Settings &settings, const QString &note = {});
    void announce(const simplejwt::Settings &before, const QString &note = {});
    void undo();

    SettingsModel *m_model;
    QSortFilterProxyModel *m_filtered;
    WrapTable *m_table;
    QLineEdit *m_filter;
    InlineMessage *m_message;
    SettingPasteForm *m_paste;
    MutedLabel *m_key;
    QString m_ownKey;
    bool m_hasBlacklistSwitch = false;
    QHash<QString, QString> m_keyOrigins; ///< sentences for this run, by the key's fingerprint
    simplejwt::Band m_band = simplejwt::Band::V5_5;
    std::optional<simplejwt::Settings> m_before; ///< what Undo goes back to
};
