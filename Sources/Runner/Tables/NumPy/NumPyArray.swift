import Foundation

/// A NumPy array of up to three dimensions, in row-major order whatever the order in its file was.
public struct NumPyArray: Equatable, Sendable {
  /// The types of elements that are read.
  public enum ElementType: String, Sendable, CaseIterable {
    case float32, float64, int32, int64, uint8, bool

    /// Bytes of one element.
    public var size: Int {
      switch self {
      case .float64, .int64: 8
      case .float32, .int32: 4
      case .uint8, .bool: 1
      }
    }
  }

  /// The elements in row-major (C) order.
  public enum Elements: Equatable, Sendable {
    case float32([Float])
    case float64([Double])
    case int32([Int32])
    case int64([Int64])
    case uint8([UInt8])
    case bool([Bool])

    /// The number of elements.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      case .int32(let values): values.count
      case .int64(let values): values.count
      case .uint8(let values): values.count
      case .bool(let values): values.count
      }
    }
  }

  /// The length of each dimension; empty for a scalar.
  public let shape: [Int]
  /// The elements in row-major (C) order.
  public let elements: Elements

  /// An array of float32.
  ///
  /// - Precondition: the shape has no negative length and its product is the number of values.
  public init(shape: [Int], _ values: [Float]) {
    self.init(shape: shape, elements: .float32(values))
  }

  /// An array of float64.
  ///
  /// - Precondition: the shape has no negative length and its product is the number of values.
  public init(shape: [Int], _ values: [Double]) {
    self.init(shape: shape, elements: .float64(values))
  }

  /// An array of a shape that is known to fit its elements.
  init(shape: [Int], elements: Elements) {
    precondition(shape.allSatisfy { $0 >= 0 }, "a shape has no negative length")
    precondition(shape.reduce(1, *) == elements.count, "a shape's product is the number of elements")
    self.shape = shape
    self.elements = elements
  }

  /// The type of the elements.
  public var elementType: ElementType {
    switch elements {
    case .float32: .float32
    case .float64: .float64
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    case .bool: .bool
    }
  }

  /// The elements as Double: exact but for int64 beyond 2⁵³, which is rounded to nearest; false is 0 and true 1.
  public var doubles: [Double] {
    switch elements {
    case .float32(let values): values.map(Double.init)
    case .float64(let values): values
    case .int32(let values): values.map(Double.init)
    case .int64(let values): values.map { Double($0) }
    case .uint8(let values): values.map(Double.init)
    case .bool(let values): values.map { $0 ? 1 : 0 }
    }
  }

  /// The elements as Float, rounded to nearest; float64 beyond Float's range becomes infinite.
  public var floats: [Float] {
    switch elements {
    case .float32(let values): values
    case .float64(let values): values.map { Float($0) }
    case .int32(let values): values.map { Float($0) }
    case .int64(let values): values.map { Float($0) }
    case .uint8(let values): values.map(Float.init)
    case .bool(let values): values.map { $0 ? 1 : 0 }
    }
  }
}
