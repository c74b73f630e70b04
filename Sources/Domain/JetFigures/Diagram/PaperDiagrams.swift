import Drawing
import Figures

/// The schematic figures of CMS-PAS-MLG-24-002 (arXiv:2510.02168), drawn anew: 1, 6-a, 6-b and 8. They show no
/// measurement, so they are the same in every run.
public enum PaperDiagrams {
  /// Figure 1: signal in the hatched region is reconstructed well, although it is not part of the training set.
  public static let outlierReconstruction = Diagram(
    height: 176,
    elements: [
      .region(
        wellReconstructed([(34, 84), (62, 38), (122, 30), (178, 48), (196, 88), (170, 124), (112, 136), (60, 126)])),
      .overlap(Diagram.Overlap(inside: ["E", "S"], outside: ["B"])),
      .region(background([(48, 86), (70, 56), (108, 54), (130, 80), (116, 112), (78, 118)])),
      .region(signal([(140, 92), (160, 66), (202, 62), (230, 86), (222, 122), (184, 138), (150, 124)])),
      .label(Diagram.Label("ℬ", at: Point(84, 91), alignment: .middle, size: 14, color: backgroundColor)),
      .label(Diagram.Label("𝒮", at: Point(211, 101), alignment: .middle, size: 14, color: signalColor)),
      .label(Diagram.Label("ℰ", at: Point(114, 47), alignment: .middle, size: 14, color: errorColor)),
      .label(Diagram.Label("ℰ: reconstructed well", at: Point(8, 14), target: Point(64, 37))),
      .label(Diagram.Label("outliers reconstructed well", at: Point(236, 14), alignment: .end, target: Point(175, 76))),
      .label(Diagram.Label("ℬ: background (training set)", at: Point(8, 168), target: Point(88, 117))),
      .label(Diagram.Label("𝒮: signal", at: Point(236, 168), alignment: .end, target: Point(205, 133))),
    ])

  /// Figure 6-a: before the mode collapse the well reconstructed region lies over the background only.
  public static let beforeModeCollapse = modeCollapse(
    wellReconstructed: [(38, 86), (52, 50), (96, 40), (128, 62), (134, 98), (108, 126), (64, 126)],
    caption: "before the mode collapse", discriminates: "AUC high", overlap: [])

  /// Figure 6-b: after it, that region has grown and partly includes the signal, while the energies are as before.
  public static let afterModeCollapse = modeCollapse(
    wellReconstructed: [
      (34, 78), (70, 36), (126, 34), (176, 30), (200, 62), (196, 110), (160, 134), (112, 122), (62, 118),
    ],
    caption: "after the mode collapse", discriminates: "AUC lower",
    overlap: [.overlap(Diagram.Overlap(inside: ["E", "S"], outside: ["B"]))])

  /// Figure 8: one step of the training of a Wasserstein normalized autoencoder.
  public static let trainingStep = Diagram(
    height: 208,
    elements: flowchartBoxes + flowchartArrows + flowchartLabels)

  // MARK: Regions

  private static let backgroundColor = SeriesStyle.positive.color
  private static let signalColor = SeriesStyle.signal.color
  private static let errorColor = SeriesStyle.model.color

  private static func points(_ pairs: [(Double, Double)]) -> [Point] { pairs.map { Point($0.0, $0.1) } }

  private static func wellReconstructed(_ outline: [(Double, Double)]) -> Diagram.Region {
    Diagram.Region("E", outline: points(outline), style: SeriesStyle(errorColor, dash: .dashed, fill: .tinted))
  }

  private static func background(_ outline: [(Double, Double)]) -> Diagram.Region {
    Diagram.Region("B", outline: points(outline), style: SeriesStyle(backgroundColor, fill: .tinted))
  }

  private static func signal(_ outline: [(Double, Double)]) -> Diagram.Region {
    Diagram.Region("S", outline: points(outline), style: SeriesStyle(signalColor, dash: .dashDotted, fill: .tinted))
  }

  private static func modeCollapse(
    wellReconstructed outline: [(Double, Double)], caption: String, discriminates: String, overlap: [Diagram.Element]
  ) -> Diagram {
    let regions: [Diagram.Element] =
      [.region(wellReconstructed(outline))] + overlap + [
        .region(background([(46, 88), (66, 56), (102, 52), (124, 78), (112, 110), (76, 118)])),
        .region(signal([(150, 92), (166, 62), (206, 58), (230, 84), (222, 120), (186, 134), (158, 122)])),
      ]
    let corner = Point(outline[3].0, outline[3].1)
    return Diagram(
      height: 176,
      elements: regions + [
        .label(Diagram.Label("ℬ", at: Point(84, 91), alignment: .middle, size: 14, color: backgroundColor)),
        .label(Diagram.Label("𝒮", at: Point(212, 101), alignment: .middle, size: 14, color: signalColor)),
        .label(
          Diagram.Label(
            "ℰ", at: Point(corner.x + 22, corner.y - 6), alignment: .middle, size: 14, color: errorColor,
            target: Point(corner.x + 1, corner.y + 1))),
        .label(Diagram.Label(caption, at: Point(8, 14))),
        .label(Diagram.Label("\\it{E}_{+} − \\it{E}_{−} = 0", at: Point(8, 168), size: 9)),
        .label(Diagram.Label(discriminates, at: Point(236, 168), alignment: .end, size: 9)),
      ])
  }

