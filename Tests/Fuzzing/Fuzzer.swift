import Deterministic
import Foundation

/// A reader that is tried with hostile input.
///
/// To add one: a file in `Fuzzers/` with a type of this protocol, and its name in `Fuzzers.all`. Inputs that once failed stand in
/// `Corpus/NAME/`, a file each, and are tried before all others.
protocol Fuzzer: Sendable {
  /// The name on the command line and of the folder of its corpus.
  var name: String { get }
  /// The seconds that one input may take.
  var limit: Double { get }
  /// The pieces of text that mutations put in, beside those of `Mutator`.
  var pieces: [String] { get }
  /// Real inputs, of which mutants are made. Called once, in the program that starts the others.
  func inputs(_ repository: FuzzRepository, _ scratch: URL) throws -> [Data]
  /// An input that is like a real one, by a stream of random numbers alone.
  func mutant(of input: Data, others: [Data], _ stream: RandomStream) -> Data
  /// Reads an input, in a process of its own that may end by it. What is thrown here is a finding: a refusal is returned.
  ///
  /// - Parameter scratch: an empty folder for files; emptied after each input.
  func read(_ input: Data, _ scratch: URL) throws -> FuzzReading
}

/// The end of an input that was read.
enum FuzzReading: Sendable {
  /// It was read as something.
  case accepted
  /// It was refused, in words.
  case refused(String)
  /// It was read in a way that cannot be right.
  case wrong(String)
}

extension Fuzzer {
  var limit: Double { 5 }
  var pieces: [String] { [] }

  func mutant(of input: Data, others: [Data], _ stream: RandomStream) -> Data {
    Mutator(pieces: pieces).mutant(of: input, others: others, stream)
  }
}
