import Datasets
import Support
import TestSupport
import Testing

struct BundledCorporaTests {
    private func load(_ name: String) throws -> Corpus {
        try Corpus.load(named: name, searching: [bundledCorpora])
    }

    /// The class counts of a whole corpus.
    private func counts(_ corpus: Corpus) throws -> [Int] {
        var counts = [0, 0]
        for part in corpus.parts {
            for label in try corpus.labelled(part).labels.classIndices { counts[Int(label)] += 1 }
        }
        return counts
    }

    @Test func areFound() {
        let names = Corpus.available(in: [bundledCorpora, bundledCorpora + "/none"])
        #expect(names.contains("tweets") && names.contains("product-reviews"))
        // A table of subword pieces is not a corpus of examples.
        #expect(!names.contains("multilingual-pieces"))
        // Neither is a network.
        #expect(!names.contains("e5-small"))
    }

    @Test func allSayTheirOriginAndLicence() throws {
        for name in Corpus.available(in: [bundledCorpora]) {
            let settings = try Settings(contentsOf: "\(bundledCorpora)/\(name)/corpus.yaml")
            #expect(try settings.string("origin").count > 10, "\(name)")
            #expect(try !settings.string("licence").isEmpty, "\(name)")
        }
    }

    @Test func tweets() throws {
        let tweets = try load("tweets")
        #expect(tweets.classes == ["negative", "positive"])
        #expect(tweets.parts == ["train", "validation"])
        #expect(tweets.modality == "text" && tweets.licence.hasPrefix("MIT"))
        #expect(try counts(tweets) == [1062, 2300])
        #expect(try tweets.unlabelled("train").count == 2858)
        #expect(try tweets.unlabelled("validation").count == 504)
        let first = try #require(try tweets.labelled("train").records.first { $0.id == "4" })
        #expect(first.content == .text("LMAO, AMAZING!"))
        #expect(first.line == 4)
    }

    @Test func productReviews() throws {
        let reviews = try load("product-reviews")
        #expect(reviews.parts == ["adapt", "test"])
        #expect(try counts(reviews) == [1218, 1725])
        let adapt = try reviews.labelled("adapt").records
        let test = try reviews.labelled("test").records
        #expect(adapt.count + test.count == 2943)
        #expect(abs(Double(adapt.count) / 2943 - 0.6) < 0.01)

        let review = { (record: Record) in record.id.split(separator: "_")[0] }
        #expect(Set(adapt.map(review)).isDisjoint(with: test.map(review)))
    }

    @Test(arguments: [("chinese-reviews", [9031, 8332]), ("sentiment-thai", [6822, 4777])])
    func otherLanguages(name: String, expected: [Int]) throws {
        let corpus = try load(name)
        #expect(corpus.modality == "text" && corpus.classes == ["negative", "positive"])
        #expect(corpus.parts == ["train", "validation", "adapt", "test"])
        #expect(try counts(corpus) == expected)
        let records = try corpus.parts.flatMap { try corpus.unlabelled($0) }
        let texts = records.map { record in
            if case .text(let text) = record.content { text } else { "" }
        }
        // A text in two parts would be one whose label is known.
        #expect(Set(texts).count == texts.count && !texts.contains(""))
        #expect(records.allSatisfy { $0.file.hasSuffix(".tsv.gz") })
    }

