/// A figure's numbers, as CSV (RFC 4180) with lines that begin with `#` left out.
struct NumbersTable {
  let header: [String]
  let rows: [[String]]

  init(_ csv: String) {
    var rows: [[String]] = []
    for line in csv.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") { rows.append(Self.fields(line)) }
    header = rows.first ?? []
    self.rows = Array(rows.dropFirst())
  }

  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    var rest = line[...]
    while let character = rest.popFirst() {
      if character == "\"" {
        if isQuoted, rest.first == "\"" {
          fields[fields.count - 1].append("\"")
          rest.removeFirst()
        } else {
          isQuoted.toggle()
        }
      } else if character == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// The columns in which some row has something.
  var filled: NumbersTable {
    let kept = header.indices.filter { column in rows.contains { $0.indices.contains(column) && !$0[column].isEmpty } }
    return NumbersTable(
      header: kept.map { header[$0] }, rows: rows.map { row in kept.map { row.indices.contains($0) ? row[$0] : "" } })
  }

  private init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }
}
