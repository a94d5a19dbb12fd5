// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QTextBrowser;
class QToolButton;

/// The documentation, in a window of its own, to be read beside the work: the pages at the left, or where the words of
/// the search stand; links between pages are followed here, back and forward as well.
class HelpWindow : public QWidget
{
    Q_OBJECT

public:
    /// Closes with the window.
    explicit HelpWindow(QWidget *window);

    /// Opens it at that page, see helppages.h, and at that heading of it.
    void showPage(const QString &id, const QString &anchor = {});
    QString page() const { return m_place.page; }
    /// The heading that was gone to; empty: the page's beginning.
    QString anchor() const { return m_place.anchor; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Place
    {
        QString page;
        QString anchor;
        bool operator==(const Place &) const = default;
    };
    QWidget *makeBar();
    void goTo(const Place &place);
    void goBy(int steps);
    void read(const Place &place);
    void scrollTo(const QString &anchor);
    void follow(const QUrl &link);
    void list();
    void listPages();
    void listFound();
    void choose(const QListWidgetItem *item);
    void mark();

    QToolButton *m_back;
    QToolButton *m_forward;
    QLineEdit *m_search;
    QListWidget *m_pages;
    QTextBrowser *m_text;
    Place m_place;
    QList<Place> m_trail;
    qsizetype m_at = -1; ///< in the trail
};
