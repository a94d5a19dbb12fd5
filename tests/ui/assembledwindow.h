// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/arguments.h"
#include "app/services.h"
#include "app/workbench.h"
#include "ui/inlinemessage.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMetaEnum>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>

/// The whole window, put together as main() does it, with all it keeps in one folder.
class AssembledWindow
{
public:
    explicit AssembledWindow(const QString &folder, Services::Options options = {}, Arguments arguments = {})
        : m_state(folder + QStringLiteral("/window.conf"), QSettings::IniFormat)
    {
        if (options.database.isEmpty())
            options.database = folder + QStringLiteral("/jotlab.sqlite3");
        options.band = simplejwt::profileNamed(m_state.value(QStringLiteral("rules/band")).toString())
                           .value_or(simplejwt::Profile::V5_5);
        const QByteArray theme = m_state.value(QStringLiteral("theme")).toString().toLatin1();
        bool isKnown = false;
        const int mode = QMetaEnum::fromType<ThemeController::Mode>().keyToValue(theme.constData(), &isKnown);
        m_theme.apply(isKnown ? ThemeController::Mode(mode) : ThemeController::Mode::Light);
        m_services = std::make_unique<Services>(options);
        m_workbench = std::make_unique<Workbench>(*m_services, m_theme, m_state);
        m_workbench->openDatabase();
        QObject::connect(&window(), &MainWindow::firstPainted, m_workbench.get(), [this, arguments] {
            m_workbench->startServer();
            m_services->keyRing().load();
            m_workbench->open(arguments);
            m_isStarted = true;
        });
        window().show();
        window().activateWindow();
    }

    /// True once the window is painted and everything that follows the first frame is done. Waits.
    [[nodiscard]] bool start() const
    {
        return QTest::qWaitForWindowActive(&window()) && QTest::qWaitFor([this] { return m_isStarted; });
    }

    MainWindow &window() const { return m_workbench->window(); }
    Workbench &workbench() const { return *m_workbench; }
    Services &services() const { return *m_services; }
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
    QSettings m_state;
    ThemeController m_theme;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<Workbench> m_workbench;
    bool m_isStarted = false;
};
