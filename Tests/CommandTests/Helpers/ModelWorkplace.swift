import Foundation
import Testing

extension Workplace {
    /// A working folder with a trained text model in `run`; its corpora are clear enough to be
    /// learnt.
    static func withModel() throws -> Workplace {
        let place = try Workplace()
        try place.train(
            "tiny", "--set", "training.epochs=20", "--set", "training.rate=0.01")
        return place
    }

    /// A working folder with pictures and a model of them, with batch-norm, in `run`.
    static func withPictureModel() throws -> Workplace {
        let place = try Workplace.withPictures()
        try place.train(
            "pictures", "--set", "training.epochs=3", "--set", "training.rate=0.01", "--set",
            "image.norm=batch")
        return place
    }

    private func train(_ recipe: String, _ more: String...) throws {
        let output = try dawb(
            ["recipe", recipe, "--out", "run", "--seeds", "1"] + more)
        try #require(output.status == 0, "\(output.stderr)")
    }

    /// Runs `dawb` here with text on its standard input.
    func dawb(_ arguments: [String], input: String) throws -> Output {
        try Running(Workplace.program, arguments, in: self, input: input).finish()
    }

    /// Replaces one byte of a file by another.
    func damage(_ name: String, at index: Int) throws {
        var bytes = try data(name)
        bytes[index] ^= 0x41
        try write(bytes, to: name)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
}
