// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <functional>

class QCompleter;
class QStandardItemModel;

/// One thing that the find field can lead to.
struct FindEntry
{
    QString title; ///< "refresh a91f… of alice"
    QString icon; ///< name in resources/icons
    std::function<void()> activate;
};

/// The field for everything: what is pasted goes to Decode, what is typed is looked for. Ctrl+K.
class FindField : public QLineEdit
{
    Q_OBJECT

public:
    /// What fits the words typed, best first.
    using Finder = std::function<QList<FindEntry>(const QString &words)>;

    explicit FindField(QWidget *parent = nullptr);

    void setFinder(Finder finder);

signals:
    /// Pasted, or typed and confirmed with nothing found: any text, of any size.
    void textGiven(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void give(const QString &text);
    void find(const QString &words);
    void follow(int row);

    Finder m_finder;
    QList<FindEntry> m_entries;
    QStandardItemModel *m_model;
    QCompleter *m_completer;
    qsizetype m_length = 0; ///< of the text before the last edit
};
