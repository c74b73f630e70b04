import CInstructionSet
import Foundation

/// The vector instructions that the kernels of this process use.
///
/// Every kernel is compiled once for each case from the same source, in fixed logical lanes and with explicit fused
/// multiply-add, so that the choice changes the speed and never a bit of a result. It is made once, before the first call.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable {
  /// The instructions that every processor of the architecture has (x86-64: SSE2 with an emulated, exact fused
  /// multiply-add; arm64: NEON).
  case baseline
  /// AVX2 and fused multiply-add: x86-64-v3.
  case avx2
  /// AVX-512 F, BW, DQ, VL and CD: x86-64-v4.
  case avx512

  /// The widest one that this processor and its operating system support.
  public static let widest: InstructionSet = {
    switch refigure_widest_instruction_set() {
    case 2: .avx512
    case 1: .avx2
    default: .baseline
    }
  }()

  /// The one in use: the widest, or a narrower one named by `REFIGURE_INSTRUCTION_SET` (to show that the bits agree).
  public static let current: InstructionSet = {
    guard let name = ProcessInfo.processInfo.environment["REFIGURE_INSTRUCTION_SET"],
      let wanted = InstructionSet(rawValue: name)
    else { return widest }
    return min(wanted, widest)
  }()

  /// Narrower first.
  public static func < (left: InstructionSet, right: InstructionSet) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .baseline: 0
    case .avx2: 1
    case .avx512: 2
    }
  }
}
