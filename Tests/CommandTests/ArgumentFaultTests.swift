import Testing

/// Whatever the command line asks that cannot be: one message that says how to mend it.
struct ArgumentFaultTests {
    private func expect(
        _ arguments: String..., says parts: String, and more: String = "  ",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try Workplace().expectFault(
            ["recipe", "tiny"] + arguments, parts, more, sourceLocation: sourceLocation)
    }

    @Test func unknownRecipe() throws {
        try Workplace().expectFault(["recipe", "tinny"], "tinny", "Did you mean tiny?")
        try Workplace().expectFault(["recipe", "xylophone"], "Recipes here: ", "tiny")
        try Workplace().expectFault(["recipe", "no/such.yaml"], "no recipe file no/such.yaml")
        try Workplace().expectFault(["bench", "step", "tinny"], "Did you mean tiny?")
    }

    @Test func unknownKeys() throws {
        try expect("--set", "training.epoch=3", says: "Did you mean training.epochs?")
        try expect("--set", "epochs=1", says: "training.epochs", and: "Did you mean")
        try expect("--set", "batch=1", says: "Did you mean training.batch?")
        try expect("--set", "text.widht=8", says: "Did you mean text.width?")
        try expect(
            "--set", "hyperparameters.corl.weight=1",
            says: "Did you mean hyperparameters.coral.weight?")
        try expect("--set", "colour=red", says: "no key colour", and: "--dry-run")
    }

    @Test func wrongTypes() throws {
        try expect(
            "--set", "training.epochs=many", says: "must be a whole number", and: "'many'")
        try expect("--set", "training.epochs=0", says: "from 1 to 10000")
        try expect("--set", "training.rate=nan", says: "'training.rate' must be a number")
        try expect("--set", "text.frozen=perhaps", says: "must be true or false")
        try expect("--set", "training=3", says: "'training' must be a mapping")
        try expect("--set", "method=[coral", says: "cannot read the value")
        try expect("--set", "hyperparameters.coral.weight=x", says: "must be a number")
    }

    @Test func overrideWithoutAValue() throws {
        try expect("--set", "foo", says: "--set foo has no value", and: "--set key=value")
        try expect("--set", "=3", says: "has no value")
        try expect("--set", "training.epochs=", says: "training.epochs")
    }

    @Test func unknownNames() throws {
        try expect("--method", "dan", says: "Did you mean dann?")
        try expect("--method", "dann+", says: "no method named (empty)")
        try expect("--method", "dann,dann", says: "a method is listed twice")
        try expect("--method", "source-only+dann", says: "cannot be joined")
        try expect("--set", "selection.validators=entrpy", says: "Did you mean entropy?")
        try expect("--set", "selection.by=agremeent", says: "Did you mean 'agreement'?")
        try expect("--set", "modality=txt", says: "Did you mean 'text'?")
        try expect("--set", "modality=smell", says: "Choices here: audio, image, text")
        try expect("--set", "training.optimizer=adm", says: "Did you mean 'adam'?")
        try expect("--set", "source.corpus=plan", says: "Did you mean 'plain'?")
        try expect("--set", "source.train=trian", says: "Did you mean 'train'?")
    }

    @Test func impossibleNumbers() throws {
        try expect("--seeds", "0", says: "'seeds' must be a whole number from 1")
        try expect("--set", "training.batch=1", says: "'training.batch' must be")
        try expect("--set", "text.heads=3", says: "width of 16 does not divide into 3 heads")
    }

    @Test func labelsThatWouldLeak() throws {
        try expect("--set", "target.test=adapt", says: "is the part that is adapted to")
        let place = try Workplace()
        try place.expectFault(
            [
                "recipe", "tiny", "--set", "target.corpus=plain", "--set", "target.adapt=train",
                "--set", "target.test=validation",
            ], "test part is read with its labels as the source")
    }

    @Test func foldersThatCannotBeWritten() throws {
        let place = try Workplace()
        for folder in ["recipes/tiny.yaml", "recipes/tiny.yaml/run", "/proc/run"] {
            try place.expectFault(["recipe", "tiny", "--out", folder], "cannot", "at ")
        }
        #expect(try place.text("recipes/tiny.yaml") == Workplace.recipe)
        try place.write("a file", to: "runs-of-old")
        try place.expectFault(["recipe", "tiny", "--out", "runs-of-old"], "file exists")
        #expect(try place.text("runs-of-old") == "a file")
    }

    @Test func aRunIsNeverOverwritten() throws {
        let place = try Workplace()
        #expect(try place.dawb("recipe", "tiny", "--seeds", "1", "--out", "run").status == 0)
        let result = try place.data("run/result.json")
        try place.expectFault(
            ["recipe", "tiny", "--seeds", "1", "--out", "run"], "a run in run already", "--resume")
        #expect(try place.data("run/result.json") == result)
    }
}
