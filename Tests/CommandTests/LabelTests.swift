import Foundation
import Testing

/// `dawb label`, and `dawb evaluate --labels`.
struct LabelTests {
    private let place: Workplace

    init() throws { place = try Workplace.withModel() }

    private struct Estimate: Decodable {
        struct Bounds: Decodable {
            var mean: Double
            var low: Double
            var high: Double
        }
        var accuracy: Bounds
        var labelled: Int
        var blank: Int
        var examples: Int
    }

    /// The true class of each example by its id.
    private func truth() throws -> [String: String] {
        let rows = try place.text("corpora/odd/texts.tsv").split(separator: "\n").dropFirst()
        let lines = try place.text("corpora/odd/texts.tsv").split(separator: "\n")
        let head = lines[0].split(separator: "\t")
        let (id, label) = (head.firstIndex(of: "id"), head.firstIndex(of: "label"))
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let values = row.split(separator: "\t")
                return (String(values[try #require(id)]), String(values[try #require(label)]))
            })
    }

    /// Fills in the first rows of the table.
    private func fill(_ count: Int = .max, with class: String? = nil) throws {
        let truth = try truth()
        let lines = try place.text("run/to-label.csv").split(separator: "\n")
        var text = lines[0] + "\n"
        for (index, line) in lines.dropFirst().enumerated() {
            let id = String(line.split(separator: ",")[1])
            text += line + (index < count ? `class` ?? truth[id] ?? "?" : "") + "\n"
        }
        try place.write(String(text), to: "filled.csv")
    }

    private func estimate() throws -> Estimate {
        let output = try place.dawb("evaluate", "run", "--labels", "filled.csv", "--json")
        try #require(output.status == 0, "\(output.stderr)")
        return try JSONDecoder().decode(Estimate.self, from: Data(output.stdout.utf8))
    }

    @Test func labelsOfAFewBecomeAnAccuracyOfAll() throws {
        let drawn = try place.dawb("label", "run", "--budget", "20")
        #expect(drawn.status == 0 && drawn.stdout == "run/to-label.csv\n", "\(drawn.stderr)")
        #expect(drawn.stderr.contains("dawb evaluate run --labels run/to-label.csv"))
        let table = try place.text("run/to-label.csv")
        #expect(table.hasPrefix("number,id,text,label\n"))
        #expect(table.split(separator: "\n").count == 21)
        try fill()
        let whole = try estimate()
        #expect(whole.labelled == 20 && whole.blank == 0)
        #expect(whole.accuracy.low <= whole.accuracy.mean)
        #expect(whole.accuracy.high >= whole.accuracy.mean)
        // As a spreadsheet may save it.
        let filled = try place.text("filled.csv").replacing(",", with: ";")
        let wide = filled.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        try place.write(Data([0xFF, 0xFE] + wide), to: "filled.csv")
        #expect(try estimate().accuracy.mean == whole.accuracy.mean)
        try fill(12)
        let part = try estimate()
        #expect(part.labelled == 12 && part.blank == 8)
        let told = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(told.stdout.contains("8\u{A0}drawn examples without a label"))
    }

    @Test func allLabelsGiveTheAccuracyItself() throws {
        #expect(try place.dawb("label", "run", "--budget", "10000").status == 0)
        try fill()
        let all = try estimate()
        let result = try place.dawb("evaluate", "run", "odd", "--json")
        let accuracy = try #require(
            JSONSerialization.jsonObject(with: Data(result.stdout.utf8)) as? [String: Any])
        #expect(all.labelled == all.examples)
        #expect(abs(all.accuracy.mean - (accuracy["accuracy"] as? Double ?? -1)) < 1e-9)
        #expect(all.accuracy.low == all.accuracy.mean && all.accuracy.high == all.accuracy.mean)
    }

    @Test func whatIsFilledInIsNotLost() throws {
        #expect(try place.dawb("label", "run", "--budget", "20").status == 0)
        try fill()
        let again = try place.dawb("label", "run", "--budget", "20")
        #expect(again.status == 1 && again.stderr.contains("drawn before"))
        let table = try place.text("run/to-label.csv")
        #expect(try place.dawb("label", "run", "--budget", "20", "--force").status == 0)
        #expect(try place.text("run/to-label.csv") == table)
        let another = ["label", "run", "--budget", "20", "--seed", "2", "--force"]
        #expect(try place.dawb(another).status == 0)
        #expect(try place.text("run/to-label.csv") != table)
        // The table of another draw is not this one's.
        let other = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(other.status == 1)
        #expect(
            other.stderr.contains("was not drawn from this run")
                || other.stderr.contains("is that of another example"))
    }

    @Test func noFileButItsOwnIsReplaced() throws {
        func expectRefusal(_ place: Workplace, _ name: String, out: String) throws {
            try place.write("mine\n", to: name)
            for more in [[], ["--force"]] {
                let output = try place.dawb(["label", "run", "--out", out] + more)
                #expect(output.status == 1 && output.stderr.contains("did not write it"))
                #expect(try place.text(name) == "mine\n")
            }
        }
        try expectRefusal(place, "notes.csv", out: "notes.csv")
        try expectRefusal(Workplace.withPictureModel(), "album.html", out: "album.csv")
        // Texts have no page: another's beside the table is left alone.
        try place.write("mine\n", to: "album.html")
        #expect(try place.dawb("label", "run", "--out", "album.csv").status == 0)
        #expect(try place.text("album.html") == "mine\n")
        try place.write(place.text("run/predictions.tsv") + "x\ty\n", to: "run/predictions.tsv")
        let changed = try place.dawb("label", "run")
        #expect(changed.status == 1 && changed.stderr.contains("is not what a run writes"))
    }

    @Test func faultsAreNamed() throws {
        let none = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(none.stderr.contains("was drawn to be labelled"))
        #expect(try place.dawb("label", "corpora").stderr.contains("no finished run"))
        #expect(try place.dawb("label", "run", "--budget", "20").status == 0)
        try fill(with: "positve")
        let unknown = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(unknown.stderr.contains("unknown class 'positve'"))
        #expect(unknown.stderr.contains("filled.csv:2"))
        #expect(unknown.stderr.contains("Did you mean 'positive'?"))
        try fill(3)
        let few = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(few.status == 1 && few.stderr.contains("has 3 labels"))
        let both = try place.dawb("evaluate", "run", "odd", "--labels", "filled.csv")
        #expect(both.status == 64)
        try fill()
        let table = try place.text("filled.csv")
        let row = try #require(table.split(separator: "\n").last)
        try place.write(table + row + "\n", to: "filled.csv")
        let twice = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(twice.stderr.contains("is there twice"))
        try fill()
        // One column sorted without the others.
        var cells = try place.text("filled.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let ids = cells.dropFirst().map { $0[1] }.sorted()
        for (index, id) in ids.enumerated() { cells[index + 1][1] = id }
        try place.write(
            cells.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n",
            to: "filled.csv")
        let sorted = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(sorted.status == 1 && sorted.stderr.contains("is that of another example"))
        try place.damage("run/labelling.json", at: 40)
        let damaged = try place.dawb("evaluate", "run", "--labels", "filled.csv")
        #expect(damaged.status == 1 && damaged.stderr.contains("labelling.json"))
    }
}
