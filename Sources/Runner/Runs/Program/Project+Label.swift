import Foundation

extension Project {
  /// The label above the frame of the project's figures: the `label` of its project file; nil for none.
  package var label: String? {
    guard let text = try? String(contentsOf: root.appending(path: "refigure.yaml"), encoding: .utf8) else { return nil }
    let lines = text.split(whereSeparator: \.isNewline)
    return lines.first { $0.hasPrefix("label:") }?.dropFirst("label:".count).trimmingCharacters(in: .whitespaces)
  }
}
