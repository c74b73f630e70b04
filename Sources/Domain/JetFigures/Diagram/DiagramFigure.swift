import JetAutoencoders
import StandardCells
import Values

/// A figure of kind `diagram`: a drawing without data.
public struct DiagramFigure: FigureBody {
  /// The name of the drawing.
  public let name: Name

  /// None.
  public var inputs: [String] { [] }
  /// A drawing shows no data.
  public var hasHeading: Bool { false }

  /// Draws it.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    let diagram =
      switch name {
      case .outlierReconstruction: PaperDiagrams.outlierReconstruction
      case .modeCollapseBefore: PaperDiagrams.beforeModeCollapse
      case .modeCollapseAfter: PaperDiagrams.afterModeCollapse
      case .wnaeStep: PaperDiagrams.trainingStep
      }
    return DrawnFigure(.diagram(diagram))
  }

  /// The drawings.
  public enum Name: String, CaseIterable, Hashable, Sendable {
    /// Figure 1: the region of low error reaches beyond the background.
    case outlierReconstruction = "outlier-reconstruction"
    /// Figure 6-a: the region of low error is the background's.
    case modeCollapseBefore = "mode-collapse-before"
    /// Figure 6-b: the region of low error has grown.
    case modeCollapseAfter = "mode-collapse-after"
    /// Figure 8: a step of the WNAE's training.
    case wnaeStep = "wnae-step"
  }
}

extension DiagramFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .mapping(["name": .text(name.rawValue)]) }
}
