import Foundation

/// A page that says what is typed, which files are written, and what is printed.
///
/// A block ```` ```sh ```` is typed, with `exit=1` behind it if it ends so. A block ```` ```text ```` right after it is what it prints. A block after a
/// line that is a path in backticks and a colon is a file of that path. Other blocks are only read.
package struct TutorialPage {
  package let parts: [Part]
  /// The lines of outputs that have no command before them.
  package let orphans: [Int]

  /// A thing to do.
  package enum Part {
    case command(Command)
    case file(path: String, text: String)
  }

  /// A block of commands.
  package struct Command {
    package let line: Int
    package let text: String
    /// The exit code that the page promises.
    package let status: Int32
    package fileprivate(set) var shown: ShownOutput?
  }

  /// What a block of commands gave.
  package struct Outcome {
    package let status: Int32
    /// Standard output and error, as a terminal shows them.
    package let output: String
  }

  package var commands: [Command] {
    parts.compactMap { if case .command(let command) = $0 { command } else { nil } }
  }

  package init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var (parts, orphans): ([Part], [Int]) = ([], [])
    var (index, path, end): (Int, String?, Int?) = (0, nil, nil)
    while index < lines.count {
      if let match = lines[index].wholeMatch(of: /`([^`]+)`:/) { path = String(match.1) }
      guard let fence = lines[index].wholeMatch(of: /(`{3,})(\S*)(?: exit=(\d+))?/) else {
        index += 1
        continue
      }
      let first = index + 1
      let last = lines[first...].firstIndex { $0 == fence.1 } ?? lines.count
      let block = Array(lines[first..<last])
      if let name = path {
        parts.append(.file(path: name, text: block.map { "\($0)\n" }.joined()))
      } else if fence.2 == "sh" {
        let status = fence.3.flatMap { Int32($0) } ?? 0
        parts.append(.command(Command(line: first, text: block.map { "\($0)\n" }.joined(), status: status)))
      } else if fence.2 == "text" {
        if end == index - 1, case .command(var command)? = parts.last {
          command.shown = ShownOutput(block)
          parts[parts.count - 1] = .command(command)
        } else {
          orphans.append(first)
        }
      }
      (path, end, index) = (nil, last, last + 1)
    }
    self.parts = parts
    self.orphans = orphans
  }

  /// Does all of it in one session of a shell, until a block does not end as promised.
  ///
  /// The program is the built one. Environments of Python are made anew; all else of the machine is as it is.
  package func carryOut(in folder: TemporaryFolder) throws -> [Outcome] {
    let aside = try TemporaryFolder()
    var script = ""
    var count = 0
    for (number, part) in parts.enumerated() {
      switch part {
      case .file(let path, let text):
        try aside.write(text, to: "\(number)")
        script += "mkdir -p \"$(dirname '\(path)')\"; cp '\(aside.file("\(number)").path)' '\(path)'\n"
      case .command(let command):
        let output = aside.file("\(count).output").path
        script += "{\n\(command.text)} > '\(output)' 2>&1\nstatus=$?\n"
        script += "echo $status > '\(aside.file("\(count).status").path)'\n[ $status = \(command.status) ] || exit 1\n"
        count += 1
      }
    }
    try Shell.run(script, in: folder.url, ["REFIGURE_CACHE": aside.file("cache").path])
    var outcomes: [Outcome] = []
    for number in 0..<count {
      guard let status = try? String(contentsOf: aside.file("\(number).status"), encoding: .utf8) else { break }
      outcomes.append(
        Outcome(
          status: Int32(status.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1,
          output: String(decoding: try Data(contentsOf: aside.file("\(number).output")), as: UTF8.self)))
    }
    return outcomes
  }
}

/// A session of a shell with the built program on its search path, and a name for commits.
package enum Shell {
  /// - Returns: the exit code.
  @discardableResult
  package static func run(_ script: String, in folder: URL, _ variables: [String: String] = [:]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    let programs = ProgramProcess.binary.deletingLastPathComponent().path
    environment["PATH"] = "\(programs):\(environment["PATH"] ?? "/usr/bin:/bin")"
    for role in ["AUTHOR", "COMMITTER"] {
      environment["GIT_\(role)_NAME"] = "Reader"
      environment["GIT_\(role)_EMAIL"] = "reader@example.org"
    }
    process.environment = environment.merging(variables) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

/// What a page shows of an output: its lines, and `…` for lines, or parts of a line, that are left out.
///
/// Times, numbers of runs and digests may be others, and numbers with a point differ by a fifth: packages and processors round differently.
package struct ShownOutput {
  package let lines: [String]
  private static let tolerance = 0.2

  package init(_ lines: [String]) { self.lines = lines }

  /// The first line that the output does not have where it is shown; nil when it has all.
  package func difference(from output: String) -> String? {
    var rest = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    while rest.last?.isEmpty == true { rest.removeLast() }
    let groups = lines.split(separator: "…", omittingEmptySubsequences: false)
    for (number, group) in groups.enumerated() {
      let (isFirst, isLast) = (number == 0, number == groups.count - 1)
      // What is not left out begins or ends the output.
      if isLast, !isFirst { rest = rest.suffix(max(group.count, 0)) }
      let places = isFirst || isLast ? rest.startIndex...rest.startIndex : rest.startIndex...rest.endIndex
      guard let place = places.first(where: { Self.matches(group, rest[$0...]) }) else {
        return "the output has not, or not here:\n\(group.joined(separator: "\n"))\n"
      }
      rest = rest[(place + group.count)...]
    }
    return rest.isEmpty || lines.last == "…" ? nil : "the output has more lines than are shown"
  }

  private static func matches(_ group: ArraySlice<String>, _ output: ArraySlice<String>) -> Bool {
    output.count >= group.count && zip(group, output).allSatisfy(matches)
  }

  /// One line.
  private static func matches(_ shown: String, _ line: String) -> Bool {
    var pattern = ""
    var numbers: [Double] = []
    var rest = shown.trimmingCharacters(in: .whitespaces)[...]
    while !rest.isEmpty {
      if let match = rest.prefixMatch(of: /…/) {
        pattern += ".*"
        rest = rest[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: /[0-9.]+ (ms|s|min|h)( [0-9.]+ s)?\b/) {
        pattern += #"[0-9.]+ (?:ms|s|min|h)(?: [0-9.]+ s)?"#
        rest = rest[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: /r[0-9]+\b/) {
        pattern += "r[0-9]+"
        rest = rest[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: /[0-9a-f]{8,64}\b/), match.0.contains(where: \.isLetter),
        match.0.contains(where: \.isNumber)
      {
        pattern += "[0-9a-f]{8,64}"
        rest = rest[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: /[0-9]+\.[0-9]+/), let number = Double(match.0) {
        pattern += #"([0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)"#
        numbers.append(number)
        rest = rest[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: /\s+/) {
        pattern += #"\s+"#
        rest = rest[match.range.upperBound...]
      } else if let match = rest.prefixMatch(of: /[A-Za-z]+|./) {
        pattern += NSRegularExpression.escapedPattern(for: String(match.0))
        rest = rest[match.range.upperBound...]
      } else {
        return false
      }
    }
    guard let expression = try? Regex(pattern),
      let match = line.trimmingCharacters(in: .whitespaces).wholeMatch(of: expression)
    else { return false }
    let found = match.output.dropFirst().map { $0.substring.flatMap { Double($0) } ?? .nan }
    return zip(numbers, found).allSatisfy { abs($0 - $1) <= tolerance * max(abs($0), abs($1)) }
  }
}
