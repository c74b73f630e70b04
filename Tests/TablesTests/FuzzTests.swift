import Deterministic
import Foundation
import TestSupport
import Testing

@testable import Tables

@Suite("No mutated file crashes a reader")
struct FuzzTests {
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
      let mutant = Mutation.of(file, RandomStream(seed: 1).stream(trial))
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

  @Test(
    "mutated .npz files give arrays or an error of one line",
    arguments: [NumPyFixtures.archiveFile, NumPyFixtures.compressedArchiveFile])
  func archives(file: Data) {
    var refused = 0
    for trial in 0..<2_000 {
      let mutant = Mutation.of(file, RandomStream(seed: 2).stream(trial))
      do throws(DatasetError) {
        let archive = try NumPyArchive(npz: mutant, file: "fuzz.npz")
        for name in archive.names { _ = try archive.array(name) }
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz.npz"))
      }
    }
    #expect(refused > 1_000)
  }

  @Test(
    "mutated .npy files give columns or an error of one line",
    arguments: [
      NumPyFixtures.float32MatrixFile, NumPyFixtures.fortranMatrixVersion2File, NumPyFixtures.structuredFile,
      NumPyFixtures.textFile, NumPyFixtures.boolFile, NumPyFixtures.bigEndianInt64File,
    ])
  func columns(file: Data) {
    var refused = 0
    for trial in 0..<1_000 {
      let mutant = Mutation.of(file, RandomStream(seed: 3).stream(trial))
      do throws(DatasetError) {
        let columns = try NumPyTable.columns(mutant, file: "fuzz.npy") { "x\($0 ?? 0)" }
        #expect(Set(columns.map(\.content.count)).count == 1)
      } catch {
        refused += 1
        #expect(!error.description.contains("\n") && error.description.hasPrefix("fuzz.npy"))
      }
    }
    #expect(refused > 300)
  }
}
