// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/look/icons.h"

#include "core/base/log.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

static void registerIcons()
{
    Q_INIT_RESOURCE(icons); // a static library's resources are not registered by themselves
}

namespace {

QByteArray source(const QString &name)
{
    registerIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qCWarning(lcUi) << "no icon named" << name;
        return {};
    }
    return file.readAll();
}

QColor colorOf(const Theme &theme, IconRole role)
{
    switch (role) {
    case IconRole::Text:
        return theme.text;
    case IconRole::Muted:
        return theme.muted;
    case IconRole::Accent:
        return theme.accent;
    case IconRole::AccentText:
        return theme.accentText;
    case IconRole::Good:
        return theme.good;
    case IconRole::Bad:
        return theme.bad;
    case IconRole::Warning:
        return theme.warning;
    }
    return theme.text;
}

/// Draws one SVG in the colour of the theme in force.
class ThemedIconEngine : public QIconEngine
{
public:
    ThemedIconEngine(QString name, IconRole role)
        : m_name(std::move(name))
        , m_role(role)
    {
    }

    /// From the cache: reading the SVG anew for each painting would be most of a chip's cost.
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap drawn = pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
        drawn.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), drawn);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const bool dark = Theme::of(QGuiApplication::palette()).isDark;
        const QString key = QStringLiteral("jotlab-icon-%1-%2-%3-%4x%5-%6")
                                .arg(m_name)
                                .arg(int(m_role))
                                .arg(dark)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(mode == QIcon::Disabled);
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        render(&painter, QRect(QPoint(), size), mode);
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }

    QString key() const override { return QStringLiteral("jotlab"); }
    QIconEngine *clone() const override { return new ThemedIconEngine(m_name, m_role); }

private:
    void render(QPainter *painter, const QRect &rect, QIcon::Mode mode) const
    {
        QByteArray svg = source(m_name);
        const QPalette palette = QGuiApplication::palette();
        const Theme &theme = Theme::of(palette);
        svg.replace("currentColor", colorOf(theme, m_role).name().toLatin1());
        QSvgRenderer renderer(svg);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (mode == QIcon::Disabled)
            painter->setOpacity(0.45);
        renderer.render(painter, rect);
        painter->restore();
    }

    QString m_name;
    IconRole m_role;
};

} // namespace

QIcon themedIcon(const QString &name, IconRole role)
{
    registerIcons();
    return QIcon(new ThemedIconEngine(name, role));
}

QIcon toneIcon(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return themedIcon(QStringLiteral("check"), IconRole::Good);
    case Tone::Bad:
        return themedIcon(QStringLiteral("cross"), IconRole::Bad);
    case Tone::Warning:
        return themedIcon(QStringLiteral("warning"), IconRole::Warning);
    case Tone::Accent:
        return themedIcon(QStringLiteral("info"), IconRole::Accent);
    case Tone::Neutral:
        return themedIcon(QStringLiteral("dash"), IconRole::Muted);
    }
    return {};
}

QIcon applicationIcon()
{
    return themedIcon(
        QStringLiteral("jotlab")); // names its colours itself; as a file it would want Qt's plugins for images
}
