// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/decodepane.h"

#include "core/explain/comparing.h"
#include "ui/actions/action.h"
#include "ui/decode/comparisonview.h"
#include "ui/decode/inspectionrunner.h"
#include "ui/decode/inspectionview.h"
#include "ui/decode/judgeform.h"
#include "ui/decode/tokenfield.h"
#include "ui/json/jsonspans.h"
#include "ui/look/icons.h"
#include "ui/token/tokendrag.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/clipboard.h"
#include "ui/widgets/drophint.h"
#include "ui/widgets/layoutpause.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/panel.h"

#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDropEvent>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

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
    , m_type(new Chip)
    , m_copyChip(new Chip)
    , m_judgeChip(new Chip)
    , m_compare(new QPushButton(tr("Compare with…")))
    , m_editCopy(new QPushButton(tr("Edit a copy")))
    , m_copy(new QPushButton(tr("Copy")))
    , m_field(new TokenField(m_panel->body()->spacing()))
    , m_body(new QStackedWidget)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    setAcceptDrops(true);
    makeHeader();
    makeBody();
    connectParts();

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
    connect(m_judgeChip, &Chip::clicked, this, [this] { m_view->showChecks(); });
    m_panel->addHeaderWidget(m_copyChip);
    m_panel->addHeaderWidget(m_judgeChip);

    m_compare->setObjectName(QStringLiteral("decodeCompare"));
    m_compare->setCheckable(true);
    m_compare->setToolTip(withKey(tr("Shows this token beside another one, claim by claim"), Action::CompareToken));
    m_compare->setShortcut(keyOf(Action::CompareToken));
    connect(m_compare, &QPushButton::clicked, this,
        [this](bool checked) { checked ? compareWithSibling() : closeComparison(); });
    m_editCopy->setObjectName(QStringLiteral("decodeEditCopy"));
    m_editCopy->setToolTip(withKey(tr("Opens a copy in Compose; this token stays as it is"), Action::EditCopy));
    m_editCopy->setShortcut(keyOf(Action::EditCopy));
    connect(m_editCopy, &QPushButton::clicked, this, [this] { emit editCopyRequested(token()); });
    m_copy->setObjectName(QStringLiteral("decodeCopy"));
    m_copy->setToolTip(withKey(tr("Copies the token alone, without what stands around it"), Action::CopyToken));
    m_copy->setShortcut(keyOf(Action::CopyToken));
    connect(m_copy, &QPushButton::clicked, this, [this] { copySecret(QString::fromUtf8(token())); });
    m_panel->addHeaderButton(m_compare);
    m_panel->addHeaderButton(m_editCopy);
    m_panel->addHeaderButton(m_copy);
}

void DecodePane::setDoors(std::function<QList<Door>(const explain::Inspection &)> doors)
{
    m_doors = std::move(doors);
    if (m_view)
        m_view->setDoors(m_doors);
    reinspect();
}

void DecodePane::makeBody()
{
    m_panel->body()->addWidget(m_field);
    m_panel->body()->addWidget(m_body, 1);
    auto *empty
        = new MutedLabel(tr("No token yet. Issue one in Flow, choose one anywhere in the window, or paste one above: "
                            "alone, in a header, a reply, a cURL command or a log line. Nothing is sent or fetched."));
    empty->setWordWrap(true);
    empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    empty->setObjectName(QStringLiteral("decodeEmpty"));
    m_body->addWidget(empty);
}

void DecodePane::makeReady()
{
    if (!m_view)
        makeView();
}

/// Most starts have no token yet, and its tables are what takes longest to make here.
void DecodePane::makeView()
{
    m_view = new InspectionView(m_clock);
    m_view->setDoors(m_doors);
    m_view->judge()->setServerRules(m_usedContext.settings);
    m_body->addWidget(m_view);
    connect(m_field, &TokenField::checksRequested, m_view, &InspectionView::showChecks);
    connect(m_field, &TokenField::findingsRequested, m_view, &InspectionView::showFindings);
    connect(m_view->judge(), &JudgeForm::changed, this, &DecodePane::inspect);
}

void DecodePane::connectParts()
{
    connect(m_field, &TokenField::menuOpening, this, &DecodePane::menuOpening);
    connect(m_field, &TokenField::edited, this, [this] {
        setProvenance(m_field->text().isEmpty() ? QString() : tr("pasted"), false);
        begin(m_field->text(), true);
    });
    connect(m_field, &TokenField::tokenChosen, this, [this](int index) {
        m_selected = index;
        inspect();
    });
}

