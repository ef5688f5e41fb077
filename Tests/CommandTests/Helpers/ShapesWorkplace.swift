import Foundation
import Testing

/// Pictures of a box, a cone and a cup, drawn in two lights, and what people make of such folders.
extension Workplace {
    private static let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/cases")

    /// A working folder with `source` and `truth` in class folders, and `target`: the files of
    /// `truth` without their classes.
    static func withShapes() throws -> Workplace {
        let place = try Workplace()
        for name in ["source", "truth"] { try place.takeCase("shapes/\(name)", as: name) }
        for file in place.files(under: "truth") {
            try place.copy("truth/\(file)", to: "target/\((file as NSString).lastPathComponent)")
        }
        return place
    }

    /// The same with a small model of `source` in `run`.
    static func withShapesModel(_ more: String...) throws -> Workplace {
        let place = try withShapes()
        let drafted = try place.dawb("init", "boxes", "--source", "source", "--yes")
        try #require(drafted.status == 0, "\(drafted.stderr)")
        let settings = ["image.size=24", "training.epochs=4"] + more
        let trained = try place.dawb(
            ["train", "boxes", "--seeds", "1", "--out", "run"]
                + settings.flatMap { ["--set", $0] })
        try #require(trained.status == 0, "\(trained.stderr)")
        return place
    }

    /// Copies a file or folder of the cases.
    func takeCase(_ name: String, as own: String) throws {
        try FileManager.default.copyItem(
            atPath: Self.cases.appendingPathComponent(name).path, toPath: "\(path)/\(own)")
    }

    /// Copies a file of the working folder; folders are made.
    func copy(_ name: String, to other: String) throws {
        try makeFolder((other as NSString).deletingLastPathComponent)
        try FileManager.default.copyItem(
            atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }

    /// Copies a picture that is there in many kinds of file.
    func takeKind(_ name: String, as own: String) throws {
        try makeFolder((own as NSString).deletingLastPathComponent)
        try write(Self.fixture("ImageModalityTests/Fixtures/kinds/\(name)"), to: own)
    }

    /// Class folders with the first pictures of each class of `source`.
    func makeClasses(_ folder: String, count: Int, from first: Int = 0) throws {
        for name in ["box", "cone", "round cup"] {
            for number in first..<first + count {
                let file = "\(name)/img_0\(number < 10 ? "0" : "")\(number).png"
                try copy("source/\(file)", to: "\(folder)/\(file)")
            }
        }
    }
}
