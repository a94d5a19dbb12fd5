// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/exchangetext.h"

#include "core/archive/scrubbing.h"
#include "core/base/log.h"
#include "core/scan/tokenfinder.h"

#include <QCoreApplication>

namespace archive {

using session::Exchange;
using session::SessionLog;

namespace {

constexpr qsizetype shownBytes = 64 * 1024; // of a body; the whole of it would freeze the text field

QString tr(const char *source)
{
    return QCoreApplication::translate("ExchangeText", source);
}

/// Writes text piece by piece and keeps where its tokens went.
class Writer
{
public:
    Writer(const SessionLog &log, client::Secrets secrets)
        : m_log(log)
        , m_reveals(secrets == client::Secrets::Revealed)
    {
    }

    void line(const QString &text) { m_result.text += text + QLatin1Char('\n'); }

    void fields(const QString &title, const session::Headers &headers)
    {
        if (!headers.isEmpty())
            line(QLatin1Char('\n') + title);
        for (const auto &[name, value] : headers) {
            m_result.text += QString::fromLatin1(name) + QStringLiteral(": ");
            // A token in it is shown as one, masked.
            const auto hidden = m_reveals || !scan::findTokens(value).isEmpty()
                ? std::nullopt
                : archive::maskedCredential(name, value);
            if (hidden)
                m_result.text += QString::fromUtf8(*hidden);
            else
                withTokens(value);
            m_result.text += QLatin1Char('\n');
        }
    }

    void body(const QByteArray &bytes)
    {
        withTokens(bytes.left(shownBytes));
        if (!bytes.isEmpty())
            m_result.text += QLatin1Char('\n');
        if (bytes.size() > shownBytes)
            line(tr("… %1 more bytes").arg(bytes.size() - shownBytes));
    }

    ExchangeText take() { return std::move(m_result); }

private:
    void withTokens(const QByteArray &bytes)
    {
        scan::FindOptions options;
        options.cutTokens = false;
        qsizetype done = 0;
        for (const scan::FoundToken &found : scan::findTokens(bytes, options)) {
            if (found.offset < done)
                continue;
            plain(bytes.mid(done, found.offset - done));
            token(found);
            done = found.offset + found.length;
        }
        plain(bytes.mid(done));
    }

    void token(const scan::FoundToken &found)
    {
        const session::TokenRecord *record = m_log.findByText(found.text);
        const QString text = m_reveals ? QString::fromUtf8(found.text) : redacted(found.text);
        m_result.tokens.append({ m_result.text.size(), text.size(), record ? record->id : -1 });
        m_result.text += text;
    }

    void plain(const QByteArray &bytes)
    {
        QString text = QString::fromUtf8(m_reveals ? bytes : archive::withoutNamedSecrets(bytes));
        // What the text field can't hold would shift every position behind it.
        text.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(QLatin1Char('\r'), QLatin1Char('\n'));
        text.replace(QChar::Null, QChar::ReplacementCharacter);
        m_result.text += text;
    }

    const SessionLog &m_log;
    bool m_reveals;
    ExchangeText m_result;
};

} // namespace

ExchangeText writeOut(const Exchange &exchange, const SessionLog &log, client::Secrets secrets)
{
    Writer writer(log, secrets);
    QUrl url = exchange.url;
    if (secrets == client::Secrets::Redacted && url.hasQuery())
        url.setQuery(QStringLiteral("…"));
    writer.line(QStringLiteral("%1 %2").arg(QString::fromLatin1(exchange.method), url.toString()));
    if (exchange.occasion != session::Occasion::Asked)
        writer.line(session::occasionSentence(exchange.occasion));
    writer.body(exchange.body);
    writer.line({});
    if (exchange.status != 0) {
        writer.line(QStringLiteral("%1 %2").arg(exchange.status).arg(QString::fromLatin1(exchange.reason)).trimmed());
        writer.body(exchange.replyBody);
    } else {
        writer.line(exchange.error ? exchange.error->what : tr("No answer."));
    }
    if (exchange.isShortened)
        writer.line(
            tr("The bodies were dropped: the session had reached the memory that it may take (Session, Memory)."));
    writer.fields(tr("Request headers"), exchange.headers);
    writer.fields(tr("Reply headers"), exchange.replyHeaders);
    return writer.take();
}

ExchangeText replyText(const Exchange &exchange, const SessionLog &log)
{
    Writer writer(log, client::Secrets::Revealed);
    writer.body(exchange.replyBody);
    return writer.take();
}

} // namespace archive
