// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/jsonmembers.h"
#include "core/base/jsonscanner.h"

#include <QStringList>
#include <QWidget>

class JsonStyling;
class QsciScintilla;

/// Editable JSON with line numbers, folding, colours of the theme and problems underlined at their place. Bytes go in
/// and come out unchanged, also those that are no UTF-8 (they stand as hex in the text). Tab moves the focus on. All
/// offsets are bytes.
class JsonEditor : public QWidget
{
    Q_OBJECT

public:
    explicit JsonEditor(QWidget *parent = nullptr);

    QByteArray bytes() const;
    /// A new document: the history starts anew.
    void setBytes(QByteArrayView bytes);
    /// One step of the history.
    void apply(const JsonEdit &edit);

    void setProblems(const QList<JsonProblem> &problems);
    void goTo(qsizetype offset, qsizetype length = 0);
    /// Offered in this order for the names of the outermost object's members.
    void setCompletions(const QStringList &names);
    bool canUndo() const;
    bool canRedo() const;
    void setReadOnly(bool readOnly);
    /// For screen readers, and the object name of the text itself, which gets the keys: name + "Text".
    void setNames(const QString &objectName, const QString &accessibleName);

    QSize sizeHint() const override;

public slots:
    void undo();
    void redo();

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();
    void fitPositionCache();

    QsciScintilla *m_text;
    JsonStyling *m_styling;
    bool m_loading = false;
};
