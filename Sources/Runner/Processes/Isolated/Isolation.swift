import Foundation

/// The files and the network that a program gets to see.
package struct Isolation: Sendable, Equatable {
  /// Files, and folders with all below, that it may read and execute.
  package var readable: [URL]
  /// Files, and folders with all below, that it may change as well.
  package var writable: [URL]
  package var allowsNetwork: Bool
  /// Folders of which it is said what the program looked for in vain.
  package var watched: [Watched]

  /// A folder in which a program works and that holds some of the files of another.
  package struct Watched: Sendable, Equatable {
    /// The folder in which the program works.
    package var folder: URL
    /// The folder whose files it holds.
    package var standsFor: URL

    package init(folder: URL, standsFor: URL) {
      self.folder = folder
      self.standsFor = standsFor
    }
  }

  /// - Parameters:
  ///   - readable: each must exist: what may be absent is for the caller to leave out.
  ///   - writable: as well.
  package init(readable: [URL], writable: [URL], allowsNetwork: Bool = false, watched: [Watched] = []) {
    self.readable = readable
    self.writable = writable
    self.allowsNetwork = allowsNetwork
    self.watched = watched
  }
}

/// The isolation that the system gave.
package struct ObtainedIsolation: Sendable, Equatable, CustomStringConvertible {
  /// The one that keeps files out of sight.
  package enum Files: Sendable, Equatable {
    /// Landlock, of that version.
    case landlock(Int)
    case bubblewrap
    /// Every file is within reach.
    case open
  }

  /// The one that keeps the network away.
  package enum Network: Sendable, Equatable {
    /// The program was allowed to use it.
    case allowed
    /// A network of its own, with nothing but the loopback.
    case own
    /// Landlock: no connections by TCP. Others are possible.
    case withoutTCP
    /// The network is within reach.
    case open
  }

  package var files: Files
  package var network: Network
  /// Attempts to open files and to connect were seen.
  package var isWatched: Bool

  /// None at all.
  package static let none = ObtainedIsolation(files: .open, network: .open, isWatched: false)

  /// Neither undeclared files nor an undeclared network were within reach.
  package var isComplete: Bool { files != .open && (network == .own || network == .allowed) }

  /// Such as "Landlock 7, no network", or "not isolated".
  package var description: String {
    let network =
      switch network {
      case .allowed: "network allowed"
      case .own: "no network"
      case .withoutTCP: "no TCP"
      case .open: "network not isolated"
      }
    switch files {
    case .landlock(let version): return "Landlock \(version), \(network)"
    case .bubblewrap: return "bubblewrap, \(network)"
    case .open: return self.network == .own || self.network == .withoutTCP ? "not isolated, \(network)" : "not isolated"
    }
  }
}
