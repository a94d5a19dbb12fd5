// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/json/jsoncompletion.h"

#include "core/json/jsonnames.h"

#include <Qsci/qsciscintilla.h>

namespace {

constexpr int listId = 1;

QByteArrayView textOf(QsciScintilla *editor)
{
    const auto *bytes
        = static_cast<const char *>(editor->SendScintillaPtrResult(QsciScintilla::SCI_GETCHARACTERPOINTER));
    return { bytes, editor->SendScintilla(QsciScintilla::SCI_GETLENGTH) };
}

std::optional<JsonNameAtCaret> nameAtCaret(QsciScintilla *editor)
{
    return jsonNameAt(textOf(editor), editor->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS));
}

} // namespace

JsonCompletion::JsonCompletion(QsciScintilla *text)
    : QObject(text)
    , m_text(text)
{
    m_text->SendScintilla(QsciScintilla::SCI_AUTOCSETORDER, QsciScintilla::SC_ORDER_CUSTOM);
    m_text->SendScintilla(QsciScintilla::SCI_AUTOCSETMAXHEIGHT, 8);
    connect(m_text, &QsciScintilla::SCN_CHARADDED, this, &JsonCompletion::onCharacter);
    connect(m_text, &QsciScintilla::userListActivated, this, [this](int id, const QString &name) {
        if (id == listId && m_source)
            takeFound(name.toUtf8());
        else if (id == listId)
            take(name);
    });
}

void JsonCompletion::setNames(QStringList names)
{
    m_names = std::move(names);
}

void JsonCompletion::setSource(Source source)
{
    m_source = std::move(source);
}

void JsonCompletion::onCharacter()
{
    if (m_source)
        offerFound(false);
    else
        offer();
}

/// Unasked only for what has been begun: where nothing stands yet, Return shall begin a line.
void JsonCompletion::offerFound(bool isAsked)
{
    if (m_text->isReadOnly())
        return;
    const Found found = m_source(textOf(m_text), m_text->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS));
    QStringList words;
    for (const QByteArray &word : found.words)
        words.append(QString::fromUtf8(word));
    if (words.isEmpty() || (!isAsked && found.length == 0))
        m_text->SendScintilla(QsciScintilla::SCI_AUTOCCANCEL);
    else
        m_text->showUserList(listId, words);
}

void JsonCompletion::takeFound(const QByteArray &word)
{
    const Found found = m_source(textOf(m_text), m_text->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS));
    replace(found.offset, found.length, word);
    if (word.endsWith(": ")) // its value comes next; not from within Scintilla's notification
        QMetaObject::invokeMethod(
            this, [this] { offerFound(true); }, Qt::QueuedConnection);
}

void JsonCompletion::offer()
{
    if (m_source)
        return offerFound(true);
    if (m_names.isEmpty() || m_text->isReadOnly())
        return;
    const auto name = nameAtCaret(m_text);
    QStringList fitting;
    for (const QString &candidate : std::as_const(m_names)) {
        if (name && candidate.startsWith(QString::fromUtf8(name->typed)) && !name->others.contains(candidate))
            fitting.append(candidate);
    }
    const bool isWhole = fitting.size() == 1 && fitting.constFirst().size() == name->typed.size();
    if (fitting.isEmpty() || (isWhole && name->isClosed))
        m_text->SendScintilla(QsciScintilla::SCI_AUTOCCANCEL);
    else
        m_text->showUserList(listId, fitting);
}

void JsonCompletion::take(const QString &chosen)
{
    const auto name = nameAtCaret(m_text);
    if (!name)
        return;
    const bool isWhole = name->isClosed && name->hasColon;
    const QByteArray with = chosen.toUtf8() + (isWhole ? "" : "\"") + (name->hasColon ? "" : ": ");
    const qsizetype end = name->offset + name->length + (name->isClosed && !isWhole ? 1 : 0);
    replace(name->offset, end - name->offset, with);
}

/// The caret goes behind it.
void JsonCompletion::replace(qsizetype offset, qsizetype length, const QByteArray &with)
{
    m_text->beginUndoAction();
    m_text->SendScintilla(
        QsciScintilla::SCI_SETTARGETRANGE, static_cast<unsigned long>(offset), static_cast<long>(offset + length));
    m_text->SendScintilla(QsciScintilla::SCI_REPLACETARGET, static_cast<unsigned long>(with.size()), with.constData());
    m_text->SendScintilla(QsciScintilla::SCI_GOTOPOS, static_cast<unsigned long>(offset + with.size()));
    m_text->endUndoAction();
}
