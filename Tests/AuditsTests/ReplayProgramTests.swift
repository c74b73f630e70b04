import Foundation
import TestSupport
import Testing

@testable import Audits

@Suite("The program of a replay")
struct ReplayProgramTests {
  @Test("A repository is the program's own when its package declares the product, and no other is built")
  func declaration() throws {
    let folder = try TemporaryFolder()
    #expect(!ReplayProgram.declares("refigure", in: folder.url))
    try folder.write(
      #"let package = Package(name: "Refigures", products: [.executable(name: "walks")])"#, to: "Package.swift")
    #expect(!ReplayProgram.declares("refigure", in: folder.url))
    #expect(ReplayProgram.declares("walks", in: folder.url))
    #expect(ReplayProgram.declares("refigure", in: Checkout.root))
  }
}
