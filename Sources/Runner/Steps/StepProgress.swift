/// The reader of a step's progress.
public struct StepProgress: Sendable {
  private let advance: @Sendable (_ part: Int, _ step: Int, _ figures: [(name: String, value: Double)]) -> Void
  private let stop: @Sendable (_ part: Int, _ step: Int) -> Void
  private let say: @Sendable (_ text: String) -> Void

  package init(
    advance: @escaping @Sendable (_ part: Int, _ step: Int, _ figures: [(name: String, value: Double)]) -> Void,
    stop: @escaping @Sendable (_ part: Int, _ step: Int) -> Void, note: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.advance = advance
    self.stop = stop
    say = note
  }

  /// Says that a part, from 0, has done so many steps, with some of its latest numbers.
  public func report(part: Int = 0, step: Int, figures: [(name: String, value: Double)] = []) {
    advance(part, step, figures)
  }

  /// Says that a part ended early, after so many steps.
  public func reportEnd(part: Int = 0, step: Int) { stop(part, step) }

  /// Says something that is worth a line, such as what takes long before the first step.
  public func note(_ text: String) { say(text) }
}
