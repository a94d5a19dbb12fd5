// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/inspector.h"

#include <QMenu>
#include <QWidget>

class InlineMessage;
class QComboBox;
class TokenView;
class VerdictBar;

/// The token that is inspected, in its colours, with what is said about it at once: which of several it is, where it is
/// damaged, the verdicts.
class TokenField : public QWidget
{
    Q_OBJECT

public:
    /// Pixels between the rows.
    explicit TokenField(int spacing, QWidget *parent = nullptr);

    const QString &text() const;
    /// As one step that undo takes back; not an edit.
    void setText(const QString &text);
    /// Of the text that is there.
    void setInspection(const explain::Inspection &inspection);
    /// The clock went on, and nothing else.
    void setTime(const explain::Inspection &inspection);
    /// What is said of the first damage; empty: there is none.
    QString firstDamage() const;

signals:
    void edited(); ///< by a person
    void menuOpening(QMenu *menu); ///< as TokenView's
    void tokenChosen(int index); ///< of several that were found
    void checksRequested();
    void findingsRequested();

private:
    void colourToken(const explain::Inspection &inspection);
    void showDamage(const explain::Inspection &inspection);
    void showPicker(const explain::Inspection &inspection);

    TokenView *m_token;
    QComboBox *m_picker;
    InlineMessage *m_damage;
    VerdictBar *m_verdicts;
};
