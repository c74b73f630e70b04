/// A block of Floats of fixed size that the kernels work on: allocated once, aligned to a cache line, padded to sixteen.
///
/// The one place where memory is handled by hand. `@unchecked Sendable` holds because a training gives every worker buffers of
/// its own, and shares one only while nobody writes to it.
public final class FloatBuffer: @unchecked Sendable {
  /// The size asked for, rounded up to a multiple of 16.
  public let count: Int
  let base: UnsafeMutablePointer<Float>
  let kernels: KernelTable

  /// A buffer of zeros.
  public convenience init(count: Int) {
    self.init(count: count, instructionSet: .current)
  }

  /// A buffer of zeros whose kernels are those of one instruction set, for comparing them.
  public init(count: Int, instructionSet: InstructionSet) {
    precondition(count >= 0)
    self.count = max(16, (count + 15) / 16 * 16)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: self.count * 4, alignment: 64)
    base = raw.initializeMemory(as: Float.self, repeating: 0, count: self.count)
    kernels = KernelTable.table(for: min(instructionSet, .widest))
  }

  /// A buffer with these values, zero beyond them.
  public convenience init(_ values: [Float]) {
    self.init(count: values.count)
    load(values)
  }

  deinit {
    UnsafeMutableRawPointer(base).deallocate()
  }

  /// One value.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count)
      return base[index]
    }
    set {
      precondition(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  /// Copies values to the front.
  public func load(_ values: [Float]) {
    precondition(values.count <= count)
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      base.update(from: first, count: source.count)
    }
  }

  /// The first `size` values.
  public func values(_ size: Int) -> [Float] {
    precondition(size >= 0 && size <= count)
    return Array(UnsafeBufferPointer(start: base, count: size))
  }

  /// Sets everything to zero.
  public func clear() {
    base.update(repeating: 0, count: count)
  }

  /// Sets part to one value.
  public func fill(_ value: Float, at offset: Int, count size: Int) {
    check(offset, size)
    (base + offset).update(repeating: value, count: size)
  }

  /// Copies from another buffer.
  public func copy(from other: FloatBuffer, at otherOffset: Int = 0, to offset: Int = 0, count size: Int) {
    other.check(otherOffset, size)
    check(offset, size)
    (base + offset).update(from: other.base + otherOffset, count: size)
  }

  /// this = factor · values.
  public func storeMultiple(_ factor: Float, of values: FloatBuffer, to offset: Int = 0, count size: Int) {
    values.check(0, size)
    check(offset, size)
    copy(from: values, to: offset, count: size)
    scale(by: factor, at: offset, count: size)
  }

  /// The sum of `size` values from `offset` on, in Double, in order.
  public func sum(at offset: Int = 0, count size: Int) -> Double {
    check(offset, size)
    var total = 0.0
    for index in offset..<(offset + size) { total += Double(base[index]) }
    return total
  }

  /// True when every value is finite.
  public var isFinite: Bool {
    var largest: UInt32 = 0
    for index in 0..<count { largest = max(largest, base[index].bitPattern & 0x7FFF_FFFF) }
    return largest < Float.infinity.bitPattern
  }

  @inline(__always)
  func check(_ offset: Int, _ size: Int) {
    precondition(offset >= 0 && size >= 0 && offset <= count - size, "a kernel would leave its buffer")
  }
}
