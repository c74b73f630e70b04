import Foundation

/// The words for an error, fit for a user: those of this program's errors, and for the system's what it says of itself, without domains
/// and numbers.
package enum ErrorText {
  /// The error in one sentence or a few.
  package static func of(_ error: any Error) -> String {
    let text = "\(error)"
    guard
      error is CocoaError || error is POSIXError || text.contains("Error Domain=")
        || text.contains("NSPOSIXErrorDomain")
    else { return text }
    return words(error as NSError)
  }

  private static func words(_ error: NSError) -> String {
    let path = error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path
    let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error
    let reason = number(error) ?? cause.flatMap { number($0 as NSError) }
    let words = reason.map { String(cString: strerror($0)) } ?? error.localizedDescription
    return path.map { "'\($0)': \(words)" } ?? words
  }

  /// The number of a system call's error.
  private static func number(_ error: NSError) -> Int32? {
    error.domain == NSPOSIXErrorDomain ? Int32(exactly: error.code) : nil
  }
}
