/// The package `refigure.sty`.
enum LaTeXPackage {
  /// Its text. What a key sets stands between two marks in the PDF, `/RefigureNumber <<…>> BDC` and `EMC`, so that an audit finds it there.
  static let text = #"""
    % Made by refigure export latex. See docs/papers.md of Refigure.
    %   \refigure{key}                     a number with its error; key.value and key.error are the parts
    %   \refigureplain{key}                the same as plain characters, to be expanded
    %   \refigurefigure[options]{key}      a figure, by \includegraphics
    %   \refiguretable{key}                a table
    %   \refiguretyped{text}               a number that is meant to be typed by hand
    \NeedsTeXFormat{LaTeX2e}
    \edef\refigure@folder{\csname @currpath\endcsname}
    \edef\refigure@package{\refigure@folder refigure}
    \ProvidesPackage{\refigure@package}
    \RequirePackage{siunitx}
    \RequirePackage{booktabs}
    \RequirePackage{graphicx}
    % Literal operators of PDF, outside of text objects.
    \ifdefined\pdfextension
      \def\refigure@literal#1{\pdfextension literal page{#1}}
    \else\ifdefined\XeTeXversion
      \def\refigure@literal#1{\special{pdf:code #1}}
    \else
      \def\refigure@literal#1{}
      \ifdefined\pdfliteral\ifnum\pdfoutput>0
        \def\refigure@literal#1{\pdfliteral page{#1}}
      \fi\fi
    \fi\fi
    \def\refigure@keys{}
    \def\refigure@figures{}
    \def\refigure@tables{}
    \def\refigure@known#1#2{\expandafter\gdef\expandafter#1\expandafter{#1\refigure@do{#2}}}
    \newcommand\refigureorigin[3]{\expandafter\gdef\csname refigure@o@#1\endcsname{/R(#2)/S(#3)}}
    \newcommand\refiguredefine[4]{\expandafter\gdef\csname refigure@k@\detokenize{#1}\endcsname{{#2}{#3}{#4}}%
      \refigure@known\refigure@keys{#1}}
    \newcommand\refigurefile[3]{\expandafter\gdef\csname refigure@f@\detokenize{#1}\endcsname{{#2}{#3}}%
      \refigure@known\refigure@figures{#1}}
    \newcommand\refiguretablefile[2]{\expandafter\gdef\csname refigure@t@\detokenize{#1}\endcsname{#2}%
      \refigure@known\refigure@tables{#1}}
    % The nearest key: that with the longest beginning and end in common.
    \newcount\refigure@score
    \newcount\refigure@best
    \def\refigure@end{\refigure@end}
    \def\refigure@common#1#2{\refigure@walk#1\refigure@end\refigure@between#2\refigure@end\refigure@over}
    \def\refigure@walk#1#2\refigure@between#3#4\refigure@over{%
      \let\refigure@next\relax
      \ifx#1\refigure@end\else\ifx#1#3\advance\refigure@score\@ne
        \def\refigure@next{\refigure@walk#2\refigure@between#4\refigure@over}\fi\fi
      \refigure@next}
    \def\refigure@reverse#1{\refigure@turn{}#1\refigure@end}
    \def\refigure@turn#1#2{\ifx#2\refigure@end\def\refigure@turned{#1}\else
      \def\refigure@step{\refigure@turn{#2#1}}\expandafter\refigure@step\fi}
    \def\refigure@nearest#1{%
      \refigure@best\m@ne\def\refigure@near{}%
      \edef\refigure@asked{\detokenize\expandafter{\refigure@key}}%
      \expandafter\refigure@reverse\expandafter{\refigure@asked}\let\refigure@askedturned\refigure@turned
      \def\refigure@do##1{%
        \edef\refigure@other{\detokenize{##1}}\refigure@score\z@
        \expandafter\expandafter\expandafter\refigure@common\expandafter\expandafter\expandafter
          {\expandafter\refigure@asked\expandafter}\expandafter{\refigure@other}%
        \expandafter\refigure@reverse\expandafter{\refigure@other}%
        \expandafter\expandafter\expandafter\refigure@common\expandafter\expandafter\expandafter
          {\expandafter\refigure@askedturned\expandafter}\expandafter{\refigure@turned}%
        \ifnum\refigure@score>\refigure@best\refigure@best\refigure@score\let\refigure@near\refigure@other\fi}%
      #1}
    \def\refigure@unknown#1#2{%
      {\refigure@nearest{#2}%
      \PackageError{refigure}{There is no #1 '\refigure@key'; the nearest is '\refigure@near'}%
        {Keys are in numbers.tex and refigure.json. '??' is set in its place.}}%
      \textbf{??}}
    % Numbers.
    \DeclareRobustCommand\refigure[1]{%
      \edef\refigure@key{\detokenize{#1}}%
      \ifcsname refigure@k@\refigure@key\endcsname
        \expandafter\expandafter\expandafter\refigure@set\csname refigure@k@\refigure@key\endcsname
      \else\refigure@unknown{number}{\refigure@keys}\fi}
    \def\refigure@set#1#2#3{%
      \ifmmode{\refigure@marked{#1}{#2}{#3}}\else\leavevmode\mbox{\refigure@marked{#1}{#2}{#3}}\fi}
    \def\refigure@marked#1#2#3{%
      \edef\refigure@mark{/RefigureNumber <</K(\refigure@key)\csname refigure@o@#1\endcsname>> BDC}%
      \refigure@literal{\refigure@mark}\csname refigure@form@#2\endcsname{#3}\refigure@literal{EMC}}
    \def\refigure@form@n#1{\num{#1}}
    \def\refigure@form@p#1{\ifdefined\qty\qty{#1}{\percent}\else\SI{#1}{\percent}\fi}
    \def\refigure@form@t#1{\ifmmode\text{#1}\else#1\fi}
    \let\refigurenumber\refigure
    \newcommand\refigureplain[1]{\ifcsname refigure@k@\detokenize{#1}\endcsname
      \expandafter\expandafter\expandafter\refigure@third\csname refigure@k@\detokenize{#1}\endcsname\else??\fi}
    \def\refigure@third#1#2#3{#3}
    \DeclareRobustCommand\refiguretyped[1]{\ifmmode{\refigure@literal{/RefigureTyped BMC}#1\refigure@literal{EMC}}\else
      \leavevmode\mbox{\refigure@literal{/RefigureTyped BMC}#1\refigure@literal{EMC}}\fi}
    % Words of a study, whose numbers are its own.
    \DeclareRobustCommand\refigurewords[1]{\leavevmode\refigure@literal{/RefigureWords BMC}#1\refigure@literal{EMC}}
    % Figures and tables.
    \newcommand\refigurefigure[2][]{%
      \edef\refigure@key{\detokenize{#2}}%
      \ifcsname refigure@f@\refigure@key\endcsname
        \expandafter\expandafter\expandafter\refigure@graphic\csname refigure@f@\refigure@key\endcsname{#1}%
      \else\refigure@unknown{figure}{\refigure@figures}\fi}
    \def\refigure@graphic#1#2#3{%
      \leavevmode\mbox{%
        \edef\refigure@mark{/RefigureFigure <</K(\refigure@key)\csname refigure@o@#1\endcsname>> BDC}%
        \refigure@literal{\refigure@mark}\includegraphics[#3]{\refigure@folder#2}\refigure@literal{EMC}}}
    \newcommand\refiguretable[1]{%
      \edef\refigure@key{\detokenize{#1}}%
      \ifcsname refigure@t@\refigure@key\endcsname
        \edef\refigure@path{\refigure@folder\csname refigure@t@\refigure@key\endcsname}\input{\refigure@path}%
      \else\refigure@unknown{table}{\refigure@tables}\fi}
    % Bookmarks have plain text.
    \AtBeginDocument{\ifdefined\pdfstringdefDisableCommands
      \pdfstringdefDisableCommands{\let\refigure\refigureplain\let\refigurenumber\refigureplain
        \def\refiguretyped#1{#1}}\fi
      \ifdefined\text\else\let\text\mbox\fi}
    \input{\refigure@folder numbers.tex}
    \endinput

    """#
}
