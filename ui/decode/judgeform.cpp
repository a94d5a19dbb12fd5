// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/judgeform.h"

#include "core/base/timetext.h"
#include "core/explain/claimvalue.h"
#include "core/explain/numericdate.h"
#include "ui/widgets/inlinemessage.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <cmath>

using std::chrono::microseconds;

namespace {

const QString unchecked = QStringLiteral("-"); // a name that nobody gives an audience

QString namesText(const Json &names)
{
    if (names.isString())
        return names.toString();
    QStringList list;
    for (const Json &name : names.items())
        list.append(name.toString());
    return list.isEmpty() ? JudgeForm::tr("any") : list.join(QStringLiteral(", "));
}

/// Nothing entered: nothing; "-": null; else the name, or a list of them.
std::optional<Json> namesOf(const QString &text, bool isList)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return std::nullopt;
    if (trimmed == unchecked)
        return Json();
    if (!isList || !trimmed.contains(u','))
        return Json(trimmed);
    Json list = Json::array();
    for (const QString &name : trimmed.split(u',', Qt::SkipEmptyParts))
        list.append(name.trimmed());
    return list;
}

Result<std::optional<microseconds>> leewayOf(QString text)
{
    text = text.trimmed();
    if (text.isEmpty())
        return std::optional<microseconds>();
    bool isNumber = false;
    const double seconds = (text.endsWith(u's') ? text.chopped(1) : text).toDouble(&isNumber);
    constexpr double longest = 1e9; // seconds; some thirty years
    if (!isNumber || !(seconds >= 0 && seconds <= longest))
        return fail(Errc::Usage, JudgeForm::tr("“%1” is no leeway; write seconds, zero or more.").arg(text.left(40)));
    return std::optional(microseconds(std::llround(seconds * 1e6)));
}

Result<std::optional<Instant>> nowOf(const QString &text, Instant now)
{
    if (text.trimmed().isEmpty())
        return std::optional<Instant>();
    return explain::readTime(text, now).and_then([&](const QByteArray &number) -> Result<std::optional<Instant>> {
        const Json value = Json::number(number);
        const explain::NumericDate date = explain::numericDate(&value);
        if (!date.isUsable())
            return fail(
                Errc::Usage, JudgeForm::tr("“%1” is beyond any calendar; take another time.").arg(text.left(40)));
        return date.instant;
    });
}

} // namespace

void Judging::applyTo(explain::InspectionContext &context) const
{
    if (leeway)
        context.settings.leeway = *leeway;
    if (audience)
        context.settings.audience = *audience;
    if (issuer)
        context.settings.issuer = *issuer;
    if (now)
        context.now = *now;
}

JudgeForm::JudgeForm(Clock clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(std::move(clock))
    , m_row(new QHBoxLayout)
    , m_leeway(addField("judgeLeeway", tr("Leeway"), tr("Seconds of clock skew granted, in place of LEEWAY")))
    , m_audience(addField(
          "judgeAudience", tr("Audience"), tr("In place of AUDIENCE; several by commas; a hyphen: not checked")))
    , m_issuer(addField("judgeIssuer", tr("Issuer"), tr("In place of ISSUER; a hyphen: not checked")))
    , m_now(
          addField("judgeNow", tr("Now"), tr("In place of the clock: +5m, in 1 h, 2026-11-24 02:45, or epoch seconds")))
    , m_reset(new QPushButton(tr("Reset")))
    , m_message(new InlineMessage)
{
    setObjectName(QStringLiteral("judgeForm"));
    setAccessibleName(tr("What the token is judged by"));
    m_reset->setObjectName(QStringLiteral("judgeReset"));
    m_reset->setToolTip(tr("Back to the server's settings and the clock"));
    m_reset->hide();
    m_row->addWidget(m_reset);
    m_message->setObjectName(QStringLiteral("judgeMessage"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(m_row);
    layout->addWidget(m_message);
    connect(m_reset, &QPushButton::clicked, this, &JudgeForm::reset);
    setServerRules({});
}

QLineEdit *JudgeForm::addField(const char *name, const QString &title, const QString &tip)
{
    auto *field = new QLineEdit;
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(title);
    field->setAccessibleDescription(tip);
    field->setToolTip(tip);
    field->setMinimumWidth(field->fontMetrics().averageCharWidth() * 8);
    auto *label = new QLabel(title);
    label->setBuddy(field);
    m_row->addWidget(label);
    m_row->addWidget(field, 1);
    connect(field, &QLineEdit::textChanged, this, &JudgeForm::read);
    return field;
}

void JudgeForm::setServerRules(const simplejwt::Settings &settings)
{
    m_leeway->setPlaceholderText(durationText(settings.leeway));
    m_audience->setPlaceholderText(namesText(settings.audience));
    m_issuer->setPlaceholderText(namesText(settings.issuer));
    m_now->setPlaceholderText(tr("clock"));
}

void JudgeForm::reset()
{
    for (QLineEdit *field : { m_leeway, m_audience, m_issuer, m_now }) {
        const QSignalBlocker quiet(field);
        field->clear();
    }
    read();
}

void JudgeForm::read()
{
    Judging judging;
    judging.audience = namesOf(m_audience->text(), true);
    judging.issuer = namesOf(m_issuer->text(), false);
    const auto leeway = leewayOf(m_leeway->text());
    if (m_now->text() != m_nowText) {
        m_nowText = m_now->text();
        m_instant = nowOf(m_nowText, m_clock());
    }
    judging.leeway = leeway.value_or(std::nullopt);
    judging.now = m_instant.value_or(std::nullopt);
    if (!leeway || !m_instant)
        m_message->show(leeway ? m_instant.error() : leeway.error());
    else if (judging.now)
        m_message->show(Tone::Accent, tr("Judged at"), instantText(*judging.now, QTimeZone::systemTimeZone()));
    else
        m_message->clear();
    const auto hasText = [](const QLineEdit *field) { return !field->text().isEmpty(); };
    m_reset->setVisible(hasText(m_leeway) || hasText(m_audience) || hasText(m_issuer) || hasText(m_now));
    if (std::exchange(m_judging, judging) != judging)
        emit changed();
}
