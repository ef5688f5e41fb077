import Foundation
import Testing

/// What the README says of a user's own data, done as it stands there.
struct ReadmeTests {
    /// The commands of the section, in order.
    static let commands: [String] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let readme =
            (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8))
            ?? ""
        let start = readme.range(of: "## Your own data\n")?.upperBound ?? readme.endIndex
        let section = readme[start...]
        let end = section.range(of: "\n## ")?.lowerBound ?? section.endIndex
        return section[..<end].split(separator: "\n").filter { $0.hasPrefix("    dawb ") }.map {
            String($0.dropFirst(4))
        }
    }()

    /// The folders and tables that the section speaks of, small.
    private func place() throws -> Workplace {
        let place = try Workplace()
        for (side, isLeft) in [("mugs", true), ("plates", false)] {
            try place.makeFolder("photos/studio/\(side)")
            try place.makeFolder("photos/phone")
            for number in 0..<30 {
                let picture = MadePicture(
                    width: 24, height: 24, isBrightLeft: isLeft, number: number)
                try place.write(picture.png, to: "photos/studio/\(side)/\(number).png")
                let other = MadePicture(
                    width: 24, height: 24, isBrightLeft: isLeft, number: number + 40, level: 140)
                try place.write(
                    other.png, to: "photos/phone/\((isLeft ? 100 : 200) + number).png")
            }
        }
        for (name, hertz) in [("low", 130.0), ("high", 420)] {
            try place.makeFolder("recordings/quiet/\(name)")
            try place.makeFolder("recordings/street")
            for number in 0..<24 {
                let pitch = hertz * (1 + Double(number) / 100)
                try place.write(
                    MadeSound(pitch, number: number).wav,
                    to: "recordings/quiet/\(name)/\(number).wav")
                try place.write(
                    MadeSound(pitch, number: number + 50, level: 0.1).wav,
                    to: "recordings/street/\((name == "low" ? 100 : 200) + number).wav")
            }
        }
        let rows = { (name: String) in
            Workplace.rows(name).split(separator: "\n").dropFirst().map {
                $0.split(separator: "\t").map(String.init)
            }
        }
        let tweets = rows("plain").map { "\"\($0[2])\",\($0[1])" }
        try place.write("tweet,mood\n" + tweets.joined(separator: "\n") + "\n", to: "tweets.csv")
        let reviews = rows("odd").map { "\($0[0]),\"\($0[2])\"" }
        try place.write("id,review\n" + reviews.joined(separator: "\n") + "\n", to: "reviews.csv")
        return place
    }

    @Test func theSectionIsThere() {
        let words = Set(Self.commands.map { $0.split(separator: " ")[1] })
        #expect(words == ["init", "recipe", "label", "evaluate", "shift"])
    }

    @Test func itsCommandsLeadToPredictions() throws {
        let place = try place()
        for command in Self.commands {
            // As it stands, but for the length of training.
            let short =
                command.hasPrefix("dawb recipe")
                ? " --seeds 2 --set training.epochs=2 --set training.passes=2" : ""
            if command.contains("--labels") { try fillIn("adapted/phones/to-label.csv", at: place) }
            let words = (command + short).split(separator: " ").dropFirst().map(String.init)
            let output = try place.dawb(words)
            #expect(output.status == 0, "\(command)\n\(output.stderr)")
        }
        for (run, count) in [("phones", 60), ("reviews", 60), ("street", 48)] {
            let lines = try place.text("adapted/\(run)/predictions.tsv").split(separator: "\n")
            #expect(lines.count == count + 1, "\(run)")
            #expect(lines[0].hasSuffix("agreement\tsource_only\tlook"))
            #expect(place.exists("adapted/\(run)/report.html"))
        }
    }

    /// Writes the true class beside each example of the table.
    private func fillIn(_ name: String, at place: Workplace) throws {
        let lines = try place.text(name).split(separator: "\n")
        let filled = lines.dropFirst().map { line in
            line + (line.contains("phone/1") ? "mugs" : "plates")[...]
        }
        try place.write(([lines[0]] + filled).joined(separator: "\n") + "\n", to: name)
    }
}
