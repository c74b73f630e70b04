import Foundation
import Runs

/// How a site is to be cited: the project's own `CITATION.cff`, else one of what is known.
struct Citation {
  /// The name of the file.
  static let fileName = "CITATION.cff"

  /// The file's text, in the Citation File Format 1.2.0.
  let text: String
  /// True when it is the project's.
  let isOwn: Bool
  /// The licence, by its SPDX identifier; nil when it is not known.
  let licence: String?
  /// What a citation should say and nobody said, each with the option that says it.
  let unknown: [String]

  /// - Parameters:
  ///   - project: the project.
  ///   - terms: what is said of authors and licence.
  ///   - title: the site's title.
  ///   - date: the day of the last run, such as `2026-11-26`; nil without runs.
  ///   - commit: the commit that all runs have; nil without a common one.
  ///   - hasLicence: true when the project has the text of its licence.
  /// - Throws: `RunError.unreadable`, when the project has a file that cannot be read.
  init(
    of project: Project, _ terms: SiteTerms, title: String, date: String?, commit: String?, hasLicence: Bool
  ) throws(RunError) {
    let file = project.root.appending(path: Self.fileName)
    if FileManager.default.fileExists(atPath: file.path) {
      do {
        text = try String(contentsOf: file, encoding: .utf8)
      } catch {
        throw .unreadable(path: file.path, reason: (error as NSError).localizedDescription)
      }
      isOwn = true
      licence = terms.licence ?? Self.value(of: "license", in: text)
      unknown = licence == nil && !hasLicence ? [Self.unknownLicence] : []
      return
    }
    isOwn = false
    licence = terms.licence
    var lines = [
      "cff-version: 1.2.0", "message: If you use these results, please cite them.", "type: dataset",
      "title: \(Self.quoted(title))", "authors:",
    ]
    lines += terms.authors.isEmpty ? ["  - name: Authors not stated"] : terms.authors.flatMap(Self.author)
    if let date { lines.append("date-released: \(Self.quoted(date))") }
    if let commit { lines.append("commit: \(Self.quoted(commit))") }
    if let licence {
      // The format knows the identifiers of its own day alone.
      lines.append(
        Self.common.contains(licence)
          ? "license: \(licence)" : "license-url: \(Self.quoted(Self.address(ofLicence: licence)))")
    }
    text = lines.joined(separator: "\n") + "\n"
    unknown =
      (terms.authors.isEmpty ? ["the authors (--author, or a \(Self.fileName) in the project)"] : [])
      + (licence == nil && !hasLicence ? [Self.unknownLicence] : [])
  }

  private static let unknownLicence = "the licence (--licence)"

  /// The page of a licence.
  static func address(ofLicence licence: String) -> String { "https://spdx.org/licenses/\(licence)" }

  private static let common: Set = [
    "0BSD", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC-BY-4.0",
    "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", "CC0-1.0", "EUPL-1.2", "GPL-2.0-only", "GPL-2.0-or-later",
    "GPL-3.0-only", "GPL-3.0-or-later", "ISC", "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MPL-2.0", "ODbL-1.0",
    "PDDL-1.0", "Unlicense", "Zlib",
  ]

  /// An author: a person where there is a comma.
  private static func author(_ name: String) -> [String] {
    let parts = name.split(separator: ",", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return ["  - name: \(quoted(name))"] }
    return ["  - family-names: \(quoted(parts[0]))", "    given-names: \(quoted(parts[1]))"]
  }

  /// A text as YAML, in double quotes.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += " "
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// A plain value at the top of a YAML file.
  private static func value(of key: String, in text: String) -> String? {
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("\(key):") {
      let value = line.dropFirst(key.count + 1).prefix { $0 != "#" }
        .trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
      return value.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.+-]*/) == nil ? nil : value
    }
    return nil
  }
}
