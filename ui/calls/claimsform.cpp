// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/claimsform.h"

#include "core/base/timetext.h"
#include "core/json/jsonreader.h"
#include "ui/look/codetext.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

ClaimsForm::ClaimsForm(QWidget *parent)
    : QWidget(parent)
    , m_json(new QPlainTextEdit)
    , m_lifetime(new QLineEdit)
    , m_message(new InlineMessage)
{
    m_json->setObjectName(QStringLiteral("extraClaims"));
    m_json->setAccessibleName(tr("Claims to add, as a JSON object"));
    m_json->setPlaceholderText(QStringLiteral("{\"scope\": [\"orders:read\"], \"tenant\": 7}"));
    showAsCode(m_json);
    m_json->setTabChangesFocus(true);
    m_json->setMinimumWidth(QFontMetrics(m_json->font()).horizontalAdvance(m_json->placeholderText()) + 24);
    m_json->setFixedHeight(QFontMetrics(m_json->font()).height() * 3 + 14);
    m_lifetime->setObjectName(QStringLiteral("lifetime"));
    m_lifetime->setPlaceholderText(tr("as in the settings"));
    m_lifetime->setAccessibleName(tr("Lifetime, such as 10 s or 1 h"));
    m_lifetime->setMaximumWidth(160);

    auto *row = new QHBoxLayout;
    auto *label = new MutedLabel(tr("Lifetime"));
    label->setBuddy(m_lifetime);
    row->addWidget(label);
    row->addWidget(m_lifetime);
    row->addWidget(new MutedLabel(tr("10 s, 5 min, 2 h, 1 d")), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_json);
    layout->addLayout(row);
    layout->addWidget(m_message);
    setFocusProxy(m_json);
    connect(m_json, &QPlainTextEdit::textChanged, this, &ClaimsForm::check);
    connect(m_lifetime, &QLineEdit::textChanged, this, &ClaimsForm::check);
}

Result<Json> ClaimsForm::claims() const
{
    const QString text = m_json->toPlainText().trimmed();
    if (text.isEmpty())
        return Json();
    Result<Json> json = parseJson(text.toUtf8());
    if (!json)
        return json;
    if (!json->isObject())
        return fail(Errc::Malformed, tr("The claims to add are no JSON object; write them as {\"name\": value}."));
    return json;
}

Result<std::optional<std::chrono::seconds>> ClaimsForm::lifetime() const
{
    if (m_lifetime->text().trimmed().isEmpty())
        return std::optional<std::chrono::seconds>();
    return readSpan(m_lifetime->text()).map([](std::chrono::seconds span) { return std::optional(span); });
}

bool ClaimsForm::isFilled() const
{
    return !m_json->toPlainText().trimmed().isEmpty() || !m_lifetime->text().trimmed().isEmpty();
}

std::optional<Error> ClaimsForm::problem() const
{
    if (const auto json = claims(); !json)
        return json.error();
    if (const auto span = lifetime(); !span)
        return span.error();
    return std::nullopt;
}

void ClaimsForm::check()
{
    if (const auto found = problem())
        m_message->show(*found);
    else
        m_message->clear();
    emit changed();
}
