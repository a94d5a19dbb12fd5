// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/actions/actionregistry.h"
#include "ui/look/icons.h"
#include "ui/widgets/arrangedsplitter.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/scrollbox.h"
#include "ui/widgets/taborder.h"
#include "ui/window/findfield.h"
#include "ui/window/mainmenu.h"
#include "ui/window/sessionarea.h"
#include "ui/window/topbar.h"
#include "ui/window/windowdrops.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QTimer>

namespace {

constexpr int leastPaneHeight = 160; ///< pixels; below what it needs, a pane scrolls
constexpr int titleBarHeight = 32; ///< pixels, of whatever draws it
/// Pixels that the panes want before the session has more than its least: what Flow says of a blacklisted token is
/// whole at 1440 x 900.
constexpr int panesHeight = 608;
constexpr double sessionShare = 0.32; ///< of what both have, which is three tenths of the window

QList<int> paneAndSession(int room)
{
    const int session = qMax(1, qMin(int(room * sessionShare), room - panesHeight)); // or what it needs
    return { room - session, session };
}

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_actions(new ActionRegistry(this))
    , m_topBar(new TopBar)
    , m_notice(new InlineMessage)
    , m_activities(new ActivityBar(this))
    , m_panes(new LazyStack)
    , m_session(new SessionArea(this))
    , m_across(new QSplitter(Qt::Horizontal))
    , m_down(new ArrangedSplitter(Qt::Vertical, paneAndSession))
{
    m_session->hide(); // until it has a tab
    setWindowTitle(QStringLiteral("Jotlab"));
    setWindowIcon(applicationIcon());
    setMinimumSize(leastSize(screen()->availableSize()));
    m_across->setObjectName(QStringLiteral("paneSplitter"));
    m_across->addWidget(new ScrollBox(m_panes, leastPaneHeight));
    m_across->setChildrenCollapsible(false);

    auto *upper = new QWidget;
    auto *upperLayout = new QHBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(0);
    upperLayout->addWidget(m_activities);
    auto *panes = new QHBoxLayout; // margins of the splitter's own are on the wrong side from right to left
    panes->setContentsMargins(8, 8, 8, 8);
    panes->addWidget(m_across);
    upperLayout->addLayout(panes, 1);

    m_down->setObjectName(QStringLiteral("sessionSplitter"));
    m_down->addWidget(upper);
    m_down->addWidget(m_session);
    m_down->setHandleWidth(4);
    m_down->setCollapsible(0, false);

    m_notice->setObjectName(QStringLiteral("notice"));
    m_notice->setClosable(true);

    auto *central = new QWidget;
    auto *all = new QVBoxLayout(central);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_topBar);
    all->addWidget(m_notice);
    all->addWidget(m_down, 1);
    setCentralWidget(central);
    makeStatusBar();

    auto *drops = new WindowDrops(this);
    connect(drops, &WindowDrops::filesDropped, this, &MainWindow::filesDropped);
    connect(drops, &WindowDrops::textDropped, this, &MainWindow::textDropped);
    connect(m_activities, &ActivityBar::chosen, this, &MainWindow::showPane);
    setRunners();
    qApp->installEventFilter(this);
}

QSize MainWindow::leastSize(const QSize &screen)
{
    return QSize(960, 600).boundedTo({ 960, screen.height() - titleBarHeight });
}

void MainWindow::setRunners()
{
    m_actions->setPlaces([this](const QString &id, ActionRegistry::Show show) {
        return findPlace(id, show == ActionRegistry::Show::Yes);
    });
    m_actions->setUncovered([this] { return centralWidget()->isVisible(); });
    m_actions->setRunner(Action::Find, [this] { m_topBar->findField()->open(); });
    m_actions->setRunner(Action::NextRegion, [this] { moveFocus(1); });
    m_actions->setRunner(Action::PreviousRegion, [this] { moveFocus(-1); });
    m_actions->setRunner(Action::SwitchTheme, [this] { m_topBar->switchTheme(); });
    m_actions->setRunner(Action::Quit, [this] { close(); });
    m_actions->setRunner(Action::FilterHere, [this] { focusFilter(); });
    m_actions->setRunner(
        Action::Undo,
        [this] {
            if (InlineMessage *message = undoable())
                message->act();
        },
        [this] { return undoable() != nullptr; });
    auto *menu = new MainMenu(*m_actions, this);
    const auto openMenu = [menu, button = m_topBar->menuButton()] { menu->openBelow(button); };
    m_actions->setRunner(Action::OpenMenu, openMenu);
    connect(m_topBar, &TopBar::menuRequested, menu, openMenu);
}

