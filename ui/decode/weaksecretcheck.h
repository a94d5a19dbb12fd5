// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"

#include <QTimer>
#include <QWidget>
#include <memory>

class InlineMessage;
class QProgressBar;
class QPushButton;
struct WeakSecretSearch;

/// Tries well-known weak secrets, or the words of a file, on the HMAC signature of a token, on all cores, with progress
/// and a way to stop. The secret that it finds is shown only on a click.
class WeakSecretCheck : public QWidget
{
    Q_OBJECT

public:
    explicit WeakSecretCheck(QWidget *parent = nullptr);
    ~WeakSecretCheck() override;

    /// Hidden where the token is not signed with HMAC. Another token ends a search and forgets its result.
    void setToken(const QByteArray &token);
    bool isBusy() const { return m_search != nullptr; }

    void checkFile(const QString &path);

private:
    void makeWidgets();
    void checkBundled();
    void chooseFile();
    void start(std::shared_ptr<WeakSecretSearch> search);
    void stop();
    void arrive(const std::shared_ptr<WeakSecretSearch> &search);
    void showProgress();
    void showState();
    void reveal();

    QPushButton *m_check;
    QPushButton *m_file;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    InlineMessage *m_message;
    QTimer m_poll;
    QByteArray m_token;
    QByteArray m_found; ///< the secret
    bool m_isFound = false;
    std::shared_ptr<WeakSecretSearch> m_search;
    Background m_background;
};
