import Foundation
import Programs

/// The metrics that a program prints.
struct MetricLineFuzzer: Fuzzer {
  let name = "metric-lines"
  let pieces = [
    "{\"epoch\": ", "\"loss\": ", "}\n", "{", "[", "\n", "1e400", "NaN", "-", "\\u0000", "\"a\": {\"a\": ", "true",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    ["{\"epoch\": 3, \"loss\": 0.12}\n{\"accuracy\": 0.97}\n", "text\n {\"auc\": {\"a\": 1, \"b\": 2}}\n"].map {
      Data($0.utf8)
    }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    var lines = MetricLines()
    do throws(MetricLines.Fault) {
      let middle = input.count / 2
      _ = try lines.read(input.prefix(middle))
      _ = try lines.read(Data(input.dropFirst(middle)))
      try lines.finish()
      return .accepted
    } catch {
      return .refused(error.reason)
    }
  }
}
