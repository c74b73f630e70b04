import Runs
import Studies

extension Study {
  /// The study as it is read in this repository, whose figures have its label.
  package var labelled: Study {
    var study = self
    study.label = study.label ?? StudyPlan.formerLabel
    return study
  }
}
