import Values

/// A table of HEPData: a document of the submission, and the file of its data.
struct HEPDataTable {
  /// The head of a column.
  struct Header: Hashable {
    var name: String
    var units: String?
  }

  /// A column.
  struct Column {
    var header: Header
    /// What tells it from others with the same head.
    var qualifiers: [(name: String, value: Value)] = []
    var values: [Cell]
  }

  /// A value of a column.
  struct Cell: Hashable {
    var value: Value?
    /// The ends of a bin, or of an interval.
    var low: Double?, high: Double?
    var errors: [Uncertainty] = []

    init(_ value: Value?) { self.value = value }
  }

  /// An error of a value, as distances from it.
  enum Uncertainty: Hashable {
    case symmetric(Double, label: String)
    case asymmetric(minus: Double, plus: Double, label: String)
  }

  /// A file that belongs to it.
  struct Resource {
    let file: String
    let description: String
  }

  var name: String
  var location: String
  var description: String
  /// The name of its file, without the ending.
  var file: String
  var independent: [Column] = []
  var dependent: [Column] = []
  var phrases: [String] = []
  /// The quantities that it is about; nil for the heads of its dependent columns.
  var subjects: [String]?
  var resources: [Resource] = []

  /// The lengths that HEPData's schemas allow.
  static let longestName = 64, longestLocation = 256, longestKeyword = 128

  /// The document of the submission.
  var entry: YAMLText {
    var observables = subjects ?? []
    if subjects == nil {
      for column in dependent where !observables.contains(column.header.name) {
        observables.append(column.header.name)
      }
    }
    let keywords = [("observables", observables), ("phrases", phrases)].filter { !$0.1.isEmpty }
    return .members([
      ("name", .text(name)), ("location", .text(location.shortened(to: Self.longestLocation))),
      ("description", .text(description)),
      ("keywords", .list(keywords.map(Self.keyword))),
      ("data_file", .text("\(file).yaml")),
      ("additional_resources", resources.isEmpty ? nil : .list(resources.map(\.entry))),
    ])
  }

  private static func keyword(_ name: String, _ values: [String]) -> YAMLText {
    .members([
      ("name", .text(name)), ("values", .list(values.map { .text($0.shortened(to: longestKeyword)) })),
    ])
  }

  /// The file of its data.
  var data: YAMLText {
    .members([
      ("independent_variables", .list(independent.map(\.entry))),
      ("dependent_variables", .list(dependent.map(\.entry))),
    ])
  }
}

extension HEPDataTable.Resource {
  /// The resource as a submission names it.
  var entry: YAMLText { .members([("description", .text(description)), ("location", .text(file))]) }
}

extension HEPDataTable.Column {
  fileprivate var entry: YAMLText {
    let qualified = qualifiers.map { YAMLText.members([("name", .text($0.name)), ("value", .value($0.value))]) }
    return .members([
      ("header", .members([("name", .text(header.name)), ("units", header.units.map(YAMLText.text))])),
      ("qualifiers", qualified.isEmpty ? nil : .list(qualified)), ("values", .list(values.map(\.entry))),
    ])
  }
}

extension HEPDataTable.Cell {
  fileprivate var entry: YAMLText {
    .members([
      ("value", value.map(YAMLText.value)), ("low", low.map { .value(.number($0)) }),
      ("high", high.map { .value(.number($0)) }),
      ("errors", errors.isEmpty ? nil : .list(errors.map(\.entry))),
    ])
  }
}

extension HEPDataTable.Uncertainty {
  fileprivate var entry: YAMLText {
    switch self {
    case .symmetric(let error, let label):
      .members([("symerror", .value(.number(error))), ("label", .text(label))])
    case .asymmetric(let minus, let plus, let label):
      .members([
        ("asymerror", .members([("minus", .value(.number(-minus))), ("plus", .value(.number(plus)))])),
        ("label", .text(label)),
      ])
    }
  }
}
