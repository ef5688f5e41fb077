import AudioModality
import ImageModality
import Modalities
import Testing
import TextModality

@testable import Recipes

struct RecipeDraftTests {
    @Test(arguments: [
        (240, 180, 32, 16, 3), (5_000, 5_000, 64, 16, 1), (100_000, 50_000, 64, 4, 1),
        (12, 40, 2, 16, 2), (40, 6, 2, 12, 1),
    ])
    func theLengthOfTrainingFitsTheData(
        source: Int, target: Int, batch: Int, epochs: Int, passes: Int
    ) {
        let budget = DraftedBudget(source: source, target: target, isLabelled: false)
        #expect(budget.batch == batch && budget.epochs == epochs && budget.passes == passes)
        #expect((150...6_000).contains(budget.steps), "\(budget)")
    }

    @Test func aBatchFitsEveryPart() {
        for source in [8, 20, 60, 300, 3_000] {
            for target in [4, 10, 50, 2_000] {
                for isLabelled in [true, false] {
                    let budget = DraftedBudget(
                        source: source, target: target, isLabelled: isLabelled)
                    // The smallest part is what the ceiling learns from: 0.6 · 0.85 of the target.
                    let least = isLabelled ? Double(target) * 0.51 : Double(target)
                    #expect(Double(budget.batch) <= max(2, least))
                    #expect(Double(budget.batch) <= max(2, Double(source) * 0.85))
                }
            }
        }
    }

    @Test func picturesKeepTheirSize() {
        func section(_ side: Double, _ count: Int = 300) -> [String] {
            ImageModality.draft(
                for: DraftedData(
                    source: count,
                    sizes: [
                        "width, pixels": (side, side, side), "height, pixels": (side, side, side),
                    ])
            ).section
        }
        #expect(section(48).contains("size: 48"))
        #expect(section(40).contains("size: 32"))
        #expect(section(16).contains("size: 28"))
        #expect(section(2_000).contains("size: 64"))
        #expect(section(2_000, 20_000).contains("size: 96"))
        #expect(section(48, 20_000).contains("network: resnet20"))
    }

    @Test func recordingsKeepTheirRateAndLength() {
        func section(_ rate: Double, _ least: Double, _ median: Double, _ most: Double) -> [String]
        {
            AudioModality.draft(
                for: DraftedData(
                    source: 300,
                    sizes: [
                        "rate, Hz": (rate, rate, rate), "length, seconds": (least, median, most),
                    ])
            ).section
        }
        #expect(section(8_000, 0.4, 0.5, 0.8).starts(with: ["rate: 8000", "seconds: 0.8"]))
        #expect(section(44_100, 1, 1, 1).starts(with: ["rate: 16000", "seconds: 1.0"]))
        let long = section(44_100, 30, 60, 600)
        #expect(long[1] == "seconds: 5.0" && long[2].hasPrefix("longer: windows"))
    }

    @Test func textsKeepTheirLength() {
        func section(_ characters: Double, _ count: Int = 300) -> [String] {
            TextModality.draft(
                for: DraftedData(
                    source: count, characters: characters)
            ).section
        }
        #expect(section(70).contains("length: 256"))
        #expect(section(280).contains("length: 512"))
        #expect(section(70, 50_000).contains("encoder: e5-small"))
    }
}
