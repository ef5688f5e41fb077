import Foundation
import Support
import Tensors
import Testing

@testable import ImageModality

/// Whatever is wrong with a file is one fault that names it, and nothing crashes.
struct HostilePictureTests {
    private func fault(_ bytes: [UInt8], limit: PixelLimit = .standard) throws -> UserFault {
        let fault = try #require(throws: UserFault.self) {
            try Picture.decode(bytes, file: "holiday.png", channels: 3, limit: limit)
        }
        #expect(fault.place?.file == "holiday.png" && !fault.remedy.isEmpty)
        #expect(fault.what.contains("holiday.png"))
        return fault
    }

    @Test(arguments: ["bomb.png", "bomb.jpg", "bomb.webp", "bomb.tiff"])
    func bombsAreRefusedBeforeMemoryIsTaken(name: String) throws {
        let what = try fault(Fixture.bytes(name)).what
        let side = name == "bomb.webp" ? 16_384 : 60_000
        #expect(what.contains("\(side) × \(side) pixels") && what.contains("100000000"))
    }

    @Test func theLimitCountsPixels() throws {
        for name in ["colour.png", "colour.jpg", "colour.webp", "colour.tiff"] {
            let bytes = try Fixture.bytes(name)
            #expect(try fault(bytes, limit: PixelLimit(pixels: 53)).what.contains("9 × 6"))
            _ = try Picture.decode(
                bytes, file: "f", channels: 3, limit: PixelLimit(pixels: 54))
        }
    }

    @Test func filesThatAreNoPictures() throws {
        #expect(try fault([]).what == "holiday.png is empty")
        let text = try fault(Array("hello\n".utf8))
        #expect(text.what.contains("is neither PNG, JPEG, WebP nor TIFF"))
        #expect(try fault(PNGFile.signature).what.contains("is cut short"))
        let short = try fault([0xFF, 0xD8, 0xFF])
        #expect(short.what.contains("is cut short: it holds no picture"), "\(short)")
        let folder = try #require(throws: UserFault.self) {
            try Picture.read(NSTemporaryDirectory(), channels: 1)
        }
        #expect(folder.remedy.contains("This is a folder"))
        let missing = try #require(throws: UserFault.self) {
            try Picture.read("/none/a.png", channels: 1)
        }
        #expect(missing.place?.file == "/none/a.png")
    }

    @Test func everyTruncationIsFound() throws {
        // What follows the first page is not looked at, four bytes that say that none does are not
        // missed, and animations are refused anyhow.
        let names = ["pages.tiff", "bilevel.tiff", "moving.webp"]
        let kinds = [".png", ".jpg", ".webp", ".tiff"]
        for name in try kinds.flatMap(Fixture.names) where !names.contains(name) {
            let bytes = try Fixture.bytes(name)
            for length in stride(from: 0, to: bytes.count, by: 10) {
                #expect(throws: UserFault.self, "\(name), \(length) bytes") {
                    try Picture.decode(Array(bytes[..<length]), file: "f", channels: 3)
                }
            }
            for missing in 1...5 {
                #expect(throws: UserFault.self, "\(name) without \(missing) bytes") {
                    try Picture.decode(bytes.dropLast(missing), file: "f", channels: 3)
                }
            }
        }
    }

    /// A decoder complains only of the bytes that it skips, not of the rows that they hide.
    @Test func missingRowsAreFoundBehindBytesTooMany() throws {
        let whole = try Fixture.bytes("restarts.jpg")
        _ = try Picture.decode(whole, file: "f", channels: 1)
        let restart = try #require(
            whole.indices.dropLast().first { whole[$0] == 0xFF && whole[$0 + 1] == 0xD0 })
        for surplus in 0...20 {
            let zeros = [UInt8](repeating: 0, count: surplus)
            let cut = try fault(whole[..<restart] + zeros + [0xFF, 0xD9])
            #expect(cut.what.contains("is damaged or cut short"), "\(surplus): \(cut)")
        }
    }

    @Test(arguments: [".png", ".jpg", ".webp", ".tiff"])
    func randomDamage(ending: String) throws {
        var generator = RandomGenerator(seed: 2, stream: "damage", ending)
        let sound = try Fixture.names(ending).map(Fixture.bytes)
        var accepted = 0
        for round in 0..<2_000 {
            var bytes = sound[round % sound.count]
            for _ in 0...generator.integer(below: 4) {
                let at = generator.integer(below: bytes.count)
                switch generator.integer(below: 5) {
                case 0, 1: bytes[at] = UInt8(generator.integer(below: 256))
                case 2: bytes[at] ^= 1 << UInt8(generator.integer(below: 8))
                case 3: bytes.insert(UInt8(generator.integer(below: 256)), at: at)
                default:
                    let end = min(bytes.count, at + generator.integer(below: 20))
                    bytes.removeSubrange(max(1, at)..<max(1, end))
                }
            }
            do {
                let picture = try Picture.decode(
                    bytes, file: "f", channels: 3, limit: PixelLimit(pixels: 100_000))
                #expect(picture.height * picture.width <= 100_000)
                accepted += 1
            } catch {
                guard error is UserFault else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
        // Some damage is to what nobody reads.
        #expect((1..<1_900).contains(accepted), "\(accepted)")
    }
}
