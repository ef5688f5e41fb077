import Testing

@testable import Reports

/// Pictures and sounds of examples on the page.
struct GallerySectionTests {
    private let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47]
    private let evil = "a<b>\"c"

    /// A page with both domains, of which the target sounds if `sound` is given.
    private func page(sound: [UInt8]?, legend: String?) -> String {
        var demo = DemoContent()
        var content = demo.content()
        let exhibit = Exhibit(id: evil, picture: png, sound: sound)
        content.galleries = ["Source: here", "Target: there", "Taken for something else"].map {
            Gallery(title: $0, entries: [Gallery.Entry(exhibit, caption: "seven")])
        }
        content.pictureLegend = legend
        content.changedExamples[0].exhibit = exhibit
        return reportPage(content)
    }

    @Test func picturesAreThumbnails() {
        let page = page(sound: nil, legend: nil)
        let reader = PageReader(page)
        #expect(reader.elements.filter { $0 == "img" }.count == 4)
        #expect(!reader.elements.contains("audio"))
        #expect(reader.text.contains("What the network sees") && page.contains("#pictures"))
        #expect(!page.contains("class=\"gallery diagrams\"") && !page.contains("duo pair"))
        #expect(reader.attributes.contains("img src=data:image/png;base64,iVBORw=="))
    }

    @Test func soundsCanBeHeard() {
        let page = page(sound: Array("fLaC".utf8), legend: "Time runs to the right.")
        let reader = PageReader(page)
        #expect(reader.elements.filter { $0 == "audio" }.count == 4)
        #expect(reader.attributes.filter { $0 == "audio preload=none" }.count == 4)
        #expect(reader.attributes.contains("audio src=data:audio/flac;base64,ZkxhQw=="))
        #expect(reader.attributes.contains("audio aria-label=seven: \(evil)"))
        #expect(reader.text.contains("What the network hears") && page.contains("#sounds"))
        #expect(reader.text.contains("Time runs to the right."))
        #expect(page.contains("class=\"duo pair\"") && page.contains("media-src data:"))
        for word in ["picture", "image"] {
            #expect(!reader.text.lowercased().contains(word), "\(word)")
        }
    }

    @Test func aSoundIsNamedByWhatItIs() {
        #expect(Exhibit.mediaType(Array("OggS".utf8)) == "audio/ogg")
        #expect(Exhibit.mediaType(Array("RIFF".utf8)) == "audio/wav")
        #expect(Exhibit(id: "x", picture: nil).markup(named: "x").html.isEmpty)
    }
}
