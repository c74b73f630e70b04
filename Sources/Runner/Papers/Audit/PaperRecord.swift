import Digests
import Documents
import Exports
import Foundation
import Ledger
import Runs
import Values

/// What is recorded and published, as far as a paper refers to it. Runs are read when something refers to them, and once.
final class PaperRecord {
  private let project: Project
  private let ledger: Ledger?
  private var runs: [RunID: PaperRun] = [:]
  private var seals: [RunID: Digest] = [:]
  private var contents: [Digest: Digest] = [:]
  /// The finished runs, the newest first, with the choices of each.
  private lazy var finished: [(run: RunSummary, choices: RunChoices)] = {
    guard let ledger, let all = try? ledger.runs(RunFilter(status: .finished)) else { return [] }
    let choices = (try? ledger.choices(of: all.map(\.id))) ?? [:]
    return all.map { run in
      let own = choices[run.id].map { RunChoices(hyperparameters: $0.hyperparameters, command: $0.command) }
      return (run, own ?? RunChoices(setting: nil, overrides: [:]))
    }
  }()
  private lazy var publications = PublicationRecord.all(in: project)

  /// - Parameter ledger: nil where there is none, as in a fresh clone.
  init(_ project: Project, _ ledger: Ledger?) { (self.project, self.ledger) = (project, ledger) }

  // MARK: Runs

  private func run(_ id: RunID) -> PaperRun? {
    if let known = runs[id] { return known }
    guard let ledger, let recorded = try? RecordedRun(id, in: ledger, project.program) else { return nil }
    let run = try? PaperRun(recorded, in: ledger)
    runs[id] = run
    return run
  }

  private func seal(_ entry: (run: RunSummary, choices: RunChoices)) -> Digest? {
    if let known = seals[entry.run.id] { return known }
    guard let steps = try? ledger?.summaries(of: entry.run.id) else { return nil }
    let seal = PaperRun.seal(of: entry.run.study, entry.choices, steps)
    seals[entry.run.id] = seal
    return seal
  }

  /// The newest run that gave the results with a seal.
  func origin(prefix: String, seal text: String) -> PaperRun? {
    guard let wanted = Digest(hexadecimal: text) else { return nil }
    let found = finished.first { entry in
      PaperRun.prefix(ofStudy: entry.run.studyPath, setting: entry.choices.setting) == prefix && seal(entry) == wanted
    }
    return found.flatMap { run($0.run.id) }
  }

  /// The newest finished run of the same study with the same choices.
  func latest(like origin: PaperRun) -> PaperRun? {
    let own = RunChoices(origin.recorded.details.run)
    let found = finished.first { $0.run.studyPath == origin.studyPath && $0.choices == own }
    return found.flatMap { run($0.run.id) }
  }

  // MARK: Numbers

  /// The judgement on a number.
  ///
  /// - Parameters:
  ///   - key: its key.
  ///   - seal: the seal of the run that it says it is from.
  ///   - name: that run's name.
  ///   - isShown: tells whether a recorded text looks like what the paper shows.
  func number(
    _ key: String, seal: String, name: String?, isShown: (_ text: String, _ form: PaperText.Form) -> Bool
  ) -> PaperItem.Judgement {
    let prefix = String(key.prefix { $0 != "/" })
    guard let origin = origin(prefix: prefix, seal: seal) else {
      return PaperItem.Judgement(
        state: .foreign, run: nil,
        reason:
          "no finished run of '\(prefix)' here gave the results that it is from\(name.map { " (\($0) there)" } ?? "")")
    }
    guard let recorded = origin.number(key) else {
      return PaperItem.Judgement(state: .foreign, run: origin.name, reason: "the run has no such number")
    }
    guard isShown(recorded.text, recorded.number.text.form) else {
      return PaperItem.Judgement(state: .altered, run: origin.name, recorded: recorded.text)
    }
    guard let latest = latest(like: origin), latest.name != origin.name else {
      return PaperItem.Judgement(state: .current, run: origin.name)
    }
    guard let now = latest.number(key) else {
      return PaperItem.Judgement(state: .stale, run: origin.name, reason: "\(latest.name) has no such number any more")
    }
    if now.text == recorded.text { return PaperItem.Judgement(state: .current, run: latest.name) }
    return PaperItem.Judgement(state: .stale, run: origin.name, now: now.text, reason: "\(latest.name) gives another")
  }

  // MARK: Figures

  /// What a figure's file draws; nil where it is no PDF that can be read.
  private func content(of figure: PaperFigure) -> Digest? {
    if let known = contents[figure.drawing] { return known }
    let digest = (try? PDFFigureContent(ofFile: Array(figure.content)))?.digest
    contents[figure.drawing] = digest
    return digest
  }

  /// The judgement on a figure by its key.
  ///
  /// - Parameters:
  ///   - found: the digest of what is drawn in the paper; nil where it is a picture of dots, whose bytes programs of TeX make anew.
  ///   - bytes: the file, where there is one.
  func figure(
    _ key: String, seal: String, found: Digest?, bytes: Data? = nil
  ) -> PaperItem.Judgement {
    let prefix = String(key.prefix { $0 != "/" })
    guard let origin = origin(prefix: prefix, seal: seal) else {
      return PaperItem.Judgement(
        state: .foreign, reason: "no finished run of '\(prefix)' here gave the results that it is from")
    }
    guard let figure = origin.figures.first(where: { $0.key == key }) else {
      return PaperItem.Judgement(state: .foreign, run: origin.name, reason: "the run has no such figure")
    }
    return judgement(on: figure, of: origin, found: found, bytes: bytes)
  }

