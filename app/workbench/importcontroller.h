// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/archive/intake.h"
#include "ui/import/importpane.h"
#include "ui/widgets/newestrun.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

class DecodeController;
class Laboratory;
class MainWindow;

/// Import: files and folders of any kind, read in the background, shown, and taken into the session and among the
/// servers once somebody says so.
class ImportController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ImportController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, QObject *parent = nullptr);
    ~ImportController() override;

    QWidget *makePane();
    /// Goes to the pane and reads them, in place of what is there. An environment alone gives its values to that.
    void take(const QStringList &paths);
    /// Calls come in one after the other: nobody needs to see each of them.
    bool isImporting() const { return m_isImporting; }

signals:
    void begun(const QStringList &paths); ///< they are being read, to be shown
    void imported();

private:
    struct Answer
    {
        archive::Intake intake;
        bool onlyCalls;
    };
    /// What is being taken: and how much of it is done.
    struct Taking
    {
        ImportPane::Choice all;
        qsizetype callsDone = 0;
        qsizetype tokensDone = 0;
        qsizetype knownBefore = 0; ///< tokens of the session
    };

    bool takeEnvironment(const QString &path);
    void read(bool onlyCalls);
    void stop();
    void arrive(Answer answer);
    void show();
    void begin(const ImportPane::Choice &choice);
    void takeSome();
    void finish();

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    QPointer<ImportPane> m_pane;
    archive::IntakeOrder m_order; ///< what is shown came of it, or will
    std::shared_ptr<archive::Intake> m_intake; ///< what is shown; never changed while it is
    Taking m_taking;
    bool m_isImporting = false;
    QTimer m_poll; ///< of the progress
    QTimer m_next; ///< piece of what is being taken
    NewestRun<archive::IntakeOrder, Answer> m_run;
};
