// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explain/explainpane.h"

#include "core/session/carriedtokens.h"
#include "ui/exchanges/causesview.h"
#include "ui/exchanges/exchangewords.h"
#include "ui/look/codetext.h"
#include "ui/look/icons.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/widgets/mutedlabel.h"
#include "ui/widgets/scrollbox.h"
#include "ui/widgets/secrettext.h"
#include "ui/widgets/wraprow.h"

#include <QComboBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

using reply::Missing;

namespace {

constexpr qsizetype mostShown = 20'000; ///< characters in the field; a HAR has megabytes
constexpr qsizetype quick = 64 * 1024; ///< bytes that are read within a key press
constexpr int mostTokens = 8; ///< chips
constexpr int mostReplies = 200; ///< in the list
constexpr int fieldLines = 6;

QString shownUrl(const QUrl &url)
{
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
}

QString sentenceOf(Missing missing, int status)
{
    switch (missing) {
    case Missing::Status:
        return ExplainPane::tr("The status of the answer is not in the text; curl -i shows it.");
    case Missing::StatusIsSupposed:
        return ExplainPane::tr("The status is not in the text; by what the answer says it was %1.").arg(status);
    case Missing::Header:
        return ExplainPane::tr(
            "The answer's header is not in the text; its WWW-Authenticate and Date would tell more.");
    case Missing::Date:
        return ExplainPane::tr("The answer has no Date, so times were judged by this computer's clock.");
    case Missing::Address:
        return ExplainPane::tr("Which address was called?");
    case Missing::Request:
        return ExplainPane::tr("Which token was sent?");
    case Missing::Revocation:
        return ExplainPane::tr(
            "Whether the refresh token is on the blacklist now this answer does not show; a refresh with it does.");
    case Missing::Body:
        return ExplainPane::tr("Which token was sent in the body? It is not in the text, as curl -v does not show it.");
    case Missing::Server:
        break;
    }
    return ExplainPane::tr("The server's settings and key are not known.");
}

} // namespace

ExplainPane::ExplainPane(Clock clock, QWidget *parent)
    : Panel(tr("Explain"), parent)
    , m_clock(std::move(clock))
    , m_run(new NewestRun<QByteArray, Reading>(
          [clock = m_clock](const QByteArray &text) { return archive::exchangesFromText(text, clock()); },
          [this](const Reading &reading) { take(reading); }, this))
    , m_field(new SecretText)
    , m_picker(new QComboBox)
    , m_status(new Chip)
    , m_call(new QLabel)
    , m_server(new QPushButton(tr("Use as server")))
    , m_causes(new CausesView(QStringLiteral("explainWhy")))
    , m_cookies(new InlineMessage)
    , m_problem(new InlineMessage)
    , m_tokens(new WrapRow)
    , m_missing(new MutedLabel)
    , m_token(new QLineEdit)
    , m_url(new QLineEdit)
    , m_rules(new QPushButton(tr("Add what the server is…")))
{
    setObjectName(QStringLiteral("explainPane"));
    m_field->setObjectName(QStringLiteral("explainText"));
    m_field->setAccessibleName(tr("Reply to explain"));
    m_field->setPlaceholderText(tr(
        "Paste a server's reply: its body, what curl -i or -v printed, raw HTTP, what a browser copies, a HAR entry, a "
        "stack trace, a log line. Nothing is sent. Shift+Enter begins a new line."));
    showAsCode(m_field);
    m_field->setTabChangesFocus(true);
    m_picker->setObjectName(QStringLiteral("explainPicker"));
    m_picker->setAccessibleName(tr("Which of the replies"));
    m_picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_problem->setObjectName(QStringLiteral("explainProblem"));
    m_rules->setObjectName(QStringLiteral("explainRules"));
    m_rules->setToolTip(tr("Opens Settings: the server's SIMPLE_JWT and its key make a cause sure"));
    addHeaderButton(m_rules);
    m_answer = makeAnswer();
    body()->addWidget(m_field);
    body()->addWidget(m_picker);
    body()->addWidget(m_problem);
    m_scroll = new ScrollBox(m_answer, 120);
    body()->addWidget(m_scroll, 1);
    setFocusProxy(m_field);
    m_field->installEventFilter(this);

    connect(m_field, &QPlainTextEdit::textChanged, this, [this] {
        m_text = m_field->toPlainText().toUtf8();
        m_isCall = false;
        read();
    });
    connect(m_picker, &QComboBox::activated, this, &ExplainPane::explain);
    connect(m_token, &QLineEdit::textChanged, this, &ExplainPane::explain);
    connect(m_url, &QLineEdit::textChanged, this, &ExplainPane::explain);
    connect(m_rules, &QPushButton::clicked, this, &ExplainPane::rulesRequested);
    connect(m_causes, &CausesView::trialRequested, this, &ExplainPane::callRequested);
    connect(m_server, &QPushButton::clicked, this, [this] {
        if (m_explanation)
            emit serverOffered(m_explanation->exchange.url);
    });
    read();
}

