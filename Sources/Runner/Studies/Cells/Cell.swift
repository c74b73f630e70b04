import Values

/// A cell of a study: a fenced block with a directive, a name and a YAML body.
public struct Cell: Sendable {
  /// The name, unique in its study.
  public let name: String
  /// The place of its opening fence.
  public let location: SourceLocation
  /// The number of repetitions with different seeds: the study's, or the cell's own.
  public let seeds: Int
  /// The kind.
  public let kind: any CellKind
  /// The declaration of the cell, typed.
  public let body: any CellBody

  /// A cell.
  public init(name: String, location: SourceLocation, seeds: Int, kind: any CellKind, body: any CellBody) {
    self.name = name
    self.location = location
    self.seeds = seeds
    self.kind = kind
    self.body = body
  }

  /// The resolved body with every default filled in, as canonical JSON: what the cell's own part of its identity is the
  /// digest of. Neither the cell's name nor its number of seeds is part of it: both are the plan's concern.
  public var canonicalJSON: String {
    Value.mapping(["kind": .text(kind.name), "body": body.canonicalValue]).canonicalJSON
  }

  /// The names of the cells that this one needs, each once, in the order in which its body names them.
  public var inputs: [String] {
    body.inputs.reduce(into: []) { kept, name in
      if !kept.contains(name) { kept.append(name) }
    }
  }

  /// The number of steps that the cell has in a run.
  public var stepCount: Int { body.repetition == .each ? seeds : 1 }
}
