import Expressions
import Studies

/// The kind `{program}`: any command as a step.
public struct ProgramKind: CellKind {
  /// The kind.
  public init() {}

  /// `program`.
  public let name = Self.programName
  /// The name under which programs are declared and recorded.
  package static let programName = "program"
  /// Seeds and epochs.
  public let progressWords = (part: "seed", step: "epoch")
  /// The stream from which the program's seed is taken.
  public let identification: Identification = .stream
  /// What changes nothing that is computed.
  public let wordKeys = [
    "files", "environment", "version", "threads", "memory", "timeout", "network", "readable", "reproducible", "series",
    "metrics", "epochs", "continues",
  ]

  /// The keys.
  public var documentation: String {
    """
    Any command as a step: it sees the files and inputs that the cell declares, and prints its metrics.

    | key | meaning |
    |---|---|
    | `run` | The command, split into words as a shell splits them, or a list of words. `{NAME}` stands for a parameter, `{seed}`, `{repetition}`, `{threads}`, `{checkpoint}`, `{inputs.NAME}`, `{outputs.NAME}`. |
    | `script` | In its place, a script in the cell. |
    | `language` | The script's language: \(ProgramLanguage.names.map { "`\($0)`" }.joined(separator: ", ")). |
    | `files` | The files of the project that it sees: paths, folders, patterns with `*`, from the project's folder. |
    | `inputs` | What it takes from other cells, by name: `CELL.OUTPUT` of a program, a data cell, or an expression. |
    | `outputs` | The files that it makes, by name: paths in its working folder. |
    | `parameters` | Values that it is handed, by name. |
    | `metrics` | The names of the numbers that it prints. |
    | `series` | The names of the numbers that it prints for each epoch. |
    | `epochs` | The number of epochs, for progress. |
    | `continues` | The parameter that is its length, if it goes on from the files that a shorter one left in its checkpoint folder. |
    | `once` | `true` for one step, whatever the number of seeds. |
    | `environment` | The lock file of its Python packages: `uv.lock`, or `requirements.txt` with hashes. |
    | `version` | The command that prints the version of what it runs. |
    | `threads` | The number of threads that it may use; 1. |
    | `memory` | The most memory, `2 GB`. |
    | `timeout` | The most time, `10 min`. |
    | `network` | `true` when it may use the network. |
    | `readable` | Folders outside the project that it may read. |
    | `reproducible` | `bits`, or by metric the distance within which it comes out again. |
    """
  }

  /// Reads a program cell.
  public func read(_ reader: CellReader) -> any CellBody { ProgramReading(reader: reader).cell() }
}
