import Deterministic
import Foundation
import Tables
import TestSupport
import Testing

@testable import Jets

@Suite("No mutated text crashes a reader")
struct FuzzTests {
  @Test("mutated tables and manifests give values or an error of one line")
  func texts() {
    let table = Data("name,\"b\"\"c\"\r\n1,2.5\r\n\"-3e2\",4\r\n".utf8)
    let manifest = JetFixture.manifest(samples: [JetFixture.entry(name: "ttbar", rows: 10, digest: JetFixture.digest)])
    var refused = 0
    for trial in 0..<1_000 {
      let stream = RandomStream(seed: 3).stream(trial)
      do throws(DatasetError) {
        let read = try CSVTable(csv: Mutation.of(table, stream), file: "fuzz")
        #expect(read.values.count == read.rows * read.columns.count)
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz:"))
      }
      do throws(DatasetError) {
        _ = try Manifest(json: Mutation.of(Data(manifest.utf8), stream), file: "fuzz")
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz:"))
      }
    }
    #expect(refused > 800)
  }
}
