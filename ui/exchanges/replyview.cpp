// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/replyview.h"

#include "core/base/timetext.h"
#include "core/diagnose/diagnose.h"
#include "ui/look/codetext.h"

#include "ui/actions/action.h"
#include "ui/exchanges/causesview.h"
#include "ui/exchanges/exchangetextview.h"
#include "ui/exchanges/exchangewords.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/mutedlabel.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

ReplyView::ReplyView(const session::SessionLog &log, Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_status(new Chip)
    , m_call(new QLabel)
    , m_time(new MutedLabel)
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_why(new CausesView(QStringLiteral("why")))
    , m_body(new ExchangeTextView(log, std::move(clock)))
{
    m_status->setObjectName(QStringLiteral("status"));
    m_call->setObjectName(QStringLiteral("calledUrl"));
    m_call->setTextFormat(Qt::PlainText);
    showAsCode(m_call);
    m_call->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_time->setObjectName(QStringLiteral("replyTime"));
    m_time->setElided(true);
    m_cancel->setObjectName(QStringLiteral("cancelCall"));
    m_cancel->setShortcut(keyOf(Action::CancelCall));
    m_cancel->setToolTip(withKey(tr("Cancel the call"), Action::CancelCall));
    m_body->setObjectName(QStringLiteral("replyBody"));
    m_body->setAccessibleName(tr("Reply as it came"));
    m_body->setTabChangesFocus(true);
    m_body->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_body->setMinimumHeight(m_body->fontMetrics().height() * 2 + 12);

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_status);
    row->addWidget(m_call);
    row->addWidget(m_time, 1);
    row->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_why);
    layout->addWidget(m_body);
    layout->addStretch(1);
    connect(m_body->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
        &ReplyView::fitBody);
    connect(m_why, &CausesView::trialRequested, this, &ReplyView::trialRequested);
    connect(m_cancel, &QPushButton::clicked, this, &ReplyView::cancelRequested);
    connect(m_body, &ExchangeTextView::tokenSelected, this, &ReplyView::tokenSelected);
    connect(m_body, &ExchangeTextView::tokenMenuRequested, this, &ReplyView::tokenMenuRequested);
    clear();
}

void ReplyView::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_why->setDoors(std::move(doors));
}

void ReplyView::showRunning(const QByteArray &method, const QUrl &url)
{
    show();
    m_status->setState(tr("calling…"), Tone::Neutral);
    m_call->setText(QStringLiteral("%1 %2").arg(QString::fromLatin1(method), url.path()));
    m_call->setToolTip(url.toString().toHtmlEscaped());
    m_duration.clear();
    m_earlier.clear();
    showTime();
    m_cancel->show();
    m_why->clear();
    m_body->hide();
}

void ReplyView::showExchange(
    const session::Exchange &exchange, const diagnose::DiagnoseContext &context, const QString &meaning)
{
    showReply(exchange);
    m_why->setCauses(exchange, diagnose::diagnose(exchange, context), meaning, context);
}

void ReplyView::showTrial(
    const session::Exchange &exchange, const session::Exchange &about, const diagnose::DiagnoseContext &context)
{
    showReply(exchange);
    const QString call = QStringLiteral("%1 %2").arg(QString::fromLatin1(about.method), about.url.path());
    const QString meaning
        = tr("This is about %1 (%2), and judged again by what this call showed.").arg(call, statusText(about));
    m_why->setCauses(about, diagnose::diagnose(about, context), meaning, context);
}

void ReplyView::showReply(const session::Exchange &exchange)
{
    showRunning(exchange.method, exchange.url);
    m_cancel->hide();
    m_status->setState(statusText(exchange), statusTone(exchange));
    m_duration = elapsedText(exchange.duration);
    showTime();
    showBody(exchange);
}

void ReplyView::setEarlier(const QString &note)
{
    m_earlier = note;
    showTime();
}

void ReplyView::showTime()
{
    m_time->setText(m_earlier.isEmpty() ? m_duration : QStringLiteral("%1 · %2").arg(m_duration, m_earlier));
    m_time->setToolTip(m_earlier.toHtmlEscaped());
}

void ReplyView::clear()
{
    m_why->clear();
    hide();
}

void ReplyView::showBody(const session::Exchange &exchange)
{
    const QByteArray &bytes = exchange.replyBody;
    m_body->setVisible(!bytes.isEmpty());
    archive::ExchangeText text = archive::replyText(exchange, m_log);
    if (text.text.endsWith(QLatin1Char('\n')))
        text.text.chop(1);
    m_body->setText(text, false);
    fitBody();
}

/// As high as its text, up to a limit beyond which it scrolls.
void ReplyView::fitBody()
{
    constexpr int mostLines = 7;
    const int lines = qBound(1, int(m_body->document()->size().height()), mostLines);
    m_body->setFixedHeight(m_body->fontMetrics().lineSpacing() * lines + 16);
}
