// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/keys/keysmodel.h"

#include <QWidget>

class FactField;
class InlineMessage;
class KeyExport;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStandardItemModel;
class WrapTable;

/// All there is to say about one key, and what can be done with it: rename, remove, try the keychain again, write it as
/// PEM or JWK; its certificates.
class KeyDetails : public QWidget
{
    Q_OBJECT

public:
    explicit KeyDetails(Clock clock, QWidget *parent = nullptr);

    /// all: every key there is, for a JWK Set. trial: what it makes of the token in Decode; may be null.
    void setKey(const KeyRow &row, const QList<jose::Key> &all);
    void setTrial(const explain::KeyTrial *trial);

signals:
    void renamed(const QString &id, const QString &name);
    void removeRequested(const QString &id);
    void retryRequested(const QString &id);

private:
    FactField *fact(const char *name, const QString &title);
    void showPlace();
    void showChain();

    Clock m_clock;
    KeyRow m_row;
    QFormLayout *m_facts;
    QLineEdit *m_name;
    FactField *m_kind;
    FactField *m_kid;
    FactField *m_thumbprint;
    FactField *m_origin;
    InlineMessage *m_place;
    InlineMessage *m_trial;
    QPushButton *m_remove;
    QLabel *m_chainTitle;
    WrapTable *m_chain;
    QStandardItemModel *m_certificates;
    QLabel *m_exportTitle;
    KeyExport *m_export;
};
