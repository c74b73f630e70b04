/// The formats of files of tables.
package enum TableFormat: String, CaseIterable, Sendable {
  /// Text with commas, and with tabulators.
  case csv, tsv
  /// One array of NumPy, and an archive of several.
  case npy, npz
  /// Datasets in a hierarchy.
  case hdf5

  /// The format that a file's name ends in; nil for none of them.
  package init?(path: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "csv": self = .csv
    case "tsv", "tab": self = .tsv
    case "npy": self = .npy
    case "npz": self = .npz
    case "h5", "hdf5", "hdf": self = .hdf5
    default: return nil
    }
  }

  /// The endings of names, for messages.
  package static let endings = ".csv, .tsv, .npy, .npz, .h5 or .hdf5"

  /// True when a file has arrays by name.
  package var hasArrays: Bool { self == .npz || self == .hdf5 }
  /// True when a file is text with a line of names.
  package var isText: Bool { self == .csv || self == .tsv }
}
