import Foundation

/// A Swift package at the commit with which a program was built, as SwiftPM names it.
package struct PinnedPackage: Codable, Hashable, Sendable {
  package let identity: String
  /// Such as `remoteSourceControl`.
  package let kind: String
  package let location: String
  package let name: String
  /// The full hash of its commit.
  package let revision: String
  /// Nil for one that is pinned to a commit alone.
  package let version: String?
  /// The name of its folder among the checkouts.
  package let subpath: String

  package init(
    identity: String, kind: String, location: String, name: String, revision: String, version: String?, subpath: String
  ) {
    self.identity = identity
    self.kind = kind
    self.location = location
    self.name = name
    self.revision = revision
    self.version = version
    self.subpath = subpath
  }

  /// The reason why no package is described so; nil when one may be.
  var problem: String? {
    if !Self.isRevision(revision) { return "'\(revision.prefix(80))' is no commit" }
    return KeptProgram.isFileName(subpath) ? nil : "'\(subpath.prefix(80))' is no name of a package's folder"
  }

  /// True for the full hash of a commit.
  package static func isRevision(_ text: String) -> Bool {
    text.utf8.count == 40
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }

  // MARK: SwiftPM's files

  /// The name of the file in which SwiftPM keeps what it checked out in a build's folder.
  package static let stateName = "workspace-state.json"

  private struct State: Codable {
    struct Content: Codable {
      let artifacts: [String]
      let dependencies: [Dependency]
      let prebuilts: [String]
    }

    struct Dependency: Codable {
      struct Reference: Codable { let identity, kind, location, name: String }
      struct CheckoutState: Codable {
        struct Pin: Codable {
          let revision: String
          let version: String?
        }

        let checkoutState: Pin?
        let name: String
      }

      let packageRef: Reference
      let state: CheckoutState
      let subpath: String

      private enum CodingKeys: String, CodingKey { case basedOn, packageRef, state, subpath }

      init(packageRef: Reference, state: CheckoutState, subpath: String) {
        self.packageRef = packageRef
        self.state = state
        self.subpath = subpath
      }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        packageRef = try container.decode(Reference.self, forKey: .packageRef)
        state = try container.decode(CheckoutState.self, forKey: .state)
        subpath = try container.decode(String.self, forKey: .subpath)
      }

      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        // SwiftPM takes no file in which this key is not.
        try container.encodeNil(forKey: .basedOn)
        try container.encode(packageRef, forKey: .packageRef)
        try container.encode(state, forKey: .state)
        try container.encode(subpath, forKey: .subpath)
      }
    }

    let object: Content
    let version: Int
  }

  /// The packages that SwiftPM checked out in a build's folder, by identity; nil where its file cannot be read, or names one that is in no
  /// commit.
  package static func list(ofBuild folder: URL) -> [PinnedPackage]? {
    struct Read: Decodable {
      struct Content: Decodable { let dependencies: [State.Dependency] }
      let object: Content
    }
    guard let bytes = try? Data(contentsOf: folder.appending(path: stateName)),
      let read = try? JSONDecoder().decode(Read.self, from: bytes)
    else { return nil }
    var packages: [PinnedPackage] = []
    for one in read.object.dependencies {
      guard let pin = one.state.checkoutState else { return nil }
      packages.append(
        PinnedPackage(
          identity: one.packageRef.identity, kind: one.packageRef.kind, location: one.packageRef.location,
          name: one.packageRef.name, revision: pin.revision, version: pin.version, subpath: one.subpath))
    }
    guard packages.allSatisfy({ $0.problem == nil }) else { return nil }
    return packages.sorted { ($0.identity, $0.subpath) < ($1.identity, $1.subpath) }
  }

  /// The text by which SwiftPM knows what is checked out in a build's folder.
  static func state(of packages: [PinnedPackage]) throws -> Data {
    let dependencies = packages.map { one in
      State.Dependency(
        packageRef: State.Dependency.Reference(
          identity: one.identity, kind: one.kind, location: one.location, name: one.name),
        state: State.Dependency.CheckoutState(
          checkoutState: State.Dependency.CheckoutState.Pin(revision: one.revision, version: one.version),
          name: "sourceControlCheckout"), subpath: one.subpath)
    }
    return try encoder.encode(
      State(object: State.Content(artifacts: [], dependencies: dependencies, prebuilts: []), version: 7))
  }

  /// The text of `Package.resolved`.
  static func pins(of packages: [PinnedPackage]) throws -> Data {
    struct Pins: Encodable {
      struct Pin: Encodable {
        let identity, kind, location: String
        let state: State.Dependency.CheckoutState.Pin
      }

      let pins: [Pin]
      let version: Int
    }
    let pins = packages.map { one in
      Pins.Pin(
        identity: one.identity, kind: one.kind, location: one.location,
        state: State.Dependency.CheckoutState.Pin(revision: one.revision, version: one.version))
    }
    return try encoder.encode(Pins(pins: pins, version: 2))
  }

  /// The commits that a `Package.resolved` names, by identity; nil where there is no such file that can be read.
  static func revisions(resolvedIn file: URL) -> [String: String]? {
    struct Resolved: Decodable {
      struct Pin: Decodable {
        struct State: Decodable { let revision: String? }
        let identity: String
        let state: State
      }
      let pins: [Pin]
    }
    guard let bytes = try? Data(contentsOf: file), let read = try? JSONDecoder().decode(Resolved.self, from: bytes)
    else { return nil }
    return Dictionary(
      read.pins.compactMap { pin in pin.state.revision.map { (pin.identity, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return encoder
  }
}
