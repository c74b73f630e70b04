/// What a test did not expect, for places where there is no value to go on with.
package struct TestFailure: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// The value of an optional, or an error that says what was to be there.
package func required<Wrapped>(_ value: Wrapped?, _ what: @autoclosure () -> String) throws -> Wrapped {
  guard let value else { throw TestFailure(what()) }
  return value
}
