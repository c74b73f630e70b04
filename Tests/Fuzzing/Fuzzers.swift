/// The one list of what is tried.
enum Fuzzers {
  static let all: [any Fuzzer] = [
    ExpressionFuzzer(),
    FormulaFuzzer(),
    ProseFuzzer(),
    StudyFuzzer(),
    OptionFuzzer(),
    ArrayFuzzer(),
    TextTableFuzzer(),
    ManifestFuzzer(),
    MetricLineFuzzer(),
    DrawingFuzzer(),
    FigureFuzzer(),
    ScriptFuzzer(),
    RunFuzzer(),
    LedgerFuzzer(), ArtefactFuzzer(), ArchiveFuzzer(),
  ]

  static func named(_ name: String) -> (any Fuzzer)? { (all + [BrokenFuzzer()]).first { $0.name == name } }
}
