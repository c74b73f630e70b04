import Foundation
import TestSupport
import Testing

/// The manual pages, made of the commands' help and read by mandoc.
@Suite(
  "Manual pages", .waits,
  .enabled(if: CompletingShell.has("mandoc") && CompletingShell.has("python3"), "no mandoc, or no python3"))
struct ManualTests {
  @Test("There is one for each command, and mandoc finds nothing wrong with them")
  func pages() throws {
    let folder = try TemporaryFolder()
    let help = try ProgramProcess(folder: folder.url).run(["--experimental-dump-help"])
    try folder.write(help.output, to: "help.json")
    let script = Checkout.root.appending(path: "packaging/write-manuals").path
    let pages = folder.file("man/man1").path
    // Other pages are found only where they are installed: mandoc is told where.
    let lines = try CompletingShell(program: "bash", folder: folder.url).lines(
      """
      python3 \(script) 1.2.3 2026-01-31 \(pages) < help.json
      MANPATH=\(folder.file("man").path) mandoc -Tlint -W warning \(pages)/*.1 || true
      ls \(pages)
      grep -c '^\\.It Fl \\\\-set Ar' \(pages)/refigure-run.1
      mandoc -Tutf8 \(pages)/refigure-audit-replay.1 | col -b | grep -c 'refigure audit replay'
      """)
    let names = lines.filter { $0.hasSuffix(".1") }
    #expect(names.contains("refigure.1") && names.contains("refigure-audit-trace.1") && names.count > 25)
    #expect(lines.count == names.count + 2 && lines.suffix(2) == ["1", "1"], "\(lines)")
  }
}
