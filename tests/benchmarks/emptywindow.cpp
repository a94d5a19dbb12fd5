// SPDX-License-Identifier: GPL-3.0-or-later
// What jotlab --measure-start is held against: a Qt window with nothing in it, which prints its process's age in
// milliseconds when its first painting is done and ends.
#include "app/processage.h"

#include <QApplication>
#include <QTextStream>
#include <QTimer>
#include <QWidget>

namespace {

class EmptyWindow : public QWidget
{
protected:
    void paintEvent(QPaintEvent *) override
    {
        // As the window of jotlab has it: what was painted is on the screen then.
        QTimer::singleShot(0, this, [] {
            QTextStream(stdout) << processAge().count() << Qt::endl;
            QApplication::quit();
        });
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
