// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storypane.h"

#include "core/story/mermaid.h"
#include "ui/look/icons.h"
#include "ui/story/storyexport.h"
#include "ui/story/storyview.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/savefiledialog.h"

#include <QElapsedTimer>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

StoryPane::StoryPane(const session::SessionLog &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_context([&log] {
        diagnose::DiagnoseContext context;
        context.log = &log;
        return context;
    })
    , m_view(new StoryView)
    , m_narration(new MutedLabel)
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("flowDiagramPane"));
    m_view->setEmptyText(tr(
        "Log in or issue tokens for a user, then call an endpoint: each call draws its arrows here, and says what it "
        "means. Present plays the whole flow on the embedded server, step by step."));
    m_narration->setObjectName(QStringLiteral("flowNarration"));
    m_narration->setElided(true);
    m_message->setObjectName(QStringLiteral("flowMessage"));
    m_message->setClosable(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->setSpacing(2);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_message);
    layout->addWidget(makeBottom());
    setFocusProxy(m_view);

    m_older.setInterval(0);
    connect(&m_older, &QTimer::timeout, this, &StoryPane::drawOlder);
    connect(&log, &session::SessionLog::exchangeAdded, this, &StoryPane::add);
    connect(&log, &session::SessionLog::restored, this, &StoryPane::drawAnew);
    connect(m_view, &StoryView::currentChanged, this, &StoryPane::showNarration);
    connect(m_view, &StoryView::exchangeSelected, this, &StoryPane::exchangeSelected);
    connect(m_view, &StoryView::exchangeActivated, this, &StoryPane::exchangeActivated);
    connect(m_view, &StoryView::tokenSelected, this, &StoryPane::tokenSelected);
    connect(m_view, &StoryView::tokenMenuRequested, this, &StoryPane::tokenMenuRequested);
    showNarration();
}

QWidget *StoryPane::makeBottom()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(8, 0, 4, 0);
    layout->setSpacing(8);
    layout->addWidget(m_narration, 1);
    m_copy = makeButton("flowCopy", "copy", tr("Copy Mermaid"),
        tr("Copy the diagram as Mermaid text, for a README or a merge request; no token is in it"));
    m_save = makeButton(
        "flowSave", "save", tr("Save picture…"), tr("Save the diagram as SVG, PNG or Mermaid; no token is in it"));
    QPushButton *present
        = makeButton("flowPresent", "present", tr("Present"), tr("Show the flow to others, in large type (F11)"));
    for (QPushButton *button : { m_copy, m_save, present })
        layout->addWidget(button);
    connect(m_copy, &QPushButton::clicked, this, &StoryPane::copyMermaid);
    connect(m_save, &QPushButton::clicked, this, &StoryPane::chooseFile);
    connect(present, &QPushButton::clicked, this, &StoryPane::presentRequested);
    return row;
}

QPushButton *StoryPane::makeButton(const char *name, const char *icon, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(themedIcon(QLatin1String(icon)), text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    return button;
}

void StoryPane::setDiagnoseContext(ContextSource source)
{
    m_context = std::move(source);
    drawAnew();
}

void StoryPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        drawAnew();
}

void StoryPane::drawAnew()
{
    m_older.stop();
    m_isStale = !isVisible();
    if (m_isStale)
        return;
    m_view->setSteps({});
    m_oldest = m_log.exchanges().size();
    drawOlder();
    showNarration();
}

/// A few, so that a long session doesn't hold up the window: the newest, which are in sight, come first.
void StoryPane::drawOlder()
{
    constexpr qsizetype few = 60; // more than a screen shows
    constexpr qint64 moment = 6; // milliseconds
    QElapsedTimer taken;
    taken.start();
    const diagnose::DiagnoseContext context = m_context();
    const qsizetype last = std::max<qsizetype>(0, m_oldest - mostSteps + m_view->steps().size());
    QList<story::Step> steps;
    while (m_oldest > last && steps.size() < few && taken.elapsed() < moment)
        steps.prepend(story::stepAt(--m_oldest, context));
    m_view->replaceOldest(0, steps);
    if (m_oldest > last)
        m_older.start();
    else
        m_older.stop();
}

void StoryPane::drawAllOlder()
{
    while (m_older.isActive())
        drawOlder();
}

void StoryPane::add(quint64 id)
{
    const session::Exchange *exchange = m_log.exchange(id);
    if (!isVisible() || !exchange) {
        m_isStale = true;
        return;
    }
    if (const qsizetype drawn = m_view->steps().size(); drawn >= mostSteps + mostSteps / 4) {
        m_oldest += drawn - mostSteps;
        m_view->replaceOldest(drawn - mostSteps, {});
    }
    m_view->append(story::stepAt(m_log.exchanges().size() - 1, m_context()));
    showNarration();
}

void StoryPane::showNarration()
{
    const QList<story::Step> &steps = m_view->steps();
    const qsizetype row = m_view->currentRow();
    const qsizetype step = row < 0 ? steps.size() - 1 : m_view->picture().rows().at(row).step;
    const QString text = step < 0 ? QString() : steps.at(step).narration;
    m_narration->setText(text);
    m_narration->setToolTip(text.toHtmlEscaped());
    m_message->clear();
    m_copy->setEnabled(!steps.isEmpty());
    m_save->setEnabled(!steps.isEmpty());
}

void StoryPane::copyMermaid()
{
    drawAllOlder();
    copyText(QString::fromUtf8(story::toMermaid(m_view->steps())));
    m_message->show(Tone::Good, {}, tr("The diagram is copied as Mermaid, without tokens."));
}

void StoryPane::chooseFile()
{
    QFileDialog *dialog = saveFileDialog(this, tr("Save the flow diagram"), tr("flow-diagram"),
        { tr("SVG (*.svg)"), tr("PNG (*.png)"), tr("Mermaid (*.mmd)"), tr("Markdown (*.md)") });
    connect(dialog, &QFileDialog::fileSelected, this, &StoryPane::save);
    dialog->open();
}

void StoryPane::save(const QString &path)
{
    drawAllOlder();
    const auto saved = saveStory(m_view->steps(), {}, path, Theme::of(this));
    if (saved)
        m_message->show(Tone::Good, {}, tr("Saved to %1, without tokens.").arg(path));
    else
        m_message->show(saved.error());
}
