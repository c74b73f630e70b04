extension StudyError: CustomStringConvertible {
  /// `file:line:column: problem`, on one line.
  public var description: String {
    "\(file):\(location): \(problem)".split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

extension StudyError.Problem: CustomStringConvertible {
  /// The problem in words, on one line.
  public var description: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .emptyFile: "the file is empty; expected a study that begins with '---' and YAML front matter"
    case .missingFrontMatter: "missing front matter; expected '---' on the first line"
    case .unclosedFrontMatter: "unclosed front matter; expected a closing '---'"
    case .unclosedFence(let opening): "unclosed fence '\(opening)'; expected a closing fence before the end of the file"
    case .unknownDirective(let found, let nearest, let known):
      "unknown cell '{\(found)}'"
        + Self.hint(nearest.map { "{\($0)}" }, else: Self.known(known))
    case .missingName(let directive): "missing name after {\(directive)}; expected ```{\(directive)} NAME"
    case .invalidName(let found, let expected): "invalid name '\(found)'; expected \(expected)"
    case .duplicateName(let name, let firstLine): "duplicate name '\(name)'; it was first given on line \(firstLine)"
    case .malformedYAML(let reason): "malformed YAML: \(reason)"
    case .tabInIndentation: "tab in the indentation; YAML expects spaces"
    case .duplicateKey(let key): "duplicate key '\(key)'"
    case .unknownKey(let key, let place, let nearest, let known):
      "unknown key '\(key)' in \(place)" + Self.hint(nearest, else: Self.known(known))
    case .missingKey(let key, let place): "missing key '\(key)' in \(place)"
    case .refusedKey(let key, let place, let reason): "key '\(key)' has no meaning in \(place): \(reason)"
    case .unexpectedValue(let subject, let expected, let found, let nearest):
      "\(subject): expected \(expected), found \(found)" + Self.hint(nearest, else: "")
    case .unknownName(let what, let name, let nearest, let known):
      "unknown \(what) '\(name)'"
        + Self.hint(
          nearest, else: what == "setting" && known.isEmpty ? "; the study has no settings" : Self.known(known))
    case .conflict(let expected, let cause, let found): "expected \(expected), for \(cause); found \(found)"
    case .cycle(let names): "cyclic dependency: \(names.joined(separator: " → "))"
    case .noWinner(let sweep, let reason): "best(sweep \(sweep)): \(reason)"
    case .expression(let reason): reason
    }
  }

  private static func hint(_ nearest: String?, else alternative: String) -> String {
    nearest.map { "; did you mean '\($0)'?" } ?? alternative
  }

  private static func known(_ names: [String]) -> String {
    names.isEmpty ? "" : "; expected one of: \(names.joined(separator: ", "))"
  }
}
