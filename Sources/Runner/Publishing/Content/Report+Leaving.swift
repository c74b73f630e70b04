import Reports
import Values

extension Report {
  /// The page without places of the machine in what the program says. The study's own words stay as they are.
  func without(_ places: PrivatePlaces) -> Report {
    var report = self
    report.notice = notice.map(places.removed)
    report.summary = summary.map(places.removed)
    report.provenance = provenance.map { ($0.name, places.removed(from: $0.value)) }
    report.commands = commands.map(places.removed)
    report.data = data.map { Digested(name: places.removed(from: $0.name), digest: $0.digest, bytes: $0.bytes) }
    report.blocks = blocks.map { block in
      switch block {
      case .prose: return block
      case .figure(var figure):
        figure.origin = places.removed(from: figure.origin)
        figure.data = figure.data.map(places.removed)
        figure.commands = figure.commands.map(places.removed)
        return .figure(figure)
      case .claim(var claim):
        if case .undecided(let reason) = claim.verdict { claim.verdict = .undecided(places.removed(from: reason)) }
        return .claim(claim)
      case .cell(var cell):
        cell.summary = places.removed(from: cell.summary)
        cell.sections = cell.sections.map { $0.without(places) }
        return .cell(cell)
      }
    }
    return report
  }
}

extension PageSection {
  /// Scripts are the author's; a command is the program's.
  fileprivate func without(_ places: PrivatePlaces) -> PageSection {
    var section = self
    section.content = content.map { content in
      switch content {
      case .text(let text): .text(places.removed(from: text))
      case .warning(let text): .warning(places.removed(from: text))
      case .table(let header, let rows): .table(header: header, rows: rows.map { $0.map(places.removed) })
      case .output(let text): .output(places.removed(from: text))
      case .code(let text, "sh") where title == "Command": .code(places.removed(from: text), language: "sh")
      case .code: content
      }
    }
    return section
  }
}
