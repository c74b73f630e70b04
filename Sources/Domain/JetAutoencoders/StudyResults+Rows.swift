import Studies
import Tables

extension StudyResults {
  /// Refuses parts of samples that turn out to have no rows, which nothing can be computed of.
  ///
  /// - Throws: `CellFault`.
  package func requireRows(of references: [SampleReference], in data: String) throws(CellFault) {
    guard let prepared = self.data[data] else { return }
    for reference in references where prepared.rows(reference)?.isEmpty != false {
      throw CellFault("cannot be computed: '\(reference)' of '\(data)' has no rows")
    }
  }
}
