// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/composepane.h"

#include "core/base/plural.h"
#include "core/explain/jsonlayout.h"
#include "core/jose/base64url.h"
#include "core/json/jsonedit.h"
#include "core/json/jsonmembers.h"
#include "core/json/jsonscanner.h"
#include "core/json/jsonwriter.h"
#include "ui/actions/action.h"
#include "ui/compose/claimrows.h"
#include "ui/compose/composedtoken.h"
#include "ui/compose/quickadd.h"
#include "ui/compose/signingchoice.h"
#include "ui/json/jsoneditor.h"
#include "ui/look/icons.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/panel.h"

#include <QPushButton>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace {

QByteArray part(const QList<QByteArray> &parts, qsizetype index)
{
    return jose::decodeBase64UrlLoosely(parts.value(index)).bytes;
}

QString textOf(const Json *value)
{
    return value ? value->toString() : QString();
}

/// Simple JWT's own names first, then those it writes, then the rest as the catalogue has them.
bool isSimpleJwt(const explain::ClaimInfo &claim)
{
    static const QStringList written{ QStringLiteral("exp"), QStringLiteral("iat"), QStringLiteral("jti"),
        QStringLiteral("alg"), QStringLiteral("typ") };
    return claim.reference.startsWith(QStringLiteral("Simple JWT")) || written.contains(claim.name);
}

} // namespace

ComposePane::ComposePane(Clock clock, IdSource ids, QWidget *parent)
    : QWidget(parent)
    , m_clock(std::move(clock))
    , m_ids(std::move(ids))
    , m_runner(new NewestRun<CompositionRequest, Composition>(
          ::compose, [this](const Composition &composition) { take(composition); }, this))
    , m_panel(new Panel(tr("Compose")))
    , m_originChip(new Chip)
    , m_undo(new QToolButton)
    , m_redo(new QToolButton)
    , m_signing(new SigningChoice)
    , m_tabs(new QTabWidget)
    , m_rows(new ClaimRows(m_catalog, m_clock, m_ids))
    , m_payload(new JsonEditor)
    , m_header(new JsonEditor)
    , m_history({ m_payload, m_header })
    , m_size(new MutedLabel)
    , m_problem(new InlineMessage)
    , m_result(new ComposedToken)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    makeHeader();
    m_panel->body()->addWidget(m_signing);
    auto *quickAdd = new QuickAdd(m_clock, m_ids);
    connect(quickAdd, &QuickAdd::claimRequested, this, &ComposePane::setClaim);
    connect(quickAdd, &QuickAdd::ownClaimRequested, this, &ComposePane::addCustom);
    connect(m_signing, &SigningChoice::algorithmChosen, this,
        [this](const QByteArray &name) { setMember(m_header, QStringLiteral("alg"), '"' + name + '"'); });
    connect(m_signing, &SigningChoice::keyChosen, this, [this] { compose(true); });
    m_panel->body()->addWidget(quickAdd);
    m_panel->body()->addWidget(makeEditors(), 1);
    QWidget *layoutRow = makeLayoutRow();
    m_panel->body()->addWidget(layoutRow);
    const auto showRow = [this, layoutRow] { layoutRow->setVisible(m_tabs->currentIndex() != ClaimsTab); };
    connect(m_tabs, &QTabWidget::currentChanged, layoutRow, showRow); // white space is a matter of the text
    connect(m_tabs, &QTabWidget::currentChanged, this, &ComposePane::showSize);
    showRow();
    m_problem->setObjectName(QStringLiteral("composeProblem"));
    connect(m_problem, &InlineMessage::actionTriggered, this, [this] {
        m_tabs->setCurrentIndex(m_problemTab);
        (m_problemTab == HeaderTab ? m_header : m_payload)->goTo(m_problemAt, 1);
    });
    m_panel->body()->addWidget(m_problem);
    m_panel->body()->addWidget(m_result);
    connectResult();
    for (QTimer *timer : { &m_composeSoon, &m_announceSoon }) {
        timer->setSingleShot(true);
        timer->setInterval(0);
    }
    connect(&m_composeSoon, &QTimer::timeout, this, [this] { compose(true); });
    connect(&m_announceSoon, &QTimer::timeout, this, &ComposePane::announce);
    newToken();
    m_before.clear();
    showHistory();
}

