import Testing

/// What the command line says of itself.
struct HelpTests {
    @Test func version() throws {
        let output = try Workplace().dawb("--version")
        #expect(output.status == 0 && output.stderr.isEmpty)
        #expect(output.stdout.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }

    @Test(arguments: [
        ["--help"], ["recipe", "--help"], ["bench", "step", "--help"],
        ["bench", "decode", "--help"], ["bench", "features", "--help"], ["bench", "--help"],
    ])
    func helpShowsAnExample(arguments: [String]) throws {
        let output = try Workplace().dawb(arguments)
        #expect(output.status == 0 && output.stderr.isEmpty)
        #expect(output.stdout.contains("Example"))
        let command = arguments.dropLast().joined(separator: " ")
        #expect(output.stdout.contains("  dawb \(command.isEmpty ? "recipe" : command) "))
    }

    @Test(arguments: ["recipe", "recipes"])
    func lists(command: String) throws {
        let output = try Workplace().dawb(command)
        #expect(output.status == 0 && output.stderr.isEmpty)
        // The workplace's own recipe, and what is installed with the program.
        #expect(output.stdout.contains("tiny"))
        #expect(output.stdout.contains("Made-up texts: plain to odd"))
        #expect(output.stdout.contains("sentiment-social-to-reviews"))
        for method in ["source-only", "target-supervised", "dann", "cdan", "mmd", "coral"] {
            #expect(output.stdout.contains("\n  \(method) "))
        }
    }

    @Test func ownRecipeHidesTheInstalledOne() throws {
        let place = try Workplace()
        try place.write(Workplace.recipe, to: "recipes/sentiment-social-to-reviews.yaml")
        let output = try place.dawb("recipes")
        let lines = output.stdout.split(separator: "\n")
        let own = lines.filter { $0.hasPrefix("sentiment-social-to-reviews ") }
        #expect(own.count == 1 && own.allSatisfy { $0.hasSuffix("Made-up texts: plain to odd") })
    }

    @Test(arguments: [
        ["frobnicate"], ["recipe", "tiny", "--frob"], ["recipe", "tiny", "--seeds", "x"],
        ["recipe", "tiny", "--out", ""], ["recipe", "tiny", "--json", "--dry-run"],
    ])
    func wrongUsage(arguments: [String]) throws {
        try Workplace().expectFault(arguments, "Usage: dawb", status: 64)
    }
}
