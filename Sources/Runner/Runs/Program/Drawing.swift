/// The drawing of figures, as a version: part of a figure's identity, and of no other cell's.
public enum Drawing {
  /// Raised by any change that alters the bytes of a figure; the published figures are then drawn again.
  public static let version = "4"
}