QWidget *ExplainPane::makeAnswer()
{
    m_status->setObjectName(QStringLiteral("explainStatus"));
    m_call->setObjectName(QStringLiteral("explainCall"));
    m_call->setTextFormat(Qt::PlainText);
    showAsCode(m_call);
    m_call->setWordWrap(true);
    m_call->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_server->setObjectName(QStringLiteral("explainServer"));
    m_cookies->setObjectName(QStringLiteral("explainCookies"));
    m_tokens->setObjectName(QStringLiteral("explainTokens"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_status);
    row->addWidget(m_call, 1);
    row->addWidget(m_server);
    auto *answer = new QWidget;
    auto *layout = new QVBoxLayout(answer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_causes);
    layout->addWidget(m_cookies);
    layout->addWidget(m_tokens);
    m_questions = makeQuestions();
    layout->addWidget(m_questions);
    layout->addStretch(1);
    return answer;
}

QWidget *ExplainPane::makeQuestions()
{
    m_missing->setObjectName(QStringLiteral("explainMissing"));
    m_missing->setWordWrap(true);
    m_token->setObjectName(QStringLiteral("explainToken"));
    m_token->setAccessibleName(tr("Token that was sent"));
    m_token->setPlaceholderText(tr("The token that was sent"));
    m_url->setObjectName(QStringLiteral("explainUrl"));
    m_url->setAccessibleName(tr("Address that was called"));
    m_url->setPlaceholderText(tr("The address that was called, https://…"));
    auto *questions = new QWidget;
    auto *layout = new QVBoxLayout(questions);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_missing);
    layout->addWidget(m_token);
    layout->addWidget(m_url);
    return questions;
}

void ExplainPane::setContext(ContextSource context)
{
    m_context = std::move(context);
    explain();
}

void ExplainPane::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_causes->setDoors(std::move(doors));
    explain();
}

void ExplainPane::setServerTest(ServerTest isKnown)
{
    m_isKnownServer = std::move(isKnown);
    explain();
}

void ExplainPane::showText(const QString &text)
{
    {
        const QSignalBlocker field(m_field);
        const QSignalBlocker token(m_token);
        const QSignalBlocker url(m_url);
        m_field->setPlainText(text.left(mostShown));
        m_token->clear(); // what was said of another reply
        m_url->clear();
    }
    m_text = text.toUtf8();
    m_isCall = false;
    setNote(text.size() > mostShown ? tr("its first %1 of %2 characters are shown").arg(mostShown).arg(text.size())
                                    : QString());
    read();
}

void ExplainPane::showCall(const session::Exchange &exchange, const QString &text)
{
    showText({});
    const QSignalBlocker field(m_field);
    m_field->setPlainText(text.left(mostShown));
    m_isCall = true;
    m_exchanges = { { .exchange = exchange,
        .hasRequest = true,
        .hasBody = true,
        .hasReplyHeader = exchange.status != 0,
        .hasTime = true,
        .filledByShell = {} } };
    showPicker();
    explain();
}

