// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows the flow diagram.
#include "app/services.h"
#include "app/workbench.h"
#include "ui/exchangespane.h"
#include "ui/flowdiagrampane.h"
#include "ui/sessionarea.h"
#include "ui/tokenmenu.h"

using namespace Qt::StringLiterals;

QWidget *Workbench::makeDiagram()
{
    m_diagram = new FlowDiagramPane(m_services.log());
    m_diagram->setDiagnoseContext([this] { return m_services.diagnoseContext(); });
    connect(m_diagram, &FlowDiagramPane::tokenSelected, this, &Workbench::select);
    connect(m_diagram, &FlowDiagramPane::tokenMenuRequested, m_tokenMenu, &TokenMenu::open);
    connect(m_diagram, &FlowDiagramPane::exchangeSelected, this, [this](quint64 id) {
        if (m_exchanges)
            m_exchanges->selectExchange(id);
    });
    connect(m_diagram, &FlowDiagramPane::exchangeActivated, this, [this](quint64 id) {
        m_window.session()->show(u"exchanges"_s);
        m_exchanges->selectExchange(id);
    });
    connect(m_diagram, &FlowDiagramPane::presentRequested, this,
        [this] { present(!m_services.log().exchanges().isEmpty()); });
    return m_diagram;
}
