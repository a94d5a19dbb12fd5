// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/storyexport.h"

#include "core/base/newfile.h"
#include "core/story/mermaid.h"
#include "ui/look/theme.h"
#include "ui/story/storypicture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>
#include <cmath>

namespace {

constexpr int width = 1040; // of a page
constexpr int margin = 12;
constexpr int fontSize = 14; // pixels: a file has no screen
constexpr int longestImage = 32767; // pixels that QPainter reaches in an image

QString tr(const char *text)
{
    return QCoreApplication::translate("StoryExport", text);
}

StoryPicture pictureOf(const QList<story::Step> &steps, const QStringList &subtitles)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(fontSize);
    StoryPicture picture;
    picture.setFont(font);
    picture.setSubtitles(subtitles);
    picture.setWidth(width);
    picture.setSteps(steps);
    return picture;
}

QSize sizeOf(const StoryPicture &picture)
{
    return { width, int(std::ceil(picture.headHeight() + picture.height())) + 2 * margin };
}

void paint(QPainter &painter, const StoryPicture &picture, const Theme &theme)
{
    painter.fillRect(QRect(QPoint(), sizeOf(picture)), theme.panel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(0, margin / 2);
    picture.paintHead(painter, theme);
    painter.translate(0, picture.headHeight());
    picture.paint(painter, theme, QRectF(0, 0, width, picture.height() + margin), {});
}

QByteArray toSvg(const StoryPicture &picture, const Theme &theme)
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

Result<QByteArray> toPng(const StoryPicture &picture, const Theme &theme)
{
    const QSize size = sizeOf(picture);
    const int scale = size.height() * 2 <= longestImage ? 2 : 1;
    QImage image;
    if (size.height() <= longestImage)
        image = QImage(size * scale, QImage::Format_RGB32);
    if (image.isNull())
        return fail(Errc::Limit,
            tr("The diagram is %1 pixels long, more than a PNG can take. Save it as SVG.").arg(size.height()));
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    paint(painter, picture, theme);
    painter.end();
    QByteArray png;
    QBuffer buffer(&png);
    if (!image.save(&buffer, "PNG"))
        return fail(Errc::Io, tr("The picture can't be written as PNG. Save it as SVG."));
    return png;
}

} // namespace

Result<> saveStory(
    const QList<story::Step> &steps, const QStringList &subtitles, const QString &path, const Theme &theme)
{
    Result<QByteArray> bytes;
    const auto is = [&path](const char *ending) { return path.endsWith(QLatin1String(ending), Qt::CaseInsensitive); };
    if (is(".svg"))
        bytes = toSvg(pictureOf(steps, subtitles), theme);
    else if (is(".png"))
        bytes = toPng(pictureOf(steps, subtitles), theme);
    else if (is(".mmd"))
        bytes = story::toMermaid(steps);
    else if (is(".md"))
        bytes = "```mermaid\n" + story::toMermaid(steps) + "```\n";
    else
        return fail(Errc::Usage, tr("%1 names no format; end it in .svg, .png, .mmd or .md.").arg(path));
    if (!bytes)
        return tl::unexpected(bytes.error());
    return writeFile(path, *bytes);
}
