import Studies
import Tables

/// The places of a walk, as they are kept among a cell's results for NumPy and for figures.
struct Path {
  /// The file's name: float64, a row of step, x and y for each place.
  static let fileName = "path.npy"

  /// After how many steps the walk was there.
  private(set) var steps = [0]
  /// The position after each step.
  private(set) var places: [(x: Double, y: Double)]

  /// A path that begins at a place.
  init(start: (x: Double, y: Double)) {
    places = [start]
  }

  /// Reads a path back; nil where there is none.
  init?(_ results: StepResults) {
    guard let file = results.files[Self.fileName],
      let array = try? NumPyArray(npy: file.bytes, file: Self.fileName), array.shape.count == 2, array.shape[1] == 3
    else { return nil }
    let rows = stride(from: 0, to: array.doubles.count, by: 3)
    steps = rows.map { Int(array.doubles[$0]) }
    places = rows.map { (array.doubles[$0 + 1], array.doubles[$0 + 2]) }
  }

  /// Goes on to a place.
  mutating func append(_ place: (x: Double, y: Double), after step: Int) {
    steps.append(step)
    places.append(place)
  }

  /// The file.
  var file: StepResults.File {
    let values = zip(steps, places).flatMap { [Double($0), $1.x, $1.y] }
    return StepResults.File(
      mediaType: "application/x-npy", bytes: NumPyArray(shape: [places.count, 3], values).npy)
  }
}