QWidget *MainWindow::findPlace(const QString &id, bool shows)
{
    if (id == QLatin1String("window"))
        return m_topBar;
    if (id == QLatin1String("decode")) {
        if (shows)
            showDecode();
        return m_decode;
    }
    if (m_session->contains(id)) {
        if (shows)
            m_session->show(id);
        return m_session;
    }
    if (shows)
        showPane(id);
    return m_panes->made(id);
}

/// What is shown in the pane comes before what concerns the session or all panes.
InlineMessage *MainWindow::undoable() const
{
    for (const QWidget *place : { m_panes->currentWidget(), m_decode, static_cast<QWidget *>(m_session) }) {
        for (InlineMessage *message : place ? place->findChildren<InlineMessage *>() : QList<InlineMessage *>()) {
            if (message->offersUndo())
                return message;
        }
    }
    return m_notice->offersUndo() ? m_notice : nullptr;
}

void MainWindow::focusFilter()
{
    for (const QWidget *place : { m_panes->currentWidget(), static_cast<QWidget *>(m_session) }) {
        for (QLineEdit *field : place ? place->findChildren<QLineEdit *>() : QList<QLineEdit *>()) {
            if (!field->isVisible() || !field->objectName().endsWith(QLatin1String("Filter")))
                continue;
            field->setFocus(Qt::ShortcutFocusReason);
            field->selectAll();
            return;
        }
    }
    m_topBar->findField()->open();
}

void MainWindow::addPane(const QString &id, const QString &icon, const QString &title, LazyStack::Factory factory,
    ActivityBar::Place place, bool takesWidth)
{
    m_paneIds.append(id);
    if (takesWidth)
        m_widePanes.append(id);
    m_panes->add(id, std::move(factory));
    m_actions->addPlace({ id, icon, title, m_activities->nextKey() });
    m_activities->add(id, icon, title, place);
}

void MainWindow::showPane(const QString &id)
{
    if (!m_panes->contains(id))
        return;
    m_panes->show(id);
    m_activities->setCurrent(id);
    if (m_decode)
        m_decode->setVisible(!m_widePanes.contains(id));
    QWidget *pane = m_panes->currentWidget();
    if (QWidget *first = pane->focusProxy() ? pane : nextTabStop(pane, nullptr, true))
        first->setFocus(Qt::OtherFocusReason);
    emit paneShown(id);
}

void MainWindow::setTakesWidth(const QString &id, bool takesWidth)
{
    m_widePanes.removeAll(id);
    if (takesWidth)
        m_widePanes.append(id);
    if (m_decode && id == currentPane())
        m_decode->setVisible(!takesWidth);
}

QString MainWindow::currentPane() const
{
    return m_panes->current();
}

QString MainWindow::currentPlace() const
{
    const QWidget *focus = focusWidget();
    if (focus && m_decode && m_decode->isAncestorOf(focus))
        return QStringLiteral("decode");
    return focus && m_session->isAncestorOf(focus) ? m_session->current() : currentPane();
}

QWidget *MainWindow::pane(const QString &id)
{
    return m_panes->page(id);
}

void MainWindow::setDecodePane(QWidget *pane)
{
    m_decode = new ScrollBox(pane, leastPaneHeight);
    m_across->addWidget(m_decode);
    m_across->setStretchFactor(0, 10);
    m_across->setStretchFactor(1, 13);
}

void MainWindow::showDecode()
{
    m_session->setWhole(false);
    if (m_decode && m_decode->isHidden())
        showPane(m_paneIds.value(0)); // where it has its place
}

void MainWindow::addSessionTab(const QString &id, const QString &title, LazyStack::Factory factory)
{
    m_actions->addPlace({ id, QStringLiteral("timeline"), title, m_session->nextKey() });
    m_session->add(id, title, std::move(factory));
    m_session->show();
}

