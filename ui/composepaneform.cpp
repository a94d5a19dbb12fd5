// SPDX-License-Identifier: GPL-3.0-or-later
// How ComposePane is laid out.
#include "core/base/jsonmembers.h"
#include "core/explain/jsonlayout.h"
#include "ui/chip.h"
#include "ui/composepane.h"
#include "ui/flowrow.h"
#include "ui/icons.h"
#include "ui/inlinemessage.h"
#include "ui/jsoneditor.h"
#include "ui/mutedlabel.h"
#include "ui/panel.h"
#include "ui/pillbutton.h"
#include "ui/tokenview.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace std::chrono_literals;

ComposePane::ComposePane(Clock clock, IdSource ids, QWidget *parent)
    : QWidget(parent)
    , m_clock(std::move(clock))
    , m_ids(std::move(ids))
    , m_panel(new Panel(tr("Compose")))
    , m_originChip(new Chip)
    , m_undo(new QPushButton(tr("Undo")))
    , m_algorithm(new QComboBox)
    , m_key(new QComboBox)
    , m_tabs(new QTabWidget)
    , m_payload(new JsonEditor)
    , m_header(new JsonEditor)
    , m_size(new MutedLabel)
    , m_problem(new InlineMessage)
    , m_view(new TokenView)
    , m_state(new Chip)
    , m_changes(new MutedLabel)
    , m_use(new QPushButton(tr("Use as access")))
    , m_copy(new QPushButton(tr("Copy")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panel);
    makeHeader();
    m_panel->body()->addWidget(makeChoosers());
    m_panel->body()->addWidget(makeEditors(), 1);
    m_panel->body()->addWidget(makeLayoutRow());
    m_problem->setObjectName(QStringLiteral("composeProblem"));
    connect(m_problem, &InlineMessage::actionTriggered, this, [this] {
        m_tabs->setCurrentIndex(m_problemTab);
        (m_problemTab == 0 ? m_payload : m_header)->goTo(m_problemAt, 1);
    });
    m_panel->body()->addWidget(m_problem);
    m_panel->body()->addWidget(makeResult());
    m_composeSoon.setSingleShot(true);
    m_composeSoon.setInterval(0);
    connect(&m_composeSoon, &QTimer::timeout, this, [this] { compose(true); });
    setFocusProxy(m_payload);
    newToken();
}

