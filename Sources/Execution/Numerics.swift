/// What the engine computes, as a version: part of every cell's identity.
public enum Numerics {
  /// Raised by any change that alters the bits of a result on purpose; the published results are then made again.
  public static let version = "1"
}
