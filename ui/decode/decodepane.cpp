// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/decodepane.h"

#include "ui/decode/checksmodel.h"
#include "ui/decode/claimsmodel.h"
#include "ui/decode/findingsmodel.h"
#include "ui/decode/inspectionrunner.h"
#include "ui/decode/judgeform.h"
#include "ui/decode/rawjsonview.h"
#include "ui/decode/verdictbar.h"
#include "ui/decode/weaksecretcheck.h"
#include "ui/look/icons.h"
#include "ui/token/tokenview.h"
#include "ui/token/utf8offsets.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/layoutpause.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/wraptable.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace std::chrono_literals;
using explain::SegmentKind;

namespace {

constexpr auto largeTick = 5s; // a countdown is not worth more of a megabyte's work
constexpr auto typingRest = 800ms; // what is typed counts as one token once nobody types on

} // namespace

DecodePane::DecodePane(const explain::Inspector &inspector, ContextProvider context, Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_inspector(inspector)
    , m_context(std::move(context))
    , m_clock(std::move(clock))
    , m_runner(new InspectionRunner(inspector, this))
    , m_panel(new Panel(tr("Decode")))
    , m_field(new QWidget)
    , m_type(new Chip)
    , m_copyChip(new Chip)
    , m_judgeChip(new Chip)
    , m_compare(new QPushButton(tr("Compare with…")))
    , m_editCopy(new QPushButton(tr("Edit a copy")))
    , m_copy(new QPushButton(tr("Copy")))
    , m_token(new TokenView)
    , m_picker(new QComboBox)
    , m_damage(new InlineMessage)
    , m_verdicts(new VerdictBar)
    , m_body(new QStackedWidget)
    , m_tabs(new QTabWidget)
    , m_claims(new ClaimsModel(tr("claim"), this))
    , m_headerRows(new ClaimsModel(tr("member"), this))
    , m_checks(new ChecksModel(this))
    , m_findings(new FindingsModel(this))
    , m_noFindings(new MutedLabel(tr("Nothing here needs a second look.")))
    , m_note(new InlineMessage)
    , m_about(new MutedLabel)
    , m_raw(new RawJsonView)
    , m_judge(new JudgeForm(m_clock))
    , m_weak(new WeakSecretCheck)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    setAcceptDrops(true);
    makeHeader();
    makeField();
    m_panel->body()->addWidget(m_body, 1);
    auto *empty
        = new MutedLabel(tr("No token yet. Issue one in Flow, choose one anywhere in the window, or paste one above: "
                            "alone, in a header, a reply, a cURL command or a log line. Nothing is sent or fetched."));
    empty->setWordWrap(true);
    empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    empty->setObjectName(QStringLiteral("decodeEmpty"));
    m_body->addWidget(empty);
    m_body->addWidget(makeTabs());

    connect(m_runner, &InspectionRunner::finished, this, &DecodePane::take);
    m_ticker.setInterval(1s);
    connect(&m_ticker, &QTimer::timeout, this, &DecodePane::tick);
    m_settled.setSingleShot(true);
    m_settled.setInterval(typingRest);
    connect(&m_settled, &QTimer::timeout, this, &DecodePane::announce);
    inspect();
}

void DecodePane::makeHeader()
{
    m_type->setObjectName(QStringLiteral("decodeType"));
    m_copyChip->setObjectName(QStringLiteral("decodeCopyChip"));
    m_copyChip->setState(tr("edited copy"), Tone::Warning, themedIcon(QStringLiteral("edit"), IconRole::Warning));
    m_copyChip->hide();
    m_panel->addHeaderWidget(m_type);
    m_judgeChip->setObjectName(QStringLiteral("decodeJudgeChip"));
    m_judgeChip->setState(tr("what if"), Tone::Warning, themedIcon(QStringLiteral("question"), IconRole::Warning));
    m_judgeChip->setClickable(true);
    m_judgeChip->hide();
    connect(m_judgeChip, &Chip::clicked, this, [this] { m_tabs->setCurrentIndex(ChecksTab); });
    m_panel->addHeaderWidget(m_copyChip);
    m_panel->addHeaderWidget(m_judgeChip);

    m_compare->setObjectName(QStringLiteral("decodeCompare"));
    m_compare->setCheckable(true);
    m_compare->setToolTip(tr("Shows this token beside another one, claim by claim (Ctrl+Shift+E)"));
    m_compare->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+E")));
    connect(m_compare, &QPushButton::clicked, this,
        [this](bool checked) { checked ? compareWithSibling() : closeComparison(); });
    m_editCopy->setObjectName(QStringLiteral("decodeEditCopy"));
    m_editCopy->setToolTip(tr("Opens a copy in Compose; this token stays as it is (Ctrl+E)"));
    m_editCopy->setShortcut(QKeySequence(QStringLiteral("Ctrl+E")));
    connect(m_editCopy, &QPushButton::clicked, this, [this] { emit editCopyRequested(token()); });
    m_copy->setObjectName(QStringLiteral("decodeCopy"));
    m_copy->setToolTip(tr("Copies the token alone, without what stands around it (Ctrl+Shift+C)"));
    m_copy->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(QString::fromUtf8(token())); });
    m_panel->addHeaderButton(m_compare);
    m_panel->addHeaderButton(m_editCopy);
    m_panel->addHeaderButton(m_copy);
}