void MainWindow::setStatus(const QString &left, const QString &right)
{
    m_statusLeft->setText(left);
    m_statusRight->setText(right);
}

void MainWindow::saveState(QSettings &settings) const
{
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/across"), m_across->saveState());
    settings.setValue(QStringLiteral("window/down"), m_down->choice());
    settings.setValue(QStringLiteral("window/pane"), currentPane());
    settings.setValue(QStringLiteral("window/folder"), lastFolder(this));
    settings.setValue(QStringLiteral("window/sessionTab"), m_session->current());
}

void MainWindow::restoreState(const QSettings &settings)
{
    if (!restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray()))
        resize(QSize(1440, 900).boundedTo(screen()->availableSize() - QSize(0, titleBarHeight)));
    if (!m_across->restoreState(settings.value(QStringLiteral("window/across")).toByteArray()))
        m_across->setSizes({ 580, 755 });
    m_across->setOrientation(Qt::Horizontal); // restoreState() takes what the file says
    m_down->restoreChoice(settings.value(QStringLiteral("window/down")).toByteArray());
    setLastFolder(this, settings.value(QStringLiteral("window/folder")).toString());
    const QString pane = settings.value(QStringLiteral("window/pane")).toString();
    showPane(m_paneIds.contains(pane) ? pane : m_paneIds.value(0));
    const QString tab = settings.value(QStringLiteral("window/sessionTab")).toString();
    m_session->show(m_session->contains(tab) ? tab : m_session->current());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    emit aboutToClose();
    QMainWindow::closeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Outside dialogs a Qt button hears Space alone; people press Return too. What has a use of its own for Return, a
    // form say, has taken it before it comes here.
    auto *button = qobject_cast<QAbstractButton *>(focusWidget());
    if (button && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        button->click();
    else if (!m_actions->press(*event))
        QMainWindow::keyPressEvent(event);
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::MouseButtonPress)
        return false;
    const auto button = static_cast<QMouseEvent *>(event)->button();
    const auto *widget = qobject_cast<QWidget *>(watched);
    if ((button != Qt::BackButton && button != Qt::ForwardButton) || !widget || widget->window() != this
        || !centralWidget()->isVisible())
        return false;
    m_actions->run(button == Qt::BackButton ? Action::LookBack : Action::LookForward);
    return true;
}

bool MainWindow::event(QEvent *event)
{
    const bool handled = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !m_painted) {
        m_painted = true;
        // The children paint within the same pass; after it, the event loop is idle and the window answers.
        QTimer::singleShot(0, this, &MainWindow::firstPainted);
    }
    return handled;
}

bool MainWindow::focusNextPrevChild(bool next)
{
    QWidget *from = focusWidget();
    QWidget *root = centralWidget();
    for (QWidget *outer = from; outer && outer != this; outer = outer->parentWidget()) {
        if (outer->parentWidget() == this)
            root = outer; // the central widget, or what covers it: Tab stays there
    }
    QWidget *to = nextTabStop(root, from, next);
    if (!to)
        return QMainWindow::focusNextPrevChild(next);
    to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::makeStatusBar()
{
    auto *left = new MutedLabel;
    left->setElided(true); // of the two it says what the top bar says too
    m_statusLeft = left;
    m_statusRight = new MutedLabel;
    m_statusLeft->setObjectName(QStringLiteral("statusLeft"));
    m_statusRight->setObjectName(QStringLiteral("statusRight"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(12, 0, 12, 0);
    statusBar()->addWidget(m_statusLeft, 1);
    statusBar()->addPermanentWidget(m_statusRight);
}

void MainWindow::moveFocus(int by)
{
    const QList<QWidget *> regions{ m_topBar, m_activities, m_panes->currentWidget(), m_decode, m_session };
    qsizetype at = 0;
    for (qsizetype index = 0; index < regions.size(); ++index) {
        if (regions[index] && QApplication::focusWidget() && regions[index]->isAncestorOf(QApplication::focusWidget()))
            at = index;
    }
    for (qsizetype step = 1; step <= regions.size(); ++step) {
        QWidget *region = regions[(at + by * step + regions.size() * step) % regions.size()];
        if (!region || !region->isVisible())
            continue;
        if (QWidget *next = nextTabStop(region, nullptr, true)) {
            next->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}
