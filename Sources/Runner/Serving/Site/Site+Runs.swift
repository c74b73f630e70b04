import Comparison
import Foundation
import Ledger
import Lists
import Queries
import Reports
import Runs
import Values

extension Site {
  /// So many runs are on a page.
  static let runsOnPage = 50
  /// So many studies are on the overview, and so many runs that are under way.
  private static let studiesOnPage = 60, runningOnPage = 50

  /// The page that the server begins with.
  func overview() throws -> OverviewPage {
    var page = OverviewPage(
      label: project.settings.label, program: program, links: Self.links(depth: 0), now: Date())
    if FileManager.default.fileExists(atPath: project.runs.appending(path: StudyReport.fileName).path) {
      page.published = StudyReport.fileName
    }
    try shelf.read { ledger in
      page.running = try running(in: ledger)
      let studies = try ledger.latestRuns()
      let shown = studies.prefix(Self.studiesOnPage)
      page.latest = try rows(RunFilter(only: shown.map(\.latest)), in: ledger)
      page.more = studies.count - shown.count
    }
    return page
  }

  /// The runs that a process is working on, with what they tell.
  func running(in ledger: Ledger) throws -> [(row: RunRow, told: ToldRun?)] {
    let filter = RunFilter(status: .running, limit: Self.runningOnPage)
    return try rows(filter, in: ledger).map { ($0, told(of: $0.run.id, withCurves: false)) }
  }

  /// Runs with what they were given beside their study.
  func rows(_ filter: RunFilter, in ledger: Ledger) throws -> [RunRow] {
    var query = try RunQuery(try QueryVocabulary(of: nil))
    query.filter = filter
    return try query.answers(from: ledger).map(\.row)
  }

  /// Tells whether an answer may have to look at every run.
  static func isLong(_ request: PageRequest) -> Bool {
    switch request.path.first {
    case "compare": true
    case "runs": !question(request).isPlain || question(request).isReversed
    default: false
    }
  }

  /// The list of runs.
  func runs(_ request: PageRequest) throws -> RunsPage {
    var page = RunsPage(program: program, links: Self.links(depth: 0), now: Date())
    page.question = Self.question(request)
    page.columns = page.question.shown
    let number =
      page.question.isByNumber ? 1 : request.value("page").flatMap(Int.init).map { max(1, min($0, 10_000)) } ?? 1
    var filter = RunFilter(limit: Self.runsOnPage * number + 1)
    filter.study = page.question.study.isEmpty ? nil : page.question.study
    filter.status = RunStatus.Kind(rawValue: page.question.status)
    filter.before = page.question.isByNumber ? request.value("before").flatMap(RunID.init) : nil
    do {
      let found = try shelf.read { try answers(to: page.question, filter, in: $0) } ?? []
      page.rows = found.dropFirst(Self.runsOnPage * (number - 1)).prefix(Self.runsOnPage).map(\.row)
      page.isEmpty = found.isEmpty && page.question.isEmpty && filter.before == nil
      let rest = request.query.filter { !["before", "page"].contains($0.name) && !$0.value.isEmpty }
      if filter.before != nil || number > 1 { page.first = request.address(rest) }
      if found.count > Self.runsOnPage * number, let last = page.rows.last {
        let next = page.question.isByNumber ? ("before", "\(last.run.id)") : ("page", "\(number + 1)")
        page.next = request.address(rest + [next])
      }
    } catch let error as QueryError {
      page.problem = "\(error)"
    }
    return page
  }

  private func answers(
    to question: RunsPage.Question, _ filter: RunFilter, in ledger: Ledger
  ) throws -> [QueriedRun] {
    var query = try RunQuery(
      where: question.condition.isEmpty ? nil : question.condition, sort: question.order.isEmpty ? nil : question.order,
      columns: question.shown, try QueryVocabulary(of: question.isPlain ? nil : ledger))
    query.isReversed = question.isReversed
    query.filter = filter
    return try query.answers(from: ledger)
  }

  private static func question(_ request: PageRequest) -> RunsPage.Question {
    func text(_ name: String) -> String { (request.value(name) ?? "").trimmingCharacters(in: .whitespacesAndNewlines) }
    var question = RunsPage.Question()
    question.study = text("study")
    question.status = RunStatus.Kind(rawValue: text("status"))?.rawValue ?? ""
    question.condition = text("where")
    question.order = text("sort")
    question.columns = text("columns")
    question.isReversed = !text("reverse").isEmpty
    return question
  }

  /// So many runs are compared at once.
  private static let mostCompared = 100

  /// Runs beside each other: those that are ticked, or named in a list.
  func compare(_ request: PageRequest) throws -> Reply {
    let ticked = request.query.filter { $0.name == "run" }.map(\.value)
    let names =
      request.query.filter { $0.name == "runs" }.flatMap { $0.value.split(separator: ",") }.map(String.init) + ticked
    guard ticked.isEmpty else {
      return .redirect(to: "./compare?runs=\(names.map(PageRequest.encoded).joined(separator: ","))")
    }
    let runs = names.compactMap(RunID.init)
    guard !names.isEmpty, runs.count == names.count, runs.count <= Self.mostCompared else {
      throw Refusal(
        400, "Tick some runs on the page of runs, at most \(Self.mostCompared): compare?runs=r1,r2 names them.")
    }
    func list(_ name: String) -> [String] {
      RunsPage.Question.expressions(request.query.filter { $0.name == name }.map(\.value).joined(separator: ";"))
    }
    let links = Self.links(depth: 0)
    do {
      let comparison = try shelf.read {
        try GroupComparison(of: runs, columns: list("columns"), curves: list("curves"), in: $0)
      }
      guard let comparison else { throw Refusal(404, "No run is recorded here yet.") }
      return .page(links.framed(comparison.page { RunID($0).map(links.page) }, place: .runs))
    } catch let error as QueryError {
      throw Refusal(400, "\(error)")
    } catch LedgerError.unknownRun(let name, _) {
      throw Refusal(404, "There is no run '\(name)'.")
    }
  }
}
