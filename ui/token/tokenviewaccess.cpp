// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokenviewaccess.h"

#include "ui/token/tokenview.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QScrollBar>

namespace {
class TokenViewAccess : public QAccessibleWidget,
                        public QAccessibleTextInterface,
                        public QAccessibleEditableTextInterface
{
public:
    explicit TokenViewAccess(TokenView *view)
        : QAccessibleWidget(view, QAccessible::EditableText)
    {
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface *>(this);
        if (type == QAccessible::EditableTextInterface && !view()->isReadOnly())
            return static_cast<QAccessibleEditableTextInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.editable = !view()->isReadOnly();
        state.readOnly = view()->isReadOnly();
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? view()->text() : QAccessibleWidget::text(kind);
    }

    void selection(int index, int *start, int *end) const override
    {
        const TokenText::Selection selected = view()->selection();
        *start = index == 0 ? int(selected.start()) : 0;
        *end = index == 0 ? int(selected.end()) : 0;
    }
    int selectionCount() const override { return view()->selection().isEmpty() ? 0 : 1; }
    void addSelection(int start, int end) override { view()->setSelection(start, end); }
    void removeSelection(int) override { setCursorPosition(cursorPosition()); }
    void setSelection(int, int start, int end) override { view()->setSelection(start, end); }
    int cursorPosition() const override { return int(view()->selection().cursor); }
    void setCursorPosition(int position) override { view()->setSelection(position, position); }
    QString text(int start, int end) const override { return view()->text().mid(start, end - start); }
    int characterCount() const override { return int(view()->text().size()); }
    QRect characterRect(int offset) const override
    {
        const QRect cell = view()->cellRect(offset).toAlignedRect();
        return { view()->viewport()->mapToGlobal(cell.topLeft()), cell.size() };
    }
    int offsetAtPoint(const QPoint &point) const override
    {
        return int(view()->positionAt(view()->viewport()->mapFromGlobal(point)));
    }
    void scrollToSubstring(int start, int end) override { view()->setSelection(start, end); }
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
        view()->setSelection(start, end);
        view()->insert(text);
    }

private:
    TokenView *view() const { return static_cast<TokenView *>(widget()); }
};

QAccessibleInterface *create(const QString &className, QObject *object)
{
    auto *view = className == QLatin1String("TokenView") ? qobject_cast<TokenView *>(object) : nullptr;
    return view ? new TokenViewAccess(view) : nullptr;
}
} // namespace

void installTokenViewAccess()
{
    QAccessible::installFactory(create); // installing it again only moves it
}
