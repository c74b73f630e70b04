import Deterministic
import Foundation
import TestSupport
import Testing

@testable import Papers

@Suite("Reading LaTeX")
struct LaTeXReaderTests {
  private static func source(_ files: [String: String]) throws -> LaTeXSource {
    let folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    return try LaTeXReader.source(of: "paper.tex", in: folder.url)
  }

  private static func typed(_ body: String, preamble: String = "") throws -> [String] {
    let text = "\\documentclass[11pt]{article}\n\(preamble)\n\\begin{document}\n\(body)\n\\end{document} 0.99"
    return try source(["paper.tex": text]).items.compactMap {
      if case .typed(let text) = $0.item { text } else { nil }
    }
  }

  @Test(
    "A number of the text is one typed by hand",
    arguments: [
      ("We find 0.93.", ["0.93"]), ("\\section{With 0.5}\\caption[0.1]{of 0.7}", ["0.5", "0.7"]),
      (
        "\\begin{tabular}{@{}l2r@{}} a & 0.31 \\\\[2pt] \\cmidrule(lr){1-2} b & 12 \\\\ \\end{tabular}", ["0.31", "12"]
      ),
      ("$p = 0.05$, $n=20$ and $12$", ["0.05", "20", "12"]), ("$x^2 + y_{10} + \\frac{1}{2}$", []),
      ("\\[ \\frac{1}{2} m v^2 \\]", []),
      ("\\num{0.4} \\qty[a=1]{3.5}{\\percent} \\SI{9}{\\metre}", ["0.4", "3.5", "9"]),
      ("$0.7 \\pm 0.1$ and 95\\,\\%", ["0.7 ± 0.1", "95\u{2009}%"]), ("100\\% 0.2", ["100%", "0.2"]),
    ])
  func counted(_ body: String, _ numbers: [String]) throws {
    #expect(try Self.typed(body) == numbers)
  }

  @Test(
    "What is no text is passed over",
    arguments: [
      "\\label{fig:3.5} \\ref{tab:2} \\cite[p.~3]{a2020,b3} \\citep[12]{x1}",
      "\\hspace{2.5cm}\\vspace*{-3mm} \\\\[4pt]",
      "% 0.5 of it\n", "a%\n  % 7.5\n", "\\verb|0.5| \\verb+1.5+", "\\begin{verbatim}\n0.5\n\\end{verbatim}",
      "\\begin{tikzpicture}\\draw (0,0) -- (1.5,2);\\end{tikzpicture}", "\\setlength{\\parskip}{3.5pt}\\parskip=2.5pt",
      "\\href{http://a.b/12}{there}", "\\multicolumn{2}{c}{both}", "\\color{red!50}", "\\date{12 May 2024}",
      "\\includegraphics[width=0.5\\linewidth]{plot2.5}", "\\begin{minipage}[t]{0.45\\linewidth}x\\end{minipage}",
      "\\refiguretyped{95 \\%}", "\\begin{thebibliography}{9}\\bibitem{a} Vol. 12, 0.5\\end{thebibliography}",
    ])
  func passedOver(_ body: String) throws {
    #expect(try Self.typed(body) == [])
  }

  @Test("A macro whose text is a number is one typed by hand")
  func macros() throws {
    #expect(
      try Self.typed(
        "text", preamble: "\\newcommand{\\acc}{0.93}\n\\def\\auc{\\num{0.81}}\n\\newcommand\\wide[1]{\\hspace{2cm}#1}")
        == ["0.93", "\\num{0.81}"])
  }

  @Test("Files are followed, and each number has its file and line")
  func files() throws {
    let source = try Self.source([
      "paper.tex": """
      \\documentclass{article}
      \\usepackage[x=1]{refigure/refigure}
      \\graphicspath{{plots/}{more/}}
      \\begin{document}
      \\input{part/one}
      \\include{missing}
      \\refigure{s/a_b}
      \\refigurefigure[width=3cm]{s/f}
      \\includegraphics{x}
      \\refiguretable{s/claims}
      \\num{\\refigureplain{s/c}}
      \\end{document}
      """, "part/one.tex": "% 1.5\n\nhere 0.25\n\\input{part/one}",
    ])
    #expect(source.packages == ["refigure"] && source.graphicsFolders == ["plots/", "more/"])
    #expect(source.missing.map(\.path) == ["part/one", "missing"])
    let found = source.items.map { "\($0.place.file):\($0.place.line) \($0.item)" }
    #expect(
      found == [
        "part/one.tex:3 typed(\"0.25\")", "paper.tex:7 number(key: \"s/a_b\")", "paper.tex:8 figure(key: \"s/f\")",
        "paper.tex:9 graphic(path: \"x\")", "paper.tex:10 table(key: \"s/claims\")",
        "paper.tex:11 number(key: \"s/c\")",
      ])
  }

  @Test(
    "Source that does not close what it opens ends",
    arguments: [
      String(repeating: "{", count: 20_000), String(repeating: "\\title{", count: 5_000), "\\begin{verbatim} 0.5",
      "\\newcommand{\\a", "$$$ \\( 0.5", "\\", "\\verb", "\\includegraphics[", "\\refigure{", "\\input{paper}",
      "\\qty{",
    ])
  func unclosed(_ body: String) throws {
    _ = try Self.source(["paper.tex": "\\begin{document}" + body])
    _ = try Self.source(["paper.tex": body])
  }

  @Test("No damage keeps the reader from its end")
  func mutants() throws {
    let paper = Data(
      #"""
      \documentclass{article}\usepackage{refigure/refigure}\newcommand{\a}{0.5}\begin{document}\title{A \refigure{s/a}}
      \begin{tabular}{lr} a & \num{0.5} \\[2pt] \multicolumn{2}{c}{$x^{2} = \frac{1}{2}$} \verb|x| \input{other} % no
      \end{tabular}\refigurefigure[width=2cm]{s/f}\includegraphics{x}\cite[1]{a}\begin{verbatim}1\end{verbatim}\end{document}
      """#.utf8)
    let folder = try TemporaryFolder()
    for number in 0..<300 {
      try folder.write(Mutation.of(paper, RandomStream(seed: 9).stream(number)), to: "paper.tex")
      let source = try LaTeXReader.source(of: "paper.tex", in: folder.url)
      #expect(source.items.count < 100)
    }
  }

  @Test("A paper that is not there is said so")
  func missing() throws {
    #expect(throws: PaperError.self) { try Self.source([:]) }
  }
}
