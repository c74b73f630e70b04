/// A request that is not answered, and why.
struct Refusal: Error, Equatable {
  /// The status of HTTP.
  let status: Int
  /// A sentence for whoever asked.
  let reason: String

  init(_ status: Int, _ reason: String) {
    (self.status, self.reason) = (status, reason)
  }
}
