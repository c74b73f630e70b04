import Synchronization

/// Values that several steps of a run need, each found by the first one that asks for it.
public final class SharedValues: Sendable {
  private let values = Mutex<[String: any Sendable]>([:])

  /// None yet.
  public init() {}

  /// The value of a key; `find` finds it when it is not there.
  ///
  /// - Throws: what `find` throws.
  public func value<Found: Sendable>(_ key: String, find: () throws -> Found) throws -> Found {
    try values.withLock { values in
      if let stored = values[key], let known = stored as? Found { return known }
      let found = try find()
      values[key] = found
      return found
    }
  }
}
