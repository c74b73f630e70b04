import Foundation
import Ledger
import Lists
import Live
import Reports
import Runs
import Values

/// The pages of a project: from an address to an answer. Nothing is written, and nothing is there that the record does not have.
final class Site: Sendable {
  let project: Project
  let shelf: LedgerShelf
  let live: LiveFiles
  let pages = MadePages()
  let tales = MadeTales()

  /// The name of the program.
  var program: String { project.program.name }

  init(project: Project) {
    self.project = project
    shelf = LedgerShelf(folder: project.runs)
    live = LiveFiles(ledger: project.runs)
  }

  /// The answer to a request that may be answered.
  func reply(to request: PageRequest) -> Reply {
    do {
      return try route(request)
    } catch let refusal as Refusal {
      return message(refusal.reason, status: refusal.status, request)
    } catch {
      // A ledger that is damaged, or made by a newer program: said as a command says it.
      return message("\(error)", status: 500, request)
    }
  }

  private func route(_ request: PageRequest) throws -> Reply {
    let path = request.path
    switch (path.first, path.count) {
    case (nil, _): return .page(try overview().page)
    case ("index.html", 1): return published()
    case ("favicon.ico", 1): return .content(Data(Self.icon.utf8), ofFile: "icon.svg")
    case ("events", 1): return .events(OverviewEvents(site: self))
    case ("runs", 1) where !request.isFolder: return .page(try runs(request).page)
    case ("compare", 1) where !request.isFolder: return try compare(request)
    case ("sweeps", _): return try sweep(request)
    case ("events", 2) where !request.isFolder:
      guard let run = RunID(path[1]) else { break }
      return .events(RunEvents(site: self, run: run))
    case (let name?, let count):
      guard let run = RunID(name) else { break }
      if count > 1, path.dropFirst() != ["index.html"] { return try file(path) }
      // The page's links are relative to the run's folder.
      guard count > 1 || request.isFolder else { return .redirect(to: "./\(name)/") }
      return try page(of: run)
    }
    throw Refusal(404, "There is no page here.")
  }

  /// A curve in a frame, which browsers ask for beside any page.
  private static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b57a4"/>\
    <path d="M3 3v10h10" stroke="#fff" fill="none"/><path d="M4 5c2 6 5 6 9 6" stroke="#fff" stroke-width="1.6" fill="none"/></svg>
    """

  // MARK: Pages

  /// The way from a page below the start to the others.
  static func links(depth: Int) -> PageLinks {
    PageLinks(base: String(repeating: "../", count: depth), isServed: true)
  }

  private func message(_ words: String, status: Int, _ request: PageRequest) -> Reply {
    let depth = max(0, request.path.count - (request.isFolder ? 0 : 1))
    let page = MessagePage(words: words, links: Self.links(depth: depth))
    return .page(page.page, status: status)
  }

  /// The page over all studies, as `reproduce` and `report --index` write it.
  private func published() -> Reply {
    guard let file = ServedFile(["index.html"], below: project.runs), let page = file.whole(atMost: 32 << 20) else {
      return .redirect(to: "./")
    }
    return .page(Self.links(depth: 0).framed(String(decoding: page, as: UTF8.self), place: .other))
  }

  private func file(_ path: [String]) throws -> Reply {
    if let file = ServedFile(path, below: project.runs) { return .file(file) }
    // A page is made from the record, and so are the files that it links to where the run's folder lacks them.
    guard path.count == 2, let run = RunID(path[0]),
      let found = try? shelf.read({ try StudyReport(of: run, in: $0, project.program).content(ofFile: path[1]) }),
      let content = found
    else { throw Refusal(404, "There is no such file.") }
    return .content(content, ofFile: path[1])
  }

  private func sweep(_ request: PageRequest) throws -> Reply {
    let path = request.path
    if path.count == 1 {
      guard request.isFolder else { return .redirect(to: "./sweeps/") }
      return .page(SweepsPage(rows: recordedSweeps(), program: program, links: Self.links(depth: 1)).page)
    }
    if path.count == 2, !request.isFolder { return .redirect(to: "./\(PageRequest.encoded(path[1]))/") }
    guard path.count == 2 || path.dropFirst(2) == ["index.html"] else { return try file(path) }
    guard let file = ServedFile(Array(path.prefix(2)) + ["index.html"], below: project.runs),
      let page = file.whole(atMost: 32 << 20)
    else { throw Refusal(404, "There is no such sweep.") }
    return .page(Self.links(depth: 2).framed(String(decoding: page, as: UTF8.self), place: .sweeps))
  }
}
