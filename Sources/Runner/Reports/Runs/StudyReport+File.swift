import Foundation

extension StudyReport {
  /// The content of a file that the page links to, from the record; nil where it links to none of that name. The folder of a run may lack
  /// it.
  package func content(ofFile name: String) -> Data? {
    if name == Self.patchName { return difference.map { Data($0.utf8) } }
    let cells = recorded.study.cells.filter { name.hasPrefix($0.name + ".") }
    return cells.lazy.compactMap { TakenFigure($0, in: recorded) }.flatMap(\.files).first { $0.name == name }?.content
  }
}
