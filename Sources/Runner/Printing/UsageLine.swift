/// The line that shows how a command is used, broken as the rest of its help is.
package enum UsageLine {
  /// The width of the help.
  package static let columns = 80

  /// A help or an error with every line of usage broken between options.
  package static func broken(in text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.count > columns && (line.hasPrefix("USAGE: ") || line.hasPrefix("Usage: ")) ? lines(line) : String(line)
    }.joined(separator: "\n")
  }

  private static func lines(_ line: Substring) -> String {
    var lines: [String] = []
    for part in parts(line) {
      if let last = lines.last, last.count + 1 + part.count <= columns {
        lines[lines.count - 1] = "\(last) \(part)"
      } else {
        lines.append(lines.isEmpty ? part : "         \(part)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Words; what stands in brackets is one, and an option goes with its value.
  private static func parts(_ line: Substring) -> [String] {
    var parts: [String] = []
    var depth = 0
    for word in line.split(separator: " ") {
      let isOption = parts.last?.hasPrefix("--") == true && !(parts.last?.contains(" ") ?? true)
      if depth > 0 || word == "..." || isOption && word.hasPrefix("<"), let last = parts.popLast() {
        parts.append("\(last) \(word)")
      } else {
        parts.append(String(word))
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    return parts
  }
}
