import Testing

/// `--dry-run` tells all and does nothing.
struct DryRunTests {
    @Test func printsTheRecipeAndAnEstimate() throws {
        let place = try Workplace()
        let before = place.files(under: ".")
        let output = try place.dawb("recipe", "tiny", "--dry-run", "--set", "training.rate=0.002")
        #expect(output.status == 0 && output.stderr.isEmpty)
        for line in [
            "name: tiny", "  corpus: plain", "  epochs: 2", "  rate: 0.002", "  optimizer: adamw",
            "method: [source-only, coral, target-supervised]", "seeds: 2",
        ] {
            #expect(output.stdout.contains(line + "\n"), "\(line)")
        }
        let estimate = /# about .+ and \d+ MB: 6 training runs of 10 steps on \d+ cores\n/
        #expect(output.stdout.firstMatch(of: estimate) != nil)
        #expect(place.files(under: ".") == before)
    }

    @Test func whatItPrintsIsARecipe() throws {
        let place = try Workplace()
        // Words that YAML could take for something else than text.
        for title in ["null", "true", "1.50", "", "a: b # c", "'\"\\ é", "- [x]"] {
            let quoted = "\"\(title.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
            try place.write(
                Workplace.recipe.replacing("\"Made-up texts: plain to odd\"", with: quoted),
                to: "recipes/tiny.yaml")
            let first = try place.dawb("recipe", "tiny", "--dry-run")
            #expect(first.status == 0, "\(title): \(first.stderr)")
            try place.write(first.stdout, to: "again.yaml")
            let second = try place.dawb("recipe", "again.yaml", "--dry-run")
            #expect(second.status == 0, "\(title): \(second.stderr)")
            let recipes = [first, second].map { $0.stdout.split(separator: "\n").dropLast() }
            #expect(recipes[0] == recipes[1], "\(title)")
        }
    }

    @Test func overridesReplaceAndMethodsJoin() throws {
        let output = try Workplace().dawb(
            "recipe", "tiny", "--dry-run", "--method", "cdan+self-training,mmd", "--seeds", "7",
            "--set", "method=dann", "--set", "selection.validators=[entropy, source-accuracy]",
            "--set", "pretext.task=masked-pieces", "--set", "hyperparameters.cdan.weight=0.5")
        #expect(output.status == 0, "\(output.stderr)")
        #expect(
            output.stdout.contains(
                "method: [source-only, cdan + self-training, mmd, target-supervised]"))
        #expect(output.stdout.contains("  validators: [entropy, source-accuracy]"))
        #expect(output.stdout.contains("  task: masked-pieces"))
        #expect(output.stdout.contains("    weight: 0.5"))
        #expect(output.stdout.contains("seeds: 7"))
        #expect(output.stdout.contains("28 training runs of 15 steps"))
    }
}
