import Foundation
import Tables

/// Arrays of NumPy, as arrays and as tables.
struct ArrayFuzzer: Fuzzer {
  let name = "arrays"
  let pieces = [
    "'descr': ", "'<f8'", "'|b1'", "'<U7'", "'fortran_order': True", "'shape': (", "), }",
    "[('a', '<f4'), ('b', '>i8')]", "(3, 4)", "()",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    [
      NumPyArray(shape: [2, 3], [1, 2, 3, 4, 5, 6] as [Float]).npy,
      NumPyArray(shape: [4], [1, 2, 3, 4] as [Double]).npy,
      Data(header("{'descr': [('a', '<f4'), ('b', '<i2')], 'fortran_order': False, 'shape': (2,), }"))
        + Data(count: 12),
      Data(header("{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }")) + Data(count: 24),
    ]
  }

  private func header(_ text: String) -> [UInt8] {
    let padded = text + String(repeating: " ", count: 63 - (text.utf8.count + 10) % 64) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(padded.utf8.count & 255), UInt8(padded.utf8.count >> 8)]
      + Array(padded.utf8)
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    var words: [String] = []
    do throws(DatasetError) {
      let array = try NumPyArray(npy: input, file: "a.npy")
      if array.shape.reduce(1, *) != array.elements.count {
        return .wrong("shape \(array.shape), \(array.elements.count) elements")
      }
    } catch { words.append("\(error)") }
    do throws(DatasetError) {
      let columns = try NumPyTable.columns(input, file: "a.npy") { "x\($0 ?? 0)" }
      if Set(columns.map(\.content.count)).count != 1 { return .wrong("columns of several lengths") }
    } catch { words.append("\(error)") }
    return words.count == 2 ? .refused(words.joined(separator: "\n")) : .accepted
  }
}

/// Tables as text, with commas and tabulators.
struct TextTableFuzzer: Fuzzer {
  let name = "text-tables"
  let pieces = [",", "\"", "\"\"", "\n", "\r\n", "1.5", "nan", "inf", "-", "\t", "a,b\n", "#"]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    ["a,b\n1,2\n3,4\n", "a\tb\n1\tx\n", "\"a \"\"b\"\"\",c\n1,\"x\ny\"\n"].map { Data($0.utf8) }
      + repository.files(below: "Tests/FiguresTests/Snapshots", ".csv").filter { $0.count < 5_000 }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    var words: [String] = []
    do throws(DatasetError) {
      let table = try CSVTable(csv: input, file: "a.csv")
      if table.values.count != table.rows * table.columns.count { return .wrong("\(table.values.count) values") }
    } catch { words.append("\(error)") }
    for separator in [UInt8(ascii: ","), UInt8(ascii: "\t")] {
      do throws(DatasetError) { _ = try Delimited.table(input, file: "a.csv", separator: separator) } catch {
        words.append("\(error)")
      }
    }
    return words.count == 3 ? .refused(words.joined(separator: "\n")) : .accepted
  }
}
