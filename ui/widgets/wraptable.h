// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCache>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTextLayout>
#include <QTimer>

/// What WrapTable's delegate reads besides Qt's own roles. All texts are plain: nothing is markup.
namespace WrapRole {
enum Role {
    Emphasis = Qt::UserRole + 0x100, ///< QString: the first place of it in the display text is bold
    Tone, ///< int of Tone: the cell is a chip, with Qt::DecorationRole's icon or the tone's; with an empty display text
          ///< nothing is drawn
    FullText, ///< QString: what Copy takes where the display text is shortened
    Muted, ///< bool
    Secret, ///< QString: a token or key of the row, which the menu copies; where the row has one
    Tint ///< int of Tone: the cell's ground
};
}

/// Wraps each cell's text into as many lines as it needs; stresses a part of it; draws chips.
class WrapDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Of a chip that is shortened, the whole.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

    /// What a text's layout hangs on.
    struct Wrapped
    {
        QString text;
        QString emphasis;
        QFont font;
        int width; ///< pixels
        Qt::LayoutDirection direction; ///< of the table; each text has its own
        bool operator==(const Wrapped &) const = default;
    };

private:
    const QTextLayout &layoutOf(const QModelIndex &index, const QStyleOptionViewItem &option, int width) const;

    mutable QCache<Wrapped, QTextLayout> m_layouts{
        400
    }; ///< shaping is dear, and most texts are painted again unchanged
};

size_t qHash(const WrapDelegate::Wrapped &key, size_t seed = 0);

/// A table for reading: whole rows are selected, rows are as high as their text. Columns are as wide as their texts;
/// where that is more than there is, each has room for its longest word, and those with more to say get more of the
/// rest. The last one takes what is left over. Ctrl+C copies the current cell in full. Measuring text is dear: what can
/// be seen is measured at once, the rest when nothing has changed for a moment.
class WrapTable : public QTableView
{
    Q_OBJECT

public:
    explicit WrapTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// This column and those behind it are read side by side, and equally wide.
    void setEvenFrom(int column);
    QString currentText() const;
    /// As high as all rows together: what stands below the table follows its last row.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public slots:
    void copyCurrent() const;
    /// Gives the columns the widths that their texts want now. Follows a reset of the model and new rows by itself; a
    /// change of a few cells only where they lack room that there is, so that a countdown doesn't make the columns
    /// jump.
    void layOutColumns();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    bool fitColumns();
    void fitNewRows(int first);
    void layOutRows(int first);
    void measureRowsInView(int first);
    void measureRestOfRows();
    int measureRow(int row);
    /// In pixels, with what stands around a text.
    struct Room
    {
        int least = 0; ///< for the longest word
        int wanted = 0; ///< for the longest line
    };
    Room roomFor(const QModelIndex &index) const;
    Room roomFor(int column) const;
    bool wantsOtherColumns(const QModelIndex &first, const QModelIndex &last) const;

    int m_evenFrom = -1;
    int m_spare = 0; ///< pixels of the last column that its texts don't want
    bool m_isTight = false; ///< not even for the longest words
    bool m_pending = false; ///< the rows, after a person resized a column
    bool m_layingOut = false;
    bool m_stale = false; ///< changed while hidden: a hidden tab waits for its turn
    QTimer m_rest; ///< until the rows out of view are measured
};
