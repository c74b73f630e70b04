/// A line that one text has and another has not.
public struct LineChange: Hashable, Sendable {
  /// True when it was added; otherwise it was removed.
  public let isAdded: Bool
  /// Its number, from 1, in the text that has it.
  public let number: Int
  /// The line.
  public let text: String

  /// The lines to remove from a text and to add to it to make it another one, in order.
  package static func changes(from before: String, to after: String) -> [LineChange] {
    let old = before.split(separator: "\n", omittingEmptySubsequences: false)
    let new = after.split(separator: "\n", omittingEmptySubsequences: false)
    var (removed, added): (Set<Int>, Set<Int>) = ([], [])
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var changes: [LineChange] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if removed.contains(left) {
        changes.append(LineChange(isAdded: false, number: left + 1, text: String(old[left])))
        left += 1
      } else if added.contains(right) {
        changes.append(LineChange(isAdded: true, number: right + 1, text: String(new[right])))
        right += 1
      } else {
        left += 1
        right += 1
      }
    }
    return changes
  }
}
