import Jets
import Studies
import Tables

extension PreparedData {
  /// The grid's point of a sample, as its manifest has it; nil for backgrounds.
  func signalPoint(of sample: String) -> Manifest.SignalPoint? {
    guard let known = attributes[sample], let mass = known[JetManifest.mediatorMass],
      let fraction = known[JetManifest.invisibleFraction]
    else { return nil }
    return Manifest.SignalPoint(mediatorMass: mass, invisibleFraction: fraction)
  }
}

extension StudyResults {
  /// The grid's points of the signals of a cell, by name, from the data that it is made from.
  func signalPoints(of cell: String) -> [String: Manifest.SignalPoint] {
    var points: [String: Manifest.SignalPoint] = [:]
    for upstream in study.upstream(of: cell) {
      guard let data = data[upstream.name] else { continue }
      for sample in data.samples {
        if let point = data.signalPoint(of: sample) { points[sample] = point }
      }
    }
    return points
  }
}
