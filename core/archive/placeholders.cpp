// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/placeholders.h"

#include "core/archive/scrubbing.h"
#include "core/scan/tokenfinder.h"
#include "core/session/tokentitle.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace archive {

namespace {

const QByteArray Mask = QByteArrayLiteral("…");

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Placeholders", text);
}

const QRegularExpression &marks()
{
    static const QRegularExpression pattern(QStringLiteral("‹[^‹›\\r\\n]{1,80}›"));
    return pattern;
}

} // namespace

Placeholders::Placeholders(const session::SessionLog &log)
    : m_log(&log)
{
}

QString Placeholders::nameOf(const QByteArray &secret, const QString &given)
{
    QString title = given; // a jti of a server's choice may have such signs
    title.remove(u'‹').remove(u'›');
    QString &name = m_names[secret];
    for (int number = 1; name.isEmpty(); ++number) {
        const QString wanted
            = QStringLiteral("‹%1›").arg(number == 1 ? title : QStringLiteral("%1 · %2").arg(title).arg(number));
        if (!m_secrets.contains(wanted))
            name = wanted;
    }
    m_secrets.insert(name, secret);
    return name;
}

QString Placeholders::withoutTokens(const QByteArray &text)
{
    QString hidden;
    qsizetype done = 0;
    for (const scan::FoundToken &found : scan::findTokens(text, { .cutTokens = false })) {
        if (found.offset < done)
            continue;
        hidden += QString::fromUtf8(text.mid(done, found.offset - done));
        const session::TokenRecord *token = m_log->findByText(found.text);
        hidden += nameOf(text.mid(found.offset, found.length), token ? session::tokenTitle(*token) : tr("token"));
        done = found.offset + found.length;
    }
    return hidden + QString::fromUtf8(text.mid(done));
}

/// Masked is the text with "…" in the place of each secret: what lies between its pieces is what was taken out. Where
/// that can't be told apart, all is one secret: rather too much than one too few.
QString Placeholders::withoutGaps(const QByteArray &text, const QByteArray &masked)
{
    QString hidden;
    qsizetype done = 0;
    qsizetype start = 0; // of a piece
    while (true) {
        const qsizetype mask = masked.indexOf(Mask, start);
        QByteArray kept = masked.mid(start, mask < 0 ? -1 : mask - start);
        const auto isNext = [&] { return text.mid(done, kept.size()) == kept; };
        const bool isQuoted = !isNext() && kept.endsWith('"'); // a number or a list, which had no quotes
        if (isQuoted)
            kept.chop(1);
        if (!isNext())
            return nameOf(text, tr("hidden"));
        hidden += withoutTokens(kept);
        done += kept.size();
        if (mask < 0)
            return done == text.size() ? hidden : nameOf(text, tr("hidden"));
        start = mask + Mask.size() + (isQuoted ? 1 : 0);
        const qsizetype next = masked.indexOf(Mask, start);
        QByteArray after = masked.mid(start, next < 0 ? -1 : next - start);
        const bool isLast = next < 0;
        if (!isLast && after.endsWith('"') && text.indexOf(after, done) < 0)
            after.chop(1); // before one of those
        const qsizetype end = isLast ? text.size() - after.size() : text.indexOf(after, done);
        if (end < done || (after.isEmpty() && !isLast))
            return nameOf(text, tr("hidden"));
        const QByteArray secret = text.mid(done, end - done);
        hidden += secret == Mask ? QString::fromUtf8(Mask) : nameOf(secret, tr("secret"));
        done = end;
    }
}

QString Placeholders::hide(const QByteArray &text)
{
    for (auto own = marks().globalMatch(QString::fromUtf8(text)); own.hasNext();) {
        const QString mark = own.next().captured(); // what looks like one of ours stands for itself
        if (!m_secrets.contains(mark))
            m_secrets.insert(mark, mark.toUtf8());
    }
    return withoutGaps(text, withoutNamedSecrets(text));
}

QString Placeholders::hideField(const QByteArray &name, const QByteArray &value)
{
    const auto masked = maskedCredential(name, value);
    return masked ? withoutGaps(value, *masked) : hide(value);
}

Result<QByteArray> Placeholders::reveal(const QString &text) const
{
    QByteArray revealed;
    qsizetype done = 0;
    for (auto found = marks().globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const auto secret = m_secrets.constFind(match.captured());
        if (secret == m_secrets.constEnd())
            return fail(Errc::Usage,
                tr("%1 stands for nothing in this call. Undo the change, or write the value itself.")
                    .arg(match.captured()));
        revealed += text.mid(done, match.capturedStart() - done).toUtf8();
        revealed += *secret;
        done = match.capturedEnd();
    }
    return revealed + text.mid(done).toUtf8();
}

} // namespace archive
