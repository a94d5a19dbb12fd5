// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/topbar.h"

#include "ui/actions/action.h"
#include "ui/look/icons.h"
#include "ui/window/clockbar.h"
#include "ui/window/findfield.h"

#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace {

constexpr int leastField = 180; ///< pixels, for what it says; it grows over its neighbours while it is worked with
constexpr int widestField = 320;
constexpr int openField = 640; ///< with the list below it
constexpr int widestServer = 320;

QIcon stateDot(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return themedIcon(QStringLiteral("dot"), IconRole::Good);
    case Tone::Bad:
        return themedIcon(QStringLiteral("cross"), IconRole::Bad);
    case Tone::Warning:
        return themedIcon(QStringLiteral("warning"), IconRole::Warning);
    default:
        return themedIcon(QStringLiteral("circle"), IconRole::Muted);
    }
}

/// As wide as a dot, so that all names of the list begin at one line.
QIcon noDot()
{
    QPixmap nothing(16, 16);
    nothing.fill(Qt::transparent);
    return nothing;
}

} // namespace

TopBar::TopBar(QWidget *parent)
    : QWidget(parent)
    , m_servers(new QComboBox)
    , m_bands(new QComboBox)
    , m_clock(new ClockBar)
    , m_find(new FindField)
    , m_present(new QPushButton)
    , m_theme(new QToolButton)
    , m_menuButton(new QToolButton)
    , m_layout(new QHBoxLayout(this))
{
    auto *name = new QLabel(QStringLiteral("Jotlab"));
    QFont bold = name->font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    name->setFont(bold);

    m_servers->setObjectName(QStringLiteral("serverSelector"));
    m_servers->setAccessibleName(tr("Server"));
    m_servers->setMinimumContentsLength(6); // in a narrow window a long name ends in dots
    m_servers->setMaximumWidth(widestServer);
    m_servers->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_bands->setObjectName(QStringLiteral("bandSelector"));
    m_bands->setAccessibleName(tr("Rules"));
    m_bands->setToolTip(tr("Whose rules are imitated and judged by: the release of Simple JWT"));
    m_find->setMinimumWidth(leastField);
    m_find->setMaximumWidth(widestField);

    m_layout->setContentsMargins(12, 6, 12, 7);
    m_layout->setSpacing(8);
    m_layout->addWidget(name);
    m_layout->addWidget(m_servers);
    m_layout->addWidget(m_bands);
    m_layout->addWidget(m_clock);
    m_layout->addStretch(1);
    m_layout->addWidget(m_find, 100);
    makePresentButton();
    makeThemeButton();
    m_layout->addWidget(m_present);
    m_layout->addWidget(m_theme);
    m_layout->addWidget(m_menuButton);
    m_menuButton->setObjectName(QStringLiteral("menuButton"));
    m_menuButton->setIcon(themedIcon(QStringLiteral("menu")));
    m_menuButton->setFocusPolicy(Qt::TabFocus);
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolTip(withKey(tr("Menu"), Action::OpenMenu));
    m_menuButton->setFixedSize(34, 30);

    connect(m_menuButton, &QToolButton::clicked, this, &TopBar::menuRequested);
    connect(m_find, &FindField::openChanged, this, [this](bool isOpen) {
        m_find->setMaximumWidth(isOpen ? openField : widestField);
        m_layout->activate();
        placeFind();
    });
    connect(m_servers, &QComboBox::activated, this,
        [this](int index) { emit serverChosen(m_servers->itemData(index).toString()); });
    connect(m_bands, &QComboBox::activated, this,
        [this](int index) { emit bandChosen(m_bands->itemData(index).toString()); });
}

void TopBar::setServers(const QList<ServerItem> &servers, const QString &current)
{
    const QSignalBlocker blocker(m_servers);
    const QIcon icon = m_servers->itemIcon(m_servers->currentIndex());
    m_servers->clear();
    for (const ServerItem &server : servers)
        m_servers->addItem(server.title, server.id);
    m_servers->setCurrentIndex(m_servers->findData(current));
    m_servers->setItemIcon(m_servers->currentIndex(), icon);
    showServerTip();
}