void DecodePane::makeField()
{
    m_token->setObjectName(QStringLiteral("token"));
    m_token->setAccessibleName(tr("Token"));
    m_token->setPlaceholderText(tr("Paste a token, or anything that holds one"));
    m_picker->setObjectName(QStringLiteral("tokenPicker"));
    m_picker->setAccessibleName(tr("Which of the tokens found"));
    m_picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_picker->hide();
    m_damage->setObjectName(QStringLiteral("tokenDamage"));
    m_verdicts->setObjectName(QStringLiteral("verdicts"));
    auto *body = new QVBoxLayout(m_field);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(m_panel->body()->spacing());
    m_panel->body()->addWidget(m_field);
    body->addWidget(m_token);
    body->addWidget(m_picker);
    body->addWidget(m_damage);
    body->addWidget(m_verdicts);

    connect(m_token, &TokenView::textChanged, this, &DecodePane::textEdited);
    connect(m_damage, &InlineMessage::actionTriggered, this, [this] {
        m_token->goToFirstMark();
        m_token->setFocus();
    });
    connect(m_picker, &QComboBox::activated, this, [this](int index) {
        m_selected = index;
        inspect();
    });
    connect(m_verdicts, &VerdictBar::checksRequested, this, [this] { m_tabs->setCurrentIndex(ChecksTab); });
    connect(m_verdicts, &VerdictBar::findingsRequested, this, [this] { m_tabs->setCurrentIndex(FindingsTab); });
}

WrapTable *DecodePane::makeTable(
    const char *name, const QString &title, QAbstractItemModel *model, QList<double> shares)
{
    auto *table = new WrapTable;
    table->setObjectName(QLatin1String(name));
    table->setAccessibleName(title);
    table->setColumnShares(std::move(shares));
    table->setModel(model);
    return table;
}

QWidget *DecodePane::makeTabs()
{
    m_tabs->setObjectName(QStringLiteral("decodeTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeClaimsTab(), tr("Claims"));
    m_tabs->addTab(makeTable("headerTable", tr("Header members"), m_headerRows, { 0.25, 0.4 }), tr("Header"));
    m_tabs->addTab(m_raw, tr("Raw JSON"));
    m_tabs->addTab(makeChecksTab(), QString());
    m_tabs->addTab(makeFindingsTab(), QString());
    return m_tabs;
}

QWidget *DecodePane::makeChecksTab()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_judge);
    layout->addWidget(m_weak);
    layout->addWidget(makeTable("checksTable", tr("Checks"), m_checks, { 0.25, 0.5 }), 1);
    connect(m_judge, &JudgeForm::changed, this, &DecodePane::inspect);
    return page;
}

QWidget *DecodePane::makeFindingsTab()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    m_noFindings->setObjectName(QStringLiteral("noFindings"));
    m_noFindings->setWordWrap(true);
    layout->addWidget(m_noFindings);
    m_findingsTable = makeTable("findingsTable", tr("Findings"), m_findings, { 0.25, 0.3 });
    layout->addWidget(m_findingsTable, 1);
    layout->addStretch();
    return page;
}

