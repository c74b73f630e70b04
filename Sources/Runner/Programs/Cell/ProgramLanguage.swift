/// A language in which a script can be written within a cell.
package struct ProgramLanguage: Hashable, Sendable {
  /// The name, as `language:` has it.
  package let name: String
  /// The end of a script's file name.
  let fileExtension: String
  /// The command that runs a script, whose file follows; for a language that is compiled, the command that compiles it, followed by
  /// `-o`, the program and the file.
  let command: [String]
  /// True when the command makes a program, which is then run.
  let isCompiled: Bool

  private init(_ name: String, _ fileExtension: String, _ command: [String], isCompiled: Bool = false) {
    (self.name, self.fileExtension, self.command, self.isCompiled) = (name, fileExtension, command, isCompiled)
  }

  /// All of them.
  package static let all = [
    ProgramLanguage("python", "py", ["python3"]),
    ProgramLanguage("r", "R", ["Rscript", "--vanilla"]),
    ProgramLanguage("julia", "jl", ["julia", "--startup-file=no"]),
    ProgramLanguage("sh", "sh", ["sh", "-eu"]),
    ProgramLanguage("bash", "bash", ["bash", "-eu"]),
    ProgramLanguage("perl", "pl", ["perl"]),
    ProgramLanguage("ruby", "rb", ["ruby"]),
    ProgramLanguage("javascript", "mjs", ["node"]),
    ProgramLanguage("c", "c", ["cc", "-O2", "-std=c11", "-lm"], isCompiled: true),
    ProgramLanguage("c++", "cpp", ["c++", "-O2", "-std=c++17"], isCompiled: true),
  ]

  /// The language with a name.
  package init?(_ name: String) {
    guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
    self = known
  }

  /// The languages' names.
  static let names = all.map(\.name)
}
