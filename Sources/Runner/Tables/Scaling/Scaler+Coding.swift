import Foundation
import Values

extension Scaler: Codable {
  private enum CodingKeys: String, CodingKey {
    case features
  }

  /// Reads a scaler, and checks that it can scale.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    features = try container.decode([Feature].self, forKey: .features)
    for feature in features where !feature.isValid {
      throw DecodingError.dataCorruptedError(
        forKey: .features, in: container, debugDescription: "the scale of '\(feature.name)' is not one that is fitted")
    }
  }

  /// Writes the features.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(features, forKey: .features)
  }

  /// The scaler as JSON with sorted keys and shortest digits: equal scalers give equal bytes.
  public var canonicalJSON: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(self)
    } catch {
      // Fitting and decoding let finite numbers only into a scaler, and nothing else can fail.
      fatalError("a scaler of finite numbers could not be encoded: \(error)")
    }
  }
}

extension Scaler.Feature {
  /// True when fitting could have made it: finite, and increasing where it is to be inverted.
  fileprivate var isValid: Bool {
    if case .logarithm(let offset) = transform, !offset.isFinite { return false }
    switch scale {
    case .standard(let mean, let deviation): return mean.isFinite && deviation.isFinite && deviation > 0
    case .minMax(let minimum, let maximum, let lower, let upper):
      return [minimum, maximum, lower, upper].allSatisfy(\.isFinite) && minimum < maximum && lower < upper
    case .normalScores(let values, let scores):
      guard values.count == scores.count, values.count >= 2, (values + scores).allSatisfy(\.isFinite) else {
        return false
      }
      return zip(values, values.dropFirst()).allSatisfy(<) && zip(scores, scores.dropFirst()).allSatisfy(<)
    }
  }
}
