import Foundation
import Testing

/// `dawb adapt` keeps a model that it mended; the labels here are read by `evaluate` alone.
struct AdaptHelpTests {
    private static let sides = ["east", "north", "south", "west"]

    /// A grey picture that is bright on one of four sides, behind fog where it is asked for: half
    /// the contrast, and no black.
    private static func picture(_ side: String, _ number: Int, isFoggy: Bool) -> Data {
        var picture = MadePicture(
            width: 10 + number % 3, height: 8 + number % 5, number: number,
            level: 60 + number % 7 * 20
        ) { x, y in
            switch side {
            case "north": y < 0.5
            case "south": y >= 0.5
            case "west": x < 0.5
            default: x >= 0.5
            }
        }
        if isFoggy { picture.pixels = picture.pixels.map { 100 + $0 / 2 } }
        return picture.png
    }

    private static let recipe = """
        name: sides
        modality: image
        source:
          path: clear
        image:
          network: plain
          filters: [4]
          hidden: [8]
          size: 8
          augment: none
          norm: batch
        training:
          epochs: 6
          batch: 8
          rate: 0.01
        seeds: 1

        """

    private static func place() throws -> Workplace {
        let place = try Workplace()
        try place.write(recipe, to: "recipes/sides.yaml")
        try place.makeFolder("files")
        for side in sides {
            for folder in ["clear/\(side)", "truth/\(side)"] { try place.makeFolder(folder) }
            for number in 0..<24 {
                try place.write(
                    picture(side, number, isFoggy: false), to: "clear/\(side)/\(number).png")
                let foggy = picture(side, 100 + number, isFoggy: true)
                try place.write(foggy, to: "truth/\(side)/\(number).png")
                try place.write(foggy, to: "files/\(side)-\(number).png")
            }
        }
        let output = try place.dawb("train", "sides", "--out", "run")
        try #require(output.status == 0, "\(output.stderr)")
        return place
    }

    @Test func picturesBehindFog() throws {
        let place = try Self.place()
        func accuracy(_ model: String) throws -> Double {
            try ResultJSON(try place.dawb("evaluate", model, "truth", "--json").stdout)
                .number("accuracy")
        }
        let before = try accuracy("run")
        #expect(before < 0.85)
        for method in ["auto", "tent", "shot", "eata"] {
            let epochs = method == "auto" ? [] : ["--epochs", "3"]
            let output = try place.dawb(
                ["adapt", "run", "--target", "files", "--method", method, "--out", method] + epochs)
            #expect(output.status == 0, "\(method): \(output.stdout)")
            let after = try accuracy(method)
            #expect(after > before + 0.1 && after > 0.9, "\(method): \(before) to \(after)")
            let result = try ResultJSON(place.text("\(method)/adapt.json"))
            #expect(try result.string("kept") == "adapted")
            guard method != "auto" else { continue }
            // Each epoch has its measures, of the halves too, and a line in the table.
            let measured = try result.child("measured").children("epochs")
            #expect(try measured.map { try $0.number("epoch") } == [1, 2, 3])
            for epoch in measured {
                let keys = ["shares_moved", "accuracy_estimate", "confidence", "votes_after"]
                #expect(epoch.keys.isSuperset(of: keys) && !epoch.keys.contains("harm"))
                #expect(try epoch.child("halves").number("agreement") > 0.5)
            }
            #expect(output.stdout.contains("halves agree"), "\(output.stdout)")
            // The chosen epoch's measures are those that decided.
            let chosen = measured[try Int(result.number("selected_epoch")) - 1]
            #expect(try chosen.number("changed") == result.number("changed"))
            let confidence = try result.child("measured").child("confidence").number("after")
            #expect(try chosen.number("confidence") == confidence)
        }
    }
}
