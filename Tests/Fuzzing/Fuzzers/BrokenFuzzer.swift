import Foundation

/// A reader that fails in every way, by which the program itself is tested. It is not among those that are run.
struct BrokenFuzzer: Fuzzer {
  let name = "broken-on-purpose"
  let limit = 0.3
  let pieces = ["C", "H", "W"]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] { [Data("ok ok ok".utf8)] }

  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading {
    if input.contains(UInt8(ascii: "C")) { fatalError("crash on purpose") }
    while input.contains(UInt8(ascii: "H")) { usleep(1_000) }
    if input.contains(UInt8(ascii: "W")) { throw FuzzFailure("unexpected") }
    return input.isEmpty ? .refused("there is nothing") : .accepted
  }
}
