// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/rawjsonview.h"

#include "core/base/visibleutf8.h"
#include "core/explain/jsonlayout.h"
#include "core/json/jsonscanner.h"
#include "ui/json/jsonspans.h"
#include "ui/token/tokenview.h"
#include "ui/token/utf8offsets.h"
#include "ui/widgets/mutedlabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace {
constexpr qsizetype colouredBytes = 200'000; // beyond that nobody reads colours

TokenView *makeView(const char *name, const QString &title, int mostRows)
{
    auto *view = new TokenView;
    view->setObjectName(QLatin1String(name));
    view->setAccessibleName(title);
    view->setReadOnly(true);
    view->setRowLimits(1, mostRows);
    return view;
}
} // namespace

RawJsonView::RawJsonView(QWidget *parent)
    : QWidget(parent)
    , m_asIs(new QPushButton(tr("As is")))
    , m_headerView(makeView("rawHeader", tr("Header as JSON"), 8))
    , m_payloadView(makeView("rawPayload", tr("Payload as JSON"), 24))
    , m_signatureView(makeView("rawSignature", tr("Signature as hex"), 3))
    , m_signatureLabel(new MutedLabel)
{
    m_asIs->setObjectName(QStringLiteral("rawAsIs"));
    m_asIs->setCheckable(true);
    m_asIs->setToolTip(tr("The bytes as they stand in the token, not laid out"));
    connect(m_asIs, &QPushButton::toggled, this, &RawJsonView::fill);

    auto *top = new QHBoxLayout;
    top->addWidget(new MutedLabel(tr("header")), 1);
    top->addWidget(m_asIs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_headerView);
    layout->addSpacing(4);
    layout->addWidget(new MutedLabel(tr("payload")));
    layout->addWidget(m_payloadView);
    layout->addSpacing(4);
    layout->addWidget(m_signatureLabel);
    layout->addWidget(m_signatureView);
    layout->addStretch(1);
}

void RawJsonView::setInspection(const explain::Inspection &inspection)
{
    const auto bytesOf = [&](explain::SegmentKind kind) {
        const explain::Segment *segment = inspection.segment(kind);
        return segment ? segment->bytes : QByteArray();
    };
    const QByteArray header = bytesOf(explain::SegmentKind::Header);
    const QByteArray payload = bytesOf(explain::SegmentKind::Payload);
    const QByteArray signature = bytesOf(explain::SegmentKind::Signature);
    if (header == m_header && payload == m_payload && signature == m_signature)
        return; // keeps selection and scroll position
    m_header = header;
    m_payload = payload;
    m_signature = signature;
    m_filled = false;
    if (isVisible())
        fill();
}

void RawJsonView::showEvent(QShowEvent *event)
{
    if (!m_filled)
        fill();
    QWidget::showEvent(event);
}

void RawJsonView::fill()
{
    m_filled = true;
    fillPart(m_headerView, m_header);
    fillPart(m_payloadView, m_payload);
    m_signatureLabel->setText(tr("signature as hex, bytes: %1").arg(m_signature.size()));
    m_signatureView->resetText(QString::fromLatin1(m_signature.toHex(' ')));
}

void RawJsonView::fillPart(TokenView *view, const QByteArray &bytes)
{
    const QByteArray shown = m_asIs->isChecked() ? bytes : explain::indentedText(bytes);
    const QString text = visibleUtf8(shown);
    view->resetText(text);
    if (shown.size() > colouredBytes)
        return;
    view->setSpans(jsonSpans(text));
    const QByteArray encoded = text.toUtf8();
    Utf8Offsets offsets(text, encoded.size());
    QList<TokenMark> marks;
    for (const JsonProblem &problem : scanJson(encoded).problems) {
        const qsizetype start = offsets.position(problem.offset);
        const qsizetype end = offsets.position(problem.offset + qMax<qsizetype>(1, problem.length));
        marks.append({ qMin(start, text.size() - 1), qMax<qsizetype>(1, end - start), problem.text });
    }
    view->setMarks(marks);
}
