// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/decode/weaksecretcheck.h"

#include "core/base/regularfile.h"
#include "core/jose/weaksecrets.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/lastfolder.h"
#include "ui/widgets/wraprow.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace std::chrono_literals;

static constexpr qint64 largestList = 1024LL * 1024 * 1024;

/// What the window's thread and the searching one share.
struct WeakSecretSearch
{
    QByteArray token;
    QString listName;
    QByteArray bundled;
    QString path; ///< of a list that the searching thread reads; empty: words are there
    QByteArray read; ///< not mapped: a mapped file that another program cuts short ends this one
    QByteArrayView words;
    jose::SearchProgress progress;
    Result<std::optional<jose::WeakSecret>> result;

    void search()
    {
        if (!path.isEmpty()) {
            auto content = readRegularFile(path, largestList);
            if (!content) {
                result = tl::unexpected(content.error());
                return;
            }
            read = std::move(*content);
            words = read;
        }
        result = jose::findWeakSecret(token, words, progress);
    }
};

namespace {

constexpr int progressSteps = 1000;

QString numbered(qint64 number)
{
    return QLocale().toString(number);
}

} // namespace

WeakSecretCheck::WeakSecretCheck(QWidget *parent)
    : QWidget(parent)
    , m_check(new QPushButton(tr("Check for a weak secret")))
    , m_file(new QPushButton(tr("With a word list…")))
    , m_cancel(new QPushButton(tr("Stop")))
    , m_progress(new QProgressBar)
    , m_message(new InlineMessage)
{
    makeWidgets();
    auto *row = new WrapRow;
    for (QWidget *widget : std::initializer_list<QWidget *>{ m_check, m_file, m_progress, m_cancel })
        row->add(widget);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(row);
    layout->addWidget(m_message);
    m_poll.setInterval(50ms);
    connect(&m_poll, &QTimer::timeout, this, &WeakSecretCheck::showProgress);
    showState();
    hide();
}

WeakSecretCheck::~WeakSecretCheck()
{
    stop();
}

void WeakSecretCheck::makeWidgets()
{
    m_check->setObjectName(QStringLiteral("weakCheck"));
    m_check->setToolTip(tr("Tries the well-known weak secrets that come with Jotlab; nothing leaves this machine"));
    m_file->setObjectName(QStringLiteral("weakFile"));
    m_file->setToolTip(tr("A text file with one secret a line"));
    m_cancel->setObjectName(QStringLiteral("weakCancel"));
    m_progress->setObjectName(QStringLiteral("weakProgress"));
    m_progress->setAccessibleName(tr("Secrets tried"));
    m_progress->setRange(0, progressSteps);
    m_progress->setFixedWidth(160);
    m_message->setObjectName(QStringLiteral("weakMessage"));
    connect(m_check, &QPushButton::clicked, this, &WeakSecretCheck::checkBundled);
    connect(m_file, &QPushButton::clicked, this, &WeakSecretCheck::chooseFile);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_search)
            m_search->progress.cancelled = true; // what it came to arrives as ever
    });
    connect(m_message, &InlineMessage::actionTriggered, this, &WeakSecretCheck::reveal);
}

void WeakSecretCheck::setToken(const QByteArray &token)
{
    if (token == m_token)
        return;
    stop();
    m_token = token;
    m_found.clear();
    m_isFound = false;
    m_message->clear();
    setVisible(!token.isEmpty());
    showState();
}

void WeakSecretCheck::checkBundled()
{
    auto search = std::make_shared<WeakSecretSearch>();
    search->listName = tr("the list of well-known weak secrets");
    search->bundled = jose::bundledWeakSecrets();
    search->words = search->bundled;
    start(std::move(search));
}

void WeakSecretCheck::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Open a word list"));
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &WeakSecretCheck::checkFile);
    dialog->open();
}

void WeakSecretCheck::checkFile(const QString &path)
{
    auto search = std::make_shared<WeakSecretSearch>();
    search->listName = QFileInfo(path).fileName();
    search->path = path;
    QFile file(path);
    if (const auto open = openRegularFile(file); !open)
        return m_message->show(open.error());
    if (file.size() == 0)
        return m_message->show({ Errc::Io, tr("The word list %1 is empty.").arg(path), {} });
    start(std::move(search));
}

void WeakSecretCheck::start(std::shared_ptr<WeakSecretSearch> search)
{
    stop();
    search->token = m_token;
    m_search = std::move(search);
    m_background.run(
        [running = m_search] {
            running->search();
            return running;
        },
        [this](const std::shared_ptr<WeakSecretSearch> &searched) { arrive(searched); });
    m_poll.start();
    m_isFound = false;
    m_message->clear();
    showState();
    showProgress();
}

/// What runs ends soon, and nobody waits for it.
void WeakSecretCheck::stop()
{
    if (m_search)
        m_search->progress.cancelled = true;
    m_search.reset();
    m_poll.stop();
}

void WeakSecretCheck::arrive(const std::shared_ptr<WeakSecretSearch> &search)
{
    if (search != m_search)
        return;
    stop();
    showState();
    const QString tried = numbered(search->progress.tried);
    if (!search->result) {
        if (search->result.error().code != Errc::Cancelled)
            return m_message->show(search->result.error());
        return m_message->show(Tone::Accent, tr("Stopped."), tr("None of the first %1 secrets fits.").arg(tried));
    }
    const std::optional<jose::WeakSecret> &found = *search->result;
    if (!found)
        return m_message->show(Tone::Good, tr("Not found."),
            tr("None of the %1 secrets of %2 made this signature. That does not make it a strong one.")
                .arg(tried, search->listName));
    m_found = found->secret;
    m_isFound = true;
    m_message->show(Tone::Bad, tr("Weak secret:"),
        found->line == 0 ? tr("it is empty. Anybody can make such tokens; take random bytes.")
                         : tr("it stands in line %1 of %2. Anybody can make such tokens; take random bytes.")
                               .arg(numbered(found->line), search->listName));
    m_message->setAction(found->line == 0 ? QString() : tr("Show the secret"));
}

void WeakSecretCheck::reveal()
{
    if (!m_isFound)
        return;
    m_message->setAction({});
    m_message->show(Tone::Bad, tr("Weak secret:"), QString::fromUtf8(m_found));
}

void WeakSecretCheck::showProgress()
{
    if (!m_search)
        return;
    const qint64 total = m_search->progress.total;
    m_progress->setValue(total > 0 ? int(m_search->progress.done * progressSteps / total) : 0);
    m_progress->setFormat(tr("%1 tried").arg(numbered(m_search->progress.tried)));
}

void WeakSecretCheck::showState()
{
    const bool busy = isBusy();
    m_check->setVisible(!busy);
    m_file->setVisible(!busy);
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
    m_message->setAction({});
}
