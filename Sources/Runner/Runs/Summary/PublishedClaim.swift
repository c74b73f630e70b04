import Foundation
import Ledger
import Values

/// A claim as `claims.json` has it.
struct PublishedClaim: Sendable {
  let name: String
  let paper: String?
  let statement: String
  let numbers: ClaimNumbers
  /// The kind of statement that it is, where the study says so: the paper's, one beyond it, or one that checks a search.
  let about: String?
  /// The time at which its rule was stated, in words, where the study says so.
  let stated: String?

  /// A claim of the file's list; nil when it is none.
  init?(_ value: Value) {
    guard case .mapping(let keys) = value, case .text(let name)? = keys["id"],
      case .text(let statement)? = keys["statement"], case .text(let word)? = keys["verdict"],
      let verdict = ClaimVerdict(rawValue: word)
    else { return nil }
    func text(_ key: String) -> String? { if case .text(let text)? = keys[key] { text } else { nil } }
    func number(_ key: String) -> Double? { keys[key]?.double ?? text(key).flatMap(Double.init) }
    (self.name, self.statement, paper) = (name, statement, text("paper"))
    (about, stated) = (text("about"), text("stated"))
    numbers = ClaimNumbers(
      value: number("value"), bound: number("bound"), margin: number("margin"), error: number("error"),
      verdict: verdict, rule: text("rule") ?? "")
  }

  /// The claims of a publication; nil when there is none that can be read.
  static func all(in folder: URL) -> [PublishedClaim]? {
    guard let bytes = try? Data(contentsOf: folder.appending(path: Publication.claims)),
      case .list(let values)? = Value(json: String(decoding: bytes, as: UTF8.self))
    else { return nil }
    return values.compactMap(PublishedClaim.init)
  }
}
