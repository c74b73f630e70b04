import Figures
import Studies
import Values

extension SeriesStyle {
  /// The looks of a panel's series in their order: the one whose number is asked for, from 1, and for the others the first that nobody
  /// asks for. Series of one number differ in their dashes.
  package static func looks(_ colors: [Int?]) -> [SeriesStyle] {
    let asked = Set(colors.compactMap { $0 })
    var free = (1...).lazy.filter { !asked.contains($0) || $0 > count }.makeIterator()
    var looks: [SeriesStyle] = []
    for color in colors {
      var look = numbered((color ?? free.next() ?? 1) - 1)
      let taken = looks.filter { $0.color == look.color }.map(\.dash)
      if taken.contains(look.dash), let dash = Dash.allCases.first(where: { !taken.contains($0) }) { look.dash = dash }
      looks.append(look)
    }
    return looks
  }
}

extension MappingReader {
  /// A series' look by its number, from 1.
  package func color() -> Int? { integer("color", atLeast: 1, atMost: SeriesStyle.count) }
}

extension [String: Value] {
  /// These keys, and `color` where there is one: figures without are recorded as they were before there was one.
  package func with(color: Int?) -> [String: Value] {
    color.map { merging(["color": .integer($0)]) { $1 } } ?? self
  }
}
