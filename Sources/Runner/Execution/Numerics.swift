/// What the engine computes, as a version: part of every cell's identity.
public enum Numerics {
  /// Raised by any change that alters the bits of a result on purpose; the published results are then made again.
  public static let version = "2"
}

/// How figures are drawn, as a version: part of a figure's identity, and of no other cell's.
public enum Drawing {
  /// Raised by any change that alters the bytes of a figure; the published figures are then drawn again.
  public static let version = "3"
}
