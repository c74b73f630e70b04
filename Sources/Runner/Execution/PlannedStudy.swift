import Digests

/// A study that was read, with its data loaded and its steps' identities known: what is needed to run it, or to say what a run
/// would do.
struct PlannedStudy: Sendable {
  /// The study file, relative to the project.
  let path: String
  /// What stands before its cells' names in progress; empty for a study alone.
  let label: String
  /// What was given for its parameters on the command line.
  let overrides: [String: String]
  let plan: StudyPlan
  let data: [String: PreparedData]

  /// The digest of each data file by cell and sample, and of each generated sample by cell: what a run records of its data.
  var dataDigests: [String: Digest] {
    var digests: [String: Digest] = [:]
    for (cell, prepared) in data {
      if prepared.files.isEmpty { digests[cell] = prepared.digest }
      for (name, digest) in prepared.files { digests["\(cell).\(name)"] = digest }
    }
    return digests
  }
}
