// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compose/composepane.h"

#include "core/jose/base64url.h"
#include "core/json/jsonmembers.h"
#include "core/json/jsonscanner.h"
#include "core/json/jsonwriter.h"
#include "ui/compose/claimrows.h"
#include "ui/json/jsoneditor.h"
#include "ui/look/icons.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"

#include <QComboBox>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTabWidget>
#include <QToolButton>
#include <algorithm>

namespace {

QByteArray part(const QList<QByteArray> &parts, qsizetype index)
{
    return jose::decodeBase64UrlLoosely(parts.value(index)).bytes;
}

QString textOf(const Json *value)
{
    return value ? value->toString() : QString();
}

} // namespace

ComposePane::Draft ComposePane::draft() const
{
    return { m_header->bytes(), m_payload->bytes(), m_origin, m_original, m_base };
}

void ComposePane::load(const Draft &draft)
{
    const QScopedValueRollback loading(m_loading, true);
    m_origin = draft.origin;
    m_original = draft.original;
    m_base = draft.base;
    m_compare->setVisible(!m_origin.isEmpty());
    m_originChip->setVisible(!m_origin.isEmpty());
    m_originChip->setState(tr("edited copy of %1").arg(m_origin), Tone::Warning);
    m_header->setBytes(draft.header);
    m_payload->setBytes(draft.payload);
    m_rows->setText(draft.payload, true);
    m_history.clear();
}

void ComposePane::keepDraft()
{
    const Draft now = draft();
    m_after.clear();
    if (now.header.isEmpty() && now.payload.isEmpty())
        return;
    m_before.append(now);
    if (m_before.size() > 50)
        m_before.removeFirst();
}

void ComposePane::newToken()
{
    keepDraft();
    const qint64 now = epochSeconds(m_clock());
    Json claims;
    claims.set(QStringLiteral("token_type"), Json(u"access"));
    claims.set(QStringLiteral("exp"), Json(now + 300));
    claims.set(QStringLiteral("iat"), Json(now));
    claims.set(QStringLiteral("jti"), Json(QString::fromLatin1(m_ids())));
    claims.set(QStringLiteral("user_id"), Json(u"1"));
    load({ R"({"alg":"HS256","typ":"JWT"})", writeJson(claims, JsonStyle::Indented), {}, {}, {} });
    compose(false);
}

void ComposePane::editCopyOf(const QByteArray &token)
{
    keepDraft();
    const QList<QByteArray> parts = token.split('.');
    const QByteArray payload = part(parts, 1);
    const Json claims = scanJson(payload).value.value_or(Json());
    QString origin = textOf(claims.find(u"token_type"));
    const QString jti = textOf(claims.find(u"jti"));
    if (origin.isEmpty() || origin.size() > 24)
        origin = tr("token");
    if (!jti.isEmpty())
        origin += u' ' + (jti.size() > 5 ? jti.left(4) + u'…' : jti);
    load({ part(parts, 0), payload, origin, token, claims });
    compose(true);
    if (m_tabs->currentIndex() == HeaderTab)
        m_tabs->setCurrentIndex(ClaimsTab);
    m_tabs->currentWidget()->setFocus();
}

void ComposePane::undo()
{
    const QScopedValueRollback travelling(m_travelling, true);
    if (m_history.canUndo()) {
        m_history.undo();
    } else if (!m_before.isEmpty()) {
        m_after.append(draft());
        load(m_before.takeLast());
        compose(true);
    }
}

void ComposePane::redo()
{
    const QScopedValueRollback travelling(m_travelling, true);
    if (m_history.canRedo()) {
        m_history.redo();
    } else if (!m_after.isEmpty()) {
        m_before.append(draft());
        load(m_after.takeLast());
        compose(true);
    }
}

void ComposePane::showHistory()
{
    m_undo->setEnabled(m_history.canUndo() || !m_before.isEmpty());
    m_redo->setEnabled(m_history.canRedo() || !m_after.isEmpty());
}

void ComposePane::edited(JsonEditor *editor)
{
    if (m_loading)
        return;
    if (!m_travelling) {
        m_after.clear();
        m_history.record(editor);
    }
    m_composeSoon.start(); // one edit may be several changes
}

/// The rows show the outcome before anybody can edit another of them.
void ComposePane::rowEdited(const JsonEdit &edit)
{
    if (m_payload->bytes() == m_rows->text()) // else what was typed in a large text has not come to the rows yet
        m_payload->apply(edit);
    m_rows->setText(m_payload->bytes(), false);
}

void ComposePane::setKeys(const QList<jose::Key> &keys)
{
    const auto before = currentKey();
    m_keys = keys;
    fillKeys();
    for (int i = 0; before && i < m_keys.size(); ++i) {
        if (m_keys.at(i).sameMaterial(*before))
            m_key->setCurrentIndex(i);
    }
    const auto after = currentKey();
    const bool isSame = before && after && before->sameMaterial(*after);
    if (isSame && (!m_token.isEmpty() || m_runner->isAwaited()))
        return;
    m_reSigned = before && !m_token.isEmpty() ? before->label() : QString();
    compose(false);
}