    @Test func spokenDigits() throws {
        let digits = try load("spoken-digits")
        #expect(
            digits.modality == "audio" && digits.parts == ["train", "validation", "adapt", "test"])
        var accents: [String: Int] = [:]
        var voices: [String: String] = [:]
        for part in digits.parts {
            let (records, labels) = try digits.labelled(part)
            for digit in 0..<10 {
                #expect(labels.classIndices.count { $0 == Int32(digit) } * 10 == labels.count)
            }
            for record in records {
                accents[record.attributes["accent"] ?? "", default: 0] += 1
                let voice = record.attributes["voice"] ?? ""
                // Nobody is heard in two parts.
                #expect(voices.updateValue(part, forKey: voice) ?? part == part)
                guard case .excerpt(_, let start, let seconds) = record.content else {
                    Issue.record("\(record.id) is no excerpt")
                    continue
                }
                #expect(start >= 0 && (0.1...1.6).contains(seconds))
            }
        }
        #expect(accents.count == 20 && accents["us"] == 1400)
        #expect(accents.values.reduce(0, +) == 3380 && voices.count == 244)
        #expect(accents.values.allSatisfy { $0 >= 80 })
        // Every part has enough of every side to be a source or a target by itself.
        for part in digits.parts {
            let us = try digits.labelled(part).records.count { $0.attributes["accent"] == "us" }
            #expect(us >= 100)
        }
    }

    @Test func holdMusic() throws {
        let music = try FileCollection.load(named: "hold-music", searching: [bundledCorpora])
        #expect(music.paths.count == 15 && music.modality == "audio")
        #expect(music.licence.hasPrefix("CC BY-SA 3.0"))
        #expect(Corpus.available(in: [bundledCorpora]).contains("hold-music"))
    }

    @Test func loadingIsDeterministic() throws {
        for name in ["tweets", "product-reviews", "spoken-digits"] {
            let (first, second) = (try load(name), try load(name))
            for part in first.parts {
                #expect(try first.labelled(part).records == second.labelled(part).records)
                #expect(try first.labelled(part).labels == second.labelled(part).labels)
            }
        }
    }

    @Test func thePartsStayWhatTheyWere() throws {
        // Results are only comparable as long as the split is this one.
        let validation = try load("tweets").labelled("validation").records.prefix(4).map(\.id)
        let test = try load("product-reviews").labelled("test").records.prefix(4).map(\.id)
        #expect(validation == ["9", "14", "23", "26"])
        #expect(test == ["1_1", "1_6", "1_11", "1_12"])
    }

    @Test func piecesAreWhatTheirDescriptionSays() throws {
        let folder = "\(bundledCorpora)/multilingual-pieces"
        let settings = try Settings(contentsOf: "\(folder)/pieces.yaml")
        for file in try settings.children("files") {
            let sum = try Files.sha256(ofFile: "\(folder)/\(file.string("path"))")
            #expect(try file.string("sha256") == sum)
        }
        let lines = try Files.readText("\(folder)/pieces.txt").split(separator: "\n")
        #expect(try settings.int("pieces") == lines.count)
    }

    @Test func theEncoderIsWhatItsDescriptionSays() throws {
        let folder = "\(bundledCorpora)/e5-small"
        let settings = try Settings(contentsOf: "\(folder)/encoder.yaml")
        let files = try settings.children("files")
        for file in files {
            let sum = try Files.sha256(ofFile: "\(folder)/\(file.string("path"))")
            #expect(try file.string("sha256") == sum)
        }
        let described = try Set(files.map { try $0.string("path") })
        let others = Set(["LICENSE.txt", "encoder.yaml", "make.py"])
        #expect(try Set(FileSum.names(in: folder)) == described.union(others))
        let configuration = try Files.readText("\(folder)/config.json")
        #expect(configuration.contains("\"vocab_size\": \(try settings.int("pieces")),"))
    }

    @Test(arguments: [
        "tweets", "product-reviews", "multilingual-pieces", "spoken-digits", "hold-music",
        "chinese-reviews", "sentiment-thai",
    ])
    func holdNothingElse(name: String) throws {
        let names = try Files.names(in: "\(bundledCorpora)/\(name)")
        let known = [
            "LICENSE.txt", "corpus.yaml", "pieces.safetensors", "pieces.txt", "pieces.yaml",
            "snippets.tsv", "tweets.tsv", "reviews.tsv.gz", "messages.tsv.gz", "PACKAGES.tsv",
            "make.py", "metadata.csv", "recordings",
        ]
        #expect(Set(names.filter { !$0.hasSuffix(".flac") }).isSubset(of: known))
        #expect(names.contains("LICENSE.txt"))
    }
}
