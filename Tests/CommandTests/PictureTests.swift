import Foundation
import Testing

/// Corpora of pictures in class folders, from the files to the report.
struct PictureTests {
    private let place: Workplace

    init() throws { place = try Workplace.withPictures() }

    private func run(_ more: String..., folder: String = "run") throws -> Output {
        let output = try place.dawb(["recipe", "pictures", "--out", folder, "--json"] + more)
        #expect(output.status == 0, "\(output.stderr)")
        return output
    }

    /// Damages pictures of the target.
    private func damage(_ numbers: Int...) throws {
        for number in numbers {
            let file = Workplace.pictureFile("dim", "left", number)
            try place.write(try place.data(file).prefix(50), to: file)
        }
    }

    @Test func trainsAndShowsThem() throws {
        let output = try run()
        #expect(!output.stderr.contains("left out"))
        let result = try ResultJSON(output.stdout)
        #expect(try result.string("modality") == "image" && !result.keys.contains("skipped"))
        let report = try place.text("run/report.html")
        // Both domains, and what was taken for something else where something was.
        let pictures = report.components(separatedBy: "src=\"data:image/png;base64,").count - 1
        #expect(pictures >= 40, "\(pictures)")
        #expect(report.contains("Source: bright") && report.contains("Target: dim"))
        #expect(!report.contains("What could not be read"))
        let first = try #require(
            report.firstMatch(of: /data:image\/png;base64,([A-Za-z0-9+\/=]+)"/))
        let data = try #require(Data(base64Encoded: String(first.1)))
        #expect(data.starts(with: [0x89, 0x50, 0x4E, 0x47]) && data[19] == 8 && data[23] == 8)
    }

    @Test func picturesThatStayOnDiskGiveTheSameBits() throws {
        _ = try run(folder: "kept")
        _ = try run("--set", "image.cache_mb=0", folder: "read")
        for name in ["model/model.safetensors", "predictions.tsv", "metrics.jsonl"] {
            #expect(try place.data("kept/\(name)") == place.data("read/\(name)"), "\(name)")
        }
    }

    @Test func leavesOutWhatTheRecipeAllows() throws {
        try damage(3, 8)
        let output = try run("--set", "skip_unreadable=2")
        for number in [3, 8] {
            let file = Workplace.pictureFile("dim", "left", number)
            #expect(output.stderr.contains("left out: ./\(file): "), "\(output.stderr)")
        }
        let result = try ResultJSON(output.stdout)
        let skipped = try result.children("skipped")
        #expect(try Set(skipped.map { try $0.string("id") }) == ["left/03.png", "left/08.png"])
        for entry in skipped {
            #expect(try entry.string("corpus") == "dim" && entry.string("why").contains("short"))
            #expect(entry.keys == ["corpus", "id", "why"])
        }
        // 48 pictures less two; what is left is read, adapted to and measured.
        let read = try result.children("target_labels_read").map { try $0.number("count") }
        #expect(read.reduce(0, +) == 46)
        let report = try place.text("run/report.html")
        #expect(report.contains("What could not be read") && report.contains("left/03.png"))
        #expect(try place.text("run/recipe.yaml").contains("\nskip_unreadable: 2\n"))
        let predictions = try place.text("run/predictions.tsv")
        #expect(!predictions.contains("left/03.png"))
    }

    @Test func oneMoreThanAllowedIsAFault() throws {
        try damage(3, 8, 9)
        let first = Workplace.pictureFile("dim", "left", 3)
        for (allowed, words) in [("0", "none may"), ("2", "2 may")] {
            let output = try place.dawb(
                "recipe", "pictures", "--out", "run", "--set", "skip_unreadable=\(allowed)")
            #expect(output.status == 1 && output.stderr.contains("3 records cannot be read"))
            #expect(output.stderr.contains(words) && output.stderr.contains("the first: "))
            #expect(output.stderr.contains("--set skip_unreadable=3"), "\(output.stderr)")
            #expect(output.stderr.split(separator: "\n").count == 3)
            #expect(!place.exists("run"))
        }
        let output = try place.dawb("recipe", "pictures", "--dry-run")
        let named = [3, 8, 9].filter {
            output.stderr.contains(Workplace.pictureFile("dim", "left", $0))
        }
        #expect(named.count == 1, "\(first): \(output.stderr)")
    }

    @Test func whatIsLeftMustBeOfUse() throws {
        for number in 0..<24 {
            let file = Workplace.pictureFile("bright", "left", number)
            try place.write("no picture\n", to: file)
        }
        try place.expectFault(
            ["recipe", "pictures", "--set", "skip_unreadable=30"], "without the 24 records",
            "the source has nothing of the class 'left' left", "pictures.yaml",
            "--set skip_unreadable=0")
    }
}
