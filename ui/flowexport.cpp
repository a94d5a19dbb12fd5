// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/flowexport.h"

#include "core/flow/mermaid.h"
#include "ui/flowpicture.h"
#include "ui/theme.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <cmath>

namespace {

constexpr int width = 1040; // of a page
constexpr int margin = 12;
constexpr int fontSize = 14; // pixels: a file has no screen

QString tr(const char *source)
{
    return QCoreApplication::translate("flowexport", source);
}

FlowPicture pictureOf(const QList<flow::Step> &steps, const QStringList &subtitles)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(fontSize);
    FlowPicture picture;
    picture.setFont(font);
    picture.setSubtitles(subtitles);
    picture.setWidth(width);
    picture.setSteps(steps);
    return picture;
}

QSize sizeOf(const FlowPicture &picture)
{
    return { width, int(std::ceil(picture.headHeight() + picture.height())) + 2 * margin };
}

void paint(QPainter &painter, const FlowPicture &picture, const Theme &theme)
{
    painter.fillRect(QRect(QPoint(), sizeOf(picture)), theme.panel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(0, margin / 2);
    picture.paintHead(painter, theme);
    painter.translate(0, picture.headHeight());
    picture.paint(painter, theme, QRectF(0, 0, width, picture.height() + margin), {});
}

QByteArray toSvg(const FlowPicture &picture, const Theme &theme)
{
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(sizeOf(picture));
    generator.setViewBox(QRect(QPoint(), sizeOf(picture)));
    generator.setTitle(tr("Flow diagram"));
    QPainter painter(&generator);
    paint(painter, picture, theme);
    painter.end();
    return buffer.data();
}

QByteArray toPng(const FlowPicture &picture, const Theme &theme)
{
    constexpr int scale = 2;
    QImage image(sizeOf(picture) * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    paint(painter, picture, theme);
    painter.end();
    QByteArray png;
    QBuffer buffer(&png);
    image.save(&buffer, "PNG");
    return png;
}

} // namespace

Result<> saveFlow(const QList<flow::Step> &steps, const QStringList &subtitles, const QString &path, const Theme &theme)
{
    QByteArray bytes;
    const auto is = [&path](const char *ending) { return path.endsWith(QLatin1String(ending), Qt::CaseInsensitive); };
    if (is(".svg"))
        bytes = toSvg(pictureOf(steps, subtitles), theme);
    else if (is(".png"))
        bytes = toPng(pictureOf(steps, subtitles), theme);
    else if (is(".mmd"))
        bytes = flow::toMermaid(steps);
    else if (is(".md"))
        bytes = "```mermaid\n" + flow::toMermaid(steps) + "```\n";
    else
        return fail(Errc::Usage, tr("%1 names no format; end it in .svg, .png, .mmd or .md.").arg(path));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(Errc::Io, tr("%1 can't be written: %2. Choose another place.").arg(path, file.errorString()));
    return {};
}
