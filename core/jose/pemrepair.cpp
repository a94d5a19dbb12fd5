// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jose/pemrepair.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace jose {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("jose::PemRepair", text);
}

/// What is around or between the lines that has no business there; null: nothing.
QString damageOf(const QByteArray &text, const QByteArray &body)
{
    const QByteArray trimmed = text.trimmed();
    if (trimmed.startsWith("b'") || trimmed.startsWith("b\""))
        return tr("The PEM text is written as Python's bytes, b'…'.");
    if (body.contains("\\n") || body.contains("\\r"))
        return tr("The PEM text has \\n as two characters where its line breaks belong.");
    if (trimmed.startsWith('"') || trimmed.startsWith('\''))
        return tr("The PEM text stands in quotes.");
    if (!body.contains('\n') && body.contains(' '))
        return tr("The PEM text has blanks where its line breaks belong.");
    if (!body.trimmed().contains('\n') && body.trimmed().size() > 76)
        return tr("The PEM text is one line: its line breaks are gone.");
    for (const QByteArray &line : body.split('\n')) {
        if (line.startsWith(' ') || line.startsWith('\t'))
            return tr("The lines of the PEM text are indented.");
    }
    if (!text.startsWith("-----BEGIN") && trimmed.startsWith("-----BEGIN"))
        return tr("The lines of the PEM text are indented.");
    return {};
}

} // namespace

std::optional<PemRepair> repairedPem(QByteArrayView bytes)
{
    constexpr qsizetype most = 64 * 1024;
    const QByteArray text = bytes.first(std::min(bytes.size(), most)).toByteArray();
    static const QRegularExpression block(QStringLiteral("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----"),
        QRegularExpression::DotMatchesEverythingOption);
    const auto match = block.match(QString::fromLatin1(text));
    if (!match.hasMatch())
        return std::nullopt;
    QByteArray body = match.captured(2).toLatin1();
    const QString damage = damageOf(text, body);
    if (damage.isEmpty())
        return std::nullopt;
    body.replace("\\n", "\n").replace("\\r", "");
    QByteArray kept;
    for (const char c : std::as_const(body)) {
        const bool isBase64 = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+'
            || c == '/' || c == '=';
        if (isBase64)
            kept.append(c);
        else if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '"' && c != '\'')
            return std::nullopt; // header fields of an encrypted key, or something else: not ours to guess
    }
    const QByteArray label = match.captured(1).toLatin1();
    PemRepair repair{ damage, "-----BEGIN " + label + "-----\n" };
    for (qsizetype at = 0; at < kept.size(); at += 64)
        repair.text += kept.mid(at, 64) + '\n';
    repair.text += "-----END " + label + "-----\n";
    return repair;
}

} // namespace jose