  // MARK: Flowchart

  private static let positiveColor = SeriesStyle.positive.color
  private static let negativeColor = SeriesStyle.negative.color
  private static let modelColor = SeriesStyle.numbered(4).color
  private static let distanceColor = Color(0x717581)
  private static let gradientStyle = SeriesStyle.model

  private static let flowchartBoxes: [Diagram.Element] = [
    .box(
      Diagram.Box(
        "data", center: Point(46, 34), width: 64, height: 40, lines: ["training jets", "\\it{x}_{+}"],
        color: positiveColor, shape: .rectangle)),
    .box(
      Diagram.Box(
        "model", center: Point(130, 34), width: 64, height: 40, lines: ["autoencoder", "D(Enc(\\it{x}))"],
        color: modelColor)),
    .box(
      Diagram.Box(
        "energy", center: Point(211, 34), width: 58, height: 40, lines: ["energy", "\\it{E}(\\it{x})"],
        color: modelColor, shape: .rectangle)),
    .box(
      Diagram.Box(
        "start", center: Point(46, 108), width: 64, height: 40, lines: ["initial points", "\\it{x}_{−}^{(0)}"],
        color: negativeColor, shape: .rectangle)),
    .box(
      Diagram.Box(
        "chain", center: Point(145, 108), width: 94, height: 44,
        lines: ["MCMC, \\it{K} steps", "\\it{x} − (λ/\\it{T}) ∇\\it{E}(\\it{x}) + σε"], color: negativeColor)),
    .box(
      Diagram.Box(
        "distance", center: Point(145, 182), width: 94, height: 36,
        lines: ["squared 2-Wasserstein", "\\it{W}(\\it{x}_{+}, \\it{x}_{−})"], color: distanceColor)),
  ]

  private static let flowchartArrows: [Diagram.Element] =
    [
      .arrow(Diagram.Arrow(from: .edge(of: "data", .right), to: .edge(of: "model", .left))),
      .arrow(Diagram.Arrow(from: .edge(of: "model", .right), to: .edge(of: "energy", .left))),
      .arrow(Diagram.Arrow(from: .edge(of: "start", .right), to: .edge(of: "chain", .left))),
      .arrow(
        Diagram.Arrow(
          from: .edge(of: "energy", .bottom, offset: 4), via: [Point(215, 108)], to: .edge(of: "chain", .right))),
      .arrow(
        Diagram.Arrow(from: .edge(of: "chain", .bottom, offset: -16), to: .edge(of: "distance", .top, offset: -16))),
      .arrow(
        Diagram.Arrow(
          from: .edge(of: "data", .left), via: [Point(5, 34), Point(5, 182)],
          to: .edge(of: "distance", .left))),
    ] + gradients

  /// The way of the gradients from the distance back through every step of the chain to the weights.
  private static let gradients: [Diagram.Element] = [
    .arrow(
      Diagram.Arrow(
        from: .edge(of: "distance", .top, offset: 16), to: .edge(of: "chain", .bottom, offset: 16),
        style: gradientStyle)),
    .arrow(
      Diagram.Arrow(
        from: .edge(of: "chain", .top, offset: -15), to: .edge(of: "model", .bottom),
        style: gradientStyle)),
  ]

  private static let flowchartLabels: [Diagram.Element] = [
    .label(Diagram.Label("\\it{x}_{−}", at: Point(124, 149), alignment: .end)),
    .label(Diagram.Label("\\it{x}_{+}", at: Point(10, 158))),
    .label(Diagram.Label("\\it{E}(\\it{x})", at: Point(211, 84), alignment: .end)),
    .label(
      Diagram.Label("∇_{θ} \\it{W} through", at: Point(166, 146), size: 7.5, color: gradientStyle.color)),
    .label(Diagram.Label("the whole chain", at: Point(166, 156), size: 7.5, color: gradientStyle.color)),
    .label(Diagram.Label("update θ", at: Point(125, 73), alignment: .end, size: 7.5, color: gradientStyle.color)),
  ]
}
