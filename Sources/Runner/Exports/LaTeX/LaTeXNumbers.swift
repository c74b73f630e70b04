/// The file of numbers, one a line, as the package reads it and as an audit does.
package enum LaTeXNumbers {
  /// A line that defines the text of a key.
  package struct Definition: Equatable, Sendable {
    package let key: String
    package let run: Int
    package let form: PaperText.Form
    package let text: String
  }

  /// A run that keys are from.
  package struct Origin: Equatable, Sendable {
    package let name: String
    package let seal: String
  }

  static func text(of runs: [PaperRun], tables: [LaTeXTable]) -> String {
    var lines = [
      "% Made by refigure export latex: what is changed here is lost, and refigure audit paper says so.",
      "% \\refigureorigin{number}{run}{seal}, \\refiguredefine{key}{number}{form}{text}, \\refigurefile{key}{number}{path}",
    ]
    for (index, run) in runs.enumerated() {
      lines.append("\\refigureorigin{\(index + 1)}{\(run.name)}{\(run.seal)}")
      // A metric that is itself called `error` has the key that would be the error's of another one.
      let own = Set(run.numbers.map(\.key))
      for number in run.numbers {
        let form = number.text.form.rawValue
        func line(_ suffix: String, _ text: String) -> String {
          "\\refiguredefine{\(number.key)\(suffix)}{\(index + 1)}{\(form)}{\(text)}"
        }
        lines.append(line("", number.text.joint))
        guard number.text.form != .word else { continue }
        if !own.contains(number.key + ".value") { lines.append(line(".value", number.text.value)) }
        if let error = number.text.error, !own.contains(number.key + ".error") { lines.append(line(".error", error)) }
      }
      lines += run.figures.map { "\\refigurefile{\($0.key)}{\(index + 1)}{\($0.path)}" }
      lines += tables.filter { $0.key.hasPrefix(run.prefix + "/") }.map { "\\refiguretablefile{\($0.key)}{\($0.path)}" }
    }
    return lines.joined(separator: "\n") + "\n\\endinput\n"
  }

  /// Reads a file of numbers; lines of another form are passed over.
  package static func read(
    _ text: String
  ) -> (origins: [Int: Origin], numbers: [String: Definition], files: [String: (run: Int, path: String)]) {
    var origins: [Int: Origin] = [:]
    var numbers: [String: Definition] = [:]
    var files: [String: (run: Int, path: String)] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let (name, arguments) = macro(line) else { continue }
      switch (name, arguments.count) {
      case ("refigureorigin", 3):
        if let number = Int(arguments[0]) { origins[number] = Origin(name: arguments[1], seal: arguments[2]) }
      case ("refiguredefine", 4):
        guard let run = Int(arguments[1]), let form = PaperText.Form(rawValue: arguments[2]) else { continue }
        numbers[arguments[0]] = Definition(key: arguments[0], run: run, form: form, text: arguments[3])
      case ("refigurefile", 3):
        if let run = Int(arguments[1]) { files[arguments[0]] = (run, arguments[2]) }
      default: continue
      }
    }
    return (origins, numbers, files)
  }

  /// A macro and its arguments, braces within them kept.
  private static func macro(_ line: Substring) -> (name: String, arguments: [String])? {
    guard line.hasPrefix("\\refigure") else { return nil }
    let name = line.dropFirst().prefix { $0.isLetter }
    var rest = line.dropFirst(name.count + 1)
    var arguments: [String] = []
    while rest.first == "{", arguments.count < 5 {
      var (depth, argument, end) = (0, "", rest.startIndex)
      for index in rest.indices {
        let character = rest[index]
        let isEscaped = index > rest.startIndex && rest[rest.index(before: index)] == "\\"
        if character == "{", !isEscaped { depth += 1 }
        if character == "}", !isEscaped { depth -= 1 }
        end = rest.index(after: index)
        if depth == 0 { break }
        if index != rest.startIndex { argument.append(character) }
      }
      guard depth == 0 else { return nil }
      arguments.append(argument)
      rest = rest[end...]
    }
    return (String(name), arguments)
  }
}
