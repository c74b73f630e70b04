import Drawing
import Figures
import Studies

/// Labels of studies, which are Markdown with mathematics between dollar signs, as the figures' markup.
public enum FigureLabel {
  /// `$t_\mathrm{end}$, in s` becomes `t_{end}, in s`.
  public static func markup(_ label: String) -> String { converted(label).map { $0.text }.joined() }

  /// The reason why a label cannot be set, and the place of the fault in Unicode scalars from its beginning; nil when it can.
  package static func fault(in label: String) -> (reason: String, offset: Int)? {
    let pieces = converted(label)
    do throws(FigureError) {
      _ = try RichText(pieces.map { $0.text }.joined())
      return nil
    } catch {
      guard case .invalidMarkup(_, let offset, let problem) = error else { return ("\(error)", 0) }
      var end = 0
      for piece in pieces {
        end += piece.text.count
        if offset < end { return (problem, piece.offset) }
      }
      return (problem, max(0, label.unicodeScalars.count - 1))
    }
  }

  /// The label's markup in pieces, each with the place in the label that it is made of, in Unicode scalars.
  private static func converted(_ label: String) -> [(text: String, offset: Int)] {
    var pieces: [(text: String, offset: Int)] = []
    var isMathematics = false
    var rest = Substring(label)
    var offset = 0
    // Braces that are open in a formula, and how many there were before those of a text.
    var (depth, textDepth): (Int, Int?) = (0, nil)
    func take(_ count: Int) {
      offset += rest.prefix(count).unicodeScalars.count
      rest.removeFirst(count)
    }
    while let character = rest.first {
      if character == "$" {
        isMathematics.toggle()
        take(1)
      } else if isMathematics, let font = fonts.first(where: { rest.hasPrefix($0) }) {
        // Upright and text fonts are the figures' default; the braces that follow stay.
        take(font.count)
        if font == "\\text", textDepth == nil { textDepth = depth }
      } else if isMathematics, character == "\\" {
        // The markup takes one space after a command as its end; in a formula it is to be seen.
        let command = rest.dropFirst().prefix { $0.isLetter }
        pieces.append(("\\\(command)", offset))
        take(command.count + 1)
        if rest.first == " " { pieces.append((" ", offset)) }
      } else if !isMathematics, "_^{}\\".contains(character) {
        pieces.append(("\\\(character)", offset))
        take(1)
      } else {
        // A hyphen in a formula is a minus, unless it joins letters in words.
        let isMinus = isMathematics && character == "-" && textDepth == nil
        if isMathematics, character == "{" { depth += 1 }
        if isMathematics, character == "}" {
          depth -= 1
          if let start = textDepth, depth <= start { textDepth = nil }
        }
        pieces.append((isMinus ? "\u{2212}" : String(character), offset))
        take(1)
      }
    }
    return pieces
  }

  /// An axis with its label.
  public static func axis(_ settings: AxisSettings) -> Axis {
    let range: Axis.Range = settings.range.map { .fixed(lower: $0.lowerBound, upper: $0.upperBound) } ?? .automatic
    return Axis(markup(settings.label), scale: settings.scale == .log ? .logarithmic : .linear, range: range)
  }

  private static let fonts = ["\\mathrm", "\\text", "\\mathit", "\\mathcal"]
}

extension MappingReader {
  /// A text for a figure, with mathematics between dollar signs; one that cannot be set is refused at the place of its fault.
  public func label(_ key: String) -> String? {
    guard let node = node(key), let label = text(key, node) else { return nil }
    guard let fault = FigureLabel.fault(in: label) else { return label }
    context.report(
      .expression(reason: "'\(key)' in \(place) cannot be drawn: \(fault.reason)"),
      at: context.location(ofOffset: fault.offset, in: label, at: node.location))
    return label
  }
}
