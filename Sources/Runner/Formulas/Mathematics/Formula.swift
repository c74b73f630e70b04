/// A formula in the part of LaTeX's mathematics that studies use, as MathML.
public struct Formula: Hashable, Sendable {
  /// The LaTeX, without its dollar signs.
  public let source: String
  /// True when it stands on a line of its own.
  public let isDisplayed: Bool

  /// A formula.
  public init(_ source: String, isDisplayed: Bool = false) {
    self.source = source
    self.isDisplayed = isDisplayed
  }

  /// The formula as MathML Core.
  ///
  /// - Throws: the error in it.
  public func markup() throws(MathematicsError) -> String {
    var parser = MathParser(source)
    let nodes = try parser.parse()
    let display = isDisplayed ? " display=\"block\"" : ""
    return "<math\(display)>\(MathNode.row(nodes, isDisplayed))</math>"
  }
}
