// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/story/diagram.h"

#include <QFont>
#include <QRectF>
#include <QStringList>
#include <limits>

class QPainter;
struct Theme;

/// Where the lanes and arrows of a flow diagram stand, and how they look: the same on the screen, before an audience
/// and in a file. Pixels; the arrows' y begins at 0 below the lanes' heads.
class StoryPicture
{
public:
    /// One arrow as a row of the picture.
    struct Row
    {
        qsizetype step = 0;
        qsizetype arrow = 0;
        double top = 0;
        double line = 0; ///< y of the arrow itself; its text stands above
        double bottom = 0;
    };

    /// What of it is shown, and how.
    struct Emphasis
    {
        qsizetype current = -1; ///< row that is selected
        bool hasFocus = false;
        qsizetype brightFrom = 0; ///< steps before this one are dimmed
        double grown = std::numeric_limits<double>::infinity(); ///< rows drawn so far; a fraction is half an arrow
    };

    void setFont(const QFont &font);
    void setWidth(double width);
    /// Below the lanes' titles, one each; none: only the titles.
    void setSubtitles(const QStringList &subtitles) { m_subtitles = subtitles; }
    void setSteps(const QList<story::Step> &steps);
    void append(const story::Step &step);
    /// Puts steps in the place of as many of the first ones.
    void replaceFirst(qsizetype count, const QList<story::Step> &steps);

    const QList<story::Step> &steps() const { return m_steps; }
    const QList<Row> &rows() const { return m_rows; }
    const story::Arrow &arrow(qsizetype row) const;
    double usedWidth() const; ///< of width, by the lanes and what is beside them
    double laneX(story::Lane lane) const;
    double headHeight() const;
    double height() const { return m_height; }
    double rowHeight() const;
    qsizetype rowAt(const QPointF &point) const; ///< -1: none
    qsizetype firstRowOf(qsizetype step) const;
    /// y of its top, or of the pause before it.
    double startOf(qsizetype row) const;
    /// Where to scroll to instead of there, so that the topmost row is whole: no higher than y, but for the last row.
    double wholeRowFrom(double y) const;
    QRectF rectOf(qsizetype row) const;
    double textWidth(const story::Arrow &arrow) const; ///< of all that it says

    /// The lanes' titles, from the top left corner.
    void paintHead(QPainter &painter, const Theme &theme) const;
    /// The arrows that begin above or in clip and are over before its end; the lanes' lines through all of it.
    void paint(QPainter &painter, const Theme &theme, const QRectF &clip, const Emphasis &emphasis) const;

private:
    void layOut();
    void place(qsizetype step);
    void fitLanes();
    void paintRow(QPainter &painter, const Theme &theme, const Row &row, const Emphasis &emphasis, double grown) const;
    void paintText(QPainter &painter, const Theme &theme, const Row &row, bool isDimmed) const;
    void paintArrow(QPainter &painter, const Theme &theme, const Row &row, double grown) const;
    void paintPause(QPainter &painter, const Theme &theme, const story::Step &step, double top) const;

    QFont m_font;
    double m_width = 800;
    double m_serverShare = 0.5; ///< of the width used: where the middle lane stands
    Row m_wordiest; ///< between client and server, if there is one there
    qsizetype m_letters = 0; ///< of its
    double m_height = 0;
    QStringList m_subtitles;
    QList<story::Step> m_steps;
    QList<double> m_tops; ///< of the steps
    QList<Row> m_rows;
};
