import Foundation

extension Workplace {
    /// Makes a folder with a tiny encoder of 60 tokens: single letters, as WordPiece.
    func makeEncoder(_ name: String) throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        try makeFolder(name)
        for file in ["config.json", "model.safetensors"] {
            try FileManager.default.copyItem(
                atPath: "\(tests)/TextEncodersTests/Fixtures/encoders/bert/\(file)",
                toPath: "\(path)/\(name)/\(file)")
        }
        let letters = (0..<26).map { String(UnicodeScalar(UInt8(97 + $0))) }
        let tokens =
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "!", "?"] + letters
            + letters.map { "##" + $0 }
        try write(tokens.joined(separator: "\n") + "\n", to: "\(name)/vocab.txt")
    }
}
