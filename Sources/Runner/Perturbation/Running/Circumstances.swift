/// The circumstances of one run of a program in an audit.
package struct Circumstances: Hashable, Sendable {
  /// Variables of the environment, beside the usual ones or in their place.
  var environment: [String: String] = [:]
  /// The number of threads that it is told to use; nil for the cell's.
  var threads: Int?
  /// True when it works in another folder.
  var isElsewhere = false
  /// True when its home is another folder.
  var hasOtherHome = false
  /// The bits that new files lack.
  var umask: UInt16 = 0o022
  /// True when addresses are laid out in the same way each time.
  var hasFixedAddresses = false
  /// The processors that it may use; nil for all of this process's.
  var cores: Set<Int>?
  /// What is held or changed by the shared object; nil when it is not loaded.
  var shim: ShimSettings?
  /// True when all processors are busy with something else.
  var isLoaded = false
  /// True when it runs twice at the same time.
  var hasCompanion = false

  /// Loads the shared object and changes its settings.
  mutating func hold(_ change: (inout ShimSettings) -> Void = { _ in }) {
    var settings = shim ?? ShimSettings()
    change(&settings)
    shim = settings
  }
}
