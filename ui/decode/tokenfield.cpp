// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/tokenfield.h"

#include "core/base/plural.h"
#include "core/session/tokenreading.h"
#include "core/session/tokentitle.h"
#include "ui/decode/verdictbar.h"
#include "ui/token/tokenview.h"
#include "ui/token/utf8offsets.h"
#include "ui/widgets/inlinemessage.h"

#include <QComboBox>
#include <QVBoxLayout>
#include <algorithm>

using explain::SegmentKind;

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

/// As it would be called were it known: "access aaaa…".
QString titleOf(QByteArrayView token)
{
    const session::TokenReading reading = session::readToken(token);
    session::TokenRecord record;
    record.tokenType = reading.text(u"token_type").toUtf8();
    record.jti = reading.anyText(u"jti").toUtf8();
    return session::tokenTitle(record);
}

} // namespace

TokenField::TokenField(int spacing, QWidget *parent)
    : QWidget(parent)
    , m_token(new TokenView)
    , m_picker(new QComboBox)
    , m_damage(new InlineMessage)
    , m_verdicts(new VerdictBar)
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
    auto *body = new QVBoxLayout(this);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(spacing);
    body->addWidget(m_token);
    body->addWidget(m_picker);
    body->addWidget(m_damage);
    body->addWidget(m_verdicts);

    connect(m_token, &TokenView::edited, this, &TokenField::edited);
    connect(m_token, &TokenView::menuOpening, this, &TokenField::menuOpening);
    connect(m_damage, &InlineMessage::actionTriggered, this, [this] {
        m_token->goToFirstMark();
        m_token->setFocus();
    });
    connect(m_picker, &QComboBox::activated, this, &TokenField::tokenChosen);
    connect(m_verdicts, &VerdictBar::checksRequested, this, &TokenField::checksRequested);
    connect(m_verdicts, &VerdictBar::findingsRequested, this, &TokenField::findingsRequested);
}

const QString &TokenField::text() const
{
    return m_token->text();
}

void TokenField::setText(const QString &text)
{
    m_token->setText(text);
}

void TokenField::setInspection(const explain::Inspection &inspection)
{
    colourToken(inspection);
    showDamage(inspection);
    showPicker(inspection);
    if (inspection.found.isEmpty())
        m_verdicts->clear();
    else
        m_verdicts->setInspection(inspection);
}

void TokenField::setTime(const explain::Inspection &inspection)
{
    m_verdicts->setTime(inspection.time);
}

QString TokenField::firstDamage() const
{
    return m_token->marks().isEmpty() ? QString() : m_token->marks().constFirst().text;
}

void TokenField::colourToken(const explain::Inspection &inspection)
{
    QList<TokenSpan> spans;
    QList<TokenMark> marks;
    if (!inspection.found.isEmpty()) {
        const QString &text = m_token->text();
        const scan::FoundToken &token = inspection.token;
        Utf8Offsets offsets(text, text.toUtf8().size());
        const auto place = [&](qsizetype inToken) { return offsets.position(token.inputOffset(inToken)); };
        const qsizetype tokenStart = offsets.position(token.offset);
        const qsizetype tokenEnd = offsets.position(token.offset + token.length);
        if (tokenStart > 0)
            spans.append({ 0, tokenStart, TokenSpan::Role::Aside });
        for (const explain::Segment &segment : inspection.segments) {
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

void TokenField::showDamage(const explain::Inspection &inspection)
{
    const QList<TokenMark> &marks = m_token->marks();
    m_damage->setAction(inspection.found.isEmpty() ? QString() : tr("Go there"));
    if (m_token->text().isEmpty())
        return m_damage->clear();
    if (inspection.found.isEmpty())
        return m_damage->show(Tone::Neutral, {}, inspection.summary);
    if (marks.isEmpty())
        return m_damage->clear();
    const QString lead = tr("Character %1:").arg(marks.constFirst().start + 1);
    const auto more = marks.size() - 1;
    const QString first = marks.constFirst().text;
    const QString text = more > 1 ? counted(tr("%1 And %n more place(s).", nullptr, int(more)), more).arg(first)
        : more == 1               ? tr("%1 And one more place.").arg(first)
                                  : first;
    m_damage->show(Tone::Warning, lead, text);
}

void TokenField::showPicker(const explain::Inspection &inspection)
{
    const auto count = inspection.found.size();
    if (count > 1 && m_picker->isHidden())
        m_picker->resize(0, 0); // shown before it is laid out, it must not count as under the mouse
    m_picker->setVisible(count > 1);
    if (count < 2)
        return m_picker->clear();
    QStringList titles;
    for (qsizetype i = 0; i < qMin<qsizetype>(count, 500); ++i) {
        const scan::FoundToken &token = inspection.found.at(i);
        const QString title
            = tr("%1 (%2 of %3)").arg(titleOf(token.text), QString::number(i + 1), QString::number(count));
        titles.append(token.place.isEmpty() ? title : title + QStringLiteral(" · ") + token.place);
    }
    m_picker->clear();
    m_picker->addItems(titles);
    m_picker->setCurrentIndex(inspection.selected);
}
