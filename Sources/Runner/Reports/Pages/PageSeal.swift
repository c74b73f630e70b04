import Digests
import Foundation

/// The digest that a page carries of itself in a comment at its end. It tells that the page was changed after it was made, by accident or
/// by hand; whoever knows of it can change both, and only making the page again from the record tells that.
package enum PageSeal {
  /// The result of comparing a page with its digest.
  package enum Finding: Equatable, Sendable {
    /// The page is as it was made.
    case whole
    /// It carries no digest.
    case none
    /// It carries another digest than its own.
    case broken(written: String, found: String)
  }

  private static let beginning = "<!-- SHA-256 of all before: "
  private static let end = " -->\n"

  /// A page with its digest.
  package static func sealed(_ page: String) -> String {
    page + beginning + Digest(of: page).hexadecimal + end
  }

  /// Compares a page with the digest at its end.
  package static func examine(_ page: Data) -> Finding {
    guard let place = page.range(of: Data(beginning.utf8), options: .backwards) else { return .none }
    let seal = page[place.upperBound...]
    let found = Digest(of: Data(page[..<place.lowerBound])).hexadecimal
    if seal.elementsEqual((found + end).utf8) { return .whole }
    return .broken(written: String(decoding: seal.prefix(64), as: UTF8.self), found: found)
  }
}
