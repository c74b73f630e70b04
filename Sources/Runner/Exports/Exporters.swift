import Runs
import Trackers

/// The forms in which any program's runs can be exported. A form is one folder here, and its line in this list.
public enum Exporters {
  /// The forms, in the order in which help lists them.
  public static let all: [any Exporter] = [
    LaTeXExporter(), HEPDataExporter(), RunCrateExporter(), NotebookExporter(), MLflow(), TensorBoard(),
  ]
}
