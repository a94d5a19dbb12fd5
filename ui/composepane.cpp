// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composepane.h"

#include "core/base/jsonscanner.h"
#include "core/base/jsonwriter.h"
#include "core/explain/timetext.h"
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "ui/chip.h"
#include "ui/icons.h"
#include "ui/inlinemessage.h"
#include "ui/jsoneditor.h"
#include "ui/mutedlabel.h"
#include "ui/panel.h"
#include "ui/tokenview.h"

#include <QComboBox>
#include <QPushButton>
#include <QTabWidget>
#include <algorithm>

using namespace std::chrono_literals;

namespace {

/// Syntax that no reader accepts; duplicates and the like are signed as they are.
bool isMistake(const JsonProblem &problem)
{
    using Kind = JsonProblem::Kind;
    return problem.kind == Kind::Syntax || problem.kind == Kind::TrailingData || problem.kind == Kind::TooDeep
        || problem.kind == Kind::TooLarge;
}

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
    return { m_header->bytes(), m_payload->bytes(), m_origin, m_base };
}

void ComposePane::load(const Draft &draft)
{
    m_loading = true;
    m_origin = draft.origin;
    m_base = draft.base;
    m_originChip->setVisible(!m_origin.isEmpty());
    m_originChip->setState(tr("edited copy of %1").arg(m_origin), Tone::Warning);
    m_header->setBytes(draft.header);
    m_payload->setBytes(draft.payload);
    m_loading = false;
}

void ComposePane::keepDraft()
{
    const Draft now = draft();
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
    load({ R"({"alg":"HS256","typ":"JWT"})", writeJson(claims, JsonStyle::Indented), {}, {} });
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
    load({ part(parts, 0), payload, origin, claims });
    compose(true);
    m_tabs->setCurrentIndex(0);
    m_payload->setFocus();
}

void ComposePane::undo()
{
    JsonEditor *other = m_lastEdited == m_header ? m_payload : m_header;
    if (m_lastEdited && m_lastEdited->canUndo()) {
        m_lastEdited->undo();
    } else if (other->canUndo()) {
        other->undo();
    } else if (!m_before.isEmpty()) {
        load(m_before.takeLast());
        compose(true);
    }
}

void ComposePane::edited(JsonEditor *editor)
{
    if (m_loading)
        return;
    m_lastEdited = editor;
    m_composeSoon.start(); // one edit may be several changes
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
    if (isSame && !m_token.isEmpty())
        return;
    const bool hadToken = !m_token.isEmpty();
    compose(false);
    const auto used = currentKey();
    if (hadToken && before && used && !m_token.isEmpty()) {
        m_problem->show(Tone::Accent, tr("Signed anew"),
            tr("with “%1”: “%2”, which signed before, is no longer here.").arg(used->label(), before->label()));
    }
}

