// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/presenter.h"

#include "core/base/timetext.h"
#include "ui/look/theme.h"
#include "ui/story/largetype.h"
#include "ui/story/presenterfooter.h"
#include "ui/story/storyview.h"
#include "ui/story/tokenchips.h"
#include "ui/widgets/chip.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

using namespace std::chrono_literals;

Presenter::Presenter(story::Tour &tour, const session::SessionLog &log, Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_tour(tour)
    , m_log(log)
    , m_clock(std::move(clock))
    , m_reason(tr("There is no server whose clock could be moved."))
    , m_view(new StoryView)
    , m_tokens(new TokenChips(log))
    , m_footer(new PresenterFooter)
    , m_tick(new QTimer(this))
{
    setObjectName(QStringLiteral("presenter"));
    setAccessibleName(tr("Presentation of the flow"));
    setFocusPolicy(Qt::StrongFocus);
    m_view->setObjectName(QStringLiteral("presenterView"));
    m_view->setFocusPolicy(Qt::NoFocus); // the keys step
    m_view->setPresenting(true);
    m_header = makeHeader();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addSpacing(10);
    layout->addWidget(m_view, 1);
    m_tokens->setContentsMargins(24, 6, 24, 8);
    layout->addWidget(m_tokens);
    layout->addWidget(m_footer);

    for (QPushButton *button : m_footer->buttons())
        button->installEventFilter(this);
    connect(m_footer, &PresenterFooter::backRequested, this, &Presenter::back);
    connect(m_footer, &PresenterFooter::nextRequested, this, &Presenter::next);
    connect(m_footer, &PresenterFooter::leaveRequested, this, &Presenter::left);
    connect(&tour, &story::Tour::stepPlayed, this, [this](int index) {
        if (m_mode != Mode::Guided)
            return;
        m_view->setSteps(m_tour.steps().mid(0, index));
        m_view->append(m_tour.steps().at(index));
        m_shown = index + 1;
        showTexts();
    });
    connect(m_tick, &QTimer::timeout, this, [this] {
        showTime();
        showTokens();
    });
    m_tick->start(1000);
    if (parent) {
        parent->installEventFilter(this);
        setGeometry(parent->rect());
    }
    setSizes();
}

QWidget *Presenter::makeHeader()
{
    auto *header = new QWidget;
    m_title = new QLabel;
    m_title->setTextFormat(Qt::PlainText);
    m_time = new QLabel;
    m_time->setObjectName(QStringLiteral("presenterTime"));
    m_time->setAccessibleDescription(tr("Time of the server"));
    m_step = new Chip;
    m_step->setObjectName(QStringLiteral("presenterStep"));
    m_guided = makeButton("presenterGuided", tr("Guided flow"), {});
    m_recorded
        = makeButton("presenterSession", tr("This session"), tr("Step through what happened in this session (S)"));
    for (QPushButton *button : { m_guided, m_recorded })
        button->setCheckable(true);
    connect(m_guided, &QPushButton::clicked, this, [this] { begin(Mode::Guided); });
    connect(m_recorded, &QPushButton::clicked, this, [this] { begin(Mode::Session); });
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(24, 10, 24, 10);
    row->setSpacing(12);
    row->addWidget(m_title);
    row->addStretch(1);
    row->addWidget(m_guided);
    row->addWidget(m_recorded);
    row->addSpacing(12);
    row->addWidget(m_time);
    row->addWidget(m_step);
    return header;
}

QPushButton *Presenter::makeButton(const char *name, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    button->installEventFilter(this);
    return button;
}

void Presenter::offerTour(const story::Tour::Means &means, const QStringList &subtitles)
{
    m_means = means;
    m_subtitles = subtitles;
    m_reason.clear();
}

void Presenter::refuseTour(const QString &reason)
{
    m_reason = reason;
}

void Presenter::setSession(const QList<story::Step> &steps, const QString &title)
{
    m_session = steps;
    m_sessionTitle = title;
}

void Presenter::begin(Mode mode)
{
    m_mode = canTour() ? mode : Mode::Session;
    m_shown = 0;
    if (m_mode == Mode::Guided)
        m_tour.begin(m_means);
    else
        m_shown = std::min<int>(1, int(m_session.size()));
    m_guided->setEnabled(canTour());
    m_guided->setToolTip(canTour() ? tr("Plays the flow on the embedded server, call by call (G)") : m_reason);
    m_guided->setChecked(m_mode == Mode::Guided);
    m_recorded->setChecked(m_mode == Mode::Session);
    m_title->setText(m_mode == Mode::Guided ? tr("Logging out with Simple JWT") : m_sessionTitle);
    m_view->setSubtitles(m_subtitles);
    m_footer->setKeys(m_mode == Mode::Guided
            ? tr("→ or Space: next   ←: back\nT: +5 min   Home: start over\nEsc: leave")
            : tr("→ or Space: next   ←: back\nHome: start over   Esc: leave"));
    showSteps();
}

const QList<story::Step> &Presenter::steps() const
{
    return m_mode == Mode::Guided ? m_tour.steps() : m_session;
}

void Presenter::next()
{
    if (m_shown < steps().size()) {
        ++m_shown;
        if (m_view->steps().size() == m_shown - 1)
            m_view->append(steps().at(m_shown - 1));
        showTexts();
    } else if (m_mode == Mode::Guided) {
        m_tour.playNext();
    }
}

void Presenter::back()
{
    if (m_shown <= (m_mode == Mode::Guided ? 0 : 1))
        return;
    --m_shown;
    showSteps();
}

void Presenter::showSteps()
{
    m_view->setSteps(steps().mid(0, m_shown));
    showTexts();
}

QString Presenter::narration() const
{
    return m_footer->narration();
}

void Presenter::showTexts()
{
    const bool isGuided = m_mode == Mode::Guided;
    const int all = isGuided ? story::Tour::stopCount : int(m_session.size());
    m_step->setState(m_shown == 0 ? tr("Start") : tr("step %1 of %2").arg(m_shown).arg(all), Tone::Accent, QIcon());
    m_step->setVisible(all > 0);
    const bool isNewest = m_shown == steps().size();
    const QString announcement = isGuided && isNewest ? m_tour.announcement() : QString();
    if (m_shown > 0)
        m_footer->say(steps().at(m_shown - 1).narration, announcement);
    else if (isGuided)
        m_footer->say(
            tr("A user logs in, works with the tokens and logs out. Which of them are dead then, and which live on?"),
            announcement);
    else
        m_footer->say(
            tr("Nothing has happened in this session yet."), canTour() ? tr("Press G for the guided flow.") : m_reason);
    m_footer->setSteppable(m_shown > (isGuided ? 0 : 1), !isNewest || (isGuided && !m_tour.isAtEnd()));
    showTime();
    showTokens();
}

/// The tokens live on while the newest step of the guided flow is discussed; of an earlier one they are as they were.
Instant Presenter::shownTime() const
{
    const bool isLive = m_mode == Mode::Guided && m_shown == m_tour.played();
    if (m_shown == 0)
        return m_clock();
    const Instant then = steps().at(m_shown - 1).at;
    return isLive ? std::max(m_clock(), then) : then;
}

void Presenter::showTime()
{
    const Instant time = shownTime();
    m_time->setText(clockText(time, time));
}

void Presenter::showTokens()
{
    m_tokens->showTokens(steps().mid(0, m_shown), shownTime());
}

void Presenter::setSizes()
{
    const int unit = std::max(13, height() / 52);
    setTypeSize(m_view, unit);
    setTypeSize(m_title, unit * 5 / 4, true);
    setTypeSize(m_step, unit);
    m_tokens->setTypeSize(unit);
    m_footer->setTypeSize(unit);
    m_step->updateGeometry();
    for (QPushButton *button : { m_guided, m_recorded })
        setTypeSize(button, unit * 7 / 8);
    QFont mono = monospaceFont();
    mono.setPixelSize(unit * 5 / 4);
    m_time->setFont(mono);
    m_footer->setFixedHeight(std::max(120, height() / 6));
}

void Presenter::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(m_header->geometry(), theme.panel);
    painter.fillRect(m_footer->geometry(), theme.panel);
    painter.fillRect(QRect(0, m_header->geometry().bottom(), width(), 1), theme.line);
    painter.fillRect(QRect(0, m_footer->geometry().top(), width(), 1), theme.line);
}

