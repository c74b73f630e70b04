/// The reason why a search cannot be done, as it is told of a study's key.
public enum SearchProblem: Hashable, Sendable {
  /// A key that must be there and is not.
  case missingKey(key: String, place: String)
  /// A key that is known but makes no sense here.
  case refusedKey(key: String, place: String, reason: String)
  /// A name that is given twice.
  case duplicateKey(key: String)
  /// A key that this place does not know.
  case unknownKey(key: String, place: String, nearest: String?, known: [String])
  /// A value of the wrong type, out of its range, or not one of a list.
  case unexpectedValue(subject: String, expected: String, found: String, nearest: String? = nil)
  /// A name that nothing declares.
  case unknownName(what: String, name: String, nearest: String?, known: [String])
}
