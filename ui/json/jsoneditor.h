// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonedit.h"
#include "core/json/jsonmembers.h"
#include "core/json/jsonscanner.h"

#include <QByteArrayList>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <memory>

class JsonStyling;
class QsciScintilla;

/// Editable JSON with line numbers, folding, colours of the theme and problems underlined at their place. Bytes go in
/// and come out unchanged, also those that are no UTF-8 (they stand as hex in the text). Tab moves the focus on. All
/// offsets are bytes.
class JsonEditor : public QWidget
{
    Q_OBJECT

public:
    /// What could stand in place of length bytes at offset: JSON texts.
    struct Completion
    {
        qsizetype offset = 0;
        qsizetype length = 0;
        QByteArrayList words;
    };
    /// Asked with the text and the caret's offset.
    using Completer = std::function<Completion(QByteArrayView text, qsizetype caret)>;

    explicit JsonEditor(QWidget *parent = nullptr);
    ~JsonEditor() override;

    QByteArray bytes() const;
    /// A new document: the history starts anew.
    void setBytes(QByteArrayView bytes);
    /// One step of the history.
    void apply(const JsonEdit &edit);

    void setProblems(const QList<JsonProblem> &problems);
    void goTo(qsizetype offset, qsizetype length = 0);
    /// Offered in this order for the names of the outermost object's members.
    void setCompletions(const QStringList &names);
    /// In place of those: whatever it says, at any depth.
    void setCompleter(Completer completer);
    /// One of several documents, each with its text, its history and its caret; an unknown name begins an empty one.
    /// False: it is a new one.
    bool showDocument(const QString &name);
    void dropDocument(const QString &name); ///< not the one that is shown
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
    struct Documents;

    void prepareDocument();
    void applyTheme();
    void fitPositionCache();

    QsciScintilla *m_text;
    JsonStyling *m_styling;
    std::unique_ptr<Documents> m_documents; ///< made with the second one
    bool m_loading = false;
};