void ExplainPane::reexplain()
{
    explain();
}

/// What was pasted stays as it is: Enter asks for its explanation, as it does elsewhere.
bool ExplainPane::eventFilter(QObject *watched, QEvent *event)
{
    const auto *key = event->type() == QEvent::KeyPress ? static_cast<QKeyEvent *>(event) : nullptr;
    const bool isEnter = key && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter);
    if (watched != m_field || !isEnter || key->modifiers().testFlag(Qt::ShiftModifier))
        return Panel::eventFilter(watched, event);
    read();
    return true;
}

void ExplainPane::read()
{
    if (m_isCall)
        return explain();
    if (m_text.size() > quick)
        m_run->request(m_text);
    else
        m_run->answerNow(m_text);
}

void ExplainPane::take(const Reading &reading)
{
    m_exchanges = reading.value_or(QList<archive::PastedExchange>());
    if (m_text.trimmed().isEmpty())
        m_problem->clear();
    else if (reading)
        m_problem->clear();
    else
        m_problem->show(Tone::Neutral, {}, reading.error().what);
    showPicker();
    explain();
}

void ExplainPane::showPicker()
{
    const QSignalBlocker blocker(m_picker);
    m_picker->clear();
    m_picker->setVisible(m_exchanges.size() > 1);
    if (m_exchanges.size() < 2)
        return;
    for (qsizetype i = 0; i < std::min<qsizetype>(m_exchanges.size(), mostReplies); ++i) {
        const session::Exchange &exchange = m_exchanges.at(i).exchange;
        const QString call = QStringLiteral("%1 %2").arg(QString::fromLatin1(exchange.method), exchange.url.path());
        m_picker->addItem(tr("Reply %1 of %2 · %3 · %4")
                              .arg(i + 1)
                              .arg(m_exchanges.size())
                              .arg(exchange.status == 0 ? tr("no status") : QString::number(exchange.status), call));
    }
    // The first that failed is what somebody wants explained.
    const auto failed = std::find_if(m_exchanges.cbegin(), m_exchanges.cend(),
        [](const archive::PastedExchange &each) { return each.exchange.status >= 400; });
    if (failed != m_exchanges.cend())
        m_picker->setCurrentIndex(int(std::min<qsizetype>(failed - m_exchanges.cbegin(), mostReplies - 1)));
}

void ExplainPane::explain()
{
    m_answer->setVisible(!m_exchanges.isEmpty());
    m_scroll->setVisible(!m_exchanges.isEmpty());
    // As long as there is nothing to say, the room is that of what is to be pasted.
    const int lines = m_field->fontMetrics().lineSpacing() * fieldLines + 14;
    m_field->setMinimumHeight(lines);
    m_field->setMaximumHeight(m_exchanges.isEmpty() ? QWIDGETSIZE_MAX : lines);
    if (m_exchanges.isEmpty()) {
        m_explanation.reset();
        return;
    }
    archive::PastedExchange pasted = m_exchanges.at(std::max(0, m_picker->currentIndex()));
    reply::Known known;
    known.token = m_token->text().trimmed().toUtf8();
    const QUrl url(m_url->text().trimmed());
    if (url.isValid() && !url.host().isEmpty())
        known.url = url;
    session::Exchange asked = pasted.exchange;
    if (asked.url.host().isEmpty() && !known.url.isEmpty())
        asked.url = known.url;
    if (m_context)
        known.context = m_context(asked);
    if (known.context.server)
        pasted.exchange.server = known.context.server->id();
    m_explanation = reply::explain(pasted, known);
    show(*m_explanation);
    m_causes->setCauses(m_explanation->exchange, m_explanation->causes, {}, known.context);
    if (m_explanation->causes.isEmpty())
        m_causes->setMeaning(Tone::Neutral, tr("Nothing speaks against this answer."));
}

