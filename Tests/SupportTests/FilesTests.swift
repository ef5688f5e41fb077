import Support
import TestSupport
import Testing

struct FilesTests {
    @Test func readsBytesAndText() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("\u{FEFF}größe\r\n", to: "a")
        #expect(try Files.read(file).count == 12)
        #expect(try Files.readText(file) == "größe\r\n")
        #expect(try Files.readText(folder.write("", to: "empty")) == "")
        #expect(Files.exists(file) && !Files.exists(file + "x"))
    }

    @Test func readsMoreThanOnePiece() throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = try folder.write(bytes, to: "large")
        #expect(try Files.read(file) == bytes)
        #expect(try Files.sha256(ofFile: file) == Files.sha256(of: bytes))
    }

    @Test func whatCannotBeReadIsAFault() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("x", to: "file")
        for path in ["\(folder.path)/none", folder.path, "\(file)/below", ""] {
            let fault = try #require(throws: UserFault.self) { try Files.read(path) }
            #expect(fault.what.hasPrefix("cannot read \(path): "))
            #expect(fault.place == .init(file: path))
            #expect(throws: UserFault.self) { try Files.sha256(ofFile: path) }
        }
    }

    @Test func pathsWithinAFolder() {
        #expect(Files.path("/é/a/b", within: "/é") == "a/b")
        // A mark joins the slash before it into one character.
        #expect(Files.path("/é/\u{301}a", within: "/é") == "\u{301}a")
        for path in ["/é", "/éa/b", "/e\u{301}/a", ""] {
            #expect(Files.path(path, within: "/é") == nil)
        }
    }

    static let badBytes: [([UInt8], Int)] = [
        ([0xFF], 1), ([0x61, 0x0A, 0x0A, 0xC3], 3), ([0x0A, 0xED, 0xA0, 0x80], 2),
        ([0x61, 0x0A, 0xC0, 0x80, 0x0A], 2), ([0x0A, 0xF5, 0x80, 0x80, 0x80], 2),
    ]

    @Test(arguments: badBytes)
    func namesTheLineOfTheFirstBadByte(bytes: [UInt8], line: Int) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(bytes, to: "bad")
        let fault = try #require(throws: UserFault.self) { try Files.readText(file) }
        #expect(fault.place == .init(file: file, line: line))
    }

    /// The values are those of FIPS 180-2, appendix B.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func sumsAsThePublishedExamples(text: String, sum: String) throws {
        let folder = try TemporaryFolder()
        #expect(try Files.sha256(ofFile: folder.write(text, to: "a")) == sum)
        #expect(Files.sha256(of: Array(text.utf8)) == sum)
    }

    @Test func listsAndMakesFolders() throws {
        let folder = try TemporaryFolder()
        try Files.makeFolder("\(folder.path)/a/b//c/")
        try Files.makeFolder("\(folder.path)/a/b")
        #expect(Files.isFolder("\(folder.path)/a/b/c"))
        try folder.write("", to: "z")
        try folder.write("", to: ".hidden")
        #expect(try Files.names(in: folder.path) == ["a", "z"])
        #expect(throws: UserFault.self) { try Files.names(in: "\(folder.path)/none") }
    }

    @Test func aFolderCannotBeMadeBelowAFile() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("x", to: "file")
        for path in [file, "\(file)/below", "/proc/none"] {
            #expect(throws: UserFault.self) { try Files.makeFolder(path) }
        }
    }
}
