/// The function between layers. None follows the last layer of the encoder and of the decoder.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// max(0, a).
  case relu
}