QWidget *DecodePane::makeClaimsTab()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(8);
    m_claimsTable = makeTable("claimsTable", tr("Claims"), m_claims, { 0.25, 0.4 });
    m_note->setObjectName(QStringLiteral("decodeNote"));
    m_about->setObjectName(QStringLiteral("claimAbout"));
    m_about->setWordWrap(true);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_claimsTable);
    layout->addWidget(m_about);
    layout->addWidget(m_note);
    layout->addStretch(1);
    connect(m_note, &InlineMessage::actionTriggered, this, [this] { m_tabs->setCurrentIndex(FindingsTab); });
    connect(m_claimsTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DecodePane::showAbout);
    connect(m_claims, &QAbstractItemModel::modelReset, this, &DecodePane::showAbout);
    return page;
}

void DecodePane::showToken(const QByteArray &text, const QString &provenance)
{
    m_showing = true;
    m_token->setText(QString::fromUtf8(text));
    m_showing = false;
    setProvenance(provenance, false);
}

void DecodePane::showCopy(const QByteArray &text, const QString &ofWhat)
{
    showToken(text);
    setProvenance(ofWhat, true);
}

void DecodePane::setProvenance(const QString &text, bool isCopy)
{
    m_panel->setNote(text);
    m_copyChip->setVisible(isCopy);
}

void DecodePane::textEdited()
{
    m_selected = 0;
    m_fresh = !m_showing;
    m_pasted = qAbs(m_token->text().size() - m_lastSize) > 1;
    m_lastSize = m_token->text().size();
    if (!m_showing)
        setProvenance(m_token->text().isEmpty() ? QString() : tr("entered here"), false);
    m_settled.stop();
    if (m_fresh && !m_pasted)
        m_settled.start();
    inspect();
}

void DecodePane::reinspect()
{
    inspect();
}

void DecodePane::inspect()
{
    m_usedContext = m_context();
    m_judge->setServerRules(m_usedContext.settings);
    m_judge->judging().applyTo(m_usedContext);
    m_usedContext.now = now();
    m_toldAt = m_usedContext.now;
    const QByteArray input = m_token->text().toUtf8();
    m_inputSize = input.size();
    m_runner->inspect(input, m_usedContext, m_selected);
}

void DecodePane::take(const explain::Inspection &inspection)
{
    m_inspection = inspection;
    const LayoutPause pause(m_damage->parentWidget());
    showHeader();
    colourToken();
    showDamage();
    showPicker();
    showTables();
    showComparison();
    emit inspected();
    if (m_pasted)
        announce();
}

void DecodePane::announce()
{
    if (m_runner->isBusy())
        return m_settled.start(); // what is known is about an older text
    const bool whole = m_inspection.segments.size() == 3
        && std::all_of(m_inspection.segments.begin(), m_inspection.segments.end(),
            [](const explain::Segment &segment) { return segment.damage.isEmpty() && segment.length > 0; });
    if (!m_fresh || !whole)
        return;
    m_fresh = false;
    emit tokenDecoded(token());
}

void DecodePane::showEvent(QShowEvent *event)
{
    tick();
    m_ticker.start();
    QWidget::showEvent(event);
}

void DecodePane::hideEvent(QHideEvent *event)
{
    m_ticker.stop();
    QWidget::hideEvent(event);
}

bool DecodePane::crossesBoundary(Instant from, Instant to) const
{
    if (to < from)
        return true; // the clock was put back
    const auto leeway = m_usedContext.settings.leeway;
    for (const auto &boundary : { m_inspection.expiresAt, m_inspection.notBefore, m_inspection.issuedAt }) {
        if (boundary
            && ((from < *boundary + leeway) != (to < *boundary + leeway)
                || (from < *boundary - leeway) != (to < *boundary - leeway)))
            return true;
    }
    return false;
}

Instant DecodePane::now() const
{
    return m_judge->judging().now.value_or(m_clock());
}

void DecodePane::tick()
{
    const Instant at = now();
    if (m_inspection.found.isEmpty() || m_runner->isBusy() || at == m_toldAt)
        return;
    if (m_token->text().size() > InspectionRunner::LargeInput) {
        if (crossesBoundary(m_toldAt, at) || at - m_toldAt > largeTick)
            inspect();
        return;
    }
    if (crossesBoundary(m_toldAt, at))
        return inspect();
    m_toldAt = at;
    m_usedContext.now = at;
    m_inspector.retell(m_inspection, m_usedContext);
    m_claims->setRows(m_inspection.claims);
    m_headerRows->setRows(m_inspection.header);
    m_verdicts->setTime(m_inspection.time);
}
