import Digests
import Studies
import Tables

/// A study that was read, with its data loaded and its steps' identities known: it is ready to be run or explained.
package struct PlannedStudy: Sendable {
  /// The study file, relative to the project.
  package let path: String
  /// The words before its cells' names in progress; empty for a study alone.
  package let label: String
  /// The values given for its parameters on the command line.
  package let overrides: [String: Override]
  package let plan: StudyPlan
  package let data: [String: PreparedData]
  /// The folders that its paths are relative to.
  package let places: StudyPlaces
  /// The digests of the files that each cell's steps read beside samples.
  package let files: [String: [String: Digest]]

  package init(
    path: String, label: String, overrides: [String: Override], plan: StudyPlan, data: [String: PreparedData],
    places: StudyPlaces, files: [String: [String: Digest]] = [:]
  ) {
    self.path = path
    self.label = label
    self.overrides = overrides
    self.plan = plan
    self.data = data
    self.places = places
    self.files = files
  }

  /// The digest of each data file by cell and sample, and of each generated sample by cell: the run's record of its
  /// data.
  package var dataDigests: [String: Digest] {
    var digests: [String: Digest] = [:]
    for (cell, files) in files {
      for (name, digest) in files { digests["\(cell).\(name)"] = digest }
    }
    for (cell, prepared) in data {
      if prepared.files.isEmpty { digests[cell] = prepared.digest }
      for (name, digest) in prepared.files { digests["\(cell).\(name)"] = digest }
    }
    return digests
  }
}
