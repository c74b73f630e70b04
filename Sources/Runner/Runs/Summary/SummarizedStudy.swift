import Foundation
import Studies

/// A study with what is published of it, in each of its settings.
struct SummarizedStudy {
  let study: Study
  /// The name of its folder.
  let name: String
  /// The claims of each setting that is published, in the order of the study; nil stands for the parameters as declared.
  let published: [(setting: String?, claims: [PublishedClaim])]
  /// The settings whose sweep is published.
  let sweeps: [String?]

  init(_ study: Study, name: String, results: URL) {
    (self.study, self.name) = (study, name)
    sweeps = ([nil] + study.settings.map(Optional.some)).filter { setting in
      let folder = results.appending(path: name).appending(path: setting ?? "")
        .appending(path: ProjectSweepWinners.folderName)
      return PublicationRecord(in: folder)?.isSweep == true
    }
    published = ([nil] + study.settings.map(Optional.some)).compactMap { setting in
      let folder = results.appending(path: name).appending(path: setting ?? "")
      return PublishedClaim.all(in: folder).map { (setting, $0) }
    }
  }

  /// The kinds of statements, which are counted apart.
  enum Subject: CaseIterable {
    case paper, beyond, search
  }

  /// One statement, with the claim of each setting that has it.
  struct Statement {
    let study: SummarizedStudy
    let name: String
    let subject: Subject
    let claims: [(setting: String?, claim: PublishedClaim)]

    /// The claim by whose words it is known.
    var first: PublishedClaim { claims[0].claim }

    func claim(_ setting: String?) -> PublishedClaim? { claims.first { $0.setting == setting }?.claim }
  }

  /// The statements, in the order in which they are first met.
  var statements: [Statement] {
    var names: [String] = []
    for (_, claims) in published { names += claims.map(\.name).filter { !names.contains($0) } }
    return names.compactMap { name in
      let claims = published.compactMap { setting, claims in
        claims.first { $0.name == name }.map { (setting: setting, claim: $0) }
      }
      guard let first = claims.first else { return nil }
      return Statement(study: self, name: name, subject: subject(first.claim), claims: claims)
    }
  }

  /// What a claim is about, as it says; the paper's are those that name a place in it, in studies that do not go beyond it.
  private func subject(_ claim: PublishedClaim) -> Subject {
    switch claim.about {
    case "search": return .search
    case "paper", nil:
      guard let paper = claim.paper, !study.isBeyondPaper else { return .beyond }
      return paper.lowercased().hasPrefix("beyond") ? .beyond : .paper
    case .some: return .beyond
    }
  }
}
