/// A value elsewhere that a value does not go with: `at: 80`, where the training has 50 epochs.
///
/// One wrong value can make many others wrong. Errors that follow from the same one are told as one, with all places.
struct ValueConflict {
  /// The expectation that follows from the value elsewhere.
  let expected: String
  /// The value that is not as expected, in words: where it is a key's, and what it is.
  let subject: String, found: String
  /// The value elsewhere.
  let cause: Cause

  /// A key with its value, and the mapping that it is in.
  struct Cause: Hashable {
    let key: String, value: String, place: String
  }

  /// Errors with the same text of this follow from the same.
  var group: String { "\(expected)\n\(cause.key)\n\(cause.value)" }

  /// One error for all, at the first place; a single one as it is.
  static func joined(_ all: [(error: StudyError, conflict: ValueConflict)]) -> [StudyError] {
    let sorted = all.sorted { $0.error.location < $1.error.location }
    guard let first = sorted.first, all.count > 1 else { return all.map(\.error) }
    var places: [String] = []
    var lines: [(line: Int, subject: String, found: [String])] = []
    for (error, conflict) in sorted {
      if !places.contains(conflict.cause.place) { places.append(conflict.cause.place) }
      if let last = lines.last, last.line == error.location.line, last.subject == conflict.subject {
        lines[lines.count - 1].found.append(conflict.found)
      } else {
        lines.append((error.location.line, conflict.subject, [conflict.found]))
      }
    }
    let cause = first.conflict.cause
    let found = lines.map { "\($0.found.joined(separator: ", ")) on line \($0.line) (\($0.subject))" }
    return [
      StudyError(
        file: first.error.file, location: first.error.location,
        problem: .conflict(
          expected: first.conflict.expected,
          cause: "'\(cause.key)' of \(places.joined(separator: " and of ")) is \(cause.value)",
          found: found.joined(separator: ", ")))
    ]
  }
}

extension MappingReader {
  /// Reports a value that does not go with the value of a key elsewhere.
  package func unexpected(
    _ key: String, _ expected: String, _ node: LocatedNode, for other: (key: String, value: String, place: String)
  ) {
    if case .invalid = node.content { return }
    let subject = "'\(key)' in \(place)"
    context.report(
      .unexpectedValue(subject: subject, expected: expected, found: node.found, nearest: nil),
      ValueConflict(
        expected: expected, subject: subject, found: node.found,
        cause: ValueConflict.Cause(key: other.key, value: other.value, place: other.place)), at: node.location)
  }
}
