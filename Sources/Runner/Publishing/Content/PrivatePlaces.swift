import Foundation
import Runs

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The names by which a machine and its user are known, and what is done about them in what leaves it.
struct PrivatePlaces: Sendable {
  /// Folders, the longest first, each with what stands in its place.
  let folders: [(path: String, instead: String)]
  /// The user's and the host's names, with a word for what they are.
  let names: [(what: String, name: String)]

  /// The names of this machine, as seen from a project.
  init(of project: Project) {
    let environment = ProcessInfo.processInfo.environment
    var folders: [String: String] = [:]
    func add(_ path: String?, instead: String) {
      guard let path else { return }
      for form in [path, URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path] {
        let form = form.hasSuffix("/") ? String(form.dropLast()) : form
        if form.count > 1, folders[form] == nil { folders[form] = instead }
      }
    }
    add(project.root.path, instead: ".")
    add(project.results.path, instead: "…")
    add(environment["HOME"], instead: "~")
    add(NSHomeDirectory(), instead: "~")
    self.folders = folders.sorted { ($1.key.count, $0.key) < ($0.key.count, $1.key) }
      .map { (path: $0.key, instead: $0.value) }
    // The administrator's name says of nobody who it is.
    let users = Set([environment["USER"], environment["LOGNAME"], NSUserName()].compactMap(\.self))
      .subtracting(["root", ""])
    let host = Self.host
    let hosts = Set([host, host.split(separator: ".").first.map(String.init) ?? host]).subtracting(["localhost", ""])
    names = users.sorted().map { ("user", $0) } + hosts.sorted().map { ("host", $0) }
  }

  init(folders: [(path: String, instead: String)], names: [(what: String, name: String)]) {
    (self.folders, self.names) = (folders, names)
  }

  private static var host: String {
    var name = utsname()
    uname(&name)
    return withUnsafeBytes(of: name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  // MARK: Texts of this program

  /// A text that this program wrote, such as the reason of a failure, without places of any machine: what is below the project is
  /// relative to it, of what is elsewhere the last name is left.
  func removed(from text: String) -> String {
    guard text.contains("/") else { return text }
    var text = text
    for (path, instead) in folders { text = Self.replacing(path, in: text, with: instead) }
    return text.replacing(Self.elsewhere) { match in
      match.output.1 + "…/" + (match.output.2.split(separator: "/").last.map(String.init) ?? "")
    }
  }

  /// Folders that are somebody's, or one process's, on any machine.
  private static var elsewhere: Regex<(Substring, Substring, Substring)> {
    #/(^|[^\w.~\-])(/(?:home|Users|root|tmp|scratch|work|private|var/tmp|var/folders|run/user)(?:/[^\s/'"<>:;,()]+)+)/#
  }

  private static func replacing(_ path: String, in text: String, with words: String) -> String {
    var rest = text[...]
    var result = ""
    while let place = rest.range(of: path) {
      let isBeginning = rest[..<place.lowerBound].last.map { isEnd($0) && $0 != "~" } ?? true
      let isWhole = isBeginning && rest[place.upperBound...].first.map(isEnd) ?? true
      result += rest[..<place.lowerBound] + (isWhole ? words : path)
      rest = rest[place.upperBound...]
    }
    return result + rest
  }

  private static func isEnd(_ character: Character) -> Bool {
    !(character.isLetter || character.isNumber || "_-.".contains(character))
  }

  // MARK: Everything that leaves

  /// The first folder of this machine that stands in a file.
  func folder(in content: Data) -> String? {
    folders.first { Self.contains($0.path, content) }?.path
  }

  /// The names of the user and the host that stand in a file as words, and the folders of users of any machine.
  func names(in content: Data) -> [String] {
    let own = names.filter { Self.contains($0.name, content) }.map { "the \($0.what) '\($0.name)'" }
    let others = ["/home/", "/Users/"].filter { content.range(of: Data($0.utf8)) != nil }.map {
      "a folder below '\($0)'"
    }
    return own + others
  }

  /// True when a text stands in a file, and neither letter, digit nor line goes on before or after it.
  private static func contains(_ text: String, _ content: Data) -> Bool {
    let word = Data(text.utf8)
    var start = content.startIndex
    while let place = content.range(of: word, in: start..<content.endIndex) {
      let before = place.lowerBound > content.startIndex ? content[place.lowerBound - 1] : 0
      let after = place.upperBound < content.endIndex ? content[place.upperBound] : 0
      let isRelative = text.hasPrefix("/") && (before == UInt8(ascii: ".") || before == UInt8(ascii: "~"))
      if !isWordPart(before), !isRelative, !isWordPart(after) { return true }
      start = place.upperBound
    }
    return false
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte == 45
      || byte >= 128
  }
}
