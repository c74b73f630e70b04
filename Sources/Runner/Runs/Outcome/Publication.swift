import Digests
import Foundation
import Values

/// A study's results as files: the notebook, drawings, the numbers behind them, claims, and the digests of all.
public struct Publication: Sendable {
  /// The name of the file of claims.
  static let claims = "claims.json"
  /// The name of the notebook, which is what GitHub shows of a folder.
  package static let notebook = Notebook.fileName
  /// The names of the files whose digests no row of the ledger has: they are made from what rows have.
  package static let texts = [claims, notebook, ToleratedStep.fileName]
  /// File name → content, in the order of the names.
  public let files: [(name: String, content: Data)]
  /// The metrics of steps that are to come out again within tolerances.
  private let tolerated: [ToleratedStep]
  /// The files that rest on such metrics.
  private let resting: Set<String>
  /// The claims that do.
  private let restingClaims: Set<String>

  /// The files of a run's outcome. Nothing in them names a run, a commit or a time.
  ///
  /// - Parameters:
  ///   - outcome: the run's.
  ///   - numerics: the version of the numerics that the run had.
  public init(_ outcome: StudyOutcome, numerics: String) {
    var files: [(name: String, content: Data)] = []
    tolerated = outcome.tolerated
    let dependants = tolerated.isEmpty ? [] : ToleratedStep.dependants(in: outcome.study)
    restingClaims = dependants
    var resting: Set<String> = []
    for panel in outcome.panels {
      files.append((panel.fileName, panel.drawing))
      if let numbers = panel.numbers { files.append(("\(panel.name).csv", numbers)) }
      if dependants.contains(panel.name) { resting.formUnion([panel.fileName, "\(panel.name).csv"]) }
    }
    if !tolerated.isEmpty { files.append((ToleratedStep.fileName, Data(ToleratedStep.json(tolerated).utf8))) }
    self.resting = resting
    files.append((Self.claims, Data(Self.json(ofClaims: outcome).utf8)))
    files.append((Notebook.fileName, Data(Notebook(outcome).text.utf8)))
    let digests = PublicationRecord(
      numerics: numerics, identities: outcome.identities, results: outcome.foreignBits,
      files: Dictionary(files.map { ($0.name, Digest(of: $0.content)) }, uniquingKeysWith: { first, _ in first }))
    files.append((PublicationRecord.fileName, Data(digests.text.utf8)))
    self.files = files.sorted { $0.name < $1.name }
  }

  /// Files that are made of something else than one run, each to be made again bit for bit.
  ///
  /// - Parameters:
  ///   - files: the files by name.
  ///   - identities: the identity of what is in the files, by their names without extension.
  ///   - numerics: the version of the numerics with which they were made.
  package init(_ files: [String: Data], identities: [String: Digest], numerics: String) {
    (tolerated, resting, restingClaims) = ([], [], [])
    let record = PublicationRecord(
      numerics: numerics, identities: identities, results: [:], files: files.mapValues { Digest(of: $0) })
    let all = files.merging([PublicationRecord.fileName: Data(record.text.utf8)]) { $1 }
    self.files = all.sorted { $0.key < $1.key }.map { (name: $0.key, content: $0.value) }
  }

  /// Writes the files into a folder, each replaced whole, and removes the files that an earlier publication left there.
  ///
  /// - Parameters:
  ///   - folder: the folder.
  ///   - earlier: the folder of an earlier run. A file that is the same there is not written again but gets a second name; neither is
  ///     then to be written to.
  /// - Throws: `RunError.notWritable`.
  public func write(to folder: URL, sharing earlier: URL? = nil) throws(RunError) {
    do {
      try AtomicFile.createFolder(folder)
      AtomicFile.removeAbandoned(in: folder, now: Date())
      let left = left(in: folder)
      for file in files {
        let place = folder.appending(path: file.name)
        if let earlier, Self.share(earlier.appending(path: file.name), at: place, if: file.content) { continue }
        try AtomicFile.update(place, to: file.content)
      }
      for name in left { try FileManager.default.removeItem(at: folder.appending(path: name)) }
    } catch let error as FileError {
      throw .notWritable(path: error.path, reason: error.reason)
    } catch {
      throw .notWritable(path: folder.path, reason: (error as NSError).localizedDescription)
    }
  }

