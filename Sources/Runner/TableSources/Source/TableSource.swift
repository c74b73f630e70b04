import StandardCells
import Studies

/// The source `table`: files with rows and columns, as anyone has them.
public struct TableSource: DataSource {
  /// The source.
  public init() {}

  /// `table`.
  public let key = "table"
  /// The parts of a file that are read, and the use of its rows.
  public let ownKeys = ["format", "array", "columns", "labels", "split", "missing", "symbols"]
  /// `a table`.
  public let words = "a table"
  /// The keys.
  public let documentation = """
    - `table`: a file, several, or a mapping of samples to files, by their paths from the project's folder: CSV, TSV, `.npy`, `.npz` or HDF5.
      A sample has the name of its file without the ending. A sample whose parts are files of their own is a mapping of `training`,
      `validation` and `test`. `features` are names of columns or patterns (`pixel_*`, `x_{1,2}`); without them all columns of numbers that have
      no other use. With it: `labels` (columns kept beside the features, numbers or texts, not scaled), `split` (a mapping of `fractions` of
      training, validation and test and of `shuffle`, `true` or `false`; or the name of a column with these words; without it all rows are for
      training), `missing` (`refuse`, or `drop` rows with an empty, infinite or undefined feature), `array` (one or several arrays of an `.npz` or
      HDF5 file), `columns` (names for columns that have none), `format` (`csv`, `tsv`, `npy`, `npz`, `hdf5`, in place of the file's
      ending), `symbols` (by feature, its label in figures).
    """

  /// Reads the files and the use of their columns.
  public func read(_ keys: MappingReader) -> any DataOrigin {
    TableReading(keys: keys).origin()
  }
}
