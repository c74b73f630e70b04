import CCmarkGFM
import Foundation
import Synchronization

/// GitHub's Markdown through cmark-gfm, changed where a page needs it: images are links (a page loads nothing), raw HTML
/// is shown as text, headings have their levels in order, and each a mark in front by which it is found again.
struct MarkdownDocument {
  /// The HTML, with marks.
  let markup: String
  /// The levels of the headings, in order.
  let levels: [Int]

  /// - Parameters:
  ///   - title: the document's own title, left out where it is the first heading.
  ///   - headingMark: the mark in front of a heading of a number; nil where headings are paragraphs.
  init(_ text: String, title: String? = nil, headingMark: ((Int) -> String)?) {
    self = Self.library.withLock { _ in Self(reading: text, title, headingMark) }
  }

  /// cmark-gfm has tables for the whole process, of extensions and of the characters that are special while one is in use: two threads
  /// in it at once would damage them.
  private static let library = Mutex(())

  private init(reading text: String, _ title: String?, _ headingMark: ((Int) -> String)?) {
    cmark_gfm_core_extensions_ensure_registered()
    let options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES
    let parser = cmark_parser_new(options)
    defer { cmark_parser_free(parser) }
    // A study recorded by another version may have a table that none can be made of: it is shown as it is written.
    let tables = MarkdownLimits.problem(text) == nil ? ["table"] : []
    for name in tables + ["strikethrough", "autolink"] {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    cmark_parser_feed(parser, text, text.utf8.count)
    let document = cmark_parser_finish(parser)
    defer { cmark_node_free(document) }
    var replaced: [Node] = []
    // Freed after all is rendered: a heading's words lie in its own memory, also when they are moved out of it.
    defer { replaced.forEach(cmark_node_free) }
    levels = Self.adapt(document, title, headingMark, &replaced)
    guard let html = cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) else {
      markup = ""
      return
    }
    defer { free(html) }
    markup = String(cString: html)
  }

  /// The version of cmark-gfm that is linked.
  static var version: String { cmark_version_string().map { String(cString: $0) } ?? "unknown" }

  private typealias Node = OpaquePointer

  private static func adapt(
    _ document: Node?, _ title: String?, _ headingMark: ((Int) -> String)?, _ replaced: inout [Node]
  ) -> [Int] {
    var levels: [Int] = []
    for node in nodes(of: document) {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_IMAGE: replace(node, by: link(to: node), &replaced)
      case CMARK_NODE_HTML_INLINE: replace(node, by: literal(of: node), &replaced)
      case CMARK_NODE_HTML_BLOCK:
        guard let paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH) else { continue }
        if let text = literal(of: node) { cmark_node_append_child(paragraph, text) }
        replace(node, by: paragraph, &replaced)
      case CMARK_NODE_HEADING:
        guard let headingMark else {
          replace(node, by: cmark_node_new(CMARK_NODE_PARAGRAPH), &replaced)
          continue
        }
        if levels.isEmpty, let title, cmark_node_get_heading_level(node) == 1, plainText(of: node) == title {
          cmark_node_unlink(node)
          replaced.append(node)
          continue
        }
        // The page's own title is of level 1; below it no level is left out.
        let level = min(max(2, Int(cmark_node_get_heading_level(node))), (levels.last ?? 1) + 1)
        cmark_node_set_heading_level(node, Int32(level))
        let mark = cmark_node_new(CMARK_NODE_TEXT)
        cmark_node_set_literal(mark, headingMark(levels.count))
        cmark_node_prepend_child(node, mark)
        levels.append(level)
      default: break
      }
    }
    return levels
  }

  /// The nodes that are changed, found first so that changing one does not disturb the search.
  private static func nodes(of document: Node?) -> [Node] {
    let changed = [CMARK_NODE_IMAGE, CMARK_NODE_HTML_INLINE, CMARK_NODE_HTML_BLOCK, CMARK_NODE_HEADING]
    var found: [Node] = []
    let iterator = cmark_iter_new(document)
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return found }
      guard let node = cmark_iter_get_node(iterator), changed.contains(cmark_node_get_type(node)) else { continue }
      // What has no children is entered and not left.
      let type = cmark_node_get_type(node)
      let isLeaf = type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_HTML_BLOCK
      if isLeaf || event == CMARK_EVENT_EXIT { found.append(node) }
    }
  }

  private static func link(to image: Node) -> Node? {
    guard let link = cmark_node_new(CMARK_NODE_LINK) else { return nil }
    cmark_node_set_url(link, cmark_node_get_url(image))
    cmark_node_set_title(link, cmark_node_get_title(image))
    return link
  }

  /// Raw HTML as text; nothing of a comment.
  private static func literal(of node: Node) -> Node? {
    guard let literal = cmark_node_get_literal(node), let text = cmark_node_new(CMARK_NODE_TEXT) else { return nil }
    let content = String(cString: literal)
    cmark_node_set_literal(text, content.hasPrefix("<!--") ? "" : content)
    return text
  }

  /// Puts a node, with the other one's children, in its place.
  private static func replace(_ old: Node, by new: Node?, _ replaced: inout [Node]) {
    guard let new else { return }
    while let child = cmark_node_first_child(old) { cmark_node_append_child(new, child) }
    cmark_node_replace(old, new)
    replaced.append(old)
  }

  private static func plainText(of node: Node) -> String {
    var text = ""
    var child = cmark_node_first_child(node)
    while let current = child {
      if let literal = cmark_node_get_literal(current) { text += String(cString: literal) }
      text += plainText(of: current)
      child = cmark_node_next(current)
    }
    return text
  }
}
