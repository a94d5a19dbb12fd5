// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/explain/inspectioncontext.h"

#include <QWidget>

class InlineMessage;
class QHBoxLayout;
class QLineEdit;
class QPushButton;

/// What a token is judged by in place of the server's settings and the clock. Absent: as the server has it.
struct Judging
{
    std::optional<std::chrono::microseconds> leeway; ///< LEEWAY
    std::optional<Json> audience; ///< AUDIENCE; null: not checked
    std::optional<Json> issuer; ///< ISSUER; null: not checked
    std::optional<Instant> now;

    bool isAny() const { return leeway || audience || issuer || now; }
    void applyTo(explain::InspectionContext &context) const;
    bool operator==(const Judging &) const = default;
};

/// Asks what the verdict would be with another leeway, audience, issuer or time. Follows each key press.
class JudgeForm : public QWidget
{
    Q_OBJECT

public:
    explicit JudgeForm(Clock clock, QWidget *parent = nullptr);

    const Judging &judging() const { return m_judging; }
    /// What holds where nothing is entered.
    void setServerRules(const simplejwt::Settings &settings);
    void reset();

signals:
    void changed();

private:
    QLineEdit *addField(const char *name, const QString &title, const QString &tip);
    void read();

    Clock m_clock;
    Judging m_judging;
    QString m_nowText; ///< what m_instant was reckoned from, once: "+5m" stays where it was
    Result<std::optional<Instant>> m_instant;
    QHBoxLayout *m_row;
    QLineEdit *m_leeway;
    QLineEdit *m_audience;
    QLineEdit *m_issuer;
    QLineEdit *m_now;
    QPushButton *m_reset;
    InlineMessage *m_message;
};
