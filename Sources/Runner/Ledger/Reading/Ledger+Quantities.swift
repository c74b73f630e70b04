import GRDB

extension Ledger {
  /// The names of what runs recorded, each once.
  package struct QuantityNames: Sendable {
    /// The parameters of studies.
    package var parameters: [String] = []
    /// The hyperparameters of cells, by cell.
    package var hyperparameters: [String: [String]] = [:]
    /// The quantities that cells gave, and whether they have epochs.
    package var quantities: [(name: String, hasEpochs: Bool)] = []
    /// The claims.
    package var claims: [String] = []

    package init() {}
  }

  /// The names of all that runs recorded.
  ///
  /// - Throws: an error of storage.
  package func quantityNames() throws(LedgerError) -> QuantityNames {
    try read { database in
      var names = QuantityNames()
      let leaves = try Row.fetchAll(database, sql: "SELECT DISTINCT path, cell FROM hyperparameter_leaves")
      for row in leaves {
        let (path, cell) = (try row.read("path") as String, try row.read("cell") as String)
        if !cell.isEmpty {
          names.hyperparameters[cell, default: []].append(path)
        } else if path.hasPrefix("parameters.") {
          names.parameters.append(String(path.dropFirst("parameters.".count)))
        }
      }
      names.quantities = try Row.fetchAll(database, sql: "SELECT name, has_epochs FROM quantities").map { row in
        (try row.read("name"), try row.read("has_epochs"))
      }
      names.claims = try String.fetchAll(database, sql: "SELECT DISTINCT name FROM claims ORDER BY name")
      return names
    }
  }

  /// A hyperparameter of some runs, as it is written and as a number.
  ///
  /// - Parameters:
  ///   - path: the keys from the outside in, such as `parameters.rate`.
  ///   - cell: the cell; empty for what belongs to the run as a whole.
  /// - Throws: an error of storage.
  package func hyperparameter(
    _ path: String, ofCell cell: String, in runs: [RunID]
  ) throws(LedgerError) -> [RunID: HyperparameterLeaf] {
    // The leaves of a set lie side by side, so that reading all of them is faster than looking for each value that the path has.
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT runs.number AS run, leaves.value, leaves.real
          FROM json_each(?) AS chosen CROSS JOIN runs ON runs.number = chosen.value
          CROSS JOIN hyperparameter_sets AS sets ON sets.digest = runs.hyperparameters
          CROSS JOIN hyperparameter_set_leaves AS links ON links."set" = sets.number
            AND +links.leaf IN (SELECT number FROM hyperparameter_leaves WHERE path = ? AND cell = ?)
          CROSS JOIN hyperparameter_leaves AS leaves ON leaves.number = links.leaf
          """, arguments: [Self.list(runs), path, cell])
      let leaves = try rows.map { row in
        (
          try row.read("run") as RunID,
          HyperparameterLeaf(cell: cell, path: path, value: try row.read("value"), real: try row.read("real"))
        )
      }
      return Dictionary(leaves, uniquingKeysWith: { first, _ in first })
    }
  }

  /// A quantity that a step gave in a run.
  package struct Quantity: Sendable {
    /// The run.
    package let run: RunID
    /// The repetition; nil for a cell that is done once.
    package let repetition: Int?
    /// The name, with the name in brackets if it has one.
    package let name: String
    /// The values by epoch; nil for a single number.
    package let series: MetricSeries?
    /// The single number; not a number for a series.
    package let number: Double
  }

  /// The quantities of a cell in some runs.
  ///
  /// - Parameters:
  ///   - name: the name; with `isOpen`, of all that have it with a name in brackets.
  /// - Throws: an error of storage.
  package func quantities(
    _ name: String, isOpen: Bool = false, ofCell cell: String, in runs: [RunID]
  ) throws(LedgerError) -> [Quantity] {
    let (condition, wanted) =
      isOpen ? ("substr(held.name, 1, length(?)) = ?", name + "[\"") : ("held.name IN (?, ?)", name)
    func sql(_ table: String, _ columns: String) -> String {
      """
      SELECT cells.run, cells.repetition, held.name, \(columns)
      FROM json_each(?) AS chosen CROSS JOIN cells ON cells.run = chosen.value AND cells.disposition <> 'failed'
        AND cells.cell = ?
      CROSS JOIN \(table) AS held ON held.cell = coalesce(cells.source, cells.number) AND \(condition)
      """
    }
    let arguments: StatementArguments = [Self.list(runs), cell, wanted, wanted]
    return try read { database in
      var found: [Quantity] = []
      let series = try Row.fetchCursor(database, sql: sql("series", "held.epochs, held.samples"), arguments: arguments)
      while let row = try series.next() {
        found.append(
          Quantity(
            run: try row.read("run"), repetition: try row.read("repetition"), name: try row.read("name"),
            series: try MetricSeries(row: row), number: .nan))
      }
      let scalars = try Row.fetchCursor(database, sql: sql("scalars", "held.bits"), arguments: arguments)
      while let row = try scalars.next() {
        found.append(
          Quantity(
            run: try row.read("run"), repetition: try row.read("repetition"), name: try row.read("name"),
            series: nil, number: try row.number("bits") ?? .nan))
      }
      return found
    }
  }

  /// The series that cells of some runs gave, `CELL.NAME`, each once, in the order in which they were recorded.
  ///
  /// - Throws: an error of storage.
  package func seriesNames(in runs: [RunID]) throws(LedgerError) -> [String] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT cells.cell, series.name, min(cells.number) AS place
          FROM json_each(?) AS chosen CROSS JOIN cells ON cells.run = chosen.value AND cells.disposition <> 'failed'
          CROSS JOIN series ON series.cell = coalesce(cells.source, cells.number)
          GROUP BY cells.cell, series.name ORDER BY place, series.name
          """, arguments: [Self.list(runs)])
      return try rows.map { "\(try $0.read("cell") as String).\(try $0.read("name") as String)" }
    }
  }

  /// A claim's decisions in some runs.
  ///
  /// - Throws: an error of storage.
  package func decisions(ofClaim name: String, in runs: [RunID]) throws(LedgerError) -> [RunID: ClaimDecision] {
    try read { database in
      let rows = try ClaimRecord.fetchAll(
        database,
        sql: "SELECT claims.* FROM json_each(?) AS chosen CROSS JOIN claims ON run = chosen.value AND name = ?",
        arguments: [Self.list(runs), name])
      return Dictionary(rows.map { ($0.run, $0.decision) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// Runs as JSON, which one argument of a statement can hold however many there are.
  static func list(_ runs: [RunID]) -> String {
    "[" + runs.map { "\($0.number)" }.joined(separator: ",") + "]"
  }
}
