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

  /// What the system says of its error, without the path that it is about.
  package static func reason(of error: any Error) -> String {
    let error = error as NSError
    let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error
    let reason = number(error) ?? cause.flatMap { number($0 as NSError) }
    return reason.map { String(cString: strerror($0)) } ?? error.localizedDescription
  }

  private static func words(_ error: NSError) -> String {
    let path = error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path
    return path.map { "'\($0)': \(reason(of: error))" } ?? reason(of: error)
  }

  /// The number of a system call's error.
  private static func number(_ error: NSError) -> Int32? {
    error.domain == NSPOSIXErrorDomain ? Int32(exactly: error.code) : nil
  }
}
