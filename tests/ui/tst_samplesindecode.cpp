// SPDX-License-Identifier: GPL-3.0-or-later
// Every sample of what people paste, in Decode: verdicts, findings and places of damage, and that all of it can be
// read. JOTLAB_SCREENSHOTS=DIR writes a picture of each there, in both themes.
#include "tests/support/decodesamples.h"
#include "ui/decode/checksmodel.h"
#include "ui/decode/decodepane.h"
#include "ui/decode/findingsmodel.h"
#include "ui/decode/verdictbar.h"
#include "ui/look/themecontroller.h"
#include "ui/token/tokenview.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/inlinemessage.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace explain;

namespace {

/// Decode as it is beside a pane: in the usual window, and in the smallest.
constexpr QSize usual(740, 590);
constexpr QSize small(555, 460);

struct Fixture
{
    Inspector inspector;
    InspectionContext context;
    DecodePane pane;

    explicit Fixture(const DecodeSample &sample)
        : context(sample.context())
        , pane(
              inspector, [this] { return context; }, [this] { return context.now; })
    {
        pane.resize(usual);
        pane.show();
        const QSignalSpy inspected(&pane, &DecodePane::inspected);
        pane.showToken(sample.input);
        QTRY_VERIFY(inspected.count() > 0);
    }
    Chip *chip(const char *name) const { return pane.findChild<Chip *>(QLatin1String(name)); }
    TokenView *token() const { return pane.findChild<TokenView *>(QStringLiteral("token")); }
    QTabWidget *tabs() const { return pane.findChild<QTabWidget *>(QStringLiteral("decodeTabs")); }
};

/// What states something and can't be read whole. Empty: all can.
QStringList clipped(const QWidget &pane)
{
    QStringList names;
    for (const QWidget *widget : pane.findChildren<QWidget *>()) {
        const auto *label = qobject_cast<const QLabel *>(widget);
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool states = qobject_cast<const Chip *>(widget) || (button && !button->text().isEmpty())
            || (label && label->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored && !label->text().isEmpty());
        if (!states || !widget->isVisible() || qobject_cast<const QAbstractScrollArea *>(widget->parentWidget()))
            continue;
        const int height
            = label && label->wordWrap() ? label->heightForWidth(label->width()) : widget->minimumSizeHint().height();
        const bool isNarrow = !(label && label->wordWrap()) && widget->width() < widget->sizeHint().width();
        if (isNarrow || widget->height() < height || widget->visibleRegion().boundingRect() != widget->rect())
            names.append(QStringLiteral("%1 “%2”").arg(QLatin1String(widget->metaObject()->className()),
                button      ? button->text()
                    : label ? label->text()
                            : widget->property("text").toString()));
    }
    return names;
}

QString fileName(const DecodeSample &sample, const char *what)
{
    QString name = sample.id;
    return name.replace(u' ', u'-').replace(u'\'', u'_') + u'-' + QLatin1String(what) + QStringLiteral(".png");
}

} // namespace

class TestSamplesInDecode : public QObject
{
    Q_OBJECT

private:
    ThemeController m_theme;

    void grab(Fixture &fixture, const DecodeSample &sample, const QString &folder)
    {
        for (const auto &[mode, name] :
            { std::pair{ ThemeController::Mode::Light, "light" }, std::pair{ ThemeController::Mode::Dark, "dark" } }) {
            m_theme.apply(mode);
            for (const auto &[size, title] : { std::pair{ usual, "usual" }, std::pair{ small, "small" } }) {
                const QDir to(folder + u'/' + QLatin1String(name) + u'-' + QLatin1String(title));
                QVERIFY(to.mkpath(QStringLiteral(".")));
                fixture.pane.resize(size);
                for (const auto &[tab, what] :
                    { std::pair{ 0, "claims" }, std::pair{ 3, "checks" }, std::pair{ 4, "findings" } }) {
                    fixture.tabs()->setCurrentIndex(tab);
                    QTest::qWait(1);
                    QVERIFY(fixture.pane.grab().save(to.filePath(fileName(sample, what))));
                }
            }
        }
        m_theme.apply(ThemeController::Mode::Light);
    }

private slots:
    void initTestCase() { m_theme.apply(ThemeController::Mode::Light); }

    void shows_data()
    {
        QTest::addColumn<QString>("id");
        for (const DecodeSample &sample : decodeSamples())
            QTest::newRow(qPrintable(sample.id)) << sample.id;
    }

    void shows()
    {
        QFETCH(const QString, id);
        const DecodeSample &sample = decodeSample(id);
        Fixture f(sample);
        const Inspection &inspection = f.pane.inspection();
        QCOMPARE(inspection.found.size(), sample.tokens);
        QCOMPARE(verdictName(inspection.signature.state), sample.signature);
        QCOMPARE(verdictName(inspection.time.state), sample.time);
        QCOMPARE(verdictName(inspection.simpleJwt.state), sample.simpleJwt);
        QCOMPARE(f.chip("signatureVerdict")->tone(), toneOf(inspection.signature.state));
        QCOMPARE(f.chip("timeVerdict")->tone(), toneOf(inspection.time.state));
        QCOMPARE(f.chip("simpleJwtVerdict")->tone(), toneOf(inspection.simpleJwt.state));

        const auto *findings = f.pane.findChild<FindingsModel *>(); // there with the first token
        QCOMPARE(findings != nullptr, sample.tokens > 0);
        QStringList ids;
        for (int row = 0; findings && row < findings->rowCount(); ++row)
            ids.append(findings->index(row, 0).data(FindingsModel::IdRole).toString());
        for (const explain::Finding &finding : findings ? QList<explain::Finding>() : inspection.findings)
            ids.append(finding.id);
        ids.sort();
        QCOMPARE(ids, sample.findings);
        if (!ids.isEmpty() && findings) {
            QVERIFY(f.tabs()->tabText(f.tabs()->count() - 1).contains(QString::number(ids.size())));
            QVERIFY(f.pane.findChild<InlineMessage *>(QStringLiteral("decodeNote"))->isVisible()
                || f.pane.findChild<InlineMessage *>(QStringLiteral("tokenDamage"))->isVisible());
        }
        QList<qint64> places;
        for (const TokenMark &mark : f.token()->marks())
            places.append(f.token()->text().left(mark.start).toUtf8().size());
        QCOMPARE(places, sample.damage);
        const QString folder = qEnvironmentVariable("JOTLAB_SCREENSHOTS");
        if (!folder.isEmpty())
            grab(f, sample, folder);
    }

    /// In the smallest window too: whatever states something can be read, or scrolled to.
    void canBeRead_data() { shows_data(); }

    void canBeRead()
    {
        QFETCH(const QString, id);
        Fixture f(decodeSample(id));
        for (const QSize &size : { usual, small }) {
            f.pane.resize(size);
            QTest::qWait(0);
            const QStringList hidden = clipped(f.pane);
            QVERIFY2(hidden.isEmpty(), qPrintable(hidden.join(u'\n')));
        }
    }
};

QTEST_MAIN(TestSamplesInDecode)
#include "tst_samplesindecode.moc"
