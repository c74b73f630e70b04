import Figures
import StandardCells
import Studies
import TestSupport
import Testing

@Suite("What is wrong with a figure of a table")
struct FigureReadingTests {
  private static func box(_ series: String) -> String { "kind: box\ny: { label: y }\nseries: [{ \(series) }]" }

  @Test(
    "is told before anything runs, with its place and the nearest name",
    arguments: [
      (box("table: fit.scores, column: score, label: a"), nil),
      (box("table: points.toy.validation, column: x, label: a"), nil),
      (
        box("table: fit, column: x, label: a"),
        "3:19: 'table' in series of {figure} f: expected CELL.OUTPUT or CELL.SAMPLE.training, found 'fit'"
      ),
      (box("table: fot.scores, column: x, label: a"), "3:19: unknown cell 'fot'; did you mean 'fit'?"),
      (box("table: f.scores, column: x, label: a"), "3:19: unknown cell 'f'"),
      (
        box("table: fit.score, column: x, label: a"),
        "3:19: unknown output 'fit.score'; did you mean 'fit.scores'?"
      ),
      (
        box("table: fit.plot, column: x, label: a"),
        "3:19: 'table' in series of {figure} f: expected a table (csv, tsv, npy or npz), found 'plot', which is image/png; did you mean 'fit.history'?"
      ),
      (
        box("table: points.toy.trainin, column: x, label: a"),
        "3:19: 'table' in series of {figure} f: expected points.SAMPLE.training, .validation or .test, found 'points.toy.trainin'; did you mean 'points.toy.training'?"
      ),
      (
        box("table: points.toy.training, column: z, label: a"),
        "3:48: unknown column 'z'; expected one of: x, y"
      ),
      (box("column: x, label: a"), "3:12: key 'column' has no meaning in series of {figure} f: there is no table"),
      (
        box("value: 1, table: fit.scores, column: score, label: a"),
        "3:12: key 'value' has no meaning in series of {figure} f: the values are a column of a table"
      ),
      (
        "kind: map\ntable: fit.scan\nx: { column: depth, range: [0, 1] }\ny: { column: rate }",
        "3:21: key 'range' has no meaning in x of {figure} f: each value has a place of its own, there are no bins"
      ),
      ("kind: map\ntable: fit.scan\ny: { column: rate }", "0:1: missing key 'x' in {figure} f"),
      (
        "kind: map\ntable: fit.scan\nx: { column: depth }\ny: { column: rate }\nbins: [3]",
        "5:7: 'bins' in {figure} f: expected two whole numbers from 1 to 500, found a list"
      ),
      (
        "kind: picture\npicture: fit.scores",
        "2:10: 'picture' in {figure} f: expected a picture (png, svg or pdf), found 'scores', which is text/csv; did you mean 'fit.plot'?"
      ),
      (
        "kind: picture\npicture: fit.plot\nseed: 3",
        "3:7: 'seed' in {figure} f: expected a whole number from 0 to 2, found 3"
      ),
      ("kind: picture\npicture: other.page", nil),
      (
        "kind: bars\ny: { label: y }\nseed: 1\nerrors: range\nseries: [{ table: fit.summary, x: class, y: recall, label: r }]",
        "4:1: key 'errors' has no meaning in {figure} f: one seed has no error"
      ),
      (
        "kind: distribution\nseries: [{ table: fit.scores, column: score, by: class }]",
        "0:1: missing key 'x' in {figure} f"
      ),
    ] as [(String, String?)])
  func errors(_ body: String, _ expected: String?) {
    let found = FigureStudy.errors(body)
    if let expected { #expect(found.contains(expected), "\(found)") } else { #expect(found == []) }
  }

  @Test(
    "is told where it is drawn, with the nearest name and the row",
    arguments: [
      (
        box("table: fit.scores, column: scor, label: a"), "value\n",
        "cannot be drawn: 'fit.scores', seed 1 has no column 'scor'; did you mean 'score'?"
      ),
      (
        box("table: fit.odd, column: value, label: a"), "value\n1\ntwo\n",
        "cannot be drawn: column 'value' of 'fit.odd', seed 1, row 2: expected a number, found 'two'"
      ),
      (
        box("table: fit.odd, column: value, label: a"), "value,b\n1\n",
        "cannot be drawn: fit.odd of seed 1:2:1: found 1 fields in the line, expected 2 as in the header"
      ),
      (
        "kind: bars\ny: { label: y }\nseries: [{ table: fit.odd, x: n, y: v, label: a }]", "n,v\na,1\nb,2\na,3\n",
        "cannot be drawn: column 'n' of 'fit.odd', seed 1 has 'a' in rows 1 and 3; expected each name once"
      ),
      (
        "kind: map\ntable: fit.scores\nx: { column: score }\ny: { column: class }", "value\n",
        "cannot be drawn: column 'score' of 'fit.scores', seed 1 has 900 different values; expected at most 100, or 'bins'"
      ),
    ])
  func faults(_ body: String, _ odd: String, _ expected: String) throws {
    #expect { try FigureStudy.figure(body, odd: odd) } throws: { error in
      (error as? CellFault)?.reason == expected
        || {
          print(error); return false
        }()
    }
  }
}
