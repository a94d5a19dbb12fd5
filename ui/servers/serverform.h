// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

#include <QWidget>

class InlineMessage;
class KeyForm;
class PathsModel;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

/// One server by URL, to be edited. Keeps what was typed until it is saved or taken back, valid or not.
class ServerForm : public QWidget
{
    Q_OBJECT

public:
    explicit ServerForm(QWidget *parent = nullptr);

    /// Not yet among the servers: the button adds it.
    void setNew(bool isNew);
    bool isNew() const { return m_isNew; }
    /// As it is kept. What was typed meanwhile stays, unless it says the same; auto-refresh follows if nobody chose it.
    void setKept(const config::ServerProfile &server);
    const config::ServerProfile &kept() const { return m_kept; }
    /// Into the fields, as if typed.
    void fill(const config::ServerProfile &server);
    /// What the fields say; an error names the first one that can't be used.
    Result<config::ServerProfile> server() const;
    bool isChanged() const;
    void setInUse(bool inUse);
    void refuse(const Error &error); ///< a mistake that only others can see, such as an address twice
    KeyForm *key() const { return m_key; }

signals:
    void saveRequested(const config::ServerProfile &server);
    void useRequested();
    void projectRequested(const QString &path); ///< that its users are of
    void changed();

private:
    void makeFields();
    void begin(QLabel *title);
    void makeCarriage();
    void makeCookies();
    void makeConnection();
    void makeReferences();
    void beginAs(int preset);
    void makePaths();
    QLayout *makeActions();
    QLineEdit *field(const char *name, const QString &label, const QString &placeholder);
    QComboBox *choice(const char *name, const QString &label, const QStringList &items);
    Result<config::ServerProfile> read(const QString &url) const;
    Result<std::optional<config::TokenCookies>> cookies() const;
    Result<config::Connection> connection() const;
    Result<config::References> references() const;
    void check();
    void save();

    config::ServerProfile m_kept;
    QFormLayout *m_fields;
    QLineEdit *m_url;
    QLineEdit *m_name;
    QLineEdit *m_headerName;
    QLineEdit *m_headerType;
    QComboBox *m_preset; ///< its first item: none
    QLineEdit *m_headers;
    QLineEdit *m_fieldNames;
    QComboBox *m_carriage; ///< its second item: in cookies
    QList<QLineEdit *> m_cookieFields; ///< in the order of the struct
    QLineEdit *m_caFile;
    QLineEdit *m_pin;
    QLineEdit *m_clientCertificate;
    QLineEdit *m_clientKey;
    QLineEdit *m_keyPassphrase;
    QLineEdit *m_proxy;
    QLineEdit *m_settings;
    QLineEdit *m_keyFrom;
    QLineEdit *m_usersFrom;
    QPushButton *m_openProject;
    QComboBox *m_autoRefresh; ///< its second item: on
    QComboBox *m_band;
    PathsModel *m_paths;
    QTableView *m_table;
    QPushButton *m_save;
    QPushButton *m_revert;
    QPushButton *m_use;
    InlineMessage *m_message;
    QLabel *m_keyTitle;
    KeyForm *m_key;
    bool m_isNew = false;
    bool m_inUse = false;
};
