// SPDX-License-Identifier: GPL-3.0-or-later
// How DecodePane shows an inspection.
#include "ui/decode/checksmodel.h"
#include "ui/decode/claimsmodel.h"
#include "ui/decode/decodepane.h"
#include "ui/decode/findingsmodel.h"
#include "ui/decode/inspectionrunner.h"
#include "ui/decode/judgeform.h"
#include "ui/decode/rawjsonview.h"
#include "ui/decode/verdictbar.h"
#include "ui/decode/weaksecretcheck.h"
#include "ui/json/jsonspans.h"
#include "ui/token/tokenview.h"
#include "ui/token/utf8offsets.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraptable.h"

#include <QComboBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <algorithm>

using explain::SegmentKind;
using explain::Severity;

namespace {

TokenSpan::Role roleOf(SegmentKind kind)
{
    switch (kind) {
    case SegmentKind::Header:
        return TokenSpan::Role::Header;
    case SegmentKind::Payload:
    case SegmentKind::Ciphertext:
    case SegmentKind::EncryptedKey:
    case SegmentKind::InitVector:
        return TokenSpan::Role::Payload;
    case SegmentKind::Signature:
    case SegmentKind::Tag:
        break;
    }
    return TokenSpan::Role::Signature;
}

} // namespace

void DecodePane::showHeader()
{
    const bool any = !m_inspection.found.isEmpty();
    const QString type = visibleText(m_inspection.tokenType.left(24)); // from outside; a chip is no place for more
    m_type->setVisible(any && !type.isEmpty());
    m_type->setState(type, Tone::Accent, {});
    m_type->setAccessibleName(tr("Token type %1").arg(type));
    m_judgeChip->setVisible(any && m_judge->judging().isAny());
    m_compare->setEnabled(any || isComparing());
    m_editCopy->setEnabled(any);
    m_copy->setEnabled(any);
    setAccessibleDescription(m_inspection.summary);
}

void DecodePane::colourToken()
{
    QList<TokenSpan> spans;
    QList<TokenMark> marks;
    if (!m_inspection.found.isEmpty()) {
        const QString &text = m_token->text();
        const scan::FoundToken &token = m_inspection.token;
        Utf8Offsets offsets(text, m_inputSize);
        const auto place = [&](qsizetype inToken) { return offsets.position(token.inputOffset(inToken)); };
        const qsizetype tokenStart = offsets.position(token.offset);
        const qsizetype tokenEnd = offsets.position(token.offset + token.length);
        if (tokenStart > 0)
            spans.append({ 0, tokenStart, TokenSpan::Role::Aside });
        for (const explain::Segment &segment : m_inspection.segments) {
            if (segment.length == 0)
                continue;
            const qsizetype start = place(segment.offset);
            const qsizetype end = place(segment.offset + segment.length - 1) + 1;
            spans.append({ start, end - start, roleOf(segment.kind) });
            // A wrong character shifts all bits behind it: what the JSON then lacks is only its consequence.
            const auto isOfText = [](const explain::Damage &damage) { return damage.byteOffset < 0; };
            const bool ofText = std::any_of(segment.damage.begin(), segment.damage.end(), isOfText);
            for (const explain::Damage &damage : segment.damage) {
                if (ofText && !isOfText(damage))
                    continue;
                const qsizetype from = place(damage.offset);
                marks.append({ from, qMax<qsizetype>(1, place(damage.offset + damage.length) - from), damage.text });
            }
        }
        if (tokenEnd < text.size())
            spans.append({ tokenEnd, text.size() - tokenEnd, TokenSpan::Role::Aside });
    }
    m_token->setSpans(std::move(spans));
    m_token->setMarks(std::move(marks));
}

void DecodePane::showDamage()
{
    const QList<TokenMark> &marks = m_token->marks();
    m_damage->setAction(m_inspection.found.isEmpty() ? QString() : tr("Go there"));
    if (m_token->text().isEmpty())
        return m_damage->clear();
    if (m_inspection.found.isEmpty())
        return m_damage->show(Tone::Neutral, {}, m_inspection.summary);
    if (marks.isEmpty())
        return m_damage->clear();
    const QString lead = tr("Character %1:").arg(marks.constFirst().start + 1);
    const auto more = marks.size() - 1;
    const QString first = marks.constFirst().text;
    const QString text = more > 1 ? tr("%1 And %2 more places.").arg(first).arg(more)
        : more == 1               ? tr("%1 And one more place.").arg(first)
                                  : first;
    m_damage->show(Tone::Warning, lead, text);
}

