// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/jsonedit.h"
#include "ui/compose/claimrowsmodel.h"

#include <QTimer>
#include <QWidget>

namespace explain {
class ClaimCatalog;
}
class InlineMessage;
class MutedLabel;
class QTableView;
class TimePopup;

/// The claims of a JSON text as a table of typed rows: edited in place, left out and put back with Space, removed with
/// Delete, times with a calendar (Alt+Down) or as "+5m". It changes no text: edited() says what to replace in it.
class ClaimRows : public QWidget
{
    Q_OBJECT

public:
    /// The catalogue must outlive the widget.
    ClaimRows(const explain::ClaimCatalog &catalog, Clock clock, IdSource ids, QWidget *parent = nullptr);

    /// Another text, or the same after an edit. A hidden table reads it when it is shown.
    void setText(const QByteArray &json, bool isAnother);
    const QByteArray &text() const { return m_text; }
    /// Why the rows can't be edited now; they stay as they were. Until the next text.
    void setBroken(const QString &why);
    /// Selects the last claim of that name; with \a named its name can be typed at once.
    void goTo(const QString &name, bool named = false);
    ClaimRowsModel *model() const { return m_model; }

signals:
    void edited(const JsonEdit &edit);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeTable();
    void read();
    void layOutColumns();
    bool keyPressed(int key, Qt::KeyboardModifiers modifiers);
    void act(const QModelIndex &index);
    void openCalendar(const QModelIndex &index);
    void openMenu(const QPoint &position);
    void tell(const QString &text);
    void tellAbout();

    const explain::ClaimCatalog &m_catalog;
    Clock m_clock;
    ClaimRowsModel *m_model;
    QTableView *m_table;
    InlineMessage *m_message;
    MutedLabel *m_about;
    TimePopup *m_popup = nullptr;
    QTimer m_ticker;
    QByteArray m_text; ///< not read yet while m_unread
    bool m_unread = false;
    bool m_isAnother = false;
    bool m_isBroken = false; ///< the line below the table says why
};
