// SPDX-License-Identifier: GPL-3.0-or-later
// How ComposePane is laid out.
#include "ui/compose/claimrows.h"
#include "ui/compose/composepane.h"
#include "ui/json/jsoneditor.h"
#include "ui/look/icons.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace {

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
    , m_algorithm(new QComboBox)
    , m_key(new QComboBox)
    , m_tabs(new QTabWidget)
    , m_rows(new ClaimRows(m_catalog, m_clock, m_ids))
    , m_payload(new JsonEditor)
    , m_header(new JsonEditor)
    , m_history({ m_payload, m_header })
    , m_size(new MutedLabel)
    , m_problem(new InlineMessage)
    , m_view(new TokenView)
    , m_state(new Chip)
    , m_changes(new MutedLabel)
    , m_use(new QPushButton(tr("Use as access")))
    , m_compare(new QPushButton(tr("Compare")))
    , m_copy(new QPushButton(tr("Copy")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    makeHeader();
    m_panel->body()->addWidget(makeChoosers());
    m_panel->body()->addWidget(makeQuickAdd());
    m_panel->body()->addWidget(makeEditors(), 1);
    QWidget *layoutRow = makeLayoutRow();
    m_panel->body()->addWidget(layoutRow);
    const auto showRow = [this, layoutRow] { layoutRow->setVisible(m_tabs->currentIndex() != ClaimsTab); };
    connect(m_tabs, &QTabWidget::currentChanged, layoutRow, showRow); // white space is a matter of the text
    showRow();
    m_problem->setObjectName(QStringLiteral("composeProblem"));
    connect(m_problem, &InlineMessage::actionTriggered, this, [this] {
        m_tabs->setCurrentIndex(m_problemTab);
        (m_problemTab == HeaderTab ? m_header : m_payload)->goTo(m_problemAt, 1);
    });
    m_panel->body()->addWidget(m_problem);
    m_panel->body()->addWidget(makeResult());
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
        tr("Undo: takes the last edit back, then the last copy or new token (Ctrl+Z)"));
    make(m_redo, QStringLiteral("redo"), QStringLiteral("Redo"),
        tr("Redo: does again what undo took back (Ctrl+Shift+Z)"));
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

QWidget *ComposePane::makeChoosers()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    const auto add = [&](const QString &title, QComboBox *box, const char *name, int stretch) {
        auto *label = new MutedLabel(title);
        label->setBuddy(box);
        box->setObjectName(QLatin1String(name));
        box->setAccessibleName(title);
        layout->addWidget(label);
        layout->addWidget(box, stretch);
    };
    add(tr("Algorithm"), m_algorithm, "composeAlgorithm", 0);
    add(tr("Key"), m_key, "composeKey", 1);
    for (const jose::AlgorithmInfo &algorithm : jose::algorithms())
        m_algorithm->addItem(QLatin1String(algorithm.name));
    m_key->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_key->setPlaceholderText(tr("no signing key"));
    connect(m_algorithm, &QComboBox::activated, this, &ComposePane::chooseAlgorithm);
    connect(m_key, &QComboBox::activated, this, &ComposePane::chooseKey);
    return row;
}

void ComposePane::fillKeys()
{
    m_key->clear();
    const auto *model = qobject_cast<QStandardItemModel *>(m_key->model());
    for (const jose::Key &key : std::as_const(m_keys)) {
        const QString size = key.type() == jose::KeyType::Secret ? tr("%1 bytes").arg(key.bits() / 8) : key.typeName();
        m_key->addItem(
            themedIcon(QStringLiteral("keys"), IconRole::Muted), QStringLiteral("%1 · %2").arg(key.label(), size));
        const bool signs = key.hasPrivate() && !key.algorithms().isEmpty();
        model->item(m_key->count() - 1)->setEnabled(signs);
    }
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
    m_size->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
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

QWidget *ComposePane::makeResult()
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    m_view->setObjectName(QStringLiteral("composedToken"));
    m_view->setAccessibleName(tr("Signed token"));
    m_view->setReadOnly(true);
    m_view->setRowLimits(3, 5);
    layout->addWidget(m_view);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_state->setObjectName(QStringLiteral("composeState"));
    m_changes->setObjectName(QStringLiteral("composeChanges"));
    m_changes->setElided(true);
    m_copy->setObjectName(QStringLiteral("composeCopy"));
    m_use->setObjectName(QStringLiteral("composeUse"));
    m_use->setProperty("primary", true);
    m_use->setToolTip(tr("Flow goes on with this token"));
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(QString::fromLatin1(m_token)); });
    m_compare->setObjectName(QStringLiteral("composeCompare"));
    m_compare->setToolTip(tr("Shows the copy beside the token that it was made of"));
    connect(m_compare, &QPushButton::clicked, this, [this] {
        announce();
        emit compareRequested(m_original, m_origin);
    });
    connect(m_use, &QPushButton::clicked, this, [this] { emit useRequested(m_token, m_useAs); });
    row->addWidget(m_state);
    row->addWidget(m_changes, 1);
    row->addWidget(m_copy);
    row->addWidget(m_compare);
    row->addWidget(m_use);
    layout->addLayout(row);
    return box;
}
