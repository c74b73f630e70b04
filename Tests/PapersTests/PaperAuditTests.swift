import Documents
import Foundation
import JetProgram
import Processes
import Runs
import TestSupport
import Testing

@testable import Papers

@Suite("Papers", .waits)
struct PaperAuditTests {
  /// Twenty numbers, nineteen of them by macros: in the title of a section, in text, in formulas, in a note, in captions and in tables;
  /// and six figures. One number and one figure have been typed or put in by hand.
  private static let paper = #"""
    \documentclass[11pt]{article}
    \usepackage{amsmath}
    \usepackage{refigure/refigure}
    \usepackage{hyperref}
    \graphicspath{{plots/}}
    \begin{document}
    \title{On losses}\author{Nobody}\date{26 November 2026}
    \maketitle
    \tableofcontents
    \listoffigures
    \section{A first number, \refigure{study/a.m1}}\label{sec:1}
    As in Ref.~\cite{x} of 2024, we find \refigure{study/a.m2} and \refigure{study/a.m2.value}, with the error
    \refigure{study/a.m2.error}. A share is \refigurenumber{study/a.m3-over-10}, a small number
    $x = \refigure{study/a.m4-over-10000000}$, and it \refigure{study/small.verdict}.% 0.999 is a comment
    \footnote{The bound is \refigure{study/small.bound}.} In Section~\ref{sec:1} is \refigure{study/a.m5}, at
    \refiguretyped{95\,\%} confidence, see \url{https://example.org/0.5}. The other cell has \refigure{study/b.m1}.
    \begin{equation}
      E = \frac{1}{2} m v^2 = \refigure{study/a.m6.value}
    \end{equation}
    \begin{figure}
      \refigurefigure[width=0.45\linewidth]{study/f1}\hspace{2mm}\refigurefigure[width=0.45\linewidth]{study/f2}
      \includegraphics[width=0.45\linewidth]{refigure/figures/study/f3}
      \refigurefigure[width=0.45\linewidth]{study/f5}
      \caption[A caption with \refigure{study/a.m7}]{A caption with \refigure{study/a.m7} and 0.123 in it.}
    \end{figure}
    \begin{figure}
      \refigurefigure[width=0.45\linewidth]{study/f6}\includegraphics[width=3cm]{other}
      \caption{The loss ends at \refigure{study/last-a.loss}.}
    \end{figure}
    \begin{table}
      \caption{Numbers, for instance \refigure{study/a.m8}.}
      \begin{tabular}{@{}lr@{}}
        \toprule
        A & \refigure{study/a.m9} \\[2pt]
        B & \refigure{study/a.m10.value} \\
        C & \refigure{study/a.m11} \\
        D & \refigure{study/a.m12} \\
        E & \refigure{study/a.m13} \\
        \bottomrule
      \end{tabular}
    \end{table}
    \begin{thebibliography}{9}\bibitem{x} A. Nobody, Some Journal 12 (2024) 345.\end{thebibliography}
    \end{document}
    """#

  private static let changes: Set = [
    "stale number study/b.m1", "altered number study/a.m7", "typed number 0.123",
    "stale figure study/f6", "altered figure study/f5", "typed figure ",
  ]

  /// A paper whose export was edited, and of which a part was computed anew with other values.
  private static func changed() throws -> PaperProject {
    let paper = try PaperProject()
    try paper.export()
    try paper.project.write(Self.paper, to: "paper/paper.tex")
    let drawing = try String(contentsOf: paper.project.file("results/runs/r1/f5.svg"), encoding: .utf8)
    let edited = drawing.replacing(#/stroke-width="1\.1"/#, with: "stroke-width=\"1.7\"")
    #expect(edited != drawing)
    try paper.project.write(
      Data(try FigurePDF.bytes(ofDrawing: edited)), to: "paper/refigure/figures/study/f5.pdf")
    let plain = drawing.replacing(#/<metadata>.*?<\/metadata>/#, with: "")
    try paper.project.write(Data(try FigurePDF.bytes(ofDrawing: plain)), to: "paper/plots/other.pdf")
    let line = try #require(
      try String(contentsOf: paper.project.file("paper/refigure/numbers.tex"), encoding: .utf8)
        .split(separator: "\n").first { $0.hasPrefix("\\refiguredefine{study/a.m7}") })
    try paper.edit("paper/refigure/numbers.tex", String(line), String(line).replacing("{7.", with: "{8."))
    return paper
  }

  private static func rerun(_ paper: PaperProject) throws {
    try paper.project.write(PaperProject.study(factor: 2), to: "studies/study.md")
    try paper.project.commit()
    try paper.run()
  }

  @Test("An export is the same bytes each time, and names neither time nor machine")
  func export() throws {
    let paper = try PaperProject()
    try paper.export()
    let folder = paper.project.file("paper/refigure")
    func content() throws -> [String: Data] {
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains(".") }
      return try Dictionary(uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) })
    }
    let first = try content()
    try paper.export()
    #expect(try content() == first)
    #expect(first.keys.filter { $0.hasPrefix("figures/") && $0.hasSuffix(".pdf") }.count == 6)
    for (name, bytes) in first where !name.hasSuffix(".pdf") {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains(paper.project.root.path) && !text.contains("20\(26)-"), "\(name)")
    }
    let table = String(decoding: try #require(first["tables/study/prose-1.tex"]), as: UTF8.self)
    #expect(table.contains("first & \\refigure{study/a.m1} \\\\"))
    let claims = String(decoding: try #require(first["tables/study/claims.tex"]), as: UTF8.self)
    #expect(claims.contains("\\emph{all}") && claims.contains("$<$ \\refigure{study/small.bound}"))
    // A folder that is not empty is left as it is.
    let refused = try paper.project.program.run(["export", "latex", "last", "--output", "paper/refigure"])
    #expect(refused.status == 2)
    let twice = try paper.project.program.run(["export", "latex", "r1", "r1", "--output", "paper/other"])
    #expect(twice.status == 2 && twice.errors.contains("r1 is named twice"))
  }

  @Test("From the source, what was changed is named, and nothing else")
  func source() throws {
    let paper = try Self.changed()
    try Self.rerun(paper)
    let (status, audit) = try paper.audit("paper/paper.tex")
    #expect(status == 1 && !audit.sound)
    #expect(audit.findings == Self.changes)
    let numbers = audit.items.filter { $0.kind == "number" }
    #expect(numbers.count == 20 && audit.items.count { $0.kind == "figure" } == 6)
    let stale = try #require(audit.items.first { $0.words == "stale number study/b.m1" })
    #expect(stale.run == "r1" && stale.now != nil && stale.line == 16 && stale.file == "paper.tex")
    let altered = try #require(audit.items.first { $0.words == "altered number study/a.m7" })
    #expect(altered.recorded?.hasPrefix("7.") == true && altered.shown.hasPrefix("8."))
  }

  @Test("A paper of nothing but current numbers is sound; what is typed is refused only strictly")
  func sound() throws {
    let paper = try PaperProject()
    try paper.export()
    try paper.project.write(
      "\\documentclass{article}\\usepackage{refigure/refigure}\\begin{document}\\refigure{study/a.m1} and 0.5\\end{document}",
      to: "paper/paper.tex")
    #expect(try paper.audit("paper/paper.tex").status == 0)
    #expect(try paper.audit("paper/paper.tex", "--strict").status == 1)
    // A key that no run has, and numbers of a run that is not here.
    try paper.edit("paper/paper.tex", "study/a.m1", "study/a.m99")
    let unknown = try paper.audit("paper/paper.tex")
    #expect(unknown.status == 1 && unknown.audit.findings == ["foreign number study/a.m99", "typed number 0.5"])
    try paper.edit("paper/paper.tex", "study/a.m99", "study/a.m1")
    let seal = try #require(
      try String(contentsOf: paper.project.file("paper/refigure/numbers.tex"), encoding: .utf8)
        .firstMatch(of: #/refigureorigin\{1\}\{r1\}\{([0-9a-f]{64})\}/#))
    try paper.edit("paper/refigure/numbers.tex", String(seal.1), String(repeating: "0", count: 64))
    #expect(try paper.audit("paper/paper.tex").audit.findings == ["foreign number study/a.m1", "typed number 0.5"])
    // The same study computed again without a change leaves all as it is.
    let other = try paper.project.program.run(["audit", "paper", "paper/paper.txt"])
    #expect(other.status == 2)
    #expect(try paper.project.program.run(["audit", "paper", "paper/none.tex"]).status == 3)
  }

  @Test(
    "From the PDF, what was changed is named, and nothing else",
    .enabled(if: TeX.missing == nil, "\(TeX.missing ?? "")"), arguments: TeX.engines)
  func pdf(_ engine: String) throws {
    let paper = try Self.changed()
    let folder = paper.project.file("paper")
    let (status, output) = try TeX.compile("paper.tex", by: engine, in: folder)
    #expect(status == 0, "\(output.suffix(2_000))")
    let before = try paper.audit("paper/\(engine).pdf")
    #expect(before.audit.findings == Self.changes.filter { !$0.hasPrefix("stale") })
    try Self.rerun(paper)
    let (code, audit) = try paper.audit("paper/\(engine).pdf")
    #expect(code == 1)
    #expect(audit.findings == Self.changes)
    #expect(audit.items.count { $0.kind == "figure" } == 6)
    let keys = Set(audit.items.compactMap { $0.kind == "number" ? $0.key : nil })
    #expect(keys.count == 19)
    let fonts = try ChildProcess(
      .named("pdffonts"), [folder.appending(path: "\(engine).pdf").path], output: .collected(limit: 100_000)
    ).run().output.split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty)
    for font in fonts {
      #expect(!font.contains("Type 3"), "\(font)")
      #expect(font.contains(#/\syes\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+\s*$/#), "\(font)")
    }
  }

  @Test(
    "Published figures are current without a ledger: vectors, pictures, patterns and gradients",
    .enabled(if: TeX.missing == nil, "\(TeX.missing ?? "")"), arguments: TeX.engines)
  func published(_ engine: String) throws {
    let names = [
      "s-curve/nae-samples", "s-curve/wnae-error", "comparison/ae-grid", "mode-collapse/6-b", "stability/auc-m",
    ]
    let folder = try TemporaryFolder()
    for (index, name) in names.enumerated() {
      let pdf = try FigurePDF.bytes(ofDrawing: try Checkout.text("results/\(name).svg"))
      try folder.write(Data(pdf), to: "f\(index).pdf")
    }
    let figures = names.indices.map { "\\includegraphics[width=5cm]{f\($0)}" }.joined(separator: "\n")
    try folder.write(
      "\\documentclass{article}\\usepackage{graphicx}\\begin{document}\n\(figures)\n\\end{document}", to: "paper.tex")
    #expect(try TeX.compile("paper.tex", by: engine, in: folder.url).status == 0)
    let project = try Project(at: Checkout.root, program: Refigure.program)
    for paper in ["paper.tex", "\(engine).pdf"] {
      let audit = try PaperAudit(of: folder.file(paper), named: paper, in: project, ledger: nil)
      #expect(audit.items.map(\.state) == names.map { _ in .current }, "\(audit.items.map(\.reason))")
      #expect(audit.items.map { $0.key ?? "" } == names)
    }
  }

  @Test(
    "A key that is not known is an error that names it and the nearest",
    .enabled(if: TeX.missing == nil, "\(TeX.missing ?? "")"))
  func unknownKey() throws {
    let paper = try PaperProject()
    try paper.export()
    try paper.project.write(
      "\\documentclass{article}\\usepackage{refigure/refigure}\\begin{document}\\refigure{study/b.m_1}\\end{document}",
      to: "paper/paper.tex")
    let (status, output) = try TeX.compile("paper.tex", by: "pdflatex", in: paper.project.file("paper"))
    let text = output.replacing("\n", with: "")
    #expect(status != 0 && text.contains("There is no number 'study/b.m_1'; the nearest is 'study/b.m1'"))
  }

  @Test(
    "The tables of an export are set, with the numbers that their keys have",
    .enabled(if: TeX.missing == nil, "\(TeX.missing ?? "")"))
  func tables() throws {
    let paper = try PaperProject()
    try paper.export()
    try paper.project.write(
      #"""
      \documentclass{article}\usepackage{refigure/refigure}\begin{document}
      \refiguretable{study/claims}

      \refiguretable{study/a}

      \refiguretable{study/prose-1}
      \end{document}
      """#, to: "paper/paper.tex")
    let (status, output) = try TeX.compile("paper.tex", by: "pdflatex", in: paper.project.file("paper"))
    #expect(status == 0, "\(output.suffix(2_000))")
    #expect(try paper.audit("paper/paper.tex", "--strict").status == 0)
    let (code, audit) = try paper.audit("paper/pdflatex.pdf", "--strict")
    #expect(code == 0, "\(audit.findings)")
    #expect(audit.counts["current"] ?? 0 > 15)
    // An edited table is named.
    try paper.edit("paper/refigure/tables/study/claims.tex", "ends below", "stays below")
    #expect(try paper.audit("paper/paper.tex").audit.findings == ["altered table study/claims"])
  }
}
