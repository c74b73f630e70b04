import Deterministic
import Foundation
import Testing

@testable import Datasets

@Suite("No mutated file crashes a reader")
struct FuzzTests {
  /// A file with a few bytes changed, cut out, put in or repeated, by a seed.
  static func mutated(_ file: Data, _ stream: RandomStream) -> Data {
    var bytes = Array(file)
    let interesting: [UInt8] = [0, 1, 0x20, 0x27, 0x28, 0x2c, 0x2d, 0x39, 0x7f, 0x80, 0xff]
    for change in 0..<UInt64(1 + stream.index(below: 6, 0)) where !bytes.isEmpty {
      // Half of the places are in the first bytes, where the headers are.
      let span = stream.index(below: 2, change, 1) == 0 ? min(bytes.count, 130) : bytes.count
      let place = stream.index(below: span, change, 2)
      switch stream.index(below: 6, change, 3) {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: stream.bits(change, 4))
      case 1: bytes[place] = interesting[stream.index(below: interesting.count, change, 4)]
      case 2: bytes[place] ^= 1 << UInt8(stream.index(below: 8, change, 4))
      case 3: bytes.remove(at: place)
      case 4: bytes.insert(interesting[stream.index(below: interesting.count, change, 4)], at: place)
      default: bytes = change % 2 == 0 ? Array(bytes.prefix(place)) : bytes + bytes[place...]
      }
    }
    return Data(bytes)
  }

  @Test(
    "mutated .npy files give an array or an error of one line",
    arguments: [
      NumPyFixtures.float32MatrixFile, NumPyFixtures.bigEndianFortranCubeFile, NumPyFixtures.fortranMatrixVersion2File,
      NumPyFixtures.int32Version3File, NumPyFixtures.boolFile, NumPyFixtures.float64ScalarFile,
      NumPyFixtures.float32EmptyFile,
    ])
  func arrays(file: Data) {
    var refused = 0
    for trial in 0..<1_000 {
      let mutant = Self.mutated(file, RandomStream(seed: 1).stream(trial))
      do throws(DatasetError) {
        let array = try NumPyArray(npy: mutant, file: "fuzz.npy")
        #expect(array.shape.reduce(1, *) == array.elements.count)
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz.npy: byte "))
      }
    }
    #expect(refused > 500)
  }

  @Test("mutated .npz files give arrays or an error of one line")
  func archives() {
    var refused = 0
    for trial in 0..<2_000 {
      let mutant = Self.mutated(NumPyFixtures.archiveFile, RandomStream(seed: 2).stream(trial))
      do throws(DatasetError) {
        _ = try NumPyArchive(npz: mutant, file: "fuzz.npz")
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz.npz"))
      }
    }
    #expect(refused > 1_000)
  }

  @Test("mutated tables and manifests give values or an error of one line")
  func texts() {
    let table = Data("name,\"b\"\"c\"\r\n1,2.5\r\n\"-3e2\",4\r\n".utf8)
    let manifest = JetFixture.manifest(samples: [JetFixture.entry(name: "ttbar", rows: 10, digest: JetFixture.digest)])
    var refused = 0
    for trial in 0..<1_000 {
      let stream = RandomStream(seed: 3).stream(trial)
      do throws(DatasetError) {
        let read = try CSVTable(csv: Self.mutated(table, stream), file: "fuzz")
        #expect(read.values.count == read.rows * read.columns.count)
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz:"))
      }
      do throws(DatasetError) {
        _ = try Manifest(json: Self.mutated(Data(manifest.utf8), stream), file: "fuzz")
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz:"))
      }
    }
    #expect(refused > 800)
  }
}
