import DeclaredSweeps
import Expressions
import Studies
import Values
import Winners

/// What can be taken of a best trial that was found.
extension SweepMemory.Found {
  func winner(_ reference: WinnerReference, _ share: SweepWinner.Share) -> SweepWinner {
    SweepWinner(
      sweep: reference.sweep, identity: identity.hexadecimal, trial: trial.number, point: point, table: table,
      digest: digest, share: share)
  }

  /// The keys of a cell.
  func keys(of name: String) throws(NoWinner) -> CellKeys {
    guard let keys = cells.first(where: { $0.cell == name }) else {
      throw NoWinner("its study has no cell '\(name)'; \(Self.hint(name, cells.map(\.cell)))")
    }
    try refuseParameter(in: keys.text, of: "its cell '\(name)'")
    return keys
  }

  /// The value of a parameter that was varied, or of a cell's key, by its path.
  func value(of path: [String]) throws(NoWinner) -> Value {
    let name = path.joined(separator: ".")
    if case .value(let value)? = trial.overrides[name] { return value }
    guard path.count > 1 else {
      let varied = trial.overrides.keys.sorted()
      if parameters.contains(name) || cells.contains(where: { $0.cell == name }) {
        let what =
          parameters.contains(name) ? "it does not vary '\(name)'" : "'\(name)' is a cell, of which a key is to follow"
        throw NoWinner("\(what); its best trial has values of \(varied.joined(separator: ", "))")
      }
      throw NoWinner("it varies no parameter '\(name)'; \(Self.hint(name, varied))")
    }
    guard let keys = cells.first(where: { $0.cell == path[0] }) else {
      throw NoWinner("its study has no cell '\(path[0])'; \(Self.hint(path[0], cells.map(\.cell)))")
    }
    var value = keys.entries
    for (place, key) in path.enumerated().dropFirst() {
      guard case .mapping(let entries) = value, let next = entries[key] else {
        let above = path[..<place].joined(separator: ".")
        guard case .mapping(let entries) = value else {
          throw NoWinner("'\(above)' of its study is \(value.plain.prefix(80)), which has no key '\(key)'")
        }
        throw NoWinner("'\(above)' of its study has no key '\(key)'; \(Self.hint(key, Array(entries.keys)))")
      }
      value = next
    }
    try refuseParameter(in: value.canonicalJSON, of: "'\(name)'")
    return value
  }

  private static func hint(_ name: String, _ names: [String]) -> String {
    NearestName.nearest(to: name, in: names.sorted()).map { "did you mean '\($0)'?" }
      ?? "it has \(names.isEmpty ? "none" : names.sorted().joined(separator: ", "))"
  }

  /// Refuses a text that asks for a parameter, as an expression does: elsewhere it would be another one.
  private func refuseParameter(in text: String, of subject: String) throws(NoWinner) {
    let parameter = parameters.first { name in
      text.split(separator: "$").dropFirst().contains { rest in
        rest.hasPrefix(name)
          && rest.unicodeScalars.dropFirst(name.unicodeScalars.count).first.map(ExpressionLexer.isNamePart) != true
      }
    }
    guard let parameter else { return }
    throw NoWinner(
      "\(subject) has '$\(parameter)' within a text, which is a parameter of its study; give the cell that key, or name its "
        + "value there")
  }
}
