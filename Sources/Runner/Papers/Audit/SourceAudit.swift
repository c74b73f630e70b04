import Digests
import Exports
import Foundation
import Runs

/// Audits a paper's source: what macros ask for is looked up in the export that the paper has, and compared with the record.
struct SourceAudit {
  private let folder: URL
  private let name: String
  private let record: PaperRecord
  private let source: LaTeXSource
  /// The folder of the export, relative to the paper's.
  private let export: String?
  private let origins: [Int: LaTeXNumbers.Origin]
  private let numbers: [String: LaTeXNumbers.Definition]
  private let files: [String: (run: Int, path: String)]

  /// - Throws: `PaperError`.
  init(_ url: URL, _ record: PaperRecord) throws(PaperError) {
    folder = url.deletingLastPathComponent()
    name = url.lastPathComponent
    self.record = record
    let source = try LaTeXReader.source(of: name, in: folder)
    self.source = source
    let folder = folder
    export = source.packages.first {
      FileManager.default.fileExists(atPath: folder.appending(path: Self.path("numbers.tex", in: $0)).path)
    }
    let text =
      export.flatMap { try? Data(contentsOf: folder.appending(path: Self.path("numbers.tex", in: $0))) }
      .map { String(decoding: $0, as: UTF8.self) } ?? ""
    (origins, numbers, files) = LaTeXNumbers.read(text)
  }

  private static func path(_ name: String, in folder: String) -> String { folder.isEmpty ? name : "\(folder)/\(name)" }

  /// What the paper has, in its order.
  func items() -> [PaperItem] {
    source.items.map { item, place in
      let place = PaperItem.Place.line(file: place.file, place.line)
      return switch item {
      case .typed(let text): PaperItem(.number, place, key: nil, shown: text, PaperItem.Judgement(state: .typed))
      case .number(let key): number(key, place)
      case .figure(let key): figure(key, place)
      case .table(let key): table(key, place)
      case .graphic(let path): graphic(path, place)
      }
    }
      + source.missing.map { path, place in
        PaperItem(
          .table, .line(file: place.file, place.line), key: nil, shown: path,
          PaperItem.Judgement(state: .typed, reason: "there is no such file, so that it was not read"))
      }
  }

  private func unknown(_ kind: PaperItem.Kind, _ key: String, _ place: PaperItem.Place) -> PaperItem {
    let reason = export.map { "numbers.tex of '\($0)' has no such key" } ?? "the paper loads no export that is here"
    return PaperItem(kind, place, key: key, shown: "??", PaperItem.Judgement(state: .foreign, reason: reason))
  }

  private func number(_ key: String, _ place: PaperItem.Place) -> PaperItem {
    guard let definition = numbers[key], let origin = origins[definition.run] else {
      return unknown(.number, key, place)
    }
    let judgement = record.number(key, seal: origin.seal, name: origin.name) { recorded, form in
      recorded == definition.text && form == definition.form
    }
    return PaperItem(.number, place, key: key, shown: definition.text, judgement)
  }

  private func figure(_ key: String, _ place: PaperItem.Place) -> PaperItem {
    guard let export, let file = files[key], let origin = origins[file.run] else { return unknown(.figure, key, place) }
    let path = Self.path(file.path, in: export)
    guard let bytes = try? Data(contentsOf: folder.appending(path: path)) else {
      return PaperItem(
        .figure, place, key: key, shown: path, PaperItem.Judgement(state: .altered, reason: "its file is not there"))
    }
    let judgement = record.figure(key, seal: origin.seal, found: nil, bytes: bytes)
    return PaperItem(.figure, place, key: key, shown: path, judgement)
  }

  private func table(_ key: String, _ place: PaperItem.Place) -> PaperItem {
    let path = export.map { Self.path("tables/\(key).tex", in: $0) } ?? ""
    let prefix = key.prefix { $0 != "/" }
    let run = numbers.values.first { $0.key.hasPrefix(prefix + "/") }?.run
    guard let run, let origin = origins[run], let bytes = try? Data(contentsOf: folder.appending(path: path)) else {
      return unknown(.table, key, place)
    }
    let judgement = record.table(key, seal: origin.seal, text: String(decoding: bytes, as: UTF8.self))
    return PaperItem(.table, place, key: key, shown: path, judgement)
  }

  // MARK: Other graphics

  private func graphic(_ path: String, _ place: PaperItem.Place) -> PaperItem {
    let extensions = ["", ".pdf", ".png", ".jpg", ".jpeg", ".eps", ".svg"]
    let candidates = ([""] + source.graphicsFolders).flatMap { base in
      extensions.map { base + path + $0 }
    }
    func isFile(_ path: String) -> Bool {
      var isFolder: ObjCBool = false
      let there = FileManager.default.fileExists(atPath: folder.appending(path: path).path, isDirectory: &isFolder)
      return there && !isFolder.boolValue
    }
    guard let file = candidates.first(where: isFile),
      let bytes = try? Data(contentsOf: folder.appending(path: file))
    else {
      return PaperItem(
        .figure, place, key: nil, shown: path, PaperItem.Judgement(state: .typed, reason: "there is no such file here"))
    }
    if let (key, judgement) = record.file(bytes) { return PaperItem(.figure, place, key: key, shown: file, judgement) }
    if bytes.starts(with: Data("%PDF".utf8)), let figure = try? PDFFigureContent(ofFile: Array(bytes)),
      let identity = figure.identity
    {
      let (key, judgement) = record.figure(identity: identity, found: figure.digest)
      return PaperItem(.figure, place, key: key, shown: file, judgement)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let match = text.firstMatch(of: #/refigure identity ([0-9a-f]{64})/#),
      let identity = Digest(hexadecimal: String(match.1))
    {
      // The drawing's bytes are none that were recorded.
      var (key, judgement) = record.figure(identity: identity, found: nil)
      if judgement.state != .foreign { judgement.state = .altered }
      return PaperItem(.figure, place, key: key, shown: file, judgement)
    }
    return PaperItem(
      .figure, place, key: nil, shown: file, PaperItem.Judgement(state: .typed, reason: "it has no mark of ours"))
  }
}
