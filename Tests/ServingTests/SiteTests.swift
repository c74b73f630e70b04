import Foundation
import JetProgram
import Ledger
import Reports
import Runs
import TestSupport
import Testing

@testable import Serving

@Suite("The pages of a server")
struct SiteTests {
  private static let study = """
    ---
    title: Two <numbers> & a claim
    seed: 7
    parameters: { limit: 3 }
    ---
    ```{data} ring
    toy: ring
    points: 60
    noise: 0.05
    ```
    ```{claim} so
    statement: One is less than the limit.
    holds: $limit > 1
    because: It is.
    ```
    """

  /// A project with two finished runs, and its pages.
  private static func site() throws -> (TinyProject, Site) {
    let project = try TinyProject(studies: ["numbers": study])
    for limit in ["3", "0.5"] {
      let outcome = try project.program.run(["run", "numbers", "--quiet", "--set", "limit=\(limit)"])
      try #require([0, 1].contains(outcome.status), "\(outcome.errors)")
    }
    return (project, Site(project: try Project(at: project.root, program: Refigure.program)))
  }

  private static func ask(_ site: Site, _ target: String) throws -> (
    status: Int, text: String, headers: [String: String]
  ) {
    let reply = site.reply(to: try PageRequest(method: "GET", target: target, headers: []))
    let headers = Dictionary(reply.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    switch reply.body {
    case .bytes(let data): return (reply.status, String(decoding: data, as: UTF8.self), headers)
    case .file(let file):
      return (reply.status, String(decoding: file.whole(atMost: 1 << 24) ?? Data(), as: UTF8.self), headers)
    case .events(let source): return (reply.status, source.next().text, headers)
    }
  }

  @Test("Without a record the pages say what to do, and nothing is made")
  func nothing() throws {
    let project = try TinyProject(studies: ["numbers": Self.study])
    let site = Site(project: try Project(at: project.root, program: Refigure.program))
    for target in ["/", "/runs", "/sweeps/"] {
      let page = try Self.ask(site, target)
      #expect(page.status == 200 && page.text.contains("is recorded here yet"), "\(target)")
      #expect(WellFormedness(page.text).problem == nil, "\(target)")
    }
    #expect(try Self.ask(site, "/r1/").status == 404 && Self.ask(site, "/compare?runs=r1").status == 404)
    #expect(try Self.ask(site, "/events/r1").text.hasPrefix("event: over\n"))
    #expect(!FileManager.default.fileExists(atPath: project.file("results").path))
  }

  @Test("Every page is well formed, links relatively, and may run no script but its own")
  func pages() throws {
    let (project, site) = try Self.site()
    defer { withExtendedLifetime(project) {} }
    let targets = [
      "/", "/runs", "/runs?where=limit+%3C+1&sort=seconds&columns=holds", "/compare?runs=r1,r2", "/sweeps/", "/r1/",
      "/r9/",
    ]
    for target in targets {
      let page = try Self.ask(site, target)
      #expect(page.status == (target == "/r9/" ? 404 : 200), "\(target): \(page.text)")
      #expect(WellFormedness(page.text).problem == nil, "\(target)")
      #expect(
        !page.text.contains("href=\"/") && !page.text.contains("src=\"/") && !page.text.contains("127.0.0.1"),
        "\(target)")
      let policy = try #require(page.headers["Content-Security-Policy"])
      #expect(policy.contains("default-src 'none'") && policy.contains("style-src 'sha256-"), "\(target)")
      #expect(!policy.contains("script-src 'unsafe") && policy.contains("frame-ancestors 'none'"), "\(target)")
    }
    #expect(try Self.ask(site, "/runs").text.contains("title=\"Two &lt;numbers&gt; &amp; a claim\""))
    // Above a run's page the links stand where its text does.
    #expect(try Self.ask(site, "/r1/").text.contains("max-width:46rem"))
  }

