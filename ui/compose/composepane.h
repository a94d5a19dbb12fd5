// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/explain/claimcatalog.h"
#include "core/jose/key.h"
#include "core/json/json.h"
#include "core/json/jsonedit.h"
#include "core/simplejwt/token.h"
#include "ui/compose/composition.h"
#include "ui/compose/edithistory.h"
#include "ui/widgets/newestrun.h"

#include <QTimer>
#include <QWidget>
#include <optional>

class Chip;
class ClaimRows;
class ComposedToken;
class InlineMessage;
class JsonEditor;
class MutedLabel;
class Panel;
class QTabWidget;
class QToolButton;
class SigningChoice;
struct JsonEdit;

/// Claims as typed rows and as JSON, in step with each other, the header as JSON, algorithm and key, and below them the
/// token they make, at each change. Exactly what is shown is signed, byte for byte: a row changes its own bytes of the
/// JSON and no other. A token that was there before is never changed: it is copied, and the copy says so. A large text
/// is signed on a thread of its own.
///
/// Wiring: editCopyOf() from DecodePane::editCopyRequested(); setKeys() with the signing keys at hand, the preferred
/// one first; tokenComposed() to DecodePane::showCopy() or showToken(); useRequested() to the session log and the flow;
/// compareRequested() to DecodePane::compareWith().
class ComposePane : public QWidget
{
    Q_OBJECT

public:
    ComposePane(Clock clock, IdSource ids, QWidget *parent = nullptr);

    static constexpr qsizetype largeInput = 16 * 1024; ///< bytes

    /// The token as it stands; empty while it can't be, or is not yet, signed.
    QByteArray token() const;
    /// "edited copy of access 7be2…"; empty for a token made from nothing.
    QString origin() const { return m_origin; }

public slots:
    /// Loads header and payload of a token, also of a damaged one, as far as they can be read. What was here before
    /// comes back with undo.
    void editCopyOf(const QByteArray &token);
    /// Signs anew only if the key in use is gone, and says so.
    void setKeys(const QList<jose::Key> &keys);
    /// Emits tokenComposed() for the token as it stands, if there is one, or once it is signed.
    void announce();
    /// One history for the rows, the JSON and the header; then the copies and new tokens.
    void undo();
    void redo();

signals:
    /// A person's edit was signed. Of a copy: "of access 7be2… · exp +55 min", for DecodePane::showCopy(); else
    /// "composed here", for showToken().
    void tokenComposed(const QByteArray &token, const QString &provenance, bool isCopy);
    void useRequested(const QByteArray &token, simplejwt::TokenType type);
    /// The copy, which was announced just before, is to be shown beside what it was made of.
    void compareRequested(const QByteArray &original, const QString &title);

private:
    void newToken();

    /// Everything that editCopyOf() and newToken() replace.
    struct Draft
    {
        QByteArray header;
        QByteArray payload;
        QString origin;
        QByteArray original; ///< the token that was copied
        std::optional<Json> base; ///< its claims
    };
    enum Tab { ClaimsTab, JsonTab, HeaderTab };
    void makeHeader();
    QWidget *makeEditors();
    void connectEditors();
    QStringList completions(explain::TokenPart part) const;
    QWidget *makeLayoutRow();
    void connectResult();

    Draft draft() const;
    void load(const Draft &draft);
    void keepDraft();
    void edited(JsonEditor *editor);
    void rowEdited(const JsonEdit &edit);
    void showHistory();
    void setMember(JsonEditor *editor, const QString &name, const QByteArray &value);
    void setClaim(const QString &name, const QByteArray &value);
    void addCustom();
    void reformat(bool indented);

    void compose(bool announces);
    void take(const Composition &composition);
    void showSize();
    void showMistake(const Composition::Mistake &mistake);
    void refuse(const QString &why);

    Clock m_clock;
    IdSource m_ids;
    QList<Draft> m_before; ///< for undo over loads
    QList<Draft> m_after; ///< for redo over them
    QString m_origin;
    QByteArray m_original; ///< the token that was copied
    std::optional<Json> m_base; ///< the claims of the token that was copied
    explain::ClaimCatalog m_catalog;
    NewestRun<CompositionRequest, Composition> *m_runner;
    QTimer m_composeSoon;
    QTimer m_announceSoon; ///< the next pane's work is an event of its own
    qsizetype m_problemAt = -1; ///< in the editor of the tab m_problemTab
    Tab m_problemTab = JsonTab;
    QString m_reSigned; ///< which key signed before, where that is gone
    bool m_announceOnceSigned = false;
    bool m_loading = false; ///< a draft is being loaded: no person's edit
    bool m_travelling = false; ///< in the history

    Panel *m_panel;
    Chip *m_originChip;
    QToolButton *m_undo;
    QToolButton *m_redo;
    SigningChoice *m_signing;
    QTabWidget *m_tabs;
    ClaimRows *m_rows;
    JsonEditor *m_payload;
    JsonEditor *m_header;
    EditHistory m_history; ///< over both editors
    MutedLabel *m_size;
    InlineMessage *m_problem;
    ComposedToken *m_result;
};
