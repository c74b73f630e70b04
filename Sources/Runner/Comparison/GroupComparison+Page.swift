import Deterministic
import Digests
import Expressions
import Figures
import Ledger
import Queries
import Reports
import StandardCells
import Values

extension GroupComparison {
  /// The comparison as a page: the groups, the claims, and the curves over each other.
  ///
  /// - Parameter link: the address of a run's page, relative to this one; nil where it has none.
  package func page(link: (_ run: String) -> String?) -> String {
    let heads = ["Group", "Runs", "Seeds"] + differing + columns + ["Claims"]
    let rows = groups.map { group in
      var row: [[ComparisonPage.Cell]] = [[.text(group.name)]]
      row.append(group.runs.map { ComparisonPage.Cell(run: "\($0.run.id)", page: link("\($0.run.id)")) })
      row.append([.text("\(group.seeds)")])
      row += group.values.map { [.text($0 ?? "–")] }
      row += group.answers.map { [.text(Self.words($0))] }
      row.append([.text(group.verdicts.words)])
      return row
    }
    var verdicts: ComparisonPage.Table?
    if !claims.isEmpty {
      verdicts = (
        ["Claim"] + groups.map(\.name), claims.map { claim in [claim] + groups.map { words(claim, in: $0) } }
      )
    }
    return ComparisonPage(
      title: "\(Count.words(runCount, "run")) in \(Count.words(groups.count, "group"))",
      summary: "Grouped by all that the runs were given but the seed. " + sameWords, groups: (heads, rows),
      claims: verdicts,
      drawings: drawings,
      note: curvesLeft == 0
        ? nil : "\(Count.words(curvesLeft, "more series", plural: "more series")) can be drawn by name."
    ).page
  }

  /// The parameters that are the same, in words.
  package var sameWords: String {
    sameCount == 0 ? "" : "\(Count.words(sameCount, "parameter")) \(sameCount == 1 ? "is" : "are") the same in all."
  }

  /// An answer of a group for people.
  package static func words(_ answer: RunAnswer) -> String {
    let format = NumberFormat.significant(4)
    switch answer {
    case .numbers(let numbers):
      guard let least = numbers.min(), let greatest = numbers.max() else { return "–" }
      let middle = format.short(of: Quantile.median(of: numbers))
      return least == greatest ? middle : "\(middle) (\(format.short(of: least)) … \(format.short(of: greatest)))"
    case .text(let text): return text
    case .flag(let flag): return flag ? "true" : "false"
    case .series, .none: return "–"
    }
  }

  /// A drawing for each curve that some group has: medians over seeds with quartiles, one line a group.
  private var drawings: [(name: String, svg: String)] {
    curves.indices.compactMap { index in
      let lines = groups.enumerated().compactMap { place, group -> Line? in
        Self.line(group.curves[index], label: group.name, place)
      }
      guard !lines.isEmpty else { return nil }
      let name = FigureLabel.markup(curves[index])
      let figure = Figure(
        name: "curve-\(index)", title: name, summary: FigureLabel.markup("\(curves[index]) by epoch, a line a group."),
        identity: Digest(of: curves[index]).hexadecimal, heading: .none,
        content: .plot(
          Plot(
            x: Axis("epoch"), panels: [Panel(y: Axis(name, scale: Self.scale(of: lines)), marks: lines.map(Mark.line))])
        ))
      // What cannot be drawn is left out: its numbers are in the ledger.
      return (try? figure.svg()).map { (curves[index], $0) }
    }
  }

  /// A logarithmic scale for positive values over more than two decades.
  private static func scale(of lines: [Line]) -> Axis.Scale {
    let values = lines.flatMap(\.y).filter(\.isFinite)
    guard let least = values.min(), let most = values.max(), least > 0, most / least > 100 else { return .linear }
    return .logarithmic
  }

  /// The largest number of lines with colours of their own that a reader tells apart.
  private static let colours = 10

  private static func line(_ series: [Series], label: String, _ place: Int) -> Line? {
    let epochs = Set(series.flatMap(\.epochs)).sorted()
    let columns = epochs.map { epoch in series.compactMap { $0[epoch] }.filter { !$0.isNaN } }
    let kept = epochs.indices.filter { !columns[$0].isEmpty && 2 * columns[$0].count >= series.count }
    guard !kept.isEmpty else { return nil }
    let values = kept.map { columns[$0] }
    let band =
      series.count > 2 && place < colours
      ? Line.Band(
        lower: values.map { Quantile.at(0.25, of: $0) }, upper: values.map { Quantile.at(0.75, of: $0) }) : nil
    return Line(
      FigureLabel.markup(label), x: kept.map { Double(epochs[$0]) }, y: values.map { Quantile.median(of: $0) },
      band: band, style: .numbered(place), isListed: place < colours)
  }
}
