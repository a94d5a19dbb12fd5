// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/inspectionview.h"

#include "ui/decode/checksmodel.h"
#include "ui/decode/claimsmodel.h"
#include "ui/decode/findingsmodel.h"
#include "ui/decode/judgeform.h"
#include "ui/decode/rawjsonview.h"
#include "ui/decode/verdictbar.h"
#include "ui/decode/weaksecretcheck.h"
#include "ui/widgets/doorbutton.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/wraprow.h"
#include "ui/widgets/wraptable.h"

#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using explain::Severity;

namespace {

enum Tab { ClaimsTab, HeaderTab, RawTab, ChecksTab, FindingsTab };

} // namespace

InspectionView::InspectionView(Clock clock, QWidget *parent)
    : QTabWidget(parent)
    , m_claims(new ClaimsModel(tr("claim"), this))
    , m_headerRows(new ClaimsModel(tr("member"), this))
    , m_checks(new ChecksModel(this))
    , m_findings(new FindingsModel(this))
    , m_noFindings(new MutedLabel(tr("No findings.")))
    , m_note(new InlineMessage)
    , m_doors(new WrapRow)
    , m_about(new MutedLabel)
    , m_raw(new RawJsonView)
    , m_judge(new JudgeForm(std::move(clock)))
    , m_weak(new WeakSecretCheck)
{
    setObjectName(QStringLiteral("decodeTabs"));
    setDocumentMode(true);
    addTab(makeClaimsTab(), tr("Claims"));
    addTab(makeTable("headerTable", tr("Header members"), m_headerRows), tr("Header"));
    addTab(m_raw, tr("Raw JSON"));
    addTab(makeChecksTab(), QString());
    addTab(makeFindingsTab(), QString());
}

WrapTable *InspectionView::makeTable(const char *name, const QString &title, QAbstractItemModel *model)
{
    auto *table = new WrapTable;
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(title);
    table->setModel(model);
    return table;
}

QWidget *InspectionView::makeChecksTab()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_judge);
    layout->addWidget(m_weak);
    layout->addWidget(makeTable("checksTable", tr("Checks"), m_checks), 1);
    return page;
}

QWidget *InspectionView::makeFindingsTab()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    m_noFindings->setObjectName(QStringLiteral("noFindings"));
    m_noFindings->setWordWrap(true);
    layout->addWidget(m_noFindings);
    m_findingsTable = makeTable("findingsTable", tr("Findings"), m_findings);
    layout->addWidget(m_findingsTable, 1);
    layout->addStretch();
    return page;
}

QWidget *InspectionView::makeClaimsTab()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(8);
    m_claimsTable = makeTable("claimsTable", tr("Claims"), m_claims);
    m_note->setObjectName(QStringLiteral("decodeNote"));
    m_about->setObjectName(QStringLiteral("claimAbout"));
    m_about->setWordWrap(true);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_claimsTable);
    layout->addWidget(m_about);
    layout->addWidget(m_note);
    m_doors->setObjectName(QStringLiteral("decodeDoors"));
    m_doors->hide();
    layout->addWidget(m_doors);
    layout->addStretch(1);
    connect(m_note, &InlineMessage::actionTriggered, this, &InspectionView::showFindings);
    connect(m_claimsTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &InspectionView::showAbout);
    connect(m_claims, &QAbstractItemModel::modelReset, this, &InspectionView::showAbout);
    return page;
}

void InspectionView::showChecks()
{
    setCurrentIndex(ChecksTab);
}

void InspectionView::showFindings()
{
    setCurrentIndex(FindingsTab);
}

void InspectionView::setTimes(const explain::Inspection &inspection)
{
    m_claims->setRows(inspection.claims);
    m_headerRows->setRows(inspection.header);
}

