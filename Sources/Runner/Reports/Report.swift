import Formulas
import Ledger
import Studies
import Values

/// The outcome of a study's run as a page to read: everything in it is text, so that the record alone is enough to make
/// it.
public struct Report: Sendable {
  /// The study's title.
  public var title: String
  /// The paper that the study is about, as Markdown.
  public var paper: String?
  /// A short description of the run: its name, its date, the commit.
  public var summary: [String]
  /// A note on what is missing from the page and why; nil for a run that came to its end.
  public var notice: String?
  /// Prose and cells, in the order of the study.
  public var blocks: [Block] = []
  /// The parameters in force.
  public var parameters: [Parameter] = []
  /// Every cell's resolved body, as JSON, by name.
  public var resolvedCells: [(name: String, body: String)] = []
  /// The provenance of the run: name and value.
  public var provenance: [(name: String, value: String)] = []
  /// The changes of the working tree against the commit, as a patch; nil when there were none.
  public var difference: String?
  /// The name of the file beside the page that has them; nil when there is none.
  public var differenceFile: String?
  /// The digests of the data, and of the run's artefacts.
  public var data: [Digested] = [], artefacts: [Digested] = []
  /// The commands that do it again.
  public var commands: [String] = []
  /// The address of the index over all studies; nil for a page that stands alone.
  public var index: String?

  /// A page that has nothing in it yet.
  public init(title: String, paper: String?, summary: [String], notice: String? = nil) {
    self.title = title
    self.paper = paper
    self.summary = summary
    self.notice = notice
  }

  /// The version of the library that pages' Markdown goes through, cmark-gfm.
  public static var markdownVersion: String { MarkdownDocument.version }

  /// The claims, in the order of the study.
  public var claims: [Claim] {
    blocks.compactMap { block in
      if case .claim(let claim) = block { claim } else { nil }
    }
  }

  /// A piece of the page.
  public enum Block: Sendable {
    /// Words.
    case prose(FilledProse)
    /// A drawing.
    case figure(Figure)
    /// A statement with its verdict.
    case claim(Claim)
    /// Data, a training, an evaluation …
    case cell(Cell)
  }

  /// A cell that is neither figure nor claim.
  public struct Cell: Sendable {
    /// Its name.
    public var name: String
    /// The kind of the cell, in a word.
    public var kind: String
    /// The outcome of the cell, in a line.
    public var summary: String
    /// Its block of the study, as it is written.
    public var source: String
    /// The promise on which its numbers rest, and how often they were computed; nil where nothing is computed.
    public var promise: String?
    /// The sections that its kind shows of it.
    public var sections: [PageSection] = []

    /// A cell.
    public init(name: String, kind: String, summary: String, source: String) {
      self.name = name
      self.kind = kind
      self.summary = summary
      self.source = source
    }
  }

  /// A figure.
  public struct Figure: Sendable {
    /// Its name, such as `2-a`.
    public var name: String
    /// The caption, as Markdown.
    public var caption: String
    /// The part of the paper that it is the counterpart of.
    public var paper: String?
    /// The picture that it is; nil for a drawing.
    public var picture: Picture?
    /// The drawing, as SVG, and its numbers, as CSV; nil when the run did not make them.
    public var drawing: String?, numbers: String?
    /// The cell, run and commit that made it, or the reason why it is missing.
    public var origin: String
    /// Its block of the study, as it is written.
    public var source: String
    /// The files in which it can be taken.
    public var files: [File] = []
    /// The commands that make it again, and take it.
    public var commands: [String] = []
    /// The cells that it is made from, those that it rests on first.
    public var trace: [Traced] = []
    /// A sentence on the data that they read; nil where they read none.
    public var data: String?

    /// A file of the figure.
    public struct File: Sendable {
      /// Its format in a word, such as `PDF`.
      public var format: String
      /// Its name.
      public var name: String
      /// Its place beside the page, or an address that holds it.
      public var address: String

      /// True when the address holds it.
      public var isWithin: Bool { address.hasPrefix("data:") }

      /// A file.
      public init(format: String, name: String, address: String) {
        self.format = format
        self.name = name
        self.address = address
      }
    }

    /// A cell that a figure is made from.
    public struct Traced: Sendable {
      /// Its kind in a word, and its name.
      public var kind: String, cell: String
      /// The number of its steps, with a word: `5 seeds`.
      public var steps: String
      /// The runs that computed them, with their commits.
      public var origin: String
      /// The beginnings of their identities.
      public var identity: String
    }

