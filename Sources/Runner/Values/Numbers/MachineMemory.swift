import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// The memory that there is for a computation.
package enum MachineMemory {
  /// The bytes: the machine's, or fewer where the process may not have all of them.
  package static let bytes: Double = {
    var limit = rlimit()
    #if canImport(Glibc)
      let isKnown = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    #else
      let isKnown = getrlimit(RLIMIT_AS, &limit) == 0
    #endif
    let machine = Double(ProcessInfo.processInfo.physicalMemory)
    return isKnown ? min(machine, Double(limit.rlim_cur)) : machine
  }()

  /// The reason why something that needs so many bytes at once cannot be done here; nil when it can.
  ///
  /// - Parameters:
  ///   - needed: the bytes, as a number that may be beyond all integers.
  ///   - what: the things that need them, with their sizes.
  ///   - available: the bytes that there are.
  package static func shortage(_ needed: Double, for what: String, available: Double = bytes) -> String? {
    if needed <= available { return nil }
    let (needs, has) = (NumberFormat.bytes.text(of: needed), NumberFormat.bytes.text(of: available))
    return "needs at least \(needs) of memory for \(what), and there are \(has)"
  }
}