void DecodePane::showPicker()
{
    const auto count = m_inspection.found.size();
    if (count > 1 && m_picker->isHidden())
        m_picker->resize(0, 0); // shown before it is laid out, it must not count as under the mouse
    m_picker->setVisible(count > 1);
    if (count < 2)
        return m_picker->clear();
    QStringList titles;
    for (qsizetype i = 0; i < qMin<qsizetype>(count, 500); ++i) {
        const scan::FoundToken &token = m_inspection.found.at(i);
        const QString place = token.place.isEmpty() ? tr("at byte %1").arg(token.offset) : token.place;
        titles.append(tr("Token %1 of %2 · %3").arg(i + 1).arg(count).arg(place));
    }
    m_picker->clear();
    m_picker->addItems(titles);
    m_picker->setCurrentIndex(m_inspection.selected);
}

void DecodePane::showTables()
{
    const bool any = !m_inspection.found.isEmpty();
    m_body->setCurrentIndex(any ? 1 : 0);
    if (any)
        m_verdicts->setInspection(m_inspection);
    else
        m_verdicts->clear();
    m_claims->setRows(m_inspection.claims);
    m_headerRows->setRows(m_inspection.header);
    m_checks->setChecks(m_inspection.checks);
    m_findings->setFindings(m_inspection.findings);
    m_findingsTable->setVisible(!m_inspection.findings.isEmpty());
    m_noFindings->setVisible(m_inspection.findings.isEmpty());
    m_raw->setInspection(m_inspection);
    const bool isWhole = m_inspection.signature.state != explain::Verdict::State::CannotCheck;
    m_weak->setToken(isWhole && m_inspection.algorithm.startsWith(QLatin1String("HS")) ? token() : QByteArray());
    m_tabs->setTabText(ChecksTab, tr("Checks (%1)").arg(m_inspection.checks.size()));
    m_tabs->setTabText(FindingsTab, tr("Findings (%1)").arg(m_inspection.findings.size()));
    showNote();
    showAbout();
}

/// Why a verdict isn't good; false where there is nothing to say.
bool DecodePane::showReason()
{
    using State = explain::Verdict::State;
    const auto weight = [](const explain::Verdict &verdict) {
        return verdict.state == State::Good || verdict.detail.isEmpty() ? 0 : verdict.state == State::Bad ? 2 : 1;
    };
    const bool isSignature = weight(m_inspection.signature) > weight(m_inspection.simpleJwt);
    const explain::Verdict &reason = isSignature ? m_inspection.signature : m_inspection.simpleJwt;
    if (weight(reason) == 0)
        return false;
    const auto stop = std::find_if(m_inspection.checks.begin(), m_inspection.checks.end(),
        [](const explain::CheckRow &check) { return check.stops; });
    const bool isRefusal = !isSignature && stop != m_inspection.checks.end();
    m_note->show(toneOf(reason.state), tr("Why:"), isRefusal ? stop->text : reason.detail);
    const auto more = m_inspection.findings.size();
    m_note->setAction(more > 0 ? tr("%1 more").arg(more) : QString());
    return true;
}

/// The worst finding, or the reason of a verdict where that tells more. What the damage's message says already is not
/// said again.
void DecodePane::showNote()
{
    const QList<explain::Finding> &findings = m_inspection.findings;
    const bool tells = !findings.isEmpty()
        && (findings.constFirst().severity != Severity::Info || findings.constFirst().id == "nested"
            || findings.constFirst().id == "encrypted");
    if (!tells && showReason())
        return;
    const QString said = m_token->marks().isEmpty() ? QString() : m_token->marks().constFirst().text;
    for (const explain::Finding &finding : findings) {
        const bool isSaid = !said.isEmpty() && finding.text.contains(said);
        const QString text = isSaid    ? finding.advice
            : finding.advice.isEmpty() ? finding.text
                                       : finding.text + u' ' + finding.advice;
        if (text.isEmpty())
            continue;
        const Tone tone = finding.severity == Severity::Error ? Tone::Bad
            : finding.severity == Severity::Warning           ? Tone::Warning
                                                              : Tone::Accent;
        m_note->show(tone, finding.severity == Severity::Info ? tr("Note:") : tr("Look:"), text);
        m_note->setAction(findings.size() > 1 ? tr("%1 more").arg(findings.size() - 1) : QString());
        return;
    }
    if (!showReason())
        m_note->clear();
}

void DecodePane::showAbout()
{
    const explain::ClaimRow *row = m_claims->row(m_claimsTable->currentIndex().row());
    const bool known = row && !row->about.isEmpty();
    m_about->setVisible(known);
    if (known)
        m_about->setText(QStringLiteral("%1 · %2 %3").arg(row->name, row->about, row->reference));
}