void ComposePane::makeHeader()
{
    m_originChip->setObjectName(QStringLiteral("composeOrigin"));
    m_panel->addHeaderWidget(m_originChip);
    const auto make = [](QToolButton *button, const QString &icon, const QString &text, const QString &tip) {
        button->setObjectName(QStringLiteral("compose") + text);
        button->setIcon(themedIcon(icon));
        button->setToolTip(tip);
        button->setFocusPolicy(Qt::StrongFocus);
    };
    make(m_undo, QStringLiteral("undo"), QStringLiteral("Undo"),
        withKey(tr("Undo: takes the last edit back, then the last copy or new token"), Action::ComposeUndo));
    make(m_redo, QStringLiteral("redo"), QStringLiteral("Redo"),
        withKey(tr("Redo: does again what undo took back"), Action::ComposeRedo));
    m_undo->setAccessibleName(tr("Undo"));
    m_redo->setAccessibleName(tr("Redo"));
    connect(m_undo, &QToolButton::clicked, this, &ComposePane::undo);
    connect(m_redo, &QToolButton::clicked, this, &ComposePane::redo);
    const std::pair<QKeySequence::StandardKey, void (ComposePane::*)()> keys[]
        = { { QKeySequence::Undo, &ComposePane::undo }, { QKeySequence::Redo, &ComposePane::redo } };
    for (const auto &[key, slot] : keys)
        connect(new QShortcut(key, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
            slot);
    auto *fresh = new QPushButton(tr("New"));
    fresh->setObjectName(QStringLiteral("composeNew"));
    fresh->setToolTip(tr("A new access token; undo brings this one back"));
    connect(fresh, &QPushButton::clicked, this, &ComposePane::newToken);
    m_panel->addHeaderButton(m_undo);
    m_panel->addHeaderButton(m_redo);
    m_panel->addHeaderButton(fresh);
}

QStringList ComposePane::completions(explain::TokenPart part) const
{
    QStringList own, others;
    for (const explain::ClaimInfo &claim : m_catalog.entries(part))
        (isSimpleJwt(claim) ? own : others).append(claim.name);
    return own + others;
}

QWidget *ComposePane::makeEditors()
{
    m_tabs->setObjectName(QStringLiteral("composeTabs"));
    m_tabs->setDocumentMode(true);
    m_payload->setNames(QStringLiteral("payloadEditor"), tr("Payload as JSON"));
    m_header->setNames(QStringLiteral("headerEditor"), tr("Header as JSON"));
    m_payload->setCompletions(completions(explain::TokenPart::Payload));
    m_header->setCompletions(completions(explain::TokenPart::Header));
    const auto add = [this](QWidget *widget, const QString &title) {
        auto *page = new QWidget;
        auto *layout = new QVBoxLayout(page);
        layout->setContentsMargins(0, 8, 0, 0);
        layout->addWidget(widget);
        page->setFocusProxy(widget);
        m_tabs->addTab(page, title);
    };
    add(m_rows, tr("Claims"));
    add(m_payload, tr("JSON"));
    add(m_header, tr("Header"));
    connectEditors();
    return m_tabs;
}

void ComposePane::connectEditors()
{
    for (JsonEditor *editor : { m_payload, m_header })
        connect(editor, &JsonEditor::changed, this, [this, editor] { edited(editor); });
    connect(m_rows, &ClaimRows::edited, this, &ComposePane::rowEdited);
    const auto focusPage = [this] { setFocusProxy(m_tabs->currentWidget()->focusProxy()); };
    connect(m_tabs, &QTabWidget::currentChanged, this, focusPage);
    focusPage();
}

QWidget *ComposePane::makeLayoutRow()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_size->setObjectName(QStringLiteral("composeSize"));
    m_size->setElided(true);
    layout->addWidget(m_size, 1);
    const auto add = [&](const QString &text, const QString &tip, const char *name, bool indented) {
        auto *button = new QToolButton;
        button->setText(text);
        button->setToolTip(tip);
        button->setObjectName(QLatin1String(name));
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, this, [this, indented] { reformat(indented); });
        layout->addWidget(button);
    };
    add(tr("Lay out"), tr("One member a line. White space is signed, too: this changes the token"), "composeIndent",
        true);
    add(tr("Compact"), tr("No white space, as Simple JWT writes it"), "composeCompact", false);
    return row;
}

void ComposePane::connectResult()
{
    connect(m_result, &ComposedToken::useRequested, this, &ComposePane::useRequested);
    connect(m_result, &ComposedToken::compareRequested, this, [this] {
        announce();
        emit compareRequested(m_original, m_origin);
    });
}

ComposePane::Draft ComposePane::draft() const
{
    return { m_header->bytes(), m_payload->bytes(), m_origin, m_original, m_base };
}

void ComposePane::load(const Draft &draft)
{
    const QScopedValueRollback loading(m_loading, true);
    m_origin = draft.origin;
    m_original = draft.original;
    m_base = draft.base;
    m_result->setIsCopy(!m_origin.isEmpty());
    m_originChip->setVisible(!m_origin.isEmpty());
    m_originChip->setState(tr("edited copy of %1").arg(m_origin), Tone::Warning);
    m_header->setBytes(draft.header);
    m_payload->setBytes(draft.payload);
    m_rows->setText(draft.payload, true);
    m_history.clear();
}