  /// Gives a file with that content a second name, where nothing is yet, and takes the right to write to it away.
  ///
  /// - Returns: false when it has another content or cannot have a second name.
  package static func share(_ file: URL, at place: URL, if content: Data) -> Bool {
    let files = FileManager.default
    guard (try? Data(contentsOf: file)) == content, (try? files.linkItem(at: file, to: place)) != nil else {
      return false
    }
    try? files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: place.path)
    return true
  }

  /// Compares these files with those published in a folder.
  public func compare(with folder: URL) -> [Comparison] {
    files.map { compare($0, with: folder) } + left(in: folder).map { Comparison(name: $0, result: .notMade) }
  }

  /// The drawings and numbers in a folder that are none of these: each `.svg` and `.csv`, and the pictures of other kinds that the
  /// record beside them lists. Other pictures are somebody's own.
  private func left(in folder: URL) -> [String] {
    let published = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let listed = PublicationRecord(in: folder)?.files ?? [:]
    return published.sorted().filter { name in
      let kind = (name as NSString).pathExtension
      let isOurs = ["svg", "csv"].contains(kind) || (["png", "pdf"].contains(kind) && listed[name] != nil)
      return isOurs && !files.contains { $0.name == name }
    }
  }

  private func compare(_ file: (name: String, content: Data), with folder: URL) -> Comparison {
    guard let published = try? Data(contentsOf: folder.appending(path: file.name)) else {
      return Comparison(name: file.name, result: .notPublished)
    }
    if published == file.content { return Comparison(name: file.name, result: .identical) }
    if !tolerated.isEmpty, let result = withinTolerances(file, published) {
      return Comparison(name: file.name, result: result)
    }
    // The lines of a picture say nothing.
    if ["png", "pdf"].contains((file.name as NSString).pathExtension) {
      let place = zip(file.content, published).prefix { $0 == $1 }.count
      let sizes = "made \(file.content.count) bytes, published \(published.count)"
      return Comparison(name: file.name, result: .differs("byte \(place + 1): \(sizes)"))
    }
    return Comparison(
      name: file.name, result: .differs(Self.firstDifference(("made", file.content), ("published", published))))
  }

  /// The result for a file that rests on metrics with tolerances; nil for one that is to have the same bytes.
  private func withinTolerances(_ file: (name: String, content: Data), _ published: Data) -> Comparison.Result? {
    switch file.name {
    case ToleratedStep.fileName:
      return ToleratedStep.firstBreak(tolerated, published: published).map { .differs($0) } ?? .within
    case Self.claims:
      return verdicts(file.content) == verdicts(published) ? .within : nil
    case Notebook.fileName:
      return words(file.content) == words(published) ? .within : nil
    case PublicationRecord.fileName:
      return digests(file.content) == digests(published) ? .within : nil
    default: return resting.contains(file.name) ? .within : nil
    }
  }

  /// The claims of a file without the numbers of those that rest on tolerances.
  private func verdicts(_ file: Data) -> [Value]? {
    guard case .list(let claims)? = Value(json: String(decoding: file, as: UTF8.self)) else { return nil }
    return claims.map { claim in
      guard case .mapping(var members) = claim, case .text(let id)? = members["id"], restingClaims.contains(id) else {
        return claim
      }
      for key in ["value", "bound", "margin", "per_seed"] { members[key] = nil }
      return .mapping(members)
    }
  }

  /// A notebook without its numbers: which of them rest on tolerances is not known.
  private func words(_ file: Data) -> String {
    String(decoding: file, as: UTF8.self).replacing(#/[−-]?[0-9][0-9.]*( × 10<sup>[−0-9]+</sup>)?/#, with: "0")
  }

  /// A record of digests without those of files that rest on tolerances, or hold what does.
  private func digests(_ file: Data) -> Value? {
    guard case .mapping(var record)? = Value(json: String(decoding: file, as: UTF8.self)),
      case .mapping(let files)? = record["files"]
    else { return nil }
    let others = [ToleratedStep.fileName, Self.claims, Notebook.fileName]
    record["files"] = .mapping(files.filter { !resting.contains($0.key) && !others.contains($0.key) })
    return .mapping(record)
  }

  /// One file against its published counterpart.
  public struct Comparison: Sendable {
    /// The result of comparing two files.
    public enum Result: Sendable, Equatable {
      /// The same bytes.
      case identical
      /// Other bytes, and it rests on metrics that are within their tolerances.
      case within
      /// Other bytes; where they first differ.
      case differs(String)
      /// There is no published file of that name.
      case notPublished
      /// A drawing or its numbers are published that the study does not make any more.
      case notMade
    }

    /// The file's name.
    public let name: String
    /// The result of the comparison.
    public let result: Result

    /// True when it came out again as it is promised.
    public var isReproduced: Bool { result == .identical || result == .within }
  }

  /// The first place where two files differ, each with a word for it.
  package static func firstDifference(_ one: (name: String, content: Data), _ other: (name: String, content: Data))
    -> String
  {
    let (ours, theirs) = (
      String(decoding: one.content, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false),
      String(decoding: other.content, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    )
    for (index, pair) in zip(ours, theirs).enumerated() where pair.0 != pair.1 {
      let (ours, theirs) = excerpts(pair.0, pair.1)
      return "line \(index + 1): \(one.name) '\(ours)', \(other.name) '\(theirs)'"
    }
    return "\(one.name) \(ours.count) lines, \(other.name) \(theirs.count)"
  }

  /// The differing parts of two lines, with a few characters before them.
  private static func excerpts(_ one: Substring, _ other: Substring) -> (String, String) {
    let common = zip(one, other).prefix { $0 == $1 }.count
    let start = common > 40 ? common - 20 : 0
    func excerpt(_ line: Substring) -> String { (start > 0 ? "…" : "") + line.dropFirst(start).prefix(60) }
    return (excerpt(one), excerpt(other))
  }

  /// A number in `claims.json`; one that is not finite is a text.
  package static func number(_ value: Double?) -> Value {
    guard let value else { return .null }
    return value.isFinite ? .number(value) : .text("\(value)")
  }

  private static func json(ofClaims outcome: StudyOutcome) -> String {
    let claims = outcome.claims.map { claim in
      Value.mapping([
        "id": .text(claim.name), "paper": .optional(claim.paper), "about": .text(claim.about.rawValue),
        "stated": .optional(claim.stated?.rawValue), "statement": .text(claim.statement),
        "rule": .text(claim.rule), "because": .text(claim.because), "verdict": .text(claim.verdict.rawValue),
        "value": number(claim.outcome.value), "bound": number(claim.outcome.bound),
        "margin": number(claim.outcome.margin), "error": number(claim.outcome.error),
        outcome.study.kinds.index: .optional(claim.outcome.member),
        "seeds": .integer(claim.seeds),
        "per_seed": .list(claim.outcome.seeds.map { number($0.value) }),
      ]).canonicalJSON
    }
    return "[\n" + claims.joined(separator: ",\n") + "\n]\n"
  }
}
