import Expressions
import Values

/// A thing of another cell that a program is handed.
enum ProgramInput: Hashable, Sendable {
  /// A file that another program made.
  case output(cell: String, name: String)
  /// The samples of a data cell, as a folder of arrays.
  case samples(cell: String)
  /// The value of an expression.
  case value(Expression)

  /// The cells that it is of.
  var cells: [String] {
    switch self {
    case .output(let cell, _), .samples(let cell): [cell]
    case .value(let expression): expression.cells
    }
  }
}

extension ProgramInput: Canonical {
  /// The input as canonical JSON has it.
  var canonicalValue: Value {
    switch self {
    case .output(let cell, let name): .mapping(["cell": .text(cell), "output": .text(name)])
    case .samples(let cell): .mapping(["samples": .text(cell)])
    case .value(let expression): .mapping(["value": expression.canonicalValue])
    }
  }
}
