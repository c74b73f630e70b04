import ArgumentParser
import Foundation
import Printing
import Runs

/// `refigure summary`
struct Summary: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write results/README.md, over all published studies.",
    discussion: """
      The page has the paper's statements, one line each, with the verdict in each setting. It is made from the published \
      claims.json files alone; 'reproduce --publish' writes it too.
      """)

  @OptionGroup var location: LocationOptions

  func run() throws {
    let summary = try ResultsSummary(of: try location.project)
    let path = OutcomeText.relative(summary.file)
    if try summary.write() { return print(path) }
    print(summary.isForeign ? "\(path) is left alone: it was written by hand" : "no published claim names a paper")
  }
}
