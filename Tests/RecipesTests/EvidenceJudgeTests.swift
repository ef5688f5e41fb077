import Datasets
import Reports
import Tensors
import Testing

@testable import Runs

/// What evidence says of a method, at figures that runs had whose labels were looked at afterwards.
struct EvidenceJudgeTests {
    private func evidence(
        source: Double, agreement: Double? = 0.9, changed: Double? = nil, off: Double = 0.1,
        distance: Double = 1.8, shares: [String: Double] = ["a": 0.6, "b": 0.4], seeds: Int = 3
    ) -> MethodEvidence {
        func same(_ value: Double) -> SeedStatistics {
            SeedStatistics([Double](repeating: value, count: seeds))
        }
        return MethodEvidence(
            source: MetricFigure(.accuracy, same(source)), classShares: shares,
            sharesDistance: same(off), seedAgreement: agreement, methodAgreement: nil,
            changed: changed.map(same), distance: same(distance))
    }

    private func judgement(
        _ method: MethodEvidence, floor: MethodEvidence, readsSource: Bool = true
    ) -> Judgement {
        ThresholdJudge().judgement(
            of: EvidenceCase(
                method: method, floor: floor, sourceShares: ["a": 0.5, "b": 0.5],
                readsSource: readsSource))
    }

    /// Sentiment: source-only 74.5 %, shot 65.7 %, tent 65.8 %, information-maximization 77.1 %.
    @Test func classesThatTurnOverAreRefused() {
        let floor = evidence(source: 0.923, agreement: 0.927, off: 0.226)
        let shot = evidence(source: 0.811, agreement: 0.952, changed: 0.206, off: 0.347)
        let tent = evidence(source: 0.851, agreement: 0.934, changed: 0.193, off: 0.42)
        let good = evidence(source: 0.916, agreement: 0.939, changed: 0.108, off: 0.166)
        #expect(judgement(shot, floor: floor, readsSource: false).word == .against)
        #expect(judgement(tent, floor: floor, readsSource: false).word == .against)
        #expect(judgement(good, floor: floor).word == .supports)
    }

    /// Digits: source-only 86.7 %, shot 92.5 %, coral 89.0 %, dann with pseudo-labels 83.4 %.
    @Test func aLossOnTheSourceAloneIsNoFaultOfAMethodWithoutSource() {
        let floor = evidence(source: 0.959, agreement: 0.894, off: 0.136, distance: 1.99)
        let shot = evidence(source: 0.869, agreement: 0.972, changed: 0.119, off: 0.098)
        let coral = evidence(source: 0.956, agreement: 0.92, changed: 0.079, off: 0.123)
        let dann = evidence(
            source: 0.937, agreement: 0.887, changed: 0.144, off: 0.172, distance: 1.99)
        #expect(judgement(shot, floor: floor, readsSource: false).word == .supports)
        #expect(judgement(shot, floor: floor).word == .mixed)
        #expect(judgement(coral, floor: floor).word == .supports)
        #expect(judgement(dann, floor: floor).word == .mixed)
    }

    @Test func eachFigureCanSpeakAgainstAMethod() {
        let floor = evidence(source: 0.95)
        let cases: [(MethodEvidence, String)] = [
            (evidence(source: 0.8), "held-out part goes from 95.0\u{A0}% to 80.0\u{A0}%"),
            (evidence(source: .nan), "held-out part"),
            (
                evidence(source: 0.95, shares: ["a": 0.99, "b": 0.01]),
                "the class 'b' is predicted for 1.0\u{A0}%"
            ),
            (evidence(source: 0.95, off: 0.3), "class shares move away"),
            (evidence(source: 0.95, changed: 0.3), "of the predictions change"),
            (evidence(source: 0.95, agreement: 0.7), "seeds agree on 70.0\u{A0}%"),
        ]
        for (method, words) in cases {
            let judgement = judgement(method, floor: floor)
            #expect(judgement.word == .against, "\(words)")
            #expect(judgement.reasons.first?.contains(words) == true, "\(judgement.reasons)")
        }
    }

    @Test func nothingGainedAndOneSeedAreMixed() {
        let floor = evidence(source: 0.95)
        #expect(judgement(floor, floor: floor).word == .mixed)
        let one = judgement(
            evidence(source: 0.95, agreement: nil, distance: 0.3, seeds: 1),
            floor: evidence(source: 0.95, agreement: nil, seeds: 1))
        #expect(one.word == .mixed && one.reasons.last?.contains("one seed") == true)
        let near = judgement(evidence(source: 0.95, distance: 0.3), floor: floor)
        #expect(near.word == .supports && near.reasons.first?.contains("1.80 to 0.30") == true)
    }

    @Test func domainsThatLieApartAreToldApart() {
        func rows(_ centre: Float, _ stream: String) -> Tensor {
            var generator = RandomGenerator(seed: 1, stream: stream)
            // Twelve uniform numbers make about a normal one.
            func noise() -> Float { (0..<12).reduce(-6) { sum, _ in sum + generator.uniform() } }
            return Tensor(
                (0..<600).map { ($0 % 3 == 0 ? centre : 0) + noise() }, shape: [200, 3])
        }
        #expect(domainDistance(rows(0, "a"), rows(8, "b")) > 1.95)
        #expect(domainDistance(rows(0, "a"), rows(0, "b")) < 0.5)
        let middle = domainDistance(rows(0, "a"), rows(1, "b"))
        #expect(middle > 0.4 && middle < 1.3)
        #expect(domainDistance(rows(0, "a"), Tensor(zeros: [3, 3])).isNaN)
        // Broken features are told, not passed over.
        #expect(domainDistance(rows(.nan, "a"), rows(0, "b")).isNaN)
    }
}