void ComposePane::announce()
{
    m_announceSoon.stop();
    m_announceOnceSigned = m_token.isEmpty() && m_runner->isAwaited();
    if (m_token.isEmpty())
        return;
    if (m_origin.isEmpty())
        emit tokenComposed(m_token, tr("composed here"), false);
    else
        emit tokenComposed(m_token, tr("of %1 · %2").arg(m_origin, m_changes->text()), true);
}

std::optional<jose::Key> ComposePane::currentKey() const
{
    const int index = m_key->currentIndex();
    return index >= 0 && index < m_keys.size() ? std::optional(m_keys.at(index)) : std::nullopt;
}

void ComposePane::followHeader(const Composition &composition)
{
    m_algorithm->setPlaceholderText(composition.algorithm.left(16));
    m_algorithm->setCurrentIndex(m_algorithm->findText(composition.algorithm));
    if (composition.key >= 0 && composition.key < m_keys.size())
        m_key->setCurrentIndex(composition.key);
}

void ComposePane::compose(bool announces)
{
    m_composeSoon.stop();
    const CompositionRequest request{ m_header->bytes(), m_payload->bytes(), m_keys, m_key->currentIndex(),
        m_origin.isEmpty() ? std::nullopt : m_base, announces };
    m_size->setText(tr("%1 bytes, signed exactly as they stand here").arg(request.payload.size()));
    m_history.settle();
    showHistory();
    if (request.header.size() + request.payload.size() <= LargeInput)
        return m_runner->answerNow(request);
    setPending();
    m_runner->request(request);
}

/// The token on the screen is an older one, until the new one comes a moment later: not worth a word, but nobody may
/// use it meanwhile.
void ComposePane::setPending()
{
    m_token.clear();
    for (QPushButton *button : { m_use, m_copy, m_compare })
        button->setEnabled(false);
}

void ComposePane::take(const Composition &composition)
{
    m_problem->clear();
    m_problemAt = -1;
    m_header->setProblems(composition.headerProblems);
    m_payload->setProblems(composition.payloadProblems);
    for (const Tab tab : { ClaimsTab, JsonTab, HeaderTab })
        m_tabs->setTabIcon(tab, {});
    if (composition.headerWasRead)
        followHeader(composition);
    if (composition.payloadWasRead)
        m_rows->setText(composition.payload, false);
    const QString reSigned = std::exchange(m_reSigned, {});
    if (composition.mistake)
        return showMistake(*composition.mistake);
    if (!composition.token)
        return refuse(composition.token.error().what);
    m_token = *composition.token;
    showSigned(composition);
    const auto key = currentKey();
    if (!reSigned.isEmpty() && key)
        m_problem->show(Tone::Accent, tr("Signed anew"),
            tr("with “%1”: “%2”, which signed before, is no longer here.").arg(key->label(), reSigned));
}

void ComposePane::showMistake(const Composition::Mistake &mistake)
{
    m_problemAt = mistake.problem.offset;
    m_problemTab = mistake.part == Composition::Part::Header ? HeaderTab : JsonTab;
    m_tabs->setTabIcon(m_problemTab, toneIcon(Tone::Bad));
    if (m_problemTab == JsonTab)
        m_rows->setBroken(tr("The JSON is broken: mend it there, or undo."));
    refuse(tr("%1, line %2, column %3: %4")
               .arg(m_problemTab == JsonTab ? tr("Payload") : tr("Header"))
               .arg(mistake.position.line)
               .arg(mistake.position.column)
               .arg(mistake.problem.text));
    m_problem->setAction(tr("Go there"));
}

void ComposePane::refuse(const QString &why)
{
    m_token.clear();
    m_problem->show(Tone::Bad, {}, why);
    const bool hasOld = !m_view->text().isEmpty();
    m_view->setStale(true);
    m_state->setState(tr("not signed"), Tone::Warning);
    m_changes->setText(hasOld ? tr("above: the last good one") : QString());
    m_changes->setToolTip(m_changes->text());
    for (QPushButton *button : { m_use, m_copy, m_compare })
        button->setEnabled(false);
}

void ComposePane::showSigned(const Composition &composition)
{
    const QString text = QString::fromLatin1(m_token);
    m_view->resetText(text);
    m_view->setStale(false);
    const qsizetype first = text.indexOf(u'.');
    const qsizetype second = text.indexOf(u'.', first + 1);
    m_view->setSpans(
        { { 0, first, TokenSpan::Role::Header }, { first + 1, second - first - 1, TokenSpan::Role::Payload },
            { second + 1, text.size() - second - 1, TokenSpan::Role::Signature } });
    m_state->setState(tr("signed"), Tone::Good);
    m_changes->setText(composition.changes);
    m_changes->setToolTip(composition.changes.toHtmlEscaped());
    for (QPushButton *button : { m_use, m_copy, m_compare })
        button->setEnabled(true);
    m_useAs = composition.type;
    m_use->setText(tr("Use as %1").arg(simplejwt::tokenTypeName(m_useAs)));
    if (!std::exchange(m_announceOnceSigned, false) && !composition.announces)
        return;
    if (m_token.size() > LargeInput)
        m_announceSoon.start();
    else
        announce();
}
