import Deterministic
import Foundation
import JetProgram
import StandardCells
import Studies
import Tables
import TestSupport

/// A project with files of tables, and data cells over them.
struct TableFixture {
  let folder: TemporaryFolder

  init(_ files: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    for (path, text) in files { try folder.write(text, to: path) }
  }

  /// A study with one data cell.
  static func study(_ keys: String) -> String {
    "---\ntitle: T\nseed: 1\n---\n```{data} d\n\(keys)\n```\n"
  }

  static func cell(_ keys: String) throws -> Cell {
    let study = try Study.parse(text: study(keys), kinds: Refigure.kinds, file: "s.md")
    guard let cell = study.cells.first else { throw TestFailure("no cell") }
    return cell
  }

  /// The errors of a study with a data cell, in words.
  static func errors(_ keys: String) -> [String] {
    do throws(InvalidStudy) {
      _ = try Study.parse(text: study(keys), kinds: Refigure.kinds, file: "s.md")
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  func load(_ keys: String, seed: UInt64 = 1) throws -> PreparedData {
    let places = StudyPlaces(folder: folder.file("studies"), project: folder.url)
    let data = try Self.cell(keys).body.load(in: places, stream: RandomStream(seed: seed).stream("d"))
    guard let data else { throw TestFailure("no data") }
    return data
  }

  /// The error of loading, in words.
  func failure(_ keys: String) -> String {
    do {
      _ = try load(keys)
      return "none"
    } catch {
      return "\(error)"
    }
  }
}

extension PreparedData {
  func rows(_ text: String) -> [Float] {
    let parts = text.split(separator: ".").map(String.init)
    guard parts.count == 2, let split = Split(rawValue: parts[1]) else { return [] }
    return rows(SampleReference(sample: parts[0], split: split)) ?? []
  }

  func labels(_ text: String) -> [TableColumn] {
    let parts = text.split(separator: ".").map(String.init)
    guard parts.count == 2, let split = Split(rawValue: parts[1]) else { return [] }
    return labels(SampleReference(sample: parts[0], split: split))
  }
}
