import Figures

/// Labels of studies, which are Markdown with mathematics between dollar signs, as the figures' markup.
public enum FigureLabel {
  /// `$m_\mathrm{inv}$, in GeV` becomes `m_{inv}, in GeV`.
  public static func markup(_ label: String) -> String {
    var result = ""
    var isMathematics = false
    var rest = Substring(label)
    while let character = rest.first {
      if character == "$" {
        isMathematics.toggle()
        rest.removeFirst()
      } else if isMathematics, let font = fonts.first(where: { rest.hasPrefix($0) }) {
        // Upright and text fonts are the figures' default; the braces that follow stay.
        rest.removeFirst(font.count)
      } else if isMathematics, character == "\\" {
        // The markup takes one space after a command as its end; in a formula it is to be seen.
        let command = rest.dropFirst().prefix { $0.isLetter }
        result += "\\\(command)"
        rest.removeFirst(command.count + 1)
        if rest.first == " " { result += " " }
      } else if !isMathematics, "_^{}\\".contains(character) {
        result += "\\\(character)"
        rest.removeFirst()
      } else {
        result.append(character)
        rest.removeFirst()
      }
    }
    return result
  }

  /// An axis with its label.
  public static func axis(_ settings: AxisSettings) -> Axis {
    let range: Axis.Range = settings.range.map { .fixed(lower: $0.lowerBound, upper: $0.upperBound) } ?? .automatic
    return Axis(markup(settings.label), scale: settings.scale == .log ? .logarithmic : .linear, range: range)
  }

  private static let fonts = ["\\mathrm", "\\text", "\\mathit", "\\mathcal"]
}
