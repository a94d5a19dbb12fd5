// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/story/storypicture.h"

#include <QAbstractScrollArea>
#include <QVariantAnimation>

/// A flow diagram that draws itself: each step that is appended grows arrow by arrow, the newest stays in sight. Every
/// arrow can be hovered, clicked and reached with the arrow keys. Where animations are off, arrows are simply there.
class StoryView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit StoryView(QWidget *parent = nullptr);

    /// At once, without growing. Selects nothing.
    void setSteps(const QList<story::Step> &steps);
    void append(const story::Step &step);
    /// Puts steps in the place of as many of the oldest ones; what is in sight and what is selected stays
    /// where it is, as long as it is there.
    void replaceOldest(qsizetype count, const QList<story::Step> &steps);
    const QList<story::Step> &steps() const { return m_picture.steps(); }
    void setSubtitles(const QStringList &subtitles);
    /// What stands there while there is no step.
    void setEmptyText(const QString &text);
    /// Before an audience: only the newest step is bright.
    void setPresenting(bool presenting);
    /// Whether appended steps grow; at first as the desktop wishes, and not where there is no screen.
    void setAnimated(bool animated) { m_isAnimated = animated; }

    qsizetype currentRow() const { return m_current; } ///< -1: none
    void setCurrentRow(qsizetype row);
    const StoryPicture &picture() const { return m_picture; }
    /// In viewport pixels, as it is painted now.
    QRectF rectOf(qsizetype row) const;
    bool isGrowing() const { return m_growth.state() == QAbstractAnimation::Running; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void currentChanged(qsizetype row);
    /// By click, Enter or Space: the arrow's exchange, then its first token if it has one.
    void exchangeSelected(quint64 id);
    void tokenSelected(int id);
    void exchangeActivated(quint64 id); ///< by double click: to be seen whole
    void tokenMenuRequested(int id, const QPoint &globalPosition);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    int animationTime() const;
    void layOut();
    void showNewest();
    int scrolled() const;
    void ensureVisible(qsizetype row);
    void choose(qsizetype row);
    qsizetype rowAt(const QPoint &point) const;
    QString describe(qsizetype row) const;

    StoryPicture m_picture;
    QVariantAnimation m_growth;
    QString m_emptyText;
    qsizetype m_current = -1;
    bool m_isPresenting = false;
    bool m_isAnimated;
};
