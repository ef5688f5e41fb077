import AudioModality
import Datasets
import Foundation
import ImageModality
import Support
import Tensors
import TestSupport
import Testing

@testable import Adaptation
@testable import Recipes
@testable import Runs

/// Which examples a report shows, and how much of them.
struct GalleriesTests {
    private let modality: AudioModality

    init() throws {
        modality = try AudioModality(
            timing: Settings(yaml: "{rate: 8000, seconds: 0.5}", file: "a.yaml"), resources: [])
    }

    /// Half a second of a kept sound, of 32-bit floats.
    private func example(_ number: Int) -> Example {
        let samples = (0..<4_000).map { Float(sin(Double($0 * (number + 3)) * 0.05)) * 0.5 }
        let bytes = samples.withUnsafeBytes { Array($0) }
        let array = ByteArray(shape: [samples.count, 4], bytes: bytes)
        return Example(content: .bytes(array))
    }

    @Test func soundsEndWhereThereIsNoRoom() throws {
        var all = Exhibits(modality)
        let first = try #require(try all.exhibit(example(0), id: "tone-0"))
        let size = try #require(first.sound?.count)
        #expect(first.picture != nil && first.id == "tone-0")
        var few = Exhibits(modality, room: size + 10)
        let shown = try (0..<3).map { _ in try #require(try few.exhibit(example(0), id: "tone-0")) }
        #expect(shown.map { $0.sound != nil } == [true, false, false])
        #expect(shown.allSatisfy { $0.picture != nil })
    }

    private func galleries(_ labels: [Int32], classes: Int) throws -> Galleries {
        let recipe = try Made.recipe()
        let source = LabelledDomain(
            name: "here", examples: labels.indices.map(example), labels: labels)
        let target = UnlabelledDomain(name: "there", examples: labels.indices.map(example))
        let domains = Trainer.Domains(
            sources: [source], validations: [source], target: target, test: target)
        let experiment = Experiment(
            recipe, modality: modality, classes: classes, domains: domains)
        let k = classes
        let wrong = Tensor(
            labels.flatMap { label in
                (0..<k).map {
                    Int32($0) == (label + 1) % Int32(k) ? Float(0.9) : 0.1 / Float(k - 1)
                }
            }, shape: [labels.count, k])
        return Galleries(experiment: experiment, labels: .classes(labels), probabilities: wrong)
    }

    @Test func bothDomainsShowTheSameClasses() throws {
        let galleries = try galleries((0..<60).map { Int32($0 % 3) }, classes: 4)
        var exhibits = Exhibits(modality)
        let domains = try galleries.domains(&exhibits)
        #expect(domains.map(\.title) == ["Source: here", "Target: there"])
        let captions = domains.map { $0.entries.map(\.caption) }
        #expect(captions[0] == captions[1] && captions[0].count == 9)
        #expect(Set(captions[0]) == ["0", "1", "2"])
        #expect(Set(domains[0].entries.map(\.exhibit.id)).count == 9)
        let mistakes = try galleries.mistakes(&exhibits)
        #expect(mistakes.map(\.entries.count) == [10])
        #expect(mistakes[0].entries.contains { $0.caption == "2, taken for 3" })
    }

    @Test func manyClassesAndFewExamples() throws {
        var exhibits = Exhibits(modality)
        let many = try galleries((0..<40).map { Int32($0 % 20) }, classes: 20)
        #expect(try many.domains(&exhibits).map(\.entries.count) == [10, 10])
        let few = try galleries([0, 0, 1], classes: 2)
        #expect(try few.domains(&exhibits).map(\.entries.count) == [3, 3])
    }

    @Test func aDomainIsToldInWords() throws {
        func words(_ more: String) throws -> String {
            let yaml = """
                name: made
                modality: text
                source: {corpus: here}
                target: {corpus: there, \(more)}
                method: [dann]
                """
            return try Recipe(
                Settings(yaml: yaml, file: "made.yaml"), file: "made.yaml",
                modalities: Made.modalities
            ).target?.choice.words ?? ""
        }
        #expect(try words("test: test").isEmpty)
        #expect(
            try words("where: {accent: [us, gb], not: {speaker: theo}}")
                == "accent us or gb, speaker not theo")
        #expect(
            try words("where: {accent: us}, corrupt: {noise: pink, snr: [5, 20]}")
                == "accent us; corrupted by noise pink, snr 5 to 20")
    }
}
