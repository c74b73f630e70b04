/// A number, figure or table of a paper, and what became of it.
public struct PaperItem: Sendable, Equatable {
  /// What it is.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// A number or word.
    case number
    /// A figure.
    case figure
    /// A table.
    case table
  }

  /// The state of something in a paper.
  public enum State: String, Sendable, Codable, CaseIterable {
    /// It is what the latest run gives, or what is published.
    case current
    /// It is what an older run gave, and the latest one gives something else.
    case stale
    /// It has our mark, and is not what the run gave that it says it is from.
    case altered
    /// It has our mark, and no run here made it.
    case foreign
    /// No macro of ours made it.
    case typed

    /// The words for people.
    public var words: String { self == .typed ? "typed by hand" : rawValue }
  }

  /// The place in the paper.
  public enum Place: Sendable, Equatable {
    /// A line of a file of the source.
    case line(file: String, Int)
    /// A page, from 1.
    case page(Int)

    /// `paper.tex:12` or `page 3`.
    public var words: String {
      switch self {
      case .line(let file, let line): "\(file):\(line)"
      case .page(let page): "page \(page)"
      }
    }
  }

  /// What it is.
  public let kind: Kind
  /// The state.
  public let state: State
  /// The place in the paper.
  public let place: Place
  /// The key; nil for what has none.
  public let key: String?
  /// What the paper shows: a number's text, a figure's file.
  public let shown: String
  /// The run that it is from; nil where that is not known.
  public let run: String?
  /// What that run gave, where that is something else.
  public let recorded: String?
  /// What the latest run gives, where that is something else.
  public let now: String?
  /// More on its state; empty where there is no more to say.
  public let reason: String
}

extension PaperItem {
  /// What is known of something without its place.
  struct Judgement {
    var state: State
    var run: String?
    var recorded: String?
    var now: String?
    var reason = ""
  }

  init(_ kind: Kind, _ place: Place, key: String?, shown: String, _ judgement: Judgement) {
    (self.kind, self.place, self.key, self.shown) = (kind, place, key, shown)
    state = judgement.state
    (run, recorded, now, reason) = (judgement.run, judgement.recorded, judgement.now, judgement.reason)
  }
}
