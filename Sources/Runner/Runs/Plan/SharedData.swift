import Deterministic
import Foundation
import Studies
import Synchronization
import Tables
import Values

/// Data that studies have in common, loaded once: it keeps the data that was asked for last.
package final class SharedData: Sendable {
  private struct Key: Hashable {
    /// The cell's canonical JSON.
    let cell: String
    let places: StudyPlaces
    let stream: RandomStream
  }

  private let capacity: Int
  /// The sweeps whose winners were asked for.
  package let sweeps = SweepMemory()
  /// The most recently used one last.
  private let loaded = Mutex<[(key: Key, data: PreparedData?)]>([])

  /// - Parameter capacity: how many cells' data are kept.
  package init(capacity: Int = 16) {
    self.capacity = capacity
  }

  /// The samples of a cell; nil for a cell that holds none.
  ///
  /// - Throws: `DatasetError`.
  package func data(_ cell: Cell, in places: StudyPlaces, stream: RandomStream) throws(DatasetError) -> PreparedData? {
    guard cell.body.holdsData else { return nil }
    let key = Key(cell: cell.canonicalJSON, places: places, stream: stream)
    if let known = recall(key) { return known }
    guard let data = try cell.body.load(in: places, stream: stream) else { return nil }
    return loaded.withLock { loaded in
      // Another thread may have been as quick; one copy is enough.
      if let other = loaded.first(where: { $0.key == key }) { return other.data }
      if loaded.count == capacity { loaded.removeFirst() }
      loaded.append((key, data))
      return data
    }
  }

  private func recall(_ key: Key) -> PreparedData? {
    loaded.withLock { loaded in
      guard let index = loaded.firstIndex(where: { $0.key == key }) else { return nil }
      let entry = loaded.remove(at: index)
      loaded.append(entry)
      return entry.data
    }
  }
}