  /// The judgement on a figure whose drawing is compared.
  private func judgement(
    on figure: PaperFigure, of origin: PaperRun, found: Digest?, bytes: Data?
  ) -> PaperItem.Judgement {
    var result = PaperItem.Judgement(state: .current, run: origin.name)
    if let bytes, bytes != figure.content, found == nil || found != content(of: figure) {
      result.state = .altered
      result.recorded = "SHA-256 \(Digest(of: figure.content).short)"
      result.reason = "its file is another than the run gave"
      return result
    }
    if bytes == nil, let found {
      guard found == content(of: figure) else {
        result.state = .altered
        result.recorded = "operators \(content(of: figure)?.short ?? "unknown")"
        result.reason = "what it draws is not what the run drew"
        return result
      }
    } else if bytes == nil {
      result.reason = "its dots were not compared"
    }
    let present = judgement(on: figure, of: origin)
    return present.state == .current && !result.reason.isEmpty ? result : present
  }

  /// The judgement on a figure that is what its run drew.
  private func judgement(on figure: PaperFigure, of origin: PaperRun) -> PaperItem.Judgement {
    var result = PaperItem.Judgement(state: .current, run: origin.name)
    guard let latest = latest(like: origin), latest.name != origin.name else { return result }
    guard let now = latest.figures.first(where: { $0.key == figure.key }) else {
      result.state = .stale
      result.reason = "\(latest.name) has no such figure any more"
      return result
    }
    if now.drawing == figure.drawing {
      result.run = latest.name
    } else {
      result.state = .stale
      result.now = "drawing \(now.drawing.short)"
      result.reason = "\(latest.name) drew another"
    }
    return result
  }

  /// The judgement on a figure by the identity that is written in it, and its key.
  func figure(identity: Digest, found: Digest?, bytes: Data? = nil) -> (key: String?, judgement: PaperItem.Judgement) {
    let finishedRuns = Set(finished.map(\.run.id))
    let appearances = (try? ledger?.appearances(of: identity)) ?? []
    let known = appearances.last { finishedRuns.contains($0.run) }.flatMap { run($0.run) }
    if let known, let figure = known.figures.first(where: { $0.identity == identity }) {
      return (figure.key, judgement(on: figure, of: known, found: found, bytes: bytes))
    }
    if let published = published(identity, found: found) { return published }
    return (
      nil,
      PaperItem.Judgement(
        state: .foreign, reason: "no run here made a figure of the identity \(identity.short), and none is published")
    )
  }

  /// A figure that is published, where no run here made it.
  private func published(_ identity: Digest, found: Digest?) -> (key: String?, judgement: PaperItem.Judgement)? {
    for (name, folder, record) in publications {
      guard let cell = record.identities.first(where: { $0.value == identity })?.key,
        let drawing = try? Data(contentsOf: folder.appending(path: "\(cell).svg")),
        Digest(of: drawing) == record.files["\(cell).svg"],
        let pdf = try? FigurePDF.bytes(ofDrawing: String(decoding: drawing, as: UTF8.self)),
        let content = try? PDFFigureContent(ofFile: pdf)
      else { continue }
      let parts = name.split(separator: "/").map(String.init)
      let key = PaperKey.plain((parts.count > 1 ? "\(parts[0])@\(parts[1])" : name) + "/\(cell)")
      if found == nil || found == content.digest {
        return (key, PaperItem.Judgement(state: .current, reason: "as published in \(name)"))
      }
      return (key, PaperItem.Judgement(state: .altered, reason: "what it draws is not what is published in \(name)"))
    }
    return nil
  }

  /// The judgement on a file by its bytes, where these were recorded: a program's picture, say, or a drawing as SVG.
  func file(_ bytes: Data) -> (key: String?, judgement: PaperItem.Judgement)? {
    let digest = Digest(of: bytes)
    guard let artefact = try? ledger?.artefact(of: digest) else { return nil }
    // A program's picture is first the program's and then the figure's that shows it.
    if let run = run(artefact.run), let figure = run.figures.first(where: { $0.drawing == digest }) {
      return (figure.key, judgement(on: figure, of: run))
    }
    return (nil, PaperItem.Judgement(state: .current, run: "\(artefact.run)", reason: "a file that the run made"))
  }

  // MARK: Tables

  /// The judgement on a table's file.
  func table(_ key: String, seal: String, text: String) -> PaperItem.Judgement {
    let prefix = String(key.prefix { $0 != "/" })
    guard let origin = origin(prefix: prefix, seal: seal) else {
      return PaperItem.Judgement(
        state: .foreign, reason: "no finished run of '\(prefix)' here gave the results that it is from")
    }
    guard let recorded = PaperTables.text(of: key, in: origin) else {
      return PaperItem.Judgement(state: .foreign, run: origin.name, reason: "the run has no such table")
    }
    if recorded != text {
      return PaperItem.Judgement(state: .altered, run: origin.name, reason: "its file is another than the run gave")
    }
    guard let latest = latest(like: origin), latest.name != origin.name,
      PaperTables.text(of: key, in: latest) != recorded
    else { return PaperItem.Judgement(state: .current, run: origin.name) }
    return PaperItem.Judgement(state: .stale, run: origin.name, reason: "\(latest.name) gives another")
  }
}
