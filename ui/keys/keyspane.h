// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "ui/keys/keysmodel.h"
#include "ui/widgets/panel.h"

#include <QUrl>

class InlineMessage;
class KeyAddForm;
class KeyDetails;
class KeyFetchForm;
class KeyGenerateForm;
class QPushButton;
class QStackedWidget;
class WrapTable;

/// The key ring: every key that tokens are checked with, what each makes of the token in Decode, where its secret is.
/// Adds, makes and fetches keys, and writes them in other forms.
class KeysPane : public Panel
{
    Q_OBJECT

public:
    explicit KeysPane(Clock clock, QWidget *parent = nullptr);

    void setKeys(const QList<KeyRow> &rows);
    /// Of the token in Decode.
    void setTrials(const QList<explain::KeyTrial> &trials);
    void selectKey(const QString &id);
    /// Opens the form that adds one.
    void addKey();
    /// Opens a key file in the form that adds keys: for one that wants a passphrase.
    void openFile(const QString &path);
    /// What came of fetchRequested().
    void take(const QUrl &url, const Result<QByteArray> &body);
    void showError(const Error &error);
    /// The key is gone from the ring; offers to bring it back.
    void offerRestore(const QString &name);

signals:
    void keysGiven(const QList<keyring::ImportedKey> &keys, const QString &origin, const QString &name);
    void renamed(const QString &id, const QString &name);
    void removeRequested(const QString &id);
    void restoreRequested();
    void retryRequested(const QString &id);
    void fetchRequested(const QUrl &url);
    void fetchCancelled();

private:
    enum Page { DetailsPage, AddPage, GeneratePage, FetchPage };

    void makeButtons();
    void makePages();
    void showPage(Page page);
    void showCurrent();

    Clock m_clock;
    KeysModel *m_model;
    WrapTable *m_table;
    InlineMessage *m_empty;
    InlineMessage *m_message;
    QStackedWidget *m_pages;
    KeyDetails *m_details;
    KeyAddForm *m_add;
    KeyGenerateForm *m_generate;
    KeyFetchForm *m_fetch;
    QList<QPushButton *> m_buttons; ///< of the pages but the first, in their order
};
