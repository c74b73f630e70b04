/// All that is published, at a glance: studies, a paper's panels, claims.
public struct ReportIndex: Sendable {
  /// The project's label; empty when it has none.
  public var label: String
  /// The paper, as Markdown.
  public var paper: String?
  /// The studies, each in each of its settings.
  public var studies: [Study] = []
  /// The paper's panels, in its order, and all other figures, which accompany them.
  public var panels: [Panel] = [], companions: [Panel] = []
  /// The names of sweeps that have a page, in the folder `sweeps` beside the index.
  public var sweeps: [String] = []
  /// The heading and title; nil for the usual ones.
  package var heading: String?
  /// A text below the heading, and sections after all others, as HTML.
  package var lead = "", more: [(identifier: String, title: String, markup: String)] = []

  /// An index of nothing yet.
  public init(label: String = "", paper: String?) {
    self.label = label
    self.paper = paper
  }

  /// A study in one of its settings.
  public struct Study: Sendable {
    /// The title, and the setting behind a comma.
    public var title: String
    /// Its state, in short: run, commit, or that it has not been run.
    public var state: String
    /// Its page, relative to the index; nil when it has not been run.
    public var page: String?
    /// Its claims.
    public var claims: [Report.Claim]

    /// A study.
    public init(title: String, state: String, page: String?, claims: [Report.Claim]) {
      self.title = title
      self.state = state
      self.page = page
      self.claims = claims
    }
  }

  /// A figure at a glance.
  public struct Panel: Sendable {
    /// The name to show: the paper's panel, or the figure's name.
    public var label: String
    /// The study that it is of.
    public var study: String
    /// The figure's name in its study.
    public var figure: String
    /// Its place, relative to the index; nil when it has not been made.
    public var page: String?
    /// The address of the drawing, or of the picture that it is, as an image; nil when it has not been made.
    public var image: String?
    /// The name of its file, where it is one that browsers show as no image.
    public var fileName: String?
    /// The verdicts of the claims about it.
    public var verdicts: [Report.Verdict]

    /// True when it has been made.
    public var isMade: Bool { page != nil && (image != nil || fileName != nil) }

    /// A figure.
    public init(
      label: String, study: String, figure: String, page: String?, image: String?, verdicts: [Report.Verdict]
    ) {
      self.label = label
      self.study = study
      self.figure = figure
      self.page = page
      self.image = image
      self.verdicts = verdicts
    }
  }

  /// The place of a figure or claim on its page.
  public static func place(ofFigure name: String) -> String { "#" + ReportPage.identifier(ofFigure: name) }
}