void ComposePane::announce()
{
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

void ComposePane::setMember(JsonEditor *editor, const QString &name, const QByteArray &value)
{
    QByteArray text = editor->bytes();
    if (text.trimmed().isEmpty())
        editor->apply({ 0, text.size(), "{}" }); // somebody cleared it to begin anew
    const QList<JsonProblem> problems = scanJson(editor->bytes()).problems;
    if (std::any_of(problems.begin(), problems.end(), isMistake)) {
        m_problem->show(Tone::Warning, tr("Not added:"), tr("mend the JSON first, then “%1” has its place.").arg(name));
        return;
    }
    const Result<JsonEdit> edit = setJsonMember(editor->bytes(), name, value);
    if (!edit)
        return m_problem->show(edit.error());
    editor->apply(*edit);
}

void ComposePane::addTime(const QString &name, std::chrono::seconds fromNow)
{
    m_tabs->setCurrentIndex(0);
    setMember(m_payload, name, QByteArray::number(epochSeconds(m_clock() + fromNow)));
}

void ComposePane::addCustom()
{
    m_tabs->setCurrentIndex(0);
    const auto spans = jsonMemberSpans(m_payload->bytes());
    QString name = QStringLiteral("claim");
    for (int i = 2; spans && std::any_of(spans->begin(), spans->end(), [&](const auto &s) { return s.name == name; });
         ++i)
        name = QStringLiteral("claim%1").arg(i);
    setMember(m_payload, name, "\"\"");
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

void ComposePane::followHeader(const Json &header)
{
    const QString name = textOf(header.find(u"alg"));
    m_algorithm->setPlaceholderText(name.left(16));
    m_algorithm->setCurrentIndex(m_algorithm->findText(name));
    const auto algorithm = jose::algorithmNamed(name.toUtf8());
    const auto key = currentKey();
    if (!algorithm || (key && key->mayBeUsed(*algorithm, jose::KeyUse::Sign)))
        return;
    const auto fitting = std::find_if(m_keys.begin(), m_keys.end(),
        [&](const jose::Key &k) { return k.mayBeUsed(*algorithm, jose::KeyUse::Sign).has_value(); });
    if (fitting != m_keys.end())
        m_key->setCurrentIndex(int(fitting - m_keys.begin()));
}

std::optional<Json> ComposePane::read(JsonEditor *editor, int tab)
{
    const QByteArray bytes = editor->bytes();
    const JsonScan scan = scanJson(bytes);
    editor->setProblems(scan.problems);
    const auto mistake = std::find_if(scan.problems.begin(), scan.problems.end(), isMistake);
    m_tabs->setTabIcon(tab, {});
    if (mistake == scan.problems.end())
        return scan.value.value_or(Json());
    const JsonPosition at = jsonPosition(bytes, mistake->offset);
    m_problemAt = mistake->offset;
    m_problemTab = tab;
    m_tabs->setTabIcon(tab, toneIcon(Tone::Bad));
    refuse(tr("%1, line %2, column %3: %4").arg(m_tabs->tabText(tab)).arg(at.line).arg(at.column).arg(mistake->text));
    m_problem->setAction(tr("Go there"));
    return {};
}

Result<QByteArray> ComposePane::sign(const Json &header) const
{
    if (!header.isObject())
        return fail(Errc::Malformed, tr("The header is no JSON object, so nothing can be signed; begin it with “{”."));
    const Json *name = header.find(u"alg");
    if (!name)
        return fail(Errc::Unsupported, tr("The header names no algorithm; choose one above."));
    const auto algorithm = jose::algorithmNamed(name->toString().toUtf8());
    if (!algorithm)
        return fail(Errc::Unsupported,
            tr("The header's alg “%1” makes no signature here; choose an algorithm above.")
                .arg(name->toString().left(40)));
    const auto key = currentKey();
    if (!key)
        return fail(Errc::KeyMismatch, tr("There is no key that signs %1; add one in Servers.").arg(name->toString()));
    if (const auto allowed = key->mayBeUsed(*algorithm, jose::KeyUse::Sign); !allowed)
        return tl::unexpected(allowed.error());
    return jose::signCompact(m_header->bytes(), m_payload->bytes(), *algorithm, *key);
}

void ComposePane::compose(bool announces)
{
    m_composeSoon.stop();
    m_problem->clear();
    m_problemAt = -1;
    m_size->setText(tr("%1 bytes, signed exactly as they stand here").arg(m_payload->bytes().size()));
    const auto header = read(m_header, 1);
    if (header)
        followHeader(*header);
    const auto claims = read(m_payload, 0);
    if (!header || !claims)
        return;
    const Result<QByteArray> token = sign(*header);
    if (!token)
        return refuse(token.error().what);
    m_token = *token;
    showSigned(*claims, announces);
}

void ComposePane::refuse(const QString &why)
{
    m_token.clear();
    m_problem->show(Tone::Bad, {}, why);
    const bool hasOld = !m_view->text().isEmpty();
    m_view->setStale(true);
    m_state->setState(hasOld ? tr("not signed: the token above is an older one") : tr("not signed"), Tone::Warning);
    m_changes->clear();
    m_use->setEnabled(false);
    m_copy->setEnabled(false);
}

void ComposePane::showSigned(const Json &claims, bool announces)
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
    const QString changed = changes(claims);
    m_changes->setText(changed);
    m_changes->setToolTip(changed.toHtmlEscaped());
    m_use->setEnabled(true);
    m_copy->setEnabled(true);
    const QString type = textOf(claims.find(u"token_type"));
    m_useAs = simplejwt::tokenTypeNamed(type).value_or(simplejwt::TokenType::Access);
    m_use->setText(tr("Use as %1").arg(simplejwt::tokenTypeName(m_useAs)));
    if (announces)
        announce();
}

QString ComposePane::changes(const Json &claims) const
{
    if (m_origin.isEmpty())
        return {};
    QStringList parts;
    for (const Json::Member &member : claims.members()) {
        const Json *before = m_base.find(member.name);
        const QString name = member.name.left(24);
        const auto is = member.value.toInteger();
        const auto was = before ? before->toInteger() : std::nullopt;
        const bool isTime = member.name == u"exp" || member.name == u"nbf" || member.name == u"iat";
        if (!before)
            parts.append(tr("%1 added").arg(name));
        else if (*before == member.value)
            continue;
        else if (isTime && is && was && qAbs(*is) < 1e11 && qAbs(*was) < 1e11)
            parts.append(name + (*is > *was ? QStringLiteral(" +") : QStringLiteral(" −"))
                + explain::durationText(std::chrono::seconds(qAbs(*is - *was))));
        else
            parts.append(tr("%1 changed").arg(name));
    }
    for (const Json::Member &member : m_base.members()) {
        if (!claims.contains(member.name))
            parts.append(tr("%1 removed").arg(member.name.left(24)));
    }
    parts.removeDuplicates();
    if (parts.size() > 4)
        parts = parts.mid(0, 4) << QStringLiteral("…");
    return parts.isEmpty() ? tr("claims unchanged") : parts.join(QStringLiteral(", "));
}
