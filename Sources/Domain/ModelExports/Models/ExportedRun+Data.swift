import Deterministic
import Digests
import Foundation
import Runs
import Studies
import Tables

extension ExportedRun {
  /// The data of a cell, read again from the project's files: a ledger has their digests alone.
  ///
  /// - Throws: `ExportError.unsupported`, where the data are missing or are not those that the run read.
  package func data(of cell: Cell) throws(ExportError) -> PreparedData {
    let record = recorded.details.run
    let places = project.places(of: project.root.appending(path: record.studyPath))
    let data: PreparedData
    do {
      guard
        let read = try cell.body.load(
          in: places, stream: RandomStream(seed: recorded.study.seed).stream(cell.name))
      else { throw ExportError.unsupported(run: name, reason: "'\(cell.name)' holds no data") }
      data = read
    } catch {
      if let error = error as? ExportError { throw error }
      throw .unsupported(run: name, reason: "the data of '\(cell.name)' cannot be read: \(error)")
    }
    guard let step = recorded.cells[cell.name] else {
      throw .unsupported(run: name, reason: "the run has no data of '\(cell.name)' yet")
    }
    let planned = PlannedStep(cell: cell, repetition: nil, identity: step.cell.identity, inputs: step.cell.inputs)
    let identity = StudyPlan.identity(
      of: planned, in: recorded.study, data: data.digest, numerics: record.numericsVersion)
    guard identity == step.cell.identity else {
      throw .unsupported(
        run: name, reason: "the data of '\(cell.name)' are other ones than those that the run read; bring those back")
    }
    return data
  }
}