void ComposePane::keepDraft()
{
    const Draft now = draft();
    m_after.clear();
    if (now.header.isEmpty() && now.payload.isEmpty())
        return;
    m_before.append(now);
    if (m_before.size() > 50)
        m_before.removeFirst();
}

void ComposePane::newToken()
{
    keepDraft();
    const qint64 now = epochSeconds(m_clock());
    Json claims;
    claims.set(QStringLiteral("token_type"), Json(u"access"));
    claims.set(QStringLiteral("exp"), Json(now + 300));
    claims.set(QStringLiteral("iat"), Json(now));
    claims.set(QStringLiteral("jti"), Json(QString::fromLatin1(m_ids())));
    claims.set(QStringLiteral("user_id"), Json(u"1"));
    load({ R"({"alg":"HS256","typ":"JWT"})", writeJson(claims, JsonStyle::Indented), {}, {}, {} });
    compose(false);
}

void ComposePane::editCopyOf(const QByteArray &token)
{
    keepDraft();
    const QList<QByteArray> parts = token.split('.');
    const QByteArray payload = part(parts, 1);
    const Json claims = scanJson(payload).value.value_or(Json());
    QString origin = textOf(claims.find(u"token_type"));
    const QString jti = textOf(claims.find(u"jti"));
    if (origin.isEmpty() || origin.size() > 24)
        origin = tr("token");
    if (!jti.isEmpty())
        origin += u' ' + (jti.size() > 5 ? jti.left(4) + u'…' : jti);
    load({ part(parts, 0), payload, origin, token, claims });
    compose(true);
    if (m_tabs->currentIndex() == HeaderTab)
        m_tabs->setCurrentIndex(ClaimsTab);
    m_tabs->currentWidget()->setFocus();
}

void ComposePane::undo()
{
    const QScopedValueRollback travelling(m_travelling, true);
    if (m_history.canUndo()) {
        m_history.undo();
    } else if (!m_before.isEmpty()) {
        m_after.append(draft());
        load(m_before.takeLast());
        compose(true);
    }
}

void ComposePane::redo()
{
    const QScopedValueRollback travelling(m_travelling, true);
    if (m_history.canRedo()) {
        m_history.redo();
    } else if (!m_after.isEmpty()) {
        m_before.append(draft());
        load(m_after.takeLast());
        compose(true);
    }
}

void ComposePane::showHistory()
{
    m_undo->setEnabled(m_history.canUndo() || !m_before.isEmpty());
    m_redo->setEnabled(m_history.canRedo() || !m_after.isEmpty());
}

void ComposePane::edited(JsonEditor *editor)
{
    if (m_loading)
        return;
    if (!m_travelling) {
        m_after.clear();
        m_history.record(editor);
    }
    m_composeSoon.start(); // one edit may be several changes
}

/// The rows show the outcome before anybody can edit another of them.
void ComposePane::rowEdited(const JsonEdit &edit)
{
    if (m_payload->bytes() == m_rows->text()) // else what was typed in a large text has not come to the rows yet
        m_payload->apply(edit);
    m_rows->setText(m_payload->bytes(), false);
}

void ComposePane::setKeys(const QList<jose::Key> &keys)
{
    const auto before = m_signing->currentKey();
    m_signing->setKeys(keys);
    const auto after = m_signing->currentKey();
    const bool isSame = before && after && before->sameMaterial(*after);
    if (isSame && (!token().isEmpty() || m_runner->isAwaited()))
        return;
    m_reSigned = before && !token().isEmpty() ? before->label() : QString();
    compose(false);
}

QByteArray ComposePane::token() const
{
    return m_result->token();
}

void ComposePane::announce()
{
    m_announceSoon.stop();
    m_announceOnceSigned = token().isEmpty() && m_runner->isAwaited();
    if (token().isEmpty())
        return;
    if (m_origin.isEmpty())
        emit tokenComposed(token(), tr("composed here"), false);
    else
        emit tokenComposed(token(), tr("of %1 · %2").arg(m_origin, m_result->changes()), true);
}

void ComposePane::compose(bool announces)
{
    m_composeSoon.stop();
    const CompositionRequest request{ m_header->bytes(), m_payload->bytes(), m_signing->keys(),
        m_signing->currentIndex(), m_origin.isEmpty() ? std::nullopt : m_base, announces };
    m_history.settle();
    showHistory();
    if (request.header.size() + request.payload.size() <= largeInput)
        return m_runner->answerNow(request);
    m_result->setPending();
    showSize();
    m_runner->request(request);
}

