import Values

/// A way to choose the points of a sweep's space, as ask and tell.
///
/// Every decision is a function of the space, the seed and the outcomes that it is told. So a sweep can be interrupted, continued,
/// shared out to machines and explained, and gives the same table each time.
///
/// To add one: a value that conforms, in a folder of its own, and its line in `SearchMethods.all`.
public protocol SearchMethod: Hashable, Sendable {
  /// The name by which a study asks for it.
  static var kind: String { get }
  /// Its keys, as Markdown.
  static var documentation: String { get }

  /// Reads its keys; nil when one is wrong, which the settings then say.
  init?(_ settings: inout SearchSettings)

  /// All that defines it, as a mapping: `kind` and each key with its value, from which it can be read again.
  var canonicalValue: Value { get }
  /// The words after the number of points on a page: `drawn at random`; nil to say nothing.
  var remark: String? { get }
  /// True when the points are all of the space's grid, row by row, so that they can be drawn as a map.
  var isGrid: Bool { get }
  /// True when what it asks for depends on outcomes, so that it needs objectives.
  var isAdaptive: Bool { get }
  /// The parameter of which a point's rung says how much it gets, or `seeds`; nil for a search without rungs.
  var resource: String? { get }

  /// The reason why the points of a space cannot be listed; nil when they can.
  func problem(in space: SearchSpace) -> SearchProblem?
  /// The points that are to be evaluated next, all at once; none when the search is over.
  ///
  /// It is asked again only when each point that it asked for has an outcome. A pure function: neither the order of the outcomes nor
  /// what was asked before makes a difference. Only for a space without a problem.
  ///
  /// - Parameters:
  ///   - history: the outcomes of all points that it asked for so far.
  ///   - space: the points that there are.
  ///   - seed: the study's seed.
  func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint]
  /// The number of points that it asks for at most, over the whole search; nil when that is not known before.
  func mostPoints(in space: SearchSpace) -> Int?
  /// The amount of the resource that it asks for at most, over the whole search, when a trial that is promoted goes on from where it
  /// was; nil for a search without rungs.
  func mostAmount(in space: SearchSpace) -> Int?
}

extension SearchMethod {
  /// Nothing is said of it.
  public var remark: String? { nil }
  /// False.
  public var isGrid: Bool { false }
  /// False.
  public var isAdaptive: Bool { false }
  /// No resource.
  public var resource: String? { nil }
  /// Nil: no amounts are asked for.
  public func mostAmount(in space: SearchSpace) -> Int? { nil }

  /// The search as a command line has it: `halving:factor=3,from=1,resource=epochs,to=27,trials=27`.
  public var option: String {
    guard case .mapping(let keys) = canonicalValue else { return Self.kind }
    let settings = keys.filter { $0.key != "kind" && $0.value != .null }.sorted { $0.key < $1.key }
    let words = settings.map { "\($0.key)=\($0.value.plain)" }.joined(separator: ",")
    return words.isEmpty ? Self.kind : "\(Self.kind):\(words)"
  }
}

/// The ways to choose the points of a sweep's space.
public enum SearchMethods {
  /// All of them.
  public static let all: [any SearchMethod.Type] = [
    GridSearch.self, RandomSearch.self, SobolSearch.self, HalvingSearch.self, HyperbandSearch.self, ParzenSearch.self,
    ProcessSearch.self,
  ]

  /// The names of all.
  public static var kinds: [String] { all.map { $0.kind } }

  /// The one of a kind; nil when there is none.
  public static func named(_ kind: String) -> (any SearchMethod.Type)? { all.first { $0.kind == kind } }

  /// Reads a search of a kind.
  ///
  /// - Parameters:
  ///   - kind: its name.
  ///   - settings: its keys.
  /// - Returns: the search, or what is wrong, each problem with its key; `kind` for a kind that there is not.
  public static func read(
    _ kind: String, _ settings: SearchSettings
  ) -> (search: (any SearchMethod)?, problems: [(key: String, problem: SearchProblem)]) {
    guard let method = named(kind) else {
      let nearest = NearestName.nearest(to: kind, in: kinds)
      return (nil, [("kind", .unknownName(what: "search", name: kind, nearest: nearest, known: kinds))])
    }
    var settings = settings
    let search = method.init(&settings)
    let problems = settings.allProblems
    return (problems.isEmpty ? search : nil, problems)
  }

  /// The problem of a search with its space, and the key of a sweep that it is told of; nil when its points can be listed. A search
  /// that compares trials needs a goal: something to be minimised or maximised.
  public static func problem(
    of search: any SearchMethod, in space: SearchSpace, hasGoal: Bool
  ) -> (key: String, problem: SearchProblem)? {
    if let problem = space.problem { return ("space", problem) }
    if let resource = search.resource, space.dimensions.contains(where: { $0.parameter == resource }) {
      let reason = "the search says how much of it each trial gets"
      return ("search", .refusedKey(key: resource, place: "the space", reason: reason))
    }
    if search.isAdaptive, !hasGoal {
      return ("search", .missingKey(key: "minimise", place: "the sweep, whose search is to know what is looked for"))
    }
    return search.problem(in: space).map { ("space", $0) }
  }
}
