import Digests
import Studies
import Values

/// The shorter step from whose end a step went on: what a step's record says beside its results, which are the same as if it had not.
package struct StepStart: Hashable, Sendable {
  /// The length of what the shorter step had done.
  package let length: Int
  /// The identity of the shorter step.
  package let step: Digest

  package init(length: Int, step: Digest) {
    (self.length, self.step) = (length, step)
  }

  /// The name of the file in which a record says it.
  package static let name = "went-on"

  /// The file.
  package var file: StepResults.File {
    .log(
      Value.mapping(["from": .integer(length), "step": .text(step.hexadecimal)]).canonicalJSON,
      mediaType: "application/json")
  }

  /// What the record of a step says; nil for one that was done from the beginning.
  package init?(in results: StepResults) {
    guard let file = results.files[Self.name], file.isLog,
      case .mapping(let members)? = Value(json: String(decoding: file.bytes, as: UTF8.self)),
      case .integer(let length)? = members["from"], case .text(let text)? = members["step"],
      let step = Digest(hexadecimal: text)
    else { return nil }
    self.init(length: length, step: step)
  }

  /// A remark for people: `went on from epoch 9, to which step 1f3a… had come`.
  package func words(unit: String) -> String { "went on from \(unit) \(length), to which step \(step.short) had come" }
}
