import Datasets
import Deterministic
import Foundation
import Studies
import Synchronization

/// Data that studies have in common, loaded once. It keeps what was asked for last; who uses it has it for himself.
final class SharedData: Sendable {
  private struct Key: Hashable {
    let cell: DataCell
    let folder: URL
    let stream: RandomStream
  }

  private let capacity: Int
  /// The most recently used one last.
  private let loaded = Mutex<[(key: Key, data: PreparedData)]>([])

  /// - Parameter capacity: how many data cells are kept.
  init(capacity: Int = 16) {
    self.capacity = capacity
  }

  /// The samples of a cell, as `PreparedData` loads them.
  ///
  /// - Throws: `DatasetError`.
  func data(_ cell: DataCell, folder: URL, stream: RandomStream) throws(DatasetError) -> PreparedData {
    let key = Key(cell: cell, folder: folder, stream: stream)
    if let known = recall(key) { return known }
    let data = try PreparedData(cell, folder: folder, stream: stream)
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
