import Foundation
import TestSupport
import Testing

/// The completions in real shells.
@Suite("Completions in shells", .waits)
struct ShellTests {
  /// What bash offers after words, the last of which is being typed.
  private func bash(_ words: [String], in folder: URL) throws -> Set<String> {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      source "$completions"
      COMP_WORDS=(\(quoted))
      COMP_CWORD=\(words.count - 1)
      COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      _refigure refigure "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      complete -p refigure >/dev/null
      """
    return Set(try CompletingShell(program: "bash", folder: folder).lines(script))
  }

  @Test(
    "Bash completes commands, options and the values of a project", .enabled(if: CompletingShell.has("bash"), "no bash")
  )
  func bash() throws {
    let project = try TinyProject()
    try project.runToy()
    #expect(try bash(["refigure", "rep"], in: project.root) == ["report", "reproduce"])
    #expect(try bash(["refigure", "run", ""], in: project.root).contains("toy"))
    #expect(try bash(["refigure", "run", "toy", "--se"], in: project.root) == ["--set", "--setting"])
    #expect(try bash(["refigure", "run", "toy", "--set", "ep"], in: project.root) == ["epochs=4"])
    #expect(try bash(["refigure", "show", ""], in: project.root).isSuperset(of: ["last", "toy", "r1"]))
    #expect(try bash(["refigure", "figure", "last", "m"], in: project.root) == ["map"])
    #expect(try bash(["refigure", "figure", "last", "map", "--format", ""], in: project.root).contains("pdf"))
    #expect(try bash(["refigure", "audit", "replay", "r"], in: project.root) == ["r1"])
    #expect(try bash(["refigure", "show", "toy", "--log", "ae/"], in: project.root) == ["ae/1", "ae/2"])
    #expect(try bash(["refigure", "kinds", "cur"], in: project.root) == ["curves"])
  }

  @Test(
    "Outside of projects bash offers nothing and says nothing", .enabled(if: CompletingShell.has("bash"), "no bash"))
  func nothing() throws {
    let folder = try TemporaryFolder()
    #expect(try bash(["refigure", "show", ""], in: folder.url).isSubset(of: Self.options.union(["", "--all"])))
  }

  /// Bash offers options where nothing is typed.
  private static let options: Set = ["--diff", "--log", "--save", "--results", "--json", "--version", "-h", "--help"]

  @Test("Fish reads the script, and completes commands", .enabled(if: CompletingShell.has("fish"), "no fish"))
  func fish() throws {
    // Values are completed at a terminal alone: fish asks it where the cursor is.
    let folder = try TemporaryFolder()
    let lines = try CompletingShell(program: "fish", folder: folder.url).lines(
      "source $completions\ncomplete -C 'refigure rep'\n")
    #expect(Set(lines.map { String($0.prefix { $0 != "\t" }) }) == ["report", "reproduce"])
  }

  @Test("Zsh loads the script as a completion", .enabled(if: CompletingShell.has("zsh"), "no zsh"))
  func zsh() throws {
    let folder = try TemporaryFolder()
    let lines = try CompletingShell(program: "zsh", folder: folder.url).lines(
      """
      fpath=(${completions:h} $fpath)
      autoload -Uz compinit && compinit -u -D
      print -r -- ${_comps[refigure]}
      autoload +X _refigure && zsh -n $completions && print loaded
      """)
    #expect(lines == ["_refigure", "loaded"])
  }
}
