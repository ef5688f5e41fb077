import Datasets
import Foundation
import Support
import TestSupport
import Testing

@testable import ImageModality

/// What is behind transparent pixels: the recipe's choice, which a saved model keeps.
struct BackgroundTests {
    private func settings(_ yaml: String) throws -> ImageSettings {
        try ImageSettings(Settings(yaml: yaml, file: "recipe.yaml"))
    }

    /// A picture of `Fixtures/alpha`, as a network would read it.
    private func pixels(_ name: String, _ settings: ImageSettings) throws -> [UInt8] {
        let path = Fixture.path("alpha/\(name)")
        return try ImageStore(settings).bytes(of: .file(path), id: name, isFirst: true).bytes
    }

    @Test(arguments: ["white", "black", "grey"])
    func theChosenGroundIsSeen(name: String) throws {
        let chosen = try settings("{size: 48, channels: 3, background: \(name)}")
        let seen = try pixels("rgba.png", chosen)
        let flat = try pixels("on-\(name).png", settings("{size: 48, channels: 3}"))
        let apart = zip(seen, flat).map { abs(Int($0) - Int($1)) }.max()
        #expect(seen.count == flat.count && (apart ?? 256) <= 1, "\(apart ?? 256)")
        let other = try pixels(name == "white" ? "on-black.png" : "on-white.png", chosen)
        #expect(zip(seen, other).contains { abs(Int($0) - Int($1)) > 50 })
    }

    @Test func withoutAChoiceItIsWhite() throws {
        let usual = try settings("{size: 48, channels: 3}")
        let white = try settings("{size: 48, channels: 3, background: \"#ffffff\"}")
        #expect(try pixels("rgba.png", usual) == pixels("rgba.png", white))
        #expect(usual.background == nil && white.background == .white)
    }

    @Test func coloursAreNamedOrWritten() throws {
        for (text, colour) in [
            ("white", Background.white), ("#0080ff", Background(red: 0, green: 128, blue: 255)),
            ("#ABCDEF", Background(red: 0xAB, green: 0xCD, blue: 0xEF)), ("grey", .grey),
        ] {
            #expect(Background(text) == colour)
            #expect(Background(colour.text) == colour)
        }
        for text in ["", "#", "#fff", "#12345g", "red", "#+12345", "0080ff", "#0080ff0"] {
            #expect(Background(text) == nil, "\(text)")
        }
        let fault = try #require(throws: UserFault.self) { try settings("{background: pink}") }
        #expect(fault.what.contains("'pink' is no colour"))
        #expect(fault.remedy.contains("#rrggbb") && fault.place?.line == 1)
    }

    @Test func theChoiceIsSavedWithTheModel() throws {
        let folder = try TemporaryFolder()
        let blue = try settings("{background: \"#102030\"}")
        let chosen = ImageModality(settings: blue, weights: nil)
        try chosen.save(to: folder.path)
        let text = try Files.readText(folder.path + "/image.json")
        #expect(text.contains("\"#102030\""))
        #expect(try ImageModality(savedIn: folder.path).settings == chosen.settings)
        // A model that knows of no background, as all did before, is one that nobody chose it for.
        try ImageModality(settings: settings("{}"), weights: nil).save(to: folder.path)
        #expect(try !Files.readText(folder.path + "/image.json").contains("background"))
        #expect(try ImageModality(savedIn: folder.path).settings.background == nil)
        try folder.write(text.replacing("#102030", with: "pink"), to: "image.json")
        #expect(throws: UserFault.self) { try ImageModality(savedIn: folder.path) }
    }

    @Test func aGroundThatNobodyChoseIsNotedOnce() throws {
        func notes(_ yaml: String, _ names: [String]) throws -> [String] {
            let modality = ImageModality(settings: try settings(yaml), weights: nil)
            for name in names {
                let path = Fixture.path(name)
                _ = try modality.decode(Record(id: name, content: .file(path), line: 0))
            }
            let notes = modality.takeNotes()
            #expect(modality.takeNotes().isEmpty)
            return notes
        }
        let clear = ["alpha/rgba.png", "clear.webp", "clear.tiff", "colour.png", "colour.tiff"]
        let found = try notes("{channels: 3}", clear)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("3 pictures with transparent pixels") == true, "\(found)")
        #expect(found.first?.contains("image.background") == true)
        #expect(try notes("{channels: 3, background: black}", clear).isEmpty)
        #expect(try notes("{}", ["colour.png", "alpha/on-white.png"]).isEmpty)
        let several = try notes("{}", ["pages.tiff", "kinds/apng.png", "turned.tiff"])
        #expect(several == ["2 pictures with further pages or frames: the first of each is read"])
        // Row by row, as large pictures are read.
        let counted = PictureNotes()
        _ = try Picture.read(
            Fixture.path("alpha/rgba.png"), channels: 3, height: 8, width: 8, fit: .resize,
            large: 1, notes: counted)
        #expect(counted.tell(background: nil).count == 1)
    }
}