  @Test("Runs are filtered, sorted and paged as by the command")
  func questions() throws {
    let (project, site) = try Self.site()
    defer { withExtendedLifetime(project) {} }
    func runs(_ question: String) throws -> [String] {
      try Self.ask(site, "/runs?" + question).text.matches(of: /value="(r\d+)"/).map { String($0.output.1) }
    }
    #expect(try runs("") == ["r2", "r1"] && runs("reverse=1") == ["r1", "r2"])
    #expect(try runs("where=limit+%3C+1") == ["r2"] && runs("where=holds+%3E+0") == ["r1"])
    #expect(try runs("sort=limit") == ["r2", "r1"] && runs("sort=limit&reverse=1") == ["r1", "r2"])
    #expect(try runs("status=failed") == [] && runs("study=numb") == ["r2", "r1"] && runs("before=r2") == ["r1"])
    let wrong = try Self.ask(site, "/runs?where=limt+%3C+1")
    #expect(wrong.status == 200 && wrong.text.contains("limit") && wrong.text.contains("class=\"problem\""))
  }

  @Test("The list of runs is a file, too, that asks nothing and links to the runs' pages")
  func list() throws {
    let (project, _) = try Self.site()
    let outcome = try project.program.run(["runs", "--where", "limit < 1", "--html", "lists/few.html"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let page = try String(contentsOf: project.file("lists/few.html"), encoding: .utf8)
    let read = WellFormedness(page)
    #expect(read.problem == nil && read.values(of: "href").contains("../results/runs/r2/index.html"))
    #expect(page.contains("where <code>limit &lt; 1</code>") && !page.contains("<form") && !page.contains(">r1<"))
  }

  @Test("What is ticked becomes a list of runs, and the list a comparison")
  func compare() throws {
    let (project, site) = try Self.site()
    defer { withExtendedLifetime(project) {} }
    let ticked = try Self.ask(site, "/compare?run=r1&run=r2")
    #expect(ticked.status == 303 && ticked.headers["Location"] == "./compare?runs=r1,r2")
    let page = try Self.ask(site, "/compare?runs=r1,r2")
    #expect(page.text.contains("2 runs in 2 groups") && page.text.contains("<a href=\"r1/\">r1</a>"))
    #expect(try Self.ask(site, "/compare").status == 400 && Self.ask(site, "/compare?runs=r1,x").status == 400)
    #expect(try Self.ask(site, "/compare?runs=r1,r7").status == 404)
    #expect(try Self.ask(site, "/compare?runs=" + (1...200).map { "r\($0)" }.joined(separator: ",")).status == 400)
  }

  @Test("Only files of runs and sweeps are given, and no link is followed")
  func files() throws {
    let (project, site) = try Self.site()
    try project.write("<svg/>", to: "results/runs/r1/a b.svg")
    try project.write("secret", to: "secret.txt")
    try project.write("<script>alert(1)</script>", to: "results/runs/r1/page.html")
    let folder = project.file("results/runs/r1")
    let files = FileManager.default
    try files.createSymbolicLink(at: folder.appending(path: "link.txt"), withDestinationURL: project.file("secret.txt"))
    try files.createSymbolicLink(at: folder.appending(path: "up"), withDestinationURL: project.root)
    try files.createSymbolicLink(at: project.file("results/runs/r7"), withDestinationURL: project.root)
    #expect(mkfifo(folder.appending(path: "pipe.svg").path, 0o600) == 0)
    let svg = try Self.ask(site, "/r1/a%20b.svg")
    #expect(svg.text == "<svg/>" && svg.headers["Content-Type"] == "image/svg+xml")
    #expect(svg.headers["Content-Security-Policy"]?.contains("sandbox") == true)
    #expect(try Self.ask(site, "/r1/page.html").headers["Content-Security-Policy"]?.contains("sandbox") == true)
    for target in [
      "/r1/link.txt", "/r1/up/secret.txt", "/r7/secret.txt", "/r1/pipe.svg", "/r1/none.svg", "/ledger.sqlite",
      "/live/r1.json",
      "/artefacts", "/checkpoints/x", "/program-digests", "/r01/a%20b.svg", "/r0/", "/r1/%252e%252e/ledger.sqlite",
      "/sweeps/none/",
    ] {
      let page = try Self.ask(site, target)
      #expect(page.status == 404 && !page.text.contains("secret\n"), "\(target)")
    }
  }

  @Test("A ledger that is no ledger is said to be none")
  func damaged() throws {
    let project = try TinyProject(studies: ["numbers": Self.study])
    try project.write("no ledger", to: "results/runs/ledger.sqlite")
    let site = Site(project: try Project(at: project.root, program: Refigure.program))
    let page = try Self.ask(site, "/")
    #expect(page.status == 500 && page.text.contains("ledger"))
  }
}
