// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/verdictbar.h"

#include "core/base/plural.h"
#include "ui/look/icons.h"
#include "ui/widgets/chip.h"

#include <algorithm>

using explain::Verdict;

Tone toneOf(Verdict::State state)
{
    switch (state) {
    case Verdict::State::Good:
        return Tone::Good;
    case Verdict::State::Warning:
        return Tone::Warning;
    case Verdict::State::Bad:
        return Tone::Bad;
    case Verdict::State::NotChecked:
    case Verdict::State::CannotCheck:
        break;
    }
    return Tone::Neutral;
}

static QIcon iconOf(Verdict::State state)
{
    switch (state) {
    case Verdict::State::NotChecked:
        return themedIcon(QStringLiteral("question"), IconRole::Muted);
    case Verdict::State::CannotCheck:
        return themedIcon(QStringLiteral("stop"), IconRole::Muted);
    default:
        return toneIcon(toneOf(state));
    }
}

VerdictBar::VerdictBar(QWidget *parent)
    : WrapRow(parent)
    , m_signature(new Chip)
    , m_time(new Chip)
    , m_simpleJwt(new Chip)
    , m_findings(new Chip)
{
    const std::pair<Chip *, const char *> chips[] = { { m_signature, "signatureVerdict" }, { m_time, "timeVerdict" },
        { m_simpleJwt, "simpleJwtVerdict" }, { m_findings, "findingsChip" } };
    for (const auto &[chip, name] : chips) {
        chip->setObjectName(QLatin1String(name));
        chip->setClickable(true);
        add(chip);
    }
    m_findings->hide();
    connect(m_signature, &Chip::clicked, this, &VerdictBar::checksRequested);
    connect(m_time, &Chip::clicked, this, &VerdictBar::checksRequested);
    connect(m_simpleJwt, &Chip::clicked, this, &VerdictBar::checksRequested);
    connect(m_findings, &Chip::clicked, this, &VerdictBar::findingsRequested);
    clear();
}

void VerdictBar::show(Chip *chip, const Verdict &verdict, const QString &kind)
{
    const QString text = verdict.text.isEmpty() ? kind : verdict.text;
    chip->setState(text, toneOf(verdict.state), iconOf(verdict.state));
    chip->setToolTip(verdict.detail.toHtmlEscaped());
    chip->setAccessibleDescription(verdict.detail);
}

void VerdictBar::setInspection(const explain::Inspection &inspection)
{
    show(m_signature, inspection.signature, tr("Signature not checked"));
    show(m_time, inspection.time, tr("Time not checked"));
    show(m_simpleJwt, inspection.simpleJwt, tr("Simple JWT not checked"));
    const auto worthALook = std::count_if(inspection.findings.begin(), inspection.findings.end(),
        [](const explain::Finding &finding) { return finding.severity != explain::Severity::Info; });
    m_findings->setVisible(worthALook > 0);
    if (worthALook > 0) {
        const bool isError = inspection.findings.constFirst().severity == explain::Severity::Error;
        const QString text = counted(tr("%n finding(s)", nullptr, int(worthALook)), worthALook);
        m_findings->setState(text, isError ? Tone::Bad : Tone::Warning);
    }
}

void VerdictBar::setTime(const Verdict &time)
{
    m_time->setCounting(
        time.text.isEmpty() ? tr("Time not checked") : time.text, toneOf(time.state), iconOf(time.state));
    m_time->setToolTip(time.detail.toHtmlEscaped());
    m_time->setAccessibleDescription(time.detail);
}

void VerdictBar::clear()
{
    setInspection({});
}
