import Lists
import Queries

extension QueriedRun {
  /// The run in a list, with what was asked of it in words.
  package var row: RunRow { RunRow(run, given: given, answers: answers.map(GroupComparison.words)) }
}
