// SPDX-License-Identifier: GPL-3.0-or-later
// What jotlab --measure-start is held against: a Qt window with nothing in it, which prints its process's age in
// milliseconds at its first painting and ends.
#include "app/processage.h"

#include <QApplication>
#include <QTextStream>
#include <QWidget>

namespace {

class EmptyWindow : public QWidget
{
protected:
    void paintEvent(QPaintEvent *) override
    {
        QTextStream(stdout) << processAge().count() << Qt::endl;
        QApplication::quit();
    }
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    EmptyWindow window;
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
