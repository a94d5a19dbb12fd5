// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/story/tour.h"

#include <QWidget>

class Chip;
class PresenterFooter;
class QLabel;
class QPushButton;
class QTimer;
class StoryView;
class TokenChips;

/// The flow before an audience: the diagram in large type, the tokens with their states, a sentence a step, and keys
/// for next and back. Plays the guided flow call by call, or steps through what the session holds. Covers its parent.
/// Shows names of tokens, never a token.
class Presenter : public QWidget
{
    Q_OBJECT

public:
    enum class Mode : quint8 { Guided, Session };

    /// Tour and log must outlive it.
    Presenter(story::Tour &tour, const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    /// What the guided flow runs on; the subtitles stand below the lanes' names.
    void offerTour(const story::Tour::Means &means, const QStringList &subtitles);
    /// Why there is no guided flow: one sentence.
    void refuseTour(const QString &reason);
    /// What happened, to be stepped through.
    void setSession(const QList<story::Step> &steps, const QString &title);
    /// From its beginning. Without a guided flow, Guided shows the session.
    void begin(Mode mode);
    Mode mode() const { return m_mode; }

    void next();
    void back();
    int shown() const { return m_shown; } ///< steps on the screen
    QString narration() const;
    StoryView *view() const { return m_view; }

signals:
    void left();
    /// Five minutes more, asked for by key.
    void timeRequested(std::chrono::seconds by);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeHeader();
    QPushButton *makeButton(const char *name, const QString &text, const QString &tip);
    const QList<story::Step> &steps() const;
    bool canTour() const { return m_reason.isEmpty(); }
    Instant shownTime() const;
    void showSteps();
    void showTexts();
    void showTokens();
    void showTime();
    void setSizes();
    bool handleButtonKey(QPushButton *button, QKeyEvent *event);

    story::Tour &m_tour;
    const session::SessionLog &m_log;
    Clock m_clock;
    story::Tour::Means m_means;
    QStringList m_subtitles;
    QString m_reason; ///< why there is no guided flow
    QList<story::Step> m_session;
    QString m_sessionTitle;
    Mode m_mode = Mode::Session;
    int m_shown = 0;

    QWidget *m_header;
    QLabel *m_title;
    QLabel *m_time;
    Chip *m_step;
    QPushButton *m_guided;
    QPushButton *m_recorded;
    StoryView *m_view;
    TokenChips *m_tokens;
    PresenterFooter *m_footer;
    QTimer *m_tick;
};