void Presenter::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    setSizes();
}

bool Presenter::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    auto *button = qobject_cast<QPushButton *>(watched);
    return button && event->type() == QEvent::KeyPress && handleButtonKey(button, static_cast<QKeyEvent *>(event));
}

/// On a button, too, the arrows step; Return presses it, whatever it does elsewhere.
bool Presenter::handleButtonKey(QPushButton *button, QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        keyPressEvent(event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!event->isAutoRepeat())
            button->click();
        return true;
    default:
        return false;
    }
}

bool Presenter::event(QEvent *event)
{
    // The window's shortcuts would act on what is covered; those with Ctrl, as to quit, stay.
    if (event->type() == QEvent::ShortcutOverride
        && !(static_cast<QKeyEvent *>(event)->modifiers() & (Qt::ControlModifier | Qt::AltModifier)))
        event->accept();
    return QWidget::event(event);
}

void Presenter::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Space:
    case Qt::Key_PageDown: // what remote controls send
    case Qt::Key_Return:
        return next();
    case Qt::Key_Left:
    case Qt::Key_PageUp:
    case Qt::Key_Backspace:
        return back();
    case Qt::Key_Home:
        return begin(m_mode);
    case Qt::Key_G:
        return begin(Mode::Guided);
    case Qt::Key_S:
        return begin(Mode::Session);
    case Qt::Key_T:
        if (m_mode == Mode::Guided)
            emit timeRequested(5min);
        return;
    case Qt::Key_Escape:
    case Qt::Key_F11:
        emit left();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}
