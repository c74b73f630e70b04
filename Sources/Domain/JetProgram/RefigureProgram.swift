import BuildRecord
import Exports
import JetAutoencoders
import JetChains
import JetFigures
import Jets
import ModelExports
import Programs
import Runs
import StandardCells
import StandardFigures
import Studies
import TableSources

/// The program `refigure`, with the one list of all that it knows: kinds of cells, of figures, and sources of data.
public enum Refigure {
  /// The kinds of cells, each after those that it can need.
  public static let kinds = CellKinds(
    [
      DataKind(sources: [JetManifest(), Toy(), TableSource()]),
      DensityKind(),
      ClassifierKind(),
      RankingKind(),
      TrainKind(),
      EvaluateKind(),
      RegionKind(),
      ChainsKind(),
      TwoSampleKind(),
      ProgramKind(),
      FigureCellKind(kinds: [
        CurvesKind(), HeatmapKind(), HistogramKind(), EnergyMapKind(), ScatterKind(), CumulativeKind(), DiagramKind(),
        DistributionKind(), BarsKind(), BoxKind(), MapKind(), PictureKind(),
      ]),
      ClaimKind(),
    ], index: "signal")

  /// The program.
  public static let program = Program(
    name: "refigure", version: "\(BuildRecord.current)", numerics: "2", kinds: kinds,
    instructionSet: { InstructionSets.inUse },
    checks: [("data", ShippedJets.check)], manifests: [JetManifests()], template: .script,
    exporters: Exporters.all + [ONNX()])
}