void InspectionView::setInspection(const explain::Inspection &inspection, const QString &said)
{
    setTimes(inspection);
    m_checks->setChecks(inspection.checks);
    m_findings->setFindings(inspection.findings);
    m_findingsTable->setVisible(!inspection.findings.isEmpty());
    m_noFindings->setVisible(inspection.findings.isEmpty());
    m_raw->setInspection(inspection);
    const bool isWhole = inspection.signature.state != explain::Verdict::State::CannotCheck;
    const bool isHmac = isWhole && inspection.algorithm.startsWith(QLatin1String("HS"));
    m_weak->setToken(isHmac ? inspection.token.text : QByteArray());
    setTabText(ChecksTab, tr("Checks (%1)").arg(inspection.checks.size()));
    setTabText(FindingsTab, tr("Findings (%1)").arg(inspection.findings.size()));
    showNote(inspection, said);
    showDoors(inspection);
    showAbout();
}

void InspectionView::setDoors(std::function<QList<Door>(const explain::Inspection &)> doors)
{
    m_doorsOf = std::move(doors);
}

void InspectionView::showDoors(const explain::Inspection &inspection)
{
    const QList<Door> doors = m_doorsOf ? m_doorsOf(inspection) : QList<Door>();
    for (QAbstractButton *button : m_doors->findChildren<QAbstractButton *>(QString(), Qt::FindDirectChildrenOnly)) {
        button->setObjectName({});
        button->hide();
        button->deleteLater(); // it may be what leads here
    }
    for (const Door &door : doors)
        m_doors->add(doorButton(door));
    m_doors->setVisible(!doors.isEmpty());
}

/// Why a verdict isn't good; false where there is nothing to say.
bool InspectionView::showReason(const explain::Inspection &inspection)
{
    using State = explain::Verdict::State;
    const auto weight = [](const explain::Verdict &verdict) {
        return verdict.state == State::Good || verdict.detail.isEmpty() ? 0 : verdict.state == State::Bad ? 2 : 1;
    };
    const bool isSignature
        = weight(inspection.signature) > weight(inspection.simpleJwt) || inspection.signature.state == State::Bad;
    const explain::Verdict &reason = isSignature ? inspection.signature : inspection.simpleJwt;
    if (weight(reason) == 0)
        return false;
    const auto stop = std::find_if(
        inspection.checks.begin(), inspection.checks.end(), [](const explain::CheckRow &check) { return check.stops; });
    const bool isRefusal = !isSignature && stop != inspection.checks.end();
    m_note->show(toneOf(reason.state), tr("Why:"), isRefusal ? stop->text : reason.detail);
    const auto more = inspection.findings.size();
    m_note->setAction(more > 0 ? tr("%1 more").arg(more) : QString());
    return true;
}

/// The worst finding, or the reason of a verdict where that tells more. What the damage's message says already is not
/// said again.
void InspectionView::showNote(const explain::Inspection &inspection, const QString &said)
{
    const QList<explain::Finding> &findings = inspection.findings;
    const bool tells = !findings.isEmpty()
        && (findings.constFirst().severity != Severity::Info || findings.constFirst().id == "nested"
            || findings.constFirst().id == "encrypted");
    // A remark on claims counts for less than that the server did not sign them; damage would explain that.
    const bool isDamage = tells && findings.constFirst().severity == Severity::Error;
    const bool isUnsigned = inspection.signature.state == explain::Verdict::State::Bad && !isDamage;
    if ((!tells || isUnsigned) && showReason(inspection))
        return;
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
        m_note->show(tone,
            isSaid                                   ? tr("What helps:")
                : finding.severity == Severity::Info ? tr("Note:")
                                                     : tr("Finding:"),
            text);
        m_note->setAction(findings.size() > 1 ? tr("%1 more").arg(findings.size() - 1) : QString());
        return;
    }
    if (!showReason(inspection))
        m_note->clear();
}

void InspectionView::showAbout()
{
    const explain::ClaimRow *row = m_claims->row(m_claimsTable->currentIndex().row());
    const bool known = row && !row->about.isEmpty();
    m_about->setVisible(known);
    if (known)
        m_about->setText(QStringLiteral("%1 · %2 %3").arg(row->name, row->about, row->reference));
}
