// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokenviewaccess.h"

#include <QAbstractScrollArea>
#include <QAccessible>
#include <QAccessibleWidget>

namespace {
class TokenViewAccess : public QAccessibleWidget,
                        public QAccessibleTextInterface,
                        public QAccessibleEditableTextInterface
{
public:
    TokenViewAccess(QAbstractScrollArea *area, SpokenText *text)
        : QAccessibleWidget(area, QAccessible::EditableText)
        , m_text(text)
    {
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface *>(this);
        if (type == QAccessible::EditableTextInterface && !m_text->isReadOnly())
            return static_cast<QAccessibleEditableTextInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.editable = !m_text->isReadOnly();
        state.readOnly = m_text->isReadOnly();
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? m_text->text() : QAccessibleWidget::text(kind);
    }

    void selection(int index, int *start, int *end) const override
    {
        const TokenText::Selection selected = m_text->selection();
        *start = index == 0 ? int(selected.start()) : 0;
        *end = index == 0 ? int(selected.end()) : 0;
    }
    int selectionCount() const override { return m_text->selection().isEmpty() ? 0 : 1; }
    void addSelection(int start, int end) override { m_text->setSelection(start, end); }
    void removeSelection(int) override { setCursorPosition(cursorPosition()); }
    void setSelection(int, int start, int end) override { m_text->setSelection(start, end); }
    int cursorPosition() const override { return int(m_text->selection().cursor); }
    void setCursorPosition(int position) override { m_text->setSelection(position, position); }
    QString text(int start, int end) const override { return m_text->text().mid(start, end - start); }
    int characterCount() const override { return int(m_text->text().size()); }
    QRect characterRect(int offset) const override
    {
        const QRect cell = m_text->cellRect(offset).toAlignedRect();
        return { viewport()->mapToGlobal(cell.topLeft()), cell.size() };
    }
    int offsetAtPoint(const QPoint &point) const override
    {
        return int(m_text->positionAt(viewport()->mapFromGlobal(point)));
    }
    void scrollToSubstring(int start, int end) override { m_text->setSelection(start, end); }
    QString attributes(int, int *start, int *end) const override
    {
        *start = 0;
        *end = characterCount();
        return {};
    }

    void deleteText(int start, int end) override { replaceText(start, end, {}); }
    void insertText(int offset, const QString &text) override { replaceText(offset, offset, text); }
    void replaceText(int start, int end, const QString &text) override
    {
        m_text->setSelection(start, end);
        m_text->insert(text);
    }

private:
    QWidget *viewport() const { return static_cast<QAbstractScrollArea *>(widget())->viewport(); }

    SpokenText *m_text;
};

QAccessibleInterface *create(const QString &, QObject *object)
{
    auto *area = qobject_cast<QAbstractScrollArea *>(object);
    auto *text = dynamic_cast<SpokenText *>(area);
    return text ? new TokenViewAccess(area, text) : nullptr;
}
} // namespace

void installTokenViewAccess()
{
    QAccessible::installFactory(create); // installing it again only moves it
}
