/// What a training minimises.
public enum Objective: String, Sendable, Codable, CaseIterable {
  /// AE: the mean energy of the data.
  case reconstruction
}
