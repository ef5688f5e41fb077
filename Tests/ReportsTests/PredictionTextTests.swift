import Testing

@testable import Reports

/// Predictions as lines that other programs read back.
struct PredictionTextTests {
    private let classes = ["a,b", "c \"d\"", "é\n"]
    private let shares: [Float] = [0.25, 0.5, 0.25]

    @Test func separated() {
        let text = PredictionText(.csv, classes: classes, top: nil)
        #expect(text.header == "id,class,confidence,\"a,b\",\"c \"\"d\"\"\",\"é\n\"\n")
        #expect(text.line("x, y", shares) == "\"x, y\",\"c \"\"d\"\"\",0.5,0.25,0.5,0.25\n")
        let top = PredictionText(.csv, classes: classes, top: 2)
        #expect(top.header == "id,class,confidence,class_2,confidence_2\n")
        #expect(top.line("x", shares) == "x,\"c \"\"d\"\"\",0.5,\"a,b\",0.25\n")
    }

    @Test(arguments: [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+1", "'+1"), ("-2", "'-2"), ("@a", "'@a"),
        ("\ta", "\"'\ta\""), ("\ra", "'\\x0da"), (" =1", "' =1"), ("a=1", "a=1"),
        ("\u{FF1D}1", "'\u{FF1D}1"), ("a;=1", "\"a;=1\""), ("", ""),
    ])
    func spreadsheetsRunNothing(text: String, field: String) {
        #expect(SeparatedText.field(text, .csv) == field)
        let rest = String(repeating: ",0.25", count: 2)
        let csv = PredictionText(.csv, classes: [text, "b"], top: nil)
        #expect(csv.header == "id,class,confidence,\(field),b\n")
        #expect(csv.line(text, [0.25, 0.25]) == "\(field),\(field),0.25" + rest + "\n")
    }

    @Test func controlsAreWrittenOut() {
        let text = "a\u{1B}[31m\u{7F}\u{9B}\u{202E}b\r\u{2028}"
        let shown = #"a\x1b[31m\x7f\x9b\u202eb"#
        #expect(SeparatedText.field(text, .csv) == shown + #"\x0d\u2028"#)
        #expect(SeparatedText.field(text, .tsv) == shown + #"\x0d\u2028"#)
        #expect(SeparatedText.json("\u{7F}\u{9B}\u{202E}") == #""\u007f\u009b\u202e""#)
        #expect(SeparatedText.escaped(json: "{\n\"\u{9B}\"}") == "{\n\"\\u009b\"}")
    }

    @Test func rawFieldsAreOnlyQuoted() {
        #expect(SeparatedText.field("=1\u{1B}", .csv, isRaw: true) == "=1\u{1B}")
        #expect(SeparatedText.field("=1,\r", .csv, isRaw: true) == "\"=1,\r\"")
        let raw = PredictionText(.csv, classes: ["@a", "b"], top: 1, isRaw: true)
        #expect(raw.line("-1", [1, 0]) == "-1,@a,1.0\n")
    }

    @Test func objects() {
        let text = PredictionText(.jsonl, classes: classes, top: nil)
        #expect(text.header.isEmpty)
        let line = text.line("\u{1}\\", shares)
        let shown = #""probabilities":{"a,b":0.25,"c \"d\"":0.5,"é\n":0.25}}"#
        let start = #"{"id":"\u0001\\","class":"c \"d\"","confidence":0.5,"#
        #expect(line == start + shown + "\n")
        #expect(SeparatedText.json(Float.nan) == "null")
    }

    @Test func tableIsSafeForATerminal() {
        let line = PredictionText(.table, classes: classes, top: nil).line("\u{1B}[31m", shares)
        #expect(!line.contains("\u{1B}") && line.hasPrefix("c \"d\"") && line.contains("50.0"))
    }

    @Test func longTablesOfClassesAreCut() {
        let names = (0..<30).map { "class \($0)" }
        let view = AdaptationResult.View(
            shares: names.map { _ in 1 / 30.0 }, meanEntropy: 1, validators: ["entropy": -1])
        let votes = AdaptationMeasures.Votes(agreeing: 1, opposing: 2, lean: 0)
        var measures = AdaptationMeasures(
            sharesMoved: 0, sharesFromSource: .init(before: 0.1, after: 0.1),
            loser: "class \u{1B}[31m", gainer: "b", confidence: .init(before: 0.5, after: 0.5),
            accuracyEstimate: nil, sureChanged: 0, votesBefore: votes, votesAfter: votes,
            halves: .init(agreement: 1, withSource: [1, 1], confirmed: 1),
            epochs: [])
        measures.epochs = [nil, "one class swallows all"].enumerated().map { index, harm in
            .init(index + 1, measures, topShare: 0.1, changed: 3, harm: harm)
        }
        let result = AdaptationResult(
            model: "m", method: "tent", choice: "it suits the network", seed: 1, target: "t",
            examples: 30, epochs: 4, selectedEpoch: 1, classes: names, before: view, after: view,
            changed: 3, measured: measures, kept: .source,
            reasons: ["the loss is no longer a number"], findings: [], skipped: [])
        let text = adaptationTable(result, folder: "out", colours: false)
        #expect(text.contains("… and 10 more") && text.contains("Kept the source model"))
        for words in [
            "tent was chosen: it suits", "1 for, 2 against", "cannot be estimated",
            "epoch 1 of 4 chosen", "1, 2", "  chosen\n", "  harmful\n",
            "epoch 2 of 4 is clearly harmful, and training stopped there: one class swallows all",
        ] {
            #expect(text.contains(words), "\(text)")
        }
        #expect(text.contains("- the loss is no longer a number") && !text.contains("\u{1B}"))
        #expect(text.split(separator: "\n").allSatisfy { TerminalText.width(String($0)) <= 100 })
    }
}