void TopBar::setServerState(Tone tone, const QString &text)
{
    for (int row = 0; row < m_servers->count(); ++row)
        m_servers->setItemIcon(row, row == m_servers->currentIndex() ? stateDot(tone) : noDot());
    m_servers->setAccessibleDescription(text);
    showServerTip();
}

/// With its name, which may be longer than the box.
void TopBar::showServerTip()
{
    m_servers->setToolTip(tr("The server that is called, %1: %2")
                              .arg(m_servers->currentText(), m_servers->accessibleDescription())
                              .toHtmlEscaped());
}

void TopBar::setBands(const QList<QPair<QString, QString>> &bands, const QString &current)
{
    const QSignalBlocker blocker(m_bands);
    m_bands->clear();
    for (const auto &[id, title] : bands)
        m_bands->addItem(title, id);
    m_bands->setPlaceholderText(tr("version unknown"));
    m_bands->setCurrentIndex(current.isEmpty() ? -1 : m_bands->findData(current));
}

void TopBar::setTheme(ThemeController::Mode mode)
{
    m_mode = mode;
    m_theme->menu()->actions().at(int(mode))->setChecked(true);
}

void TopBar::addButton(QWidget *button)
{
    m_layout->insertWidget(m_layout->count() - 2, button);
}

void TopBar::switchTheme()
{
    emit themeChosen(Theme::of(this).isDark ? ThemeController::Mode::Light : ThemeController::Mode::Dark);
}

/// While something is looked for, the field lies over its neighbours: it is what is worked with then.
void TopBar::placeFind()
{
    if (m_find->isOpen()) {
        const QRect own = QStyle::visualRect(layoutDirection(), rect(), m_find->geometry());
        const int wide = qMin(openField, own.right() - m_layout->contentsMargins().left());
        const QRect grown(own.right() - wide + 1, own.top(), wide, own.height());
        if (own.width() < wide)
            m_find->setGeometry(QStyle::visualRect(layoutDirection(), rect(), grown));
        m_find->raise();
    }
    m_find->placeList();
}

bool TopBar::event(QEvent *event)
{
    const bool isHandled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        placeFind();
    return isHandled;
}

void TopBar::makePresentButton()
{
    m_present->setObjectName(QStringLiteral("presentButton"));
    m_present->setIcon(themedIcon(QStringLiteral("present")));
    m_present->setFocusPolicy(Qt::TabFocus);
    m_present->setAccessibleName(tr("Present"));
    m_present->setToolTip(withKey(tr("Show the flow to others: large type, step by step"), Action::Present));
    connect(m_present, &QPushButton::clicked, this, &TopBar::presentRequested);
}

void TopBar::makeThemeButton()
{
    using Mode = ThemeController::Mode;
    m_theme->setObjectName(QStringLiteral("themeButton"));
    m_theme->setIcon(themedIcon(QStringLiteral("theme")));
    m_theme->setFocusPolicy(Qt::TabFocus);
    m_theme->setPopupMode(QToolButton::InstantPopup);
    m_theme->setAccessibleName(tr("Theme"));
    m_theme->setToolTip(tr("Light, dark, or as the system (%1 switches)")
                            .arg(keyOf(Action::SwitchTheme).toString(QKeySequence::NativeText)));
    m_theme->setFixedSize(34, 30);
    auto *menu = new QMenu(m_theme);
    auto *modes = new QActionGroup(menu);
    const std::pair<Mode, QString> all[]
        = { { Mode::Light, tr("Light") }, { Mode::Dark, tr("Dark") }, { Mode::System, tr("As the system") } };
    for (const auto &[mode, title] : all) {
        QAction *action = menu->addAction(title);
        action->setCheckable(true);
        modes->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = mode] { emit themeChosen(mode); });
    }
    m_theme->setMenu(menu);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    constexpr int roomy = 1300; // in a narrow window, the icon alone
    m_present->setText(width() >= roomy ? tr("Present") : QString());
    placeFind();
}

void TopBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}
