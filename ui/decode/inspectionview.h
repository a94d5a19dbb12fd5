// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/explain/inspector.h"
#include "ui/widgets/door.h"

#include <QTabWidget>
#include <functional>

class ChecksModel;
class ClaimsModel;
class FindingsModel;
class InlineMessage;
class JudgeForm;
class MutedLabel;
class QAbstractItemModel;
class RawJsonView;
class WeakSecretCheck;
class WrapRow;
class WrapTable;

/// What an inspection says, in tabs: claims and header as tables, the JSON as it came, the checks with the rules to
/// judge by, the findings.
class InspectionView : public QTabWidget
{
    Q_OBJECT

public:
    explicit InspectionView(Clock clock, QWidget *parent = nullptr);

    /// Of a text without a token it shows empty tables. What the field says of damage already, said, is not said again.
    void setInspection(const explain::Inspection &inspection, const QString &said);
    /// What helps with the verdicts, below them; asked at each setInspection().
    void setDoors(std::function<QList<Door>(const explain::Inspection &)> doors);
    /// The clock went on, and nothing else.
    void setTimes(const explain::Inspection &inspection);
    JudgeForm *judge() const { return m_judge; } ///< the rules that a person chose
    void showChecks();
    void showFindings();

private:
    QWidget *makeClaimsTab();
    QWidget *makeChecksTab();
    QWidget *makeFindingsTab();
    WrapTable *makeTable(const char *name, const QString &title, QAbstractItemModel *model);
    void showNote(const explain::Inspection &inspection, const QString &said);
    bool showReason(const explain::Inspection &inspection);
    void showAbout();
    void showDoors(const explain::Inspection &inspection);

    ClaimsModel *m_claims;
    ClaimsModel *m_headerRows;
    ChecksModel *m_checks;
    FindingsModel *m_findings;
    MutedLabel *m_noFindings;
    WrapTable *m_claimsTable;
    WrapTable *m_findingsTable;
    InlineMessage *m_note;
    WrapRow *m_doors;
    std::function<QList<Door>(const explain::Inspection &)> m_doorsOf;
    MutedLabel *m_about;
    RawJsonView *m_raw;
    JudgeForm *m_judge;
    WeakSecretCheck *m_weak;
};
