/// What a paper's source has of numbers and figures, in its order.
package struct LaTeXSource {
  /// A place in a file.
  package struct Place: Hashable, Sendable {
    package let file: String
    package let line: Int
  }

  package enum Item: Equatable {
    /// A number that no macro made.
    case typed(String)
    /// A number by its key.
    case number(key: String)
    case figure(key: String)
    case table(key: String)
    /// A file that `\includegraphics` takes.
    case graphic(path: String)
  }

  package var items: [(item: Item, place: Place)] = []
  /// The folders of the packages `refigure` that are loaded.
  package var packages: [String] = []
  /// The folders in which graphics are looked for.
  package var graphicsFolders: [String] = []
  /// Files that were asked for and are not there.
  package var missing: [(path: String, place: Place)] = []
}

/// The reason why a paper cannot be audited.
public enum PaperError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A file cannot be read.
  case unreadable(path: String, reason: String)
  /// A file is neither source nor PDF.
  case otherKind(path: String)
  /// A PDF file cannot be read.
  case pdf(path: String, PDFError)

  /// A sentence that says what was found.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .otherKind(let path): "'\(path)' is no paper; a file ending with .tex or .pdf was expected"
    case .pdf(let path, let error): "cannot read '\(path)': \(error)"
    }
  }
}

/// The macros of LaTeX whose arguments are no text.
enum LaTeXMacros {
  /// The number of arguments in braces that are passed over.
  static let skipped: [String: Int] = [
    "label": 1, "ref": 1, "eqref": 1, "pageref": 1, "autoref": 1, "cref": 1, "Cref": 1, "nameref": 1, "vref": 1,
    "hyperref": 0, "bibliography": 1, "bibliographystyle": 1, "addbibresource": 1, "nocite": 1, "documentclass": 1,
    "hspace": 1, "vspace": 1, "setlength": 2, "addtolength": 2, "setcounter": 2, "addtocounter": 2, "stepcounter": 1,
    "refstepcounter": 1, "newcounter": 1, "newlength": 1, "rule": 2, "url": 1, "href": 1, "nolinkurl": 1, "path": 1,
    "color": 1, "textcolor": 1, "colorbox": 1, "pagecolor": 1, "definecolor": 3, "multicolumn": 2, "multirow": 2,
    "cmidrule": 1, "cline": 1, "raisebox": 1, "scalebox": 1, "resizebox": 2, "rotatebox": 1, "parbox": 1, "fontsize": 2,
    "linespread": 1, "pagenumbering": 1, "thispagestyle": 1, "pagestyle": 1, "hypersetup": 1, "sisetup": 1,
    "geometry": 1, "captionsetup": 1, "lstset": 1, "pgfplotsset": 1, "usetikzlibrary": 1, "tikzset": 1, "date": 1,
    "hypertarget": 1, "hyperlink": 1, "phantomsection": 0, "unit": 1, "si": 1, "lstinputlisting": 1, "inputminted": 2,
    "makebox": 0, "framebox": 0, "renewcommand*": 0, "theoremstyle": 1, "newtheorem": 2, "PassOptionsToPackage": 2,
    "ProvidesPackage": 1, "NeedsTeXFormat": 1, "includeonly": 1, "hyphenation": 1, "DeclareMathOperator": 2,
    "DeclareUnicodeCharacter": 2, "arraystretch": 0, "textsuperscript": 1, "textsubscript": 1, "vskip": 0, "penalty": 0,
    "looseness": 0, "enlargethispage": 1, "pagebreak": 0, "linebreak": 0, "bibitem": 1, "email": 1, "orcid": 1,
    "thanks": 0, "affil": 1, "affiliation": 1, "address": 1, "institute": 1, "DOI": 1, "doi": 1, "keywords": 0,
  ]

  static let verbatim: Set = [
    "verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "filecontents*",
    "tikzpicture",
    "pgfpicture", "axis", "picture", "thebibliography", "CCSXML",
  ]

  static let math: Set = [
    "equation", "equation*", "align", "align*", "gather", "gather*", "multline", "multline*", "eqnarray", "eqnarray*",
    "displaymath", "math", "flalign", "flalign*", "alignat", "alignat*", "split", "cases",
  ]

  /// The number of arguments behind `\begin{…}` that are passed over.
  static let environments: [String: Int] = [
    "tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "array": 1, "minipage": 1,
    "subfigure": 1,
    "subtable": 1, "wrapfigure": 2, "wraptable": 2, "multicols": 1, "alignat": 1, "alignat*": 1, "adjustbox": 1,
    "threeparttable": 0, "spacing": 1, "supertabular": 1, "tblr": 1,
  ]

  /// Macros that say a sign, or a blank.
  static let signs: [String: String] = [
    "pm": "± ", "times": "× ", "cdot": "× ", "percent": "%", "approx": "≈", "simeq": "≈", "sim": "∼", "le": "≤",
    "leq": "≤",
    "ge": "≥", "geq": "≥", "lesssim": "≤", "gtrsim": "≥", "quad": " ", "qquad": " ", "%": "%", "&": "&", "#": "#",
    "$": "＄", "_": "_", "{": "{", "}": "}", ",": "\u{2009}", ";": " ", ":": " ", "!": "", " ": " ", "-": "", "/": "",
    "newline": "\n", "par": "\n", "hline": "\n", "textpm": "±", "texttimes": "×", "ll": "<", "gg": ">", "equiv": "=",
  ]
}
