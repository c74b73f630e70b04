/// Measures of labels.
package enum Text {
  /// Width of a label; one that cannot be read as markup is measured as it stands.
  package static func width(_ markup: String, size: Double) -> Double {
    let text = (try? RichText(markup)) ?? RichText(verbatim: markup)
    return TextLayout(text, size: size).width
  }
}
