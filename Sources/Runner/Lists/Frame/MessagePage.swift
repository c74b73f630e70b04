import Reports

/// A page that says why there is no other.
package struct MessagePage: Sendable {
  package var words: String
  package let links: PageLinks

  package init(words: String, links: PageLinks) {
    (self.words, self.links) = (words, links)
  }

  /// The page, as HTML.
  package var page: String {
    ListPage.markup(
      title: "Not shown", place: .other, links: links,
      body: "<h1>Not shown</h1>\n<pre class=\"problem\" role=\"alert\">\(Markup.escaped(words))</pre>")
  }
}