    /// A picture that a program made. It is never part of the page itself: a page shows it as an image, in which no script runs and
    /// no name meets one of the page's.
    public struct Picture: Sendable {
      /// The name of its file.
      public var fileName: String
      /// The picture as an address that holds it.
      public var address: String
      /// True when browsers show it as an image.
      public var isImage: Bool
      /// The text in its place.
      public var alternative: String
    }

    /// A figure.
    public init(
      name: String, caption: String, paper: String?, drawing: String?, numbers: String?, origin: String, source: String
    ) {
      self.name = name
      self.caption = caption
      self.paper = paper
      self.drawing = drawing
      self.numbers = numbers
      self.origin = origin
      self.source = source
    }
  }

  /// A claim with its verdict.
  public struct Claim: Sendable {
    /// Its name.
    public var name: String
    /// The place in the paper that says it; nil for a statement of the study's own.
    public var paper: String?
    /// True for a check of a search for settings, which is counted apart.
    public var isOfSearch = false
    /// The time at which the rule was stated, seen from the run of the seeds that test it: `before` or `after`; nil where it is not said.
    public var stated: String?
    /// The statement, as Markdown.
    public var statement: String
    /// The condition under which it holds.
    public var rule: String
    /// The reason for this rule, as Markdown.
    public var because: String
    /// The verdict.
    public var verdict: Verdict
    /// The comparison that decided, in short: `0.1374 < 0.12, ± 0.01`; nil where nothing was compared.
    public var comparison: String?
    /// The numbers that decided: value, bound, margin; the place where it was worst.
    public var numbers: [(name: String, value: String)] = []
    /// The same for each seed.
    public var seeds: [Seed] = []
    /// The outcomes with the study's other settings: the setting in words, the run, and the verdict.
    public var otherSettings: [(words: String, run: String, verdict: Verdict)] = []

    /// The settings that gave another verdict.
    public var disagreeing: [(words: String, run: String, verdict: Verdict)] {
      otherSettings.filter { $0.verdict.kind != verdict.kind }
    }

    /// A claim without numbers.
    public init(name: String, paper: String?, statement: String, rule: String, because: String, verdict: Verdict) {
      self.name = name
      self.paper = paper
      self.statement = statement
      self.rule = rule
      self.because = because
      self.verdict = verdict
    }
  }

  /// The verdict on a claim.
  public enum Verdict: Hashable, Sendable {
    /// It does.
    case holds
    /// It does not.
    case fails
    /// It cannot be said, and why.
    case undecided(String)
    /// No run decided it: there is no verdict.
    case notRun

    /// The verdict as people read it.
    public var word: String { recorded?.word ?? "not run" }

    /// The verdict as it is recorded; nil where there is none.
    public var recorded: ClaimVerdict? {
      switch self {
      case .holds: .holds
      case .fails: .fails
      case .undecided: .undecided
      case .notRun: nil
      }
    }

    /// The verdict without a reason: a style of the page.
    var kind: String { recorded?.rawValue ?? "not-run" }
  }

  /// A claim at one seed.
  public struct Seed: Sendable {
    /// The number of the seed, from 1.
    public var number: Int
    /// The verdict there.
    public var verdict: Verdict
    /// The numbers that decided there.
    public var value: String, bound: String, margin: String
    /// The name at which it was worst, if there was a choice.
    public var member: String?

    /// A claim at one seed.
    public init(number: Int, verdict: Verdict, value: String, bound: String, margin: String, member: String?) {
      self.number = number
      self.verdict = verdict
      self.value = value
      self.bound = bound
      self.margin = margin
      self.member = member
    }
  }

  /// A parameter.
  public struct Parameter: Sendable {
    /// Its name.
    public var name: String
    /// The value in force, and the one that the study declares.
    public var value: String, declared: String
    /// The origin of the value: the study, a setting, or the command line.
    public var origin: String

    /// A parameter.
    public init(name: String, value: String, declared: String, origin: String) {
      self.name = name
      self.value = value
      self.declared = declared
      self.origin = origin
    }
  }

  /// Something with its digest.
  public struct Digested: Sendable {
    /// A name for the thing.
    public var name: String
    /// Its digest, in hexadecimal.
    public var digest: String
    /// Its size in bytes, if it is known.
    public var bytes: Int?

    /// Something with its digest.
    public init(name: String, digest: String, bytes: Int? = nil) {
      self.name = name
      self.digest = digest
      self.bytes = bytes
    }
  }
}
