// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/cuttexttips.h"
#include "ui/look/wheelguard.h"

#include <QProxyStyle>

/// Fusion without its gradients: flat fields and buttons with a hairline, a focus ring that can't be overlooked, tabs
/// with an underline, slim scroll bars. Colours come from the palette's Theme. A style, not a style sheet: it costs
/// nothing at the start and follows a palette change by itself.
///
/// A QPushButton with the property "primary" set to true is filled with the accent colour: at most one a panel.
class JotlabStyle : public QProxyStyle
{
    Q_OBJECT

public:
    static constexpr int toolPadding = 6; ///< pixels left and right in a tool button with text
    static constexpr int linePadding = 4; ///< pixels left and right in a line edit

    JotlabStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
        const QWidget *widget = nullptr) const override;
    void drawItemText(QPainter *painter, const QRect &rect, int flags, const QPalette &palette, bool isEnabled,
        const QString &text, QPalette::ColorRole role = QPalette::NoRole) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl subControl,
        const QWidget *widget = nullptr) const override;
    QRect subElementRect(
        SubElement element, const QStyleOption *option, const QWidget *widget = nullptr) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
        const QWidget *widget = nullptr) const override;
    QIcon standardIcon(
        StandardPixmap standard, const QStyleOption *option = nullptr, const QWidget *widget = nullptr) const override;
    int pixelMetric(
        PixelMetric metric, const QStyleOption *option = nullptr, const QWidget *widget = nullptr) const override;
    int styleHint(StyleHint hint, const QStyleOption *option = nullptr, const QWidget *widget = nullptr,
        QStyleHintReturn *returnData = nullptr) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

private:
    CutTextTips m_tips;
    WheelGuard m_wheel;
};
