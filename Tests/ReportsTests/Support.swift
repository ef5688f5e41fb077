import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// What an XML parser saw of a page.
final class PageReader: NSObject, XMLParserDelegate {
    /// Names of all elements, in document order.
    private(set) var elements: [String] = []
    /// All attributes, as "element name=value".
    private(set) var attributes: [String] = []
    /// All text of the body.
    private(set) var text = ""
    /// Text of each element of a kind, by its name.
    private(set) var texts: [String: [String]] = [:]
    private var open: [(name: String, text: String)] = []

    /// Reads a page; a page that is not well-formed fails the test.
    init(_ page: String, location: SourceLocation = #_sourceLocation) {
        super.init()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        let wasRead = parser.parse()
        // On Linux `parse` is true even for elements that are not closed; the error tells.
        let error = parser.parserError
        #expect(
            wasRead && error == nil && open.isEmpty,
            "line \(parser.lineNumber): \(error.map { "\($0)" } ?? "not closed")",
            sourceLocation: location)
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        elements.append(name)
        self.attributes += attributes.map { "\(name) \($0.key)=\($0.value)" }
        open.append((name, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        for index in open.indices { open[index].text += string }
        if open.contains(where: { $0.name == "body" }) { text += string }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        if let last = open.popLast() { texts[last.name, default: []].append(last.text) }
    }
}