void ExplainPane::show(const reply::Explanation &explained)
{
    const session::Exchange &exchange = explained.exchange;
    if (exchange.failure != session::Failure::None)
        m_status->setState(tr("no answer"), Tone::Bad);
    else if (exchange.status == 0)
        m_status->setState(tr("no status"), Tone::Neutral);
    else
        m_status->setState(statusText(exchange), statusTone(exchange));
    m_call->setText(exchange.url.isEmpty() ? tr("address not in the text")
            : explained.isMethodSupposed
            ? shownUrl(exchange.url)
            : QStringLiteral("%1 %2").arg(QString::fromLatin1(exchange.method), shownUrl(exchange.url)));
    const bool isWeb = exchange.url.scheme().startsWith(QLatin1String("http")) && !exchange.url.host().isEmpty();
    m_server->setVisible(isWeb && !(m_isKnownServer && m_isKnownServer(exchange.url)));
    m_server->setToolTip(tr("Adds %1 to the servers and calls it from now on; nothing is sent yet")
                             .arg(exchange.url.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery))
                             .toHtmlEscaped());
    if (explained.remarks.isEmpty())
        m_cookies->clear();
    else
        m_cookies->show(Tone::Warning, tr("Cookies:"), explained.remarks.join(QLatin1Char('\n')));
    showTokens(explained.tokens);
    showQuestions(explained);
}

void ExplainPane::showTokens(const QList<reply::FoundToken> &tokens)
{
    const auto old = m_tokens->findChildren<Chip *>(QString(), Qt::FindDirectChildrenOnly);
    for (Chip *chip : old) {
        chip->hide();
        chip->deleteLater();
    }
    for (const reply::FoundToken &token : tokens.mid(0, mostTokens)) {
        auto *chip = new Chip;
        chip->setObjectName(QStringLiteral("explainFoundToken"));
        const QString type = token.type.isEmpty() ? tr("token") : token.type.left(16).simplified();
        chip->setState(tr("%1 · %2").arg(type, token.where.left(60).simplified()), Tone::Accent,
            themedIcon(QStringLiteral("keys"), IconRole::Accent));
        chip->setToolTip(tr("Show in Decode"));
        chip->setClickable(true);
        connect(chip, &Chip::clicked, this, [this, text = token.text] { emit tokenChosen(text); });
        m_tokens->add(chip);
    }
    m_tokens->setVisible(!tokens.isEmpty());
}

/// What is missing to be sure is asked for; what nobody can tell afterwards is only said.
void ExplainPane::showQuestions(const reply::Explanation &explained)
{
    // Where nothing else explains the answer, there is nothing to be surer of.
    const bool isSure
        = !explained.causes.isEmpty() && explained.causes.constFirst().certainty == diagnose::Certainty::Sure;
    const QList<Missing> missing = isSure ? QList<Missing>() : explained.missing;
    QStringList sentences;
    for (const Missing each : missing)
        sentences.append(sentenceOf(each, explained.exchange.status));
    m_missing->setText(sentences.isEmpty() ? QString() : tr("To be surer: %1").arg(sentences.join(QLatin1Char(' '))));
    m_missing->setVisible(!sentences.isEmpty());
    // What was answered stays where it can be changed.
    m_token->setVisible(
        missing.contains(Missing::Request) || missing.contains(Missing::Body) || !m_token->text().isEmpty());
    const bool hasHost = !explained.exchange.url.host().isEmpty(); // a log has the path alone
    m_url->setVisible((!hasHost && !isSure) || !m_url->text().isEmpty());
    m_questions->setVisible(
        !sentences.isEmpty() || m_token->isVisibleTo(m_questions) || m_url->isVisibleTo(m_questions));
    m_rules->setProperty("primary", missing.contains(Missing::Server));
    m_rules->update();
}
