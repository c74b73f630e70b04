import JetAutoencoders
import JetCommands
import Runs
import StandardCells
import Studies

/// The program, with the one list of all that it knows: kinds of cells, of figures, and sources of data.
///
/// Kinds come after those that they can need.
let refigure = Program(
  name: "refigure", version: "0.1.0", numerics: "2",
  kinds: CellKinds(
    [
      DataKind(sources: [JetManifest(), Toy()]),
      DensityKind(),
      ClassifierKind(),
      TrainKind(),
      EvaluateKind(),
      FigureCellKind(kinds: [
        CurvesKind(), HeatmapKind(), HistogramKind(), EnergyMapKind(), ScatterKind(), CumulativeKind(), DiagramKind(),
      ]),
      ClaimKind(),
    ], index: "signal"),
  instructionSet: { InstructionSets.inUse }, checks: [("data", ShippedJets.check)])
