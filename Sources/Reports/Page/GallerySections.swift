#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Pictures with a word under each.
package struct Gallery: Sendable {
    /// One picture of a gallery.
    package struct Picture: Sendable {
        /// A whole PNG file.
        package var png: [UInt8]
        /// What stands under it.
        package var caption: String

        /// A picture from its parts.
        package init(png: [UInt8], caption: String) { (self.png, self.caption) = (png, caption) }
    }

    package var title: String
    package var pictures: [Picture]

    /// A gallery from its parts.
    package init(title: String, pictures: [Picture]) {
        (self.title, self.pictures) = (title, pictures)
    }
}

extension ReportPage {
    /// What the examples look like.
    var galleries: PageSection {
        let body = content.galleries.map { gallery -> Markup in
            let pictures = gallery.pictures.map { picture -> Markup in
                let data = Data(picture.png).base64EncodedString()
                return """
                    <figure><img src="data:image/png;base64,\(data)" alt="\(picture.caption)"/>\
                    <figcaption>\(picture.caption)</figcaption></figure>
                    """
            }
            return "<h3>\(gallery.title)</h3><div class=\"gallery\">\(pictures)</div>"
        }
        return PageSection(
            anchor: "pictures", name: "Pictures", heading: "What the network sees",
            lead: "Examples of both domains at the network's own size, with their true classes; "
                + "and target images that the chosen model gets wrong.",
            body: "\(body)")
    }
}
