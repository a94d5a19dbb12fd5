// SPDX-License-Identifier: GPL-3.0-or-later
// What ComposePane does with one click: claims and times to add, algorithm and key to choose, white space.
#include "core/explain/jsonlayout.h"
#include "core/json/jsonmembers.h"
#include "ui/compose/claimrows.h"
#include "ui/compose/composepane.h"
#include "ui/json/jsoneditor.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/pillbutton.h"
#include "ui/widgets/wraprow.h"

#include <QComboBox>
#include <QMenu>
#include <QTabWidget>
#include <algorithm>

using namespace std::chrono_literals;

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

void ComposePane::addTime(const QString &name, std::chrono::seconds fromNow)
{
    setClaim(name, QByteArray::number(epochSeconds(m_clock() + fromNow)));
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

void ComposePane::chooseAlgorithm(int index)
{
    const QByteArray name = m_algorithm->itemText(index).toLatin1();
    setMember(m_header, QStringLiteral("alg"), '"' + name + '"');
}

void ComposePane::chooseKey(int)
{
    const auto key = currentKey();
    const auto algorithm = jose::algorithmNamed(m_algorithm->currentText().toLatin1());
    if (key && !(algorithm && key->fits(*algorithm)) && !key->algorithms().isEmpty())
        setMember(
            m_header, QStringLiteral("alg"), '"' + QByteArray(jose::info(key->algorithms().constFirst()).name) + '"');
    compose(true);
}

void ComposePane::reformat(bool indented)
{
    JsonEditor *editor = m_tabs->currentIndex() == HeaderTab ? m_header : m_payload;
    const QByteArray bytes = editor->bytes();
    const QByteArray formatted = indented ? explain::indentedText(bytes) : withoutJsonBlanks(bytes);
    if (formatted != bytes)
        editor->apply({ 0, bytes.size(), formatted });
}

QWidget *ComposePane::makeQuickAdd()
{
    auto *row = new WrapRow(nullptr, 6);
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
    addTimeButton(tr("nbf now"), "addNbf", QStringLiteral("nbf"), 0s);
    connect(add(tr("jti new"), "addJti", tr("A new token id")), &PillButton::clicked, this,
        [this] { setClaim(QStringLiteral("jti"), '"' + m_ids() + '"'); });
    add(tr("other…"), "addOther", tr("More claims and times"))->setMenu(makeOtherMenu());
    return row;
}

QMenu *ComposePane::makeOtherMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("addMenu"));
    const std::pair<QString, std::chrono::seconds> expiries[] = { { tr("exp +10 s"), 10s }, { tr("exp +1 h"), 1h },
        { tr("exp +1 day"), 24h }, { tr("exp 1 min ago (expired)"), -1min } };
    for (const auto &[text, from] : expiries)
        menu->addAction(text, this, [this, span = from] { addTime(QStringLiteral("exp"), span); });
    menu->addAction(tr("iat now"), this, [this] { addTime(QStringLiteral("iat"), 0s); });
    menu->addAction(tr("nbf +5 min (not yet)"), this, [this] { addTime(QStringLiteral("nbf"), 5min); });
    menu->addSeparator();
    for (const char *type : { "access", "refresh", "sliding" })
        menu->addAction(QStringLiteral("token_type ") + QLatin1String(type), this,
            [this, type] { setClaim(QStringLiteral("token_type"), '"' + QByteArray(type) + '"'); });
    menu->addSeparator();
    for (const char *claim : { "user_id", "sub", "iss", "aud" })
        menu->addAction(QLatin1String(claim), this, [this, claim] {
            const QByteArray value = QByteArrayView(claim) == "user_id" ? "\"1\"" : "\"\"";
            setClaim(QLatin1String(claim), value);
        });
    menu->addSeparator();
    menu->addAction(tr("Another claim, named by you"), this, &ComposePane::addCustom);
    return menu;
}
