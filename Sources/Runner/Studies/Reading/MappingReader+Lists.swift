import Values

/// The readers of lists, and a report of a value that the readers of single values take and the cell does not.
extension MappingReader {
  /// Numbers in order, each of which meets a condition; one number stands for a list of one.
  public func numbers(_ key: String, _ range: NumberRange) -> [Double]? {
    list(key, "numbers") { number(key, $0, range) }
  }

  /// Whole numbers in order, each from a least one on; one number stands for a list of one.
  public func integers(_ key: String, atLeast least: Int, limit: CountLimit = .any) -> [Int]? {
    list(key, "whole numbers") { integer(key, $0, atLeast: least, limit: limit) }
  }

  /// Reports a key's value, with what was expected in its place; does nothing where the key is absent.
  public func unexpected(_ key: String, expected: String) {
    if let node = node(key) { unexpected(key, expected, node) }
  }
}
