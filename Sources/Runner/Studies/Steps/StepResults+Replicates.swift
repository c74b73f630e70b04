import Foundation
import Tables

extension StepResults {
  /// The file with replicates of numbers: float64, a row for each number and a column for each replicate. Replicates of one number are
  /// paired with those of another in the same column.
  public static let replicatesFile = "replicates.npy"
  /// The file with the names of the numbers, one a line, in the order of those rows.
  public static let replicateNamesFile = "replicates.txt"

  /// Records replicates of numbers, as many of each, and writes their files.
  public mutating func record(replicates named: [(name: String, values: [Double])]) {
    guard let count = named.first?.values.count else { return }
    precondition(named.allSatisfy { $0.values.count == count }, "as many replicates of each number")
    let array = NumPyArray(shape: [named.count, count], named.flatMap(\.values))
    files[Self.replicatesFile] = File(mediaType: "application/x-npy", bytes: array.npy)
    files[Self.replicateNamesFile] = File(
      mediaType: "text/plain", bytes: Data(named.map { $0.name + "\n" }.joined().utf8))
    replicates = Dictionary(named.map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads the replicates from their files; none where there are no such files, or they are not of that form.
  public mutating func readReplicates() {
    replicates = [:]
    guard let file = files[Self.replicatesFile], let list = files[Self.replicateNamesFile],
      let array = try? NumPyArray(npy: file.bytes, file: Self.replicatesFile, finiteness: .notRequired),
      array.shape.count == 2
    else { return }
    let names = String(decoding: list.bytes, as: UTF8.self).split(separator: "\n")
    let (rows, count, values) = (array.shape[0], array.shape[1], array.doubles)
    guard names.count == rows else { return }
    for (row, name) in names.enumerated() {
      replicates[String(name)] = Array(values[(row * count)..<((row + 1) * count)])
    }
  }
}
