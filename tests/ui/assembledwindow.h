// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/arguments.h"
#include "app/laboratory/laboratory.h"
#include "app/workbench/workbench.h"
#include "core/simplejwt/band.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/sessionarea.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMetaEnum>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

/// The whole window, put together as main() does it, with all it keeps in one folder.
class AssembledWindow
{
public:
    /// Where it is, unless the options say so.
    enum class Database { InTheFolder, OfTheInstallation };

    explicit AssembledWindow(const QString &folder, Laboratory::Options options = {}, Arguments arguments = {},
        Database database = Database::InTheFolder)
        : m_state(folder + QStringLiteral("/window.conf"))
    {
        if (options.database.isEmpty() && database == Database::InTheFolder)
            options.database = folder + QStringLiteral("/jotlab.sqlite3");
        options.band = simplejwt::bandNamed(m_state.value(QStringLiteral("rules/band")).toString())
                           .value_or(simplejwt::Band::V5_5);
        const QByteArray theme = m_state.value(QStringLiteral("theme")).toString().toLatin1();
        bool isKnown = false;
        const int mode = QMetaEnum::fromType<ThemeController::Mode>().keyToValue(theme.constData(), &isKnown);
        m_theme.apply(isKnown ? ThemeController::Mode(mode) : ThemeController::Mode::Light);
        m_laboratory = std::make_unique<Laboratory>(options);
        m_workbench = std::make_unique<Workbench>(*m_laboratory, m_theme, m_state);
        m_workbench->restore();
        QObject::connect(m_workbench.get(), &Workbench::started, m_workbench.get(), [this] { m_isStarted = true; });
        QObject::connect(&window(), &MainWindow::firstPainted, m_workbench.get(),
            [this, arguments] { m_workbench->start(arguments); });
        window().show();
        window().activateWindow();
    }

    /// True once the window is painted and everything that follows the first frame is done. Waits.
    [[nodiscard]] bool start() const
    {
        return QTest::qWaitForWindowActive(&window()) && QTest::qWaitFor([this] { return m_isStarted; })
            && usersAreRead();
    }

    /// The same, with the embedded server there as well.
    [[nodiscard]] bool startServing() const
    {
        return start() && QTest::qWaitFor([this] { return laboratory().servers().current().baseUrl.isValid(); })
            && usersAreRead();
    }

    MainWindow &window() const { return m_workbench->window(); }
    Workbench &workbench() const { return *m_workbench; }
    Laboratory &laboratory() const { return *m_laboratory; }
    ThemeController &theme() { return m_theme; }

    template<class T = QWidget> T *find(const char *name, const char *within = nullptr) const
    {
        const QWidget *root = within ? window().findChild<QWidget *>(QLatin1String(within)) : &window();
        return root ? root->findChild<T *>(QLatin1String(name)) : nullptr;
    }

    /// The one of that name that can be seen: panes share names, and only one of them is shown. nullptr: none.
    template<class T = QWidget> T *visible(const char *name) const
    {
        for (T *widget : window().findChildren<T *>(QLatin1String(name))) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }

    void click(const char *name) const
    {
        auto *button = visible<QAbstractButton>(name);
        QVERIFY2(button, name);
        button->click();
    }

    /// Presses a button that makes one call, and waits for the call's end.
    void press(const char *button, int status) const
    {
        const auto &exchanges = laboratory().log().exchanges();
        const qsizetype before = exchanges.size();
        find<QAbstractButton>(button)->click();
        QTRY_COMPARE(exchanges.size(), before + 1);
        QCOMPARE(exchanges.constLast().status, status);
    }

    /// All that the window can show, what comes later as well: "keys", "compose/JSON" for a tab of a pane, and
    /// "session/Timeline" for one of the session. Makes every pane.
    QStringList places() const
    {
        QStringList places;
        for (const auto *button :
            window().findChildren<QAbstractButton *>(QRegularExpression(QStringLiteral("^activity-")))) {
            const QString pane = button->objectName().section(u'-', 1);
            const auto *tabs = tabsOf(pane);
            for (int i = 0; tabs && i < tabs->count(); ++i)
                places.append(pane + u'/' + tabs->tabText(i));
            if (!tabs)
                places.append(pane);
        }
        const auto *session = find<QTabBar>("sessionTabs");
        for (int i = 0; i < session->count(); ++i)
            places.append(QStringLiteral("session/") + session->tabText(i));
        return places;
    }

    /// Shows one of places(). What is shown; nullptr if there is none such.
    QWidget *show(const QString &place) const
    {
        const QString pane = place.section(u'/', 0, 0);
        const QString title = place.section(u'/', 1);
        const bool isSession = pane == u"session";
        if (!isSession)
            window().showPane(pane);
        auto *tabs = isSession ? nullptr : tabsOf(pane);
        auto *bar = isSession ? find<QTabBar>("sessionTabs") : tabs ? tabs->tabBar() : nullptr;
        if (!bar)
            return window().pane(pane);
        for (int i = 0; i < bar->count(); ++i) {
            if (bar->tabText(i) != title)
                continue;
            bar->setCurrentIndex(i);
            return isSession ? window().session() : window().pane(pane);
        }
        return nullptr;
    }

    /// As a person does, so that the field knows that it was edited.
    static void paste(QLineEdit *field, const QString &text)
    {
        QVERIFY(field);
        QGuiApplication::clipboard()->setText(text);
        field->setFocus();
        field->selectAll();
        field->paste();
    }

    /// The banner below the top bar; empty while it is hidden.
    QString notice() const { return window().notice()->isVisible() ? window().notice()->text() : QString(); }

    /// What must not happen: a dialog, or any second window. Empty: nothing did.
    QString intruder() const
    {
        if (QApplication::activeModalWidget())
            return QStringLiteral("modal: ")
                + QLatin1String(QApplication::activeModalWidget()->metaObject()->className());
        for (const QWidget *other : QApplication::topLevelWidgets()) {
            const bool isPassing = other->windowType() == Qt::ToolTip || other->windowType() == Qt::Popup;
            if (other->isVisible() && other != &window() && !isPassing)
                return QLatin1String(other->metaObject()->className());
        }
        return {};
    }

private:
    /// In the background, where there is a database.
    bool usersAreRead() const
    {
        return QTest::qWaitFor(
            [this] { return !laboratory().embedded().hasDatabase() || laboratory().directory().isRead(); });
    }
    /// Those that a pane consists of; nullptr if it has none.
    QTabWidget *tabsOf(const QString &pane) const
    {
        QWidget *page = window().pane(pane);
        auto *itself = qobject_cast<QTabWidget *>(page);
        return itself ? itself : page->findChild<QTabWidget *>();
    }

    StateFile m_state;
    ThemeController m_theme;
    std::unique_ptr<Laboratory> m_laboratory;
    std::unique_ptr<Workbench> m_workbench;
    bool m_isStarted = false;
};
