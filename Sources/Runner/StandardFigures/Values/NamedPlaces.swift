import Drawing
import Figures
import StandardCells

/// Things at named places, those of several series beside one another.
struct NamedPlaces<Content> {
  /// A series: its label for the legend, and what it has at each name.
  struct Series {
    let label: String
    let items: [(name: PlaceName, content: Content)]
  }

  let series: [Series]
  /// The names, in the order in which they come.
  let names: [PlaceName]
  private let numbers: [PlaceName: Int]

  init(_ series: [Series]) {
    self.series = series
    names = series.flatMap { $0.items.map(\.name) }.reduce(into: []) { kept, name in
      if !kept.contains(name) { kept.append(name) }
    }
    numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  /// The width that each of the series has, in units of the distance between two names.
  var width: Double { series.count == 1 ? 0.62 : 0.84 / Double(max(1, series.count)) }

  /// The middle of a series' place at a name.
  func middle(of series: Int, at name: PlaceName) -> Double {
    let step = 0.84 / Double(max(1, self.series.count))
    let shift = (Double(series) - Double(self.series.count - 1) / 2) * step
    return Double(numbers[name] ?? 0) + (self.series.count == 1 ? 0 : shift)
  }

  /// The axis of the names.
  func axis(_ label: String) -> Axis { .categories(names.map(\.markup), label: FigureLabel.markup(label)) }

  /// The look of a series: colour and inside both differ, so that they are told apart in grey.
  func style(_ index: Int) -> SeriesStyle { filled(.numbered(index), index) }

  /// A look with the inside of a series.
  func filled(_ style: SeriesStyle, _ index: Int) -> SeriesStyle {
    var style = style
    style.fill = [.tinted, .hatched, .none][index % 3]
    return style
  }
}

/// A name on an axis.
struct PlaceName: Hashable, Sendable {
  /// The name in tables of numbers and messages.
  let plain: String
  /// The name in the figure, as markup.
  let markup: String

  /// A name from data.
  init(data name: String) { (plain, markup) = (name, DataLabel.markup(name)) }

  /// A label of a study, with mathematics between dollar signs.
  init(label: String) {
    markup = FigureLabel.markup(label)
    plain = (try? RichText(markup))?.plain ?? label
  }

  /// A name for one of several.
  func with(_ words: String) -> PlaceName { PlaceName(plain: plain + words, markup: markup + words) }

  private init(plain: String, markup: String) { (self.plain, self.markup) = (plain, markup) }
}