void DecodePane::showToken(const QByteArray &text, const QString &provenance)
{
    const QString shown = QString::fromUtf8(text);
    if (shown != m_text) {
        m_field->setText(shown);
        begin(shown, false);
    }
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

void DecodePane::begin(const QString &text, bool isEdited)
{
    m_pasted = isEdited && qAbs(text.size() - m_text.size()) > 1;
    m_fresh = isEdited;
    m_text = text;
    m_selected = 0;
    m_settled.stop();
    if (m_fresh && !m_pasted)
        m_settled.start();
    inspect();
    if (m_pasted && !text.isEmpty())
        emit textPasted(text);
}

void DecodePane::reinspect()
{
    inspect();
}

void DecodePane::inspect()
{
    m_usedContext = m_context();
    if (m_view)
        m_view->judge()->setServerRules(m_usedContext.settings);
    judging().applyTo(m_usedContext);
    m_usedContext.now = now();
    m_toldAt = m_usedContext.now;
    m_runner->inspect(m_text.toUtf8(), m_usedContext, m_selected);
}

void DecodePane::take(const explain::Inspection &inspection)
{
    m_inspection = inspection;
    const LayoutPause pause(m_field);
    showHeader();
    m_field->setInspection(inspection);
    const bool any = !inspection.found.isEmpty();
    if (any && !m_view)
        makeView();
    m_body->setCurrentIndex(any ? 1 : 0);
    if (m_view)
        m_view->setInspection(inspection, m_field->firstDamage());
    showComparison();
    emit inspected();
    if (m_pasted)
        announce();
}

void DecodePane::showHeader()
{
    const bool any = !m_inspection.found.isEmpty();
    const QString type = visibleText(m_inspection.tokenType.left(24)); // from outside; a chip is no place for more
    m_type->setVisible(any && !type.isEmpty());
    m_type->setState(type, Tone::Accent, {});
    m_type->setAccessibleName(tr("Token type %1").arg(type));
    m_judgeChip->setVisible(any && judging().isAny());
    m_compare->setEnabled(any || isComparing());
    m_editCopy->setEnabled(any);
    m_copy->setEnabled(any);
    setAccessibleDescription(m_inspection.summary);
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

Judging DecodePane::judging() const
{
    return m_view ? m_view->judge()->judging() : Judging();
}

Instant DecodePane::now() const
{
    return judging().now.value_or(m_clock());
}

void DecodePane::tick()
{
    const Instant at = now();
    if (m_inspection.found.isEmpty() || m_runner->isBusy() || at == m_toldAt)
        return;
    if (m_text.size() > InspectionRunner::largeInput) {
        if (crossesBoundary(m_toldAt, at) || at - m_toldAt > largeTick)
            inspect();
        return;
    }
    if (crossesBoundary(m_toldAt, at))
        return inspect();
    m_toldAt = at;
    m_usedContext.now = at;
    m_inspector.retell(m_inspection, m_usedContext);
    m_view->setTimes(m_inspection);
    m_field->setTime(m_inspection);
}

void DecodePane::setComparable(std::function<QList<ComparableToken>()> tokens)
{
    m_comparable = std::move(tokens);
    if (m_comparison)
        m_comparison->setChoices(m_comparable);
}

bool DecodePane::isComparing() const
{
    return m_comparison && m_comparison->isVisibleTo(this);
}

void DecodePane::makeComparison()
{
    m_comparison = new ComparisonView;
    m_panel->body()->addWidget(m_comparison, 1);
    m_comparison->setChoices(m_comparable);
    m_comparison->setComparer([this](const QByteArray &left, const QByteArray &right) {
        return explain::compareTokens(left, right, m_usedContext, m_inspector.catalog());
    });
    connect(m_comparison, &ComparisonView::closed, this, &DecodePane::closeComparison);
}

void DecodePane::compareWith(const QByteArray &text, const QString &title)
{
    if (!m_comparison)
        makeComparison();
    m_field->hide();
    m_body->hide();
    m_comparison->show();
    m_compare->setChecked(true);
    m_comparison->setOther(text, title);
    m_comparison->setDecoded(token());
    m_comparison->setFocus(Qt::OtherFocusReason);
}

/// The one that is most likely meant; without it, the other token is asked for.
void DecodePane::compareWithSibling()
{
    ComparableToken other;
    for (const ComparableToken &token : m_comparable ? m_comparable() : QList<ComparableToken>()) {
        if (token.isSibling) {
            other = token;
            break;
        }
    }
    compareWith(other.text, other.title);
}

void DecodePane::closeComparison()
{
    if (!isComparing())
        return;
    const bool hadFocus = m_comparison->isAncestorOf(focusWidget());
    m_comparison->hide();
    m_field->show();
    m_body->show();
    m_compare->setChecked(false);
    m_compare->setEnabled(!m_inspection.found.isEmpty());
    if (hadFocus)
        m_compare->setFocus(Qt::OtherFocusReason);
}

void DecodePane::showComparison()
{
    if (isComparing())
        m_comparison->setDecoded(token());
}

void DecodePane::showDropHint(bool shown)
{
    delete std::exchange(m_dropHint, nullptr);
    if (!shown)
        return;
    m_dropHint = new DropHint(
        m_inspection.found.isEmpty() ? tr("Drop to decode this token") : tr("Drop to compare with the token here"),
        this);
}

void DecodePane::dragEnterEvent(QDragEnterEvent *event)
{
    if (draggedToken(event->mimeData()) < 0)
        return;
    event->acceptProposedAction();
    showDropHint(true);
}

void DecodePane::dragLeaveEvent(QDragLeaveEvent *event)
{
    showDropHint(false);
    QWidget::dragLeaveEvent(event);
}

void DecodePane::dropEvent(QDropEvent *event)
{
    showDropHint(false);
    const int id = draggedToken(event->mimeData());
    if (id < 0)
        return;
    event->acceptProposedAction();
    emit tokenDropped(id);
}