/// Of the text that is shown.
void ComposePane::showSize()
{
    const qsizetype size = (m_tabs->currentIndex() == HeaderTab ? m_header : m_payload)->bytes().size();
    m_size->setText(counted(token().isEmpty() ? tr("%n byte(s), not signed", nullptr, int(size))
                                              : tr("%n byte(s), signed exactly as shown here", nullptr, int(size)),
        size));
}

void ComposePane::take(const Composition &composition)
{
    m_problem->clear();
    m_problemAt = -1;
    m_header->setProblems(composition.headerProblems);
    m_payload->setProblems(composition.payloadProblems);
    for (const Tab tab : { ClaimsTab, JsonTab, HeaderTab })
        m_tabs->setTabIcon(tab, {});
    if (composition.headerWasRead)
        m_signing->follow(composition.algorithm, composition.key);
    if (composition.payloadWasRead)
        m_rows->setText(composition.payload, false);
    const QString reSigned = std::exchange(m_reSigned, {});
    if (composition.mistake)
        return showMistake(*composition.mistake);
    if (!composition.token)
        return refuse(composition.token.error().what);
    m_result->showSigned(composition);
    showSize();
    if (std::exchange(m_announceOnceSigned, false) || composition.announces) {
        if (token().size() > largeInput)
            m_announceSoon.start();
        else
            announce();
    }
    const auto key = m_signing->currentKey();
    if (!reSigned.isEmpty() && key)
        m_problem->show(Tone::Accent, tr("Signed again"),
            tr("with “%1”: “%2”, which signed before, is no longer here.").arg(key->label(), reSigned));
}

void ComposePane::showMistake(const Composition::Mistake &mistake)
{
    m_problemAt = mistake.problem.offset;
    m_problemTab = mistake.part == Composition::Part::Header ? HeaderTab : JsonTab;
    m_tabs->setTabIcon(m_problemTab, toneIcon(Tone::Bad));
    if (m_problemTab == JsonTab)
        m_rows->setBroken(tr("The JSON is broken: mend it there, or undo."));
    refuse(tr("%1, line %2, column %3: %4")
               .arg(m_problemTab == JsonTab ? tr("Payload") : tr("Header"))
               .arg(mistake.position.line)
               .arg(mistake.position.column)
               .arg(mistake.problem.text));
    m_problem->setAction(tr("Go there"));
}

void ComposePane::refuse(const QString &why)
{
    m_problem->show(Tone::Bad, {}, why);
    m_result->showUnsigned();
    showSize();
}

void ComposePane::setMember(JsonEditor *editor, const QString &name, const QByteArray &value)
{
    const QByteArray text = editor->bytes();
    if (text.trimmed().isEmpty())
        editor->apply({ 0, text.size(), "{}" }); // somebody cleared it to begin anew
    const QList<JsonProblem> problems = scanJson(editor->bytes()).problems;
    if (std::any_of(problems.begin(), problems.end(), preventsSigning)) {
        m_problem->show(Tone::Warning, tr("Not added:"), tr("mend the JSON first, then “%1” has its place.").arg(name));
        return;
    }
    const Result<JsonEdit> edit = setJsonMember(editor->bytes(), name, value);
    if (!edit)
        return m_problem->show(edit.error());
    editor->apply(*edit);
    if (editor == m_payload)
        m_rows->setText(editor->bytes(), false);
}

void ComposePane::setClaim(const QString &name, const QByteArray &value)
{
    if (m_tabs->currentIndex() == HeaderTab)
        m_tabs->setCurrentIndex(ClaimsTab);
    setMember(m_payload, name, value);
    if (m_tabs->currentIndex() == ClaimsTab)
        m_rows->goTo(name);
}

void ComposePane::addCustom()
{
    const auto spans = jsonMemberSpans(m_payload->bytes());
    QString name = QStringLiteral("claim");
    for (int i = 2; spans && std::any_of(spans->begin(), spans->end(), [&](const auto &s) { return s.name == name; });
         ++i)
        name = QStringLiteral("claim%1").arg(i);
    setClaim(name, "\"\"");
    if (m_tabs->currentIndex() == ClaimsTab)
        return m_rows->goTo(name, true);
    const auto after = jsonMemberSpans(m_payload->bytes());
    if (after && !after->isEmpty() && after->constLast().name == name) // its name is selected: type over it
        m_payload->goTo(after->constLast().nameOffset + 1, after->constLast().nameLength - 2);
}

void ComposePane::reformat(bool indented)
{
    JsonEditor *editor = m_tabs->currentIndex() == HeaderTab ? m_header : m_payload;
    const QByteArray bytes = editor->bytes();
    const QByteArray formatted = indented ? explain::indentedText(bytes) : withoutJsonBlanks(bytes);
    if (formatted != bytes)
        editor->apply({ 0, bytes.size(), formatted });
}
