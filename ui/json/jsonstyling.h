// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qsci/qscilexercustom.h>

struct Theme;

/// Colours JSON and says where it folds. Long tokens are coloured in short runs of two equal styles by turns: Scintilla
/// keeps the widths of short runs, so that a key press in a line of 100 KB does not measure all of it anew.
class JsonStyling : public QsciLexerCustom
{
    Q_OBJECT

public:
    using QsciLexerCustom::QsciLexerCustom;

    void applyTheme(const Theme &theme, const QFont &font);

    const char *language() const override { return "JSON"; }
    QString description(int style) const override;
    void styleText(int start, int end) override;
};
