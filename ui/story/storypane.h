// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/diagnosecontext.h"
#include "core/story/diagram.h"

#include <QTimer>
#include <QWidget>
#include <functional>

class StoryView;
class InlineMessage;
class MutedLabel;
class QPushButton;

/// The session as a sequence diagram that draws itself, with the sentence of the chosen call, and what it can be saved
/// as. Shows the newest calls; all of them stand in Exchanges.
class StoryPane : public QWidget
{
    Q_OBJECT

public:
    /// What is known for explaining a failure, asked for each call.
    using ContextSource = std::function<diagnose::DiagnoseContext()>;

    static constexpr int mostSteps = 1000; ///< older calls leave the diagram

    /// The log must outlive the pane.
    explicit StoryPane(const session::SessionLog &log, QWidget *parent = nullptr);

    /// Draws the session anew.
    void setDiagnoseContext(ContextSource source);
    StoryView *view() const { return m_view; }
    /// By its ending: .svg, .png, .mmd, .md. Says in the pane how it went.
    void save(const QString &path);

signals:
    void exchangeSelected(quint64 id);
    void exchangeActivated(quint64 id);
    void tokenSelected(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);
    void presentRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeBottom();
    QPushButton *makeButton(const char *name, const char *icon, const QString &text, const QString &tip);
    void drawAnew();
    void drawOlder();
    void drawAllOlder();
    void add(quint64 exchange);
    void showNarration();
    void chooseFile();
    void copyMermaid();

    const session::SessionLog &m_log;
    ContextSource m_context;
    StoryView *m_view;
    MutedLabel *m_narration;
    InlineMessage *m_message;
    QPushButton *m_save = nullptr;
    QPushButton *m_copy = nullptr;
    bool m_isStale = true; ///< something happened while it was hidden
    QTimer m_older; ///< runs while older calls are to be drawn
    qsizetype m_oldest = 0; ///< place in the log of the oldest call that is drawn
};
