import Runs
import Search
import Studies
import Values

extension SweepTable {
  /// The arguments of `refigure` that do the same sweep again, as a shell takes them: all of it, whatever the study's front matter says.
  var commandArguments: String {
    var words = ["sweep", study] + RunChoices(setting: setting, overrides: overrides).arguments
    for dimension in sweep.space {
      let values: String
      switch dimension.values {
      case .list(let list): values = list.map(\.plain).joined(separator: ",")
      case .range(let range):
        let ends = [range.lower, range.upper].map { NumberFormat.shortest.plain(of: $0) }
        let scale = range.scale == .log ? [range.scale.rawValue] : []
        values = (ends + scale + (range.count.map { ["\($0)"] } ?? [])).joined(separator: ":")
      }
      words += ["--vary", "\(dimension.parameter)=\(values)"]
    }
    if let constraint = sweep.constraint { words += ["--constraint", constraint.source] }
    if !sweep.search.isGrid { words += ["--search", sweep.search.option] }
    for measure in sweep.measures { words += ["--measure", "\(measure.name)=\(measure.expression.source)"] }
    for direction in SweepGoal.Direction.allCases {
      let names = sweep.goals.filter { $0.direction == direction }.map(\.measure)
      if !names.isEmpty { words += ["--\(direction.rawValue)", names.joined(separator: ",")] }
    }
    return words.map(ShellWord.word).joined(separator: " ")
  }
}
