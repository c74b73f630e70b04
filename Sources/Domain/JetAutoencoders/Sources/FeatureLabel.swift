import StandardCells

/// The labels of the jets' features in figures.
package enum FeatureLabel {
  /// The symbol of a feature; its name where it has none.
  package static func markup(_ name: String) -> String {
    switch name {
    case "tau2": "τ_{2}"
    case "tau3": "τ_{3}"
    case "efp1": "EFP1"
    case "c2": "C_{2}^{(0.5)}"
    case "axis_major": "axis major"
    case "axis_minor": "axis minor"
    case "ptd": "p_{T}^{D}"
    case "softdrop_mass": "soft-drop mass"
    default: FigureLabel.markup(name)
    }
  }
}
