import Foundation
import OptimalTransport
import VectorKernels

/// Times exact transport between two files of points: the least of several calls, in milliseconds, as one JSON line.
///
///     TransportBenchmark POSITIVES NEGATIVES COUNT DIMENSION [REPETITIONS]
///
/// Files hold little-endian float32: raw, or a two-dimensional .npy in C order; the first COUNT rows are taken, and of an
/// .npy the first DIMENSION columns.
@main
struct TransportBenchmark {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 5, let count = Int(arguments[3]), let dimension = Int(arguments[4]), count > 0,
      dimension > 0
    else { throw Failure(description: "usage: TransportBenchmark POSITIVES NEGATIVES COUNT DIMENSION [REPETITIONS]") }
    let repetitions = arguments.count > 5 ? Int(arguments[5]) ?? 20 : 20
    let positives = try points(arguments[1], count: count, dimension: dimension)
    let negatives = try points(arguments[2], count: count, dimension: dimension)
    let solver = AssignmentSolver()
    var assignment = [Int32](repeating: 0, count: count)
    var best = Double.infinity
    var cost = 0.0
    for _ in 0..<max(1, repetitions) {
      let start = ContinuousClock.now
      cost = try solver.solve(
        positives: positives, negatives: negatives, count: count, dimension: dimension, assignment: &assignment)
      let elapsed = (ContinuousClock.now - start).components
      best = min(best, Double(elapsed.seconds) * 1e3 + Double(elapsed.attoseconds) * 1e-15)
    }
    print(
      #"{"name": "transport-\#(count)", "ours_ms": \#(best), "cost": \#(cost), "gap": \#(solver.dualityGap), "#
        + #""threads": 1, "instruction_set": "\#(InstructionSet.current.rawValue)"}"#)
  }

  static func points(_ path: String, count: Int, dimension: Int) throws -> [Float] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    var offset = 0
    var columns = dimension
    if data.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) {
      let header = try self.header(data, path)
      offset = header.length
      columns = header.columns
    }
    guard columns >= dimension, data.count >= offset + 4 * count * columns else {
      throw Failure(description: "\(path): fewer than \(count) points of dimension \(dimension)")
    }
    return data.withUnsafeBytes { bytes in
      (0..<(count * dimension)).map { index in
        let place = offset + 4 * (index / dimension * columns + index % dimension)
        return Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
      }
    }
  }

  static func header(_ data: Data, _ path: String) throws -> (length: Int, columns: Int) {
    let wide = data[6] > 1
    let start = wide ? 12 : 10
    var length = start
    for index in 8..<start { length += Int(data[index]) << (8 * (index - 8)) }
    let text = String(decoding: data[start..<length], as: UTF8.self)
    guard text.contains("'<f4'"), text.contains("'fortran_order': False"),
      let shape = text.split(separator: "(").dropFirst().first?.split(separator: ")").first,
      let columns = shape.split(separator: ",").dropFirst().first.flatMap({
        Int($0.trimmingCharacters(in: .whitespaces))
      })
    else { throw Failure(description: "\(path): expected a two-dimensional little-endian float32 array in C order") }
    return (length, columns)
  }
}
