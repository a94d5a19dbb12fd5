// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/findentry.h"

#include <QLineEdit>
#include <QPointer>

class FindList;

/// The field for everything: what is pasted is decoded or explained, what is typed is looked for in a list below.
/// Ctrl+K. Nothing is decoded that is neither pasted nor looks like a token: a word that isn't found changes nothing.
class FindField : public QLineEdit
{
    Q_OBJECT

public:
    /// What fits the words typed, best first; without words, what is at hand.
    using Finder = std::function<QList<FindEntry>(const QString &words)>;

    explicit FindField(QWidget *parent = nullptr);

    void setFinder(Finder finder);
    /// Whether a text is where a server is: something to be found here.
    static bool isAddress(const QString &text);
    /// Takes the focus, with the list below; with these words in place of those that are there.
    void open(const QString &words = {});
    bool isOpen() const;
    /// The field has another place.
    void placeList();

signals:
    /// Pasted, or typed and confirmed: any text, of any size.
    void textGiven(const QString &text);
    /// The list is there, or gone.
    void openChanged(bool isOpen);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    bool handleListKey(int key);
    void give(const QString &text);
    void find(const QString &words);
    void follow(int entry);
    void showList();
    void close();
    void leave();

    Finder m_finder;
    QList<FindEntry> m_entries;
    QPointer<FindList> m_list; ///< the window's; made when first shown
    QPointer<QWidget> m_before; ///< had the focus, and gets it back
    qsizetype m_length = 0; ///< of the text before the last edit
};
