import Foundation
import Testing

/// Targets that no method may follow: of one class, and of three files.
struct AdaptCaseTests {
    private func accuracy(_ place: Workplace, _ model: String, _ data: String) throws -> Double {
        let output = try place.dawb("evaluate", model, data, "--json", "--allow-missing-classes")
        return try ResultJSON(output.stdout).number("accuracy")
    }

    @Test func sixtyPicturesOfOneClass() throws {
        let place = try Workplace.withShapesModel()
        for file in place.files(under: "truth/box") {
            try place.copy("truth/box/\(file)", to: "one/\(file)")
            try place.copy("truth/box/\(file)", to: "truth-of-one/box/\(file)")
        }
        #expect(place.files(under: "one").count == 60)
        let before = try accuracy(place, "run", "truth-of-one")
        for method in ["tent", "shot", "eata", "adabn"] {
            let output = try place.dawb(
                "adapt", "run", "--target", "one", "--method", method, "--out", method)
            #expect([0, 2].contains(output.status), "\(output.stderr)")
            let after = try accuracy(place, method, "truth-of-one")
            #expect(output.status == 0 ? after >= before - 0.01 : after == before, "\(method)")
            #expect(output.status == 0 || output.stderr.contains("kept the source model: "))
        }
    }

    @Test func threeFilesSayNothing() throws {
        let place = try Workplace.withShapesModel()
        for file in place.files(under: "target").prefix(3) {
            try place.copy("target/\(file)", to: "three/\(file)")
        }
        let output = try place.dawb("adapt", "run", "--target", "three", "--out", "new")
        #expect(output.status == 2)
        #expect(
            output.stderr.contains("say nothing of a domain with"),
            "\(output.stderr)")
        #expect(
            try accuracy(place, "new", "truth") == accuracy(place, "run", "truth"))
    }
}
