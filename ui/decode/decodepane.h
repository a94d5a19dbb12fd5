// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/explain/inspector.h"

#include <QMenu>
#include <QTimer>
#include <QWidget>
#include <functional>

class Chip;
class ComparisonView;
class DropHint;
class InspectionRunner;
class InspectionView;
class Panel;
class QPushButton;
class QStackedWidget;
class TokenField;
struct ComparableToken;
struct Door;
struct Judging;

/// The inspector of whatever token is selected anywhere: read, verified and explained at each change, in place. It
/// never changes a token and never fetches anything.
///
/// Wiring: showToken() from every place where a token can be chosen; reinspect() when keys, settings, band, directory,
/// blacklist or the clock changed; tokenDecoded() to the session log; editCopyRequested() to ComposePane::editCopyOf().
class DecodePane : public QWidget
{
    Q_OBJECT

public:
    /// What to judge by, asked for at each inspection; its `now` is overwritten from the clock. The functions in it may
    /// be called on another thread (see InspectionRunner).
    using ContextProvider = std::function<explain::InspectionContext()>;

    /// The inspector must outlive the pane.
    DecodePane(const explain::Inspector &inspector, ContextProvider context, Clock clock, QWidget *parent = nullptr);

    /// The token that is shown, without what stood around it; empty if there is none.
    QByteArray token() const { return m_inspection.token.text; }
    const explain::Inspection &inspection() const { return m_inspection; }
    /// What helps with the verdicts, asked at each inspection.
    void setDoors(std::function<QList<Door>(const explain::Inspection &)> doors);
    /// The tokens that the one here can be compared with, the likeliest first; asked for when a comparison is shown.
    void setComparable(std::function<QList<ComparableToken>()> tokens);

public slots:
    /// Makes what a first token would have to wait for.
    void makeReady();
    /// Shows a text in place of the one before, which undo brings back. Provenance: "issued for alice · from refresh
    /// a91f…".
    void showToken(const QByteArray &text, const QString &provenance = {});
    /// The same, marked as a copy that somebody edited: "of access 7be2… · exp +55 min".
    void showCopy(const QByteArray &text, const QString &ofWhat);
    void reinspect();
    /// Shows the token beside another one, in place of its verdicts and tables; follows when either changes. An empty
    /// text lets the reader choose the other one.
    void compareWith(const QByteArray &text, const QString &title);
    void closeComparison();

signals:
    void inspected(); ///< inspection() is another one
    /// More than a key press at once: pasted or dropped, whatever it is.
    void textPasted(const QString &text);
    /// A whole, undamaged token was pasted or typed here.
    void tokenDecoded(const QByteArray &token);
    void editCopyRequested(const QByteArray &token);
    /// The text's menu, to add to it what can be done with the token.
    void menuOpening(QMenu *menu);
    /// A token of the session was dragged here.
    void tokenDropped(int id);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeHeader();
    void makeBody();
    void makeView();
    void connectParts();
    void setProvenance(const QString &text, bool isCopy);
    void begin(const QString &text, bool isEdited);
    void inspect();
    void take(const explain::Inspection &inspection);
    Judging judging() const;
    Instant now() const;
    void tick();
    bool crossesBoundary(Instant from, Instant to) const;
    void showHeader();
    void announce();
    void makeComparison();
    bool isComparing() const;
    void compareWithSibling();
    void showComparison();
    void showDropHint(bool shown);

    const explain::Inspector &m_inspector;
    ContextProvider m_context;
    Clock m_clock;
    InspectionRunner *m_runner;
    QString m_text; ///< what is inspected
    explain::Inspection m_inspection;
    explain::InspectionContext m_usedContext; ///< of m_inspection
    Instant m_toldAt{}; ///< the now of what is shown
    QTimer m_ticker;
    QTimer m_settled; ///< typing came to rest
    int m_selected = 0;
    bool m_fresh = false; ///< the text was pasted or typed and not announced yet
    bool m_pasted = false; ///< the last change was more than a key press

    Panel *m_panel;
    Chip *m_type;
    Chip *m_copyChip;
    Chip *m_judgeChip; ///< the verdicts are not the server's
    QPushButton *m_compare;
    QPushButton *m_editCopy;
    QPushButton *m_copy;
    TokenField *m_field;
    QStackedWidget *m_body;
    InspectionView *m_view = nullptr; ///< made with the first token
    ComparisonView *m_comparison = nullptr; ///< made when first asked for
    DropHint *m_dropHint = nullptr;
    std::function<QList<ComparableToken>()> m_comparable;
    std::function<QList<Door>(const explain::Inspection &)> m_doors;
};
