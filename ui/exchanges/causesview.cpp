// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/causesview.h"

#include "core/client/way.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/doorbutton.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraplabel.h"
#include "ui/widgets/wraprow.h"

#include <QEvent>
#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>

using diagnose::Cause;
using diagnose::Certainty;
using diagnose::Trial;

namespace {

constexpr int mostOthers = 4; ///< causes below the first: more is no short list

Tone toneOf(Certainty certainty)
{
    switch (certainty) {
    case Certainty::Sure:
        return Tone::Good;
    case Certainty::Likely:
        return Tone::Warning;
    case Certainty::Possible:
        break;
    }
    return Tone::Accent;
}

QString certaintyText(const Cause &cause)
{
    if (!cause.namesReason)
        return CausesView::tr("not known");
    switch (cause.certainty) {
    case Certainty::Sure:
        return CausesView::tr("sure");
    case Certainty::Likely:
        return CausesView::tr("likely");
    case Certainty::Possible:
        break;
    }
    return CausesView::tr("possible");
}

QString certaintyTip(const Cause &cause)
{
    if (!cause.namesReason)
        return CausesView::tr("What is known here explains nothing.");
    switch (cause.certainty) {
    case Certainty::Sure:
        return CausesView::tr("Nothing else explains this answer.");
    case Certainty::Likely:
        return CausesView::tr("The best explanation of this answer, not the only one.");
    case Certainty::Possible:
        break;
    }
    return CausesView::tr("It would explain this answer, as other things would.");
}

Chip *certaintyChip(const Cause &cause)
{
    auto *chip = new Chip;
    chip->setObjectName(QStringLiteral("certainty-%1").arg(QString::fromLatin1(cause.id)));
    chip->setState(certaintyText(cause), cause.namesReason ? toneOf(cause.certainty) : Tone::Neutral, {});
    chip->setToolTip(certaintyTip(cause));
    return chip;
}

/// Where it goes and what it carries there, before it goes.
QString trialTip(const Trial &trial)
{
    QStringList lines{ trial.tells,
        CausesView::tr("Sends %1 %2").arg(QString::fromLatin1(trial.request.method), trial.request.url.toString()) };
    if (!trial.costs.isEmpty())
        lines.append(CausesView::tr("It sends the refresh token along: that %1.").arg(trial.costs));
    if (const QString warning = client::clearTextWarning(trial.request.url); !warning.isEmpty())
        lines.append(warning);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

CausesView::CausesView(const QString &messageName, QWidget *parent)
    : QWidget(parent)
    , m_why(new InlineMessage)
    , m_layout(new QVBoxLayout(this))
{
    m_why->setObjectName(messageName);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_why);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void CausesView::setCauses(const session::Exchange &exchange, const QList<Cause> &causes, const QString &meaning,
    const diagnose::DiagnoseContext &context)
{
    removeParts();
    if (causes.isEmpty())
        return setMeaning(exchange.succeeded() ? Tone::Good : Tone::Warning, meaning);
    show();
    const Cause &first = causes.constFirst();
    QStringList lines{ first.text };
    for (const QString &line : { first.advice, meaning }) {
        if (!line.isEmpty())
            lines.append(line);
    }
    m_why->show(Tone::Warning, exchange.succeeded() ? tr("Doubtful:") : tr("%1:").arg(diagnose::leadOf(first)),
        lines.join(QLatin1Char('\n')));
    m_why->setDetail(first.evidence);

    QSet<QByteArray> offered; // a call is offered once, at the likeliest cause that it tells about
    const auto helpWith = [&](const Cause &cause) {
        QList<Trial> trials = diagnose::trialsOf(cause, exchange, context);
        trials.removeIf([&offered](const Trial &trial) { return offered.contains(trial.id); });
        for (const Trial &trial : trials)
            offered.insert(trial.id);
        QList<Door> doors = m_doorsOf ? m_doorsOf(cause, exchange) : QList<Door>();
        doors.removeIf([&offered](const Door &door) { return offered.contains(door.name.toLatin1()); });
        for (const Door &door : doors)
            offered.insert(door.name.toLatin1());
        return Help{ trials, doors };
    };
    addPart(makeActions(first, helpWith(first)));
    if (causes.size() > 1) {
        auto *title = new MutedLabel(first.certainty == Certainty::Sure ? tr("Besides:") : tr("What else it may be:"));
        title->setObjectName(QStringLiteral("otherCauses"));
        addPart(title);
    }
    for (const Cause &other : causes.mid(1, mostOthers))
        addPart(makeOther(other, helpWith(other)));
}

void CausesView::setMeaning(Tone tone, const QString &meaning)
{
    removeParts();
    setVisible(!meaning.isEmpty());
    if (meaning.isEmpty())
        return m_why->clear();
    m_why->setDetail({});
    m_why->show(tone, {}, meaning);
}

void CausesView::clear()
{
    removeParts();
    m_why->clear();
    hide();
}

QWidget *CausesView::makeActions(const Cause &cause, const Help &help)
{
    auto *row = new WrapRow;
    row->add(certaintyChip(cause));
    for (const Door &door : help.doors) {
        if (!door.isMinor)
            row->add(doorButton(door));
    }
    for (const Trial &trial : help.trials) {
        auto *button
            = new QPushButton(trial.costs.isEmpty() ? trial.title : tr("%1 (%2)").arg(trial.title, trial.costs));
        button->setObjectName(QStringLiteral("trial-%1").arg(QString::fromLatin1(trial.id)));
        button->setToolTip(trialTip(trial).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")));
        button->setAccessibleDescription(trialTip(trial));
        connect(button, &QPushButton::clicked, this, [this, request = trial.request] { emit trialRequested(request); });
        row->add(button);
    }
    for (const Door &door : help.doors) {
        if (door.isMinor)
            row->add(doorButton(door));
    }
    return row;
}

QWidget *CausesView::makeOther(const Cause &cause, const Help &help)
{
    auto *part = new QWidget;
    part->setObjectName(QStringLiteral("cause-%1").arg(QString::fromLatin1(cause.id)));
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(10, 0, 0, 0);
    layout->setSpacing(4);
    auto *text = new WrapLabel(withBreaks(cause.text));
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setAccessibleName(tr("%1: %2").arg(certaintyText(cause), cause.text));
    auto *evidence = new MutedLabel(withBreaks(cause.evidence));
    evidence->setWordWrap(true);
    if (cause.evidence.isEmpty())
        evidence->hide();
    part->setToolTip(cause.advice.toHtmlEscaped());
    layout->addWidget(text);
    layout->addWidget(evidence);
    layout->addWidget(makeActions(cause, help));
    return part;
}

/// Texts that wrap ask for their height at a width of their own choice; at this one nothing is squeezed together.
bool CausesView::event(QEvent *event)
{
    const bool handled = QWidget::event(event);
    if ((event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) && width() > 0) {
        const int wanted = m_layout->totalHeightForWidth(width());
        if (wanted > 0 && wanted != minimumHeight())
            setMinimumHeight(wanted);
    }
    return handled;
}

void CausesView::addPart(QWidget *part)
{
    m_layout->addWidget(part);
    m_parts.append(part);
}

void CausesView::removeParts()
{
    for (QWidget *part : std::exchange(m_parts, {})) {
        part->hide();
        part->deleteLater(); // a button of it may be what leads here
    }
    setMinimumHeight(0); // what follows asks for its own, but for no layout if it is shown only afterwards
}
