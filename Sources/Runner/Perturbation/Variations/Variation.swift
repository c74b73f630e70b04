/// One thing around a program that must not matter, with the values that it is given.
package struct Variation: Sendable {
  /// The name.
  package let name: String
  /// The cause that a difference under it has, in words.
  package let cause: String
  /// What it changes, in words.
  package let changes: String
  /// The values, each of which is a run.
  package let values: [Choice]
  /// The reason why it cannot be had on this machine; nil when it can.
  package let missing: String?
  /// True when a difference is one of timing, and need not come again.
  let isTiming: Bool
  /// What comes along with the change and is none, such as a variable of the environment: a difference under that alone is another's.
  let neutral: Change?

  /// A change of circumstances.
  typealias Change = @Sendable (inout Circumstances) -> Void

  /// One of its values.
  package struct Choice: Sendable {
    /// The value in words.
    package let label: String
    let apply: Change

    init(_ label: String, _ apply: @escaping Change) {
      (self.label, self.apply) = (label, apply)
    }
  }

  init(
    _ name: String, cause: String? = nil, changes: String, isTiming: Bool = false, missing: String? = nil,
    neutral: Change? = nil, _ values: [Choice]
  ) {
    self.name = name
    self.cause = cause ?? name
    self.changes = changes
    self.isTiming = isTiming
    self.missing = missing ?? (values.isEmpty ? "this machine offers no other value" : nil)
    self.neutral = neutral
    self.values = values
  }

  /// A variation by the shared object.
  static func held(
    _ name: String, cause: String? = nil, changes: String, _ machine: Machine, _ values: [Choice]
  ) -> Variation {
    Variation(name, cause: cause, changes: changes, missing: machine.shimMissing, neutral: { $0.hold() }, values)
  }

  /// The names of all of them.
  package static let names = all(on: Machine()).map(\.name)

  /// All of them, in the order in which they are tried.
  package static func all(on machine: Machine) -> [Variation] {
    languages(machine) + clocks(machine) + places(machine) + processors(machine) + memories(machine)
      + systems(machine)
  }
}
