import Foundation
import JetProgram
import Runs
import Studies

/// The folder of this package, whose files some tests read.
package enum Checkout {
  package static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The text of a file of the package.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// A study of the package, read as part of its project: its cells may be like the winners of published sweeps.
  package static func study(_ path: String, setting: String? = nil) throws -> Study {
    try Project(at: root, program: Refigure.program).study(at: root.appending(path: path), setting: setting)
  }
}
