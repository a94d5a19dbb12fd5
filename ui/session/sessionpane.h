// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/exchangeexport.h"
#include "core/archive/sessioncomparison.h"
#include "ui/look/theme.h"

#include <QWidget>
#include <optional>

class DifferencesModel;
class WrapRow;
class InlineMessage;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QPushButton;
class WrapTable;

/// The session as a whole: how it is kept, files to save it to and to open it from, its calls in the forms of other
/// programs, and what differs between it and one in a file. Reads and writes nothing itself.
class SessionPane : public QWidget
{
    Q_OBJECT

public:
    explicit SessionPane(Clock clock, QWidget *parent = nullptr);

    /// How the session is kept, in a sentence.
    void setKept(Tone tone, const QString &sentence, bool canRetry);
    void showMessage(Tone tone, const QString &text);
    /// What was done can be taken back: actionTriggered().
    void offerUndo(const QString &text);
    void clearMessage();
    void showError(const Error &error);
    /// The file is encrypted: asks for its passphrase in place, then requests the same again. Why the one that was
    /// given did not open it; absent: none was.
    void askPassphrase(const QString &path, const std::optional<Error> &why);
    /// What the session takes and may take, in bytes, and how many calls have lost their bodies to that.
    void setMemory(qint64 taken, qint64 bound, qsizetype shortened);
    void showComparison(const QString &fileName, const QList<archive::SessionDifference> &differences);

public slots:
    // Each asks for the file where there is one to choose.
    void save();
    void open();
    void compare();
    void exportCalls();
    // The same with the file chosen.
    void saveTo(const QString &path);
    void openFrom(const QString &path);
    void compareTo(const QString &path);
    void exportTo(const QString &path);

signals:
    void saveRequested(const QString &path, const QString &passphrase); ///< empty passphrase: without signatures
    void openRequested(const QString &path, const QString &passphrase); ///< a session, or calls to import
    void compareRequested(const QString &path, const QString &passphrase);
    void exportRequested(const QString &path, archive::ExportFormat format, client::Secrets secrets);
    void forgetRequested();
    void retryRequested();
    void memoryBoundChosen(qint64 bytes);
    void actionTriggered(); ///< of offerUndo()

private:
    enum class Purpose { Open, Compare };
    QWidget *makeForm();
    void showTop();
    QWidget *makeSaving();
    QWidget *makeOpening();
    QWidget *makeExporting();
    QWidget *makeMemory();
    void request(Purpose purpose, const QString &path, const QString &passphrase);
    void submitPassphrase();
    archive::ExportFormat format() const;
    bool canSave() const;

    DifferencesModel *m_model;
    QScrollArea *m_area = nullptr;
    InlineMessage *m_kept;
    QComboBox *m_form;
    QLineEdit *m_passphrase;
    QLineEdit *m_passphraseAgain;
    WrapRow *m_asking;
    QLabel *m_askingFor;
    QLineEdit *m_filePassphrase;
    QComboBox *m_format;
    QCheckBox *m_whole;
    QComboBox *m_memory;
    QLabel *m_memoryTaken;
    InlineMessage *m_message;
    QLabel *m_tableTitle;
    WrapTable *m_table;
    QString m_pendingPath;
    Purpose m_pending = Purpose::Open;
};
