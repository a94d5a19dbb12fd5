// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QListWidget;
class QTextBrowser;

/// The documentation, in a window of its own, to be read beside the work.
class HelpWindow : public QWidget
{
    Q_OBJECT

public:
    /// Closes with the window.
    explicit HelpWindow(QWidget *window);

    /// Opens it at that page, see helppages.h.
    void showPage(const QString &id);
    QString page() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void read();

    QListWidget *m_pages;
    QTextBrowser *m_text;
};
