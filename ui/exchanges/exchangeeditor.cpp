// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangeeditor.h"

#include "core/client/way.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/secrettext.h"
#include "ui/widgets/wraprow.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStringDecoder>
#include <QVBoxLayout>
#include <algorithm>

namespace {

constexpr qsizetype mostText = 256 * 1024; ///< bytes of a body; more would freeze the text field

/// A text field gives other letters back for some, so what has them is not edited in one.
bool isText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder(bytes);
    const auto isChanged = [](QChar c) {
        return c == QChar::Null || c == u'\r' || c == QChar::Nbsp || c == QChar::LineSeparator
            || c == QChar::ParagraphSeparator;
    };
    return bytes.size() <= mostText && !decoder.hasError() && std::none_of(text.begin(), text.end(), isChanged);
}

QPlainTextEdit *textField(const char *name, const QString &title, int lines)
{
    auto *field = new SecretText;
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(title);
    showAsCode(field);
    field->setTabChangesFocus(true);
    field->setWordWrapMode(QTextOption::WrapAnywhere);
    field->setMinimumHeight(field->fontMetrics().lineSpacing() * lines + 14);
    return field;
}

} // namespace

ExchangeEditor::ExchangeEditor(const session::SessionLog &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_places(log)
    , m_call(new QLabel)
    , m_headers(textField("editorHeaders", tr("Header fields, one a line"), 3))
    , m_body(textField("editorBody", tr("Body"), 2))
    , m_message(new InlineMessage)
    , m_send(new QPushButton)
    , m_reveal(new QPushButton(tr("Show tokens")))
    , m_cancel(new QPushButton(tr("Cancel")))
{
    setObjectName(QStringLiteral("exchangeEditor"));
    m_call->setObjectName(QStringLiteral("editorCall"));
    m_call->setTextFormat(Qt::PlainText);
    showAsCode(m_call);
    m_call->setWordWrap(true);
    m_message->setObjectName(QStringLiteral("editorMessage"));
    m_send->setObjectName(QStringLiteral("editorSend"));
    m_send->setProperty("primary", true);
    m_reveal->setObjectName(QStringLiteral("editorReveal"));
    m_reveal->setIcon(themedIcon(QStringLiteral("eye"), IconRole::Muted));
    m_reveal->setCheckable(true);
    m_reveal->setToolTip(tr("Show tokens and passwords whole; hidden, they are sent whole all the same"));
    m_cancel->setObjectName(QStringLiteral("editorCancel"));
    m_cancel->setToolTip(tr("Back to the call as it was (Escape)"));
    auto *actions = new WrapRow;
    actions->add(m_send);
    actions->add(m_reveal);
    actions->add(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_call);
    layout->addWidget(m_message);
    layout->addWidget(new MutedLabel(tr("Header fields")));
    layout->addWidget(m_headers, 3);
    layout->addWidget(new MutedLabel(tr("Body")));
    layout->addWidget(m_body, 2);
    layout->addWidget(actions);
    setFocusProxy(m_headers);
    connect(m_send, &QPushButton::clicked, this, &ExchangeEditor::send);
    connect(m_cancel, &QPushButton::clicked, this, &ExchangeEditor::cancelled);
    connect(m_reveal, &QPushButton::toggled, this, &ExchangeEditor::reveal);
}

void ExchangeEditor::edit(const client::EndpointRequest &request, const QString &remark)
{
    m_places = archive::Placeholders(m_log);
    m_request = request;
    m_hasText = isText(request.body);
    const QSignalBlocker blocker(m_reveal);
    m_reveal->setChecked(false);
    const QUrl address = request.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    const QString method = QString::fromLatin1(request.method);
    m_call->setText(QStringLiteral("%1 %2").arg(
        method, address.toString() + (request.url.hasQuery() ? QStringLiteral("?…") : QString())));
    m_send->setText(tr("Send %1 %2")
                        .arg(method,
                            fontMetrics()
                                .elidedText(address.path(), Qt::ElideMiddle, 24 * fontMetrics().averageCharWidth())
                                .replace(u'&', QLatin1String("&&"))));
    const QString warning = client::clearTextWarning(request.url);
    m_send->setToolTip(
        (tr("Sends it once to %1").arg(address.toString()) + (warning.isEmpty() ? QString() : u'\n' + warning))
            .toHtmlEscaped());
    showParts();
    if (remark.isEmpty())
        m_message->clear();
    else
        m_message->show(Tone::Warning, {}, remark);
}

void ExchangeEditor::showParts()
{
    QStringList lines;
    for (const auto &[name, value] : m_request.headers) {
        if (name.compare(session::startSecretHeader, Qt::CaseInsensitive) != 0) // the server's own, added when sent
            lines.append(QStringLiteral("%1: %2").arg(QString::fromUtf8(name), m_places.hideField(name, value)));
    }
    m_headers->setPlainText(lines.join(u'\n'));
    m_body->setPlainText(m_hasText ? m_places.hide(m_request.body)
                                   : tr("%1 bytes that are no text; sent as they were").arg(m_request.body.size()));
    m_body->setReadOnly(!m_hasText);
    m_headers->document()->setModified(false);
    m_body->document()->setModified(false);
}

bool ExchangeEditor::isEdited() const
{
    return m_headers->document()->isModified() || m_body->document()->isModified();
}

/// As it stands now, edited or not.
void ExchangeEditor::reveal(bool shown)
{
    for (QPlainTextEdit *field : { m_headers, m_body }) {
        if (field == m_body && !m_hasText)
            continue;
        const bool wasEdited = field->document()->isModified();
        const QString text = field->toPlainText();
        const auto whole = m_places.reveal(text);
        if (shown && !whole) {
            m_message->show(whole.error());
            m_reveal->setChecked(false); // what was shown already is hidden again
            return;
        }
        if (shown) {
            field->setPlainText(QString::fromUtf8(*whole));
        } else if (!shown && field == m_body) {
            field->setPlainText(m_places.hide(text.toUtf8()));
        } else if (!shown) {
            QStringList lines;
            for (const QString &line : text.split(u'\n')) {
                const qsizetype colon = line.indexOf(u':');
                const QString start = line.left(colon < 0 ? 0 : colon + 1);
                const QString value = line.mid(start.size());
                const QString blank = value.startsWith(u' ') ? QStringLiteral(" ") : QString();
                lines.append(start + blank
                    + m_places.hideField(
                        line.left(qMax(colon, 0)).trimmed().toUtf8(), value.mid(blank.size()).toUtf8()));
            }
            field->setPlainText(lines.join(u'\n'));
        }
        field->document()->setModified(wasEdited);
    }
}

Result<session::Headers> ExchangeEditor::headers() const
{
    session::Headers headers;
    const QStringList lines = m_headers->toPlainText().split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).trimmed().isEmpty())
            continue;
        const qsizetype colon = lines.at(i).indexOf(u':');
        if (colon <= 0)
            return fail(
                Errc::Usage, tr("Line %1 of the header fields has no colon. Write it as “Name: value”.").arg(i + 1));
        const auto value = m_places.reveal(lines.at(i).mid(colon + 1).trimmed());
        if (!value)
            return tl::unexpected(value.error());
        headers.emplaceBack(lines.at(i).left(colon).trimmed().toUtf8(), *value);
    }
    return headers;
}

Result<client::EndpointRequest> ExchangeEditor::request() const
{
    const auto fields = headers();
    if (!fields)
        return tl::unexpected(fields.error());
    client::EndpointRequest request = m_request; // what nobody edited goes out byte for byte
    if (m_headers->document()->isModified()) {
        request.headers = *fields;
        for (const auto &[name, value] : m_request.headers) {
            if (name.compare(session::startSecretHeader, Qt::CaseInsensitive) == 0)
                request.headers.emplaceBack(name, value);
        }
    }
    if (m_hasText && m_body->document()->isModified()) {
        const auto body = m_places.reveal(m_body->toPlainText());
        if (!body)
            return tl::unexpected(body.error());
        request.body = *body;
    }
    return client::checked(std::move(request));
}

void ExchangeEditor::send()
{
    const auto made = request();
    if (!made)
        return m_message->show(made.error());
    m_message->clear();
    emit sendRequested(*made);
}

void ExchangeEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit cancelled();
    else
        QWidget::keyPressEvent(event);
}