void ComposePane::makeHeader()
{
    m_originChip->setObjectName(QStringLiteral("composeOrigin"));
    m_panel->addHeaderWidget(m_originChip);
    m_undo->setObjectName(QStringLiteral("composeUndo"));
    m_undo->setToolTip(tr("Takes the last edit back, then the last copy or new token (Ctrl+Z in the text)"));
    connect(m_undo, &QPushButton::clicked, this, &ComposePane::undo);
    auto *fresh = new QPushButton(tr("New"));
    fresh->setObjectName(QStringLiteral("composeNew"));
    fresh->setToolTip(tr("A new access token; undo brings this one back"));
    connect(fresh, &QPushButton::clicked, this, &ComposePane::newToken);
    m_panel->addHeaderButton(m_undo);
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

QWidget *ComposePane::makeEditors()
{
    m_tabs->setObjectName(QStringLiteral("composeTabs"));
    m_tabs->setDocumentMode(true);
    m_payload->setNames(QStringLiteral("payloadEditor"), tr("Payload as JSON"));
    m_header->setNames(QStringLiteral("headerEditor"), tr("Header as JSON"));
    auto *payloadPage = new QWidget;
    auto *layout = new QVBoxLayout(payloadPage);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(makeQuickAdd());
    layout->addWidget(m_payload, 1);
    auto *headerPage = new QWidget;
    auto *headerLayout = new QVBoxLayout(headerPage);
    headerLayout->setContentsMargins(0, 8, 0, 0);
    headerLayout->addWidget(m_header);
    m_tabs->addTab(payloadPage, tr("Payload"));
    m_tabs->addTab(headerPage, tr("Header"));
    for (JsonEditor *editor : { m_payload, m_header })
        connect(editor, &JsonEditor::changed, this, [this, editor] { edited(editor); });

    return m_tabs;
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

void ComposePane::reformat(bool indented)
{
    JsonEditor *editor = m_tabs->currentIndex() == 0 ? m_payload : m_header;
    const QByteArray bytes = editor->bytes();
    const QByteArray formatted = indented ? explain::indentedText(bytes) : withoutJsonBlanks(bytes);
    if (formatted != bytes)
        editor->apply({ 0, bytes.size(), formatted });
}

QWidget *ComposePane::makeQuickAdd()
{
    auto *row = new FlowRow(nullptr, 6);
    auto *label = new MutedLabel(tr("add"));
    label->setFixedHeight(PillButton(tr("add")).sizeHint().height());
    row->add(label);
    const auto add = [&](const QString &text, const char *name, const QString &tip) {
        auto *button = new PillButton(text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        row->add(button);
        return button;
    };
    const auto addTimeButton
        = [&](const QString &text, const char *name, const QString &claim, std::chrono::seconds from) {
              connect(add(text, name, tr("Sets “%1”, in place if it is there").arg(claim)), &PillButton::clicked, this,
                  [this, claim, from] { addTime(claim, from); });
          };
    addTimeButton(tr("exp +5 min"), "addExp", QStringLiteral("exp"), 5min);
    addTimeButton(tr("iat now"), "addIat", QStringLiteral("iat"), 0s);
    addTimeButton(tr("nbf now"), "addNbf", QStringLiteral("nbf"), 0s);
    connect(add(tr("jti new"), "addJti", tr("A new token id")), &PillButton::clicked, this,
        [this] { setMember(m_payload, QStringLiteral("jti"), '"' + m_ids() + '"'); });
    add(QStringLiteral("token_type…"), "addType", tr("What the token may be used for"))->setMenu(makeTypeMenu());
    add(tr("other…"), "addOther", tr("More claims and times"))->setMenu(makeOtherMenu());
    return row;
}

QMenu *ComposePane::makeTypeMenu()
{
    auto *menu = new QMenu(this);
    for (const char *type : { "access", "refresh", "sliding" })
        menu->addAction(QLatin1String(type), this,
            [this, type] { setMember(m_payload, QStringLiteral("token_type"), '"' + QByteArray(type) + '"'); });
    return menu;
}

QMenu *ComposePane::makeOtherMenu()
{
    auto *menu = new QMenu(this);
    const std::pair<QString, std::chrono::seconds> expiries[] = { { tr("exp +10 s"), 10s }, { tr("exp +1 h"), 1h },
        { tr("exp +1 day"), 24h }, { tr("exp 1 min ago (expired)"), -1min } };
    for (const auto &[text, from] : expiries)
        menu->addAction(text, this, [this, span = from] { addTime(QStringLiteral("exp"), span); });
    menu->addAction(tr("nbf +5 min (not yet)"), this, [this] { addTime(QStringLiteral("nbf"), 5min); });
    menu->addSeparator();
    for (const char *claim : { "user_id", "sub", "iss", "aud" })
        menu->addAction(QLatin1String(claim), this, [this, claim] {
            const QByteArray value = QByteArrayView(claim) == "user_id" ? "\"1\"" : "\"\"";
            setMember(m_payload, QLatin1String(claim), value);
        });
    menu->addSeparator();
    menu->addAction(tr("Another claim, named by you"), this, &ComposePane::addCustom);
    return menu;
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
    m_changes->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_copy->setObjectName(QStringLiteral("composeCopy"));
    m_use->setObjectName(QStringLiteral("composeUse"));
    m_use->setProperty("primary", true);
    m_use->setToolTip(tr("Flow goes on with this token"));
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(QString::fromLatin1(m_token)); });
    connect(m_use, &QPushButton::clicked, this, [this] { emit useRequested(m_token, m_useAs); });
    row->addWidget(m_state);
    row->addWidget(m_changes, 1);
    row->addWidget(m_copy);
    row->addWidget(m_use);
    layout->addLayout(row);
    return box;
}
