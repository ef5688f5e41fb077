import Support
import Tensors
import TestSupport
import Testing

@testable import Adaptation

@Suite struct ValidatorTests {
    private func evidence(
        _ target: Tensor, source: Tensor = Tensor([1, 0], shape: [1, 2]), labels: [Int32] = [0]
    ) -> Evidence {
        Evidence(targetProbabilities: target, sourceProbabilities: source, sourceLabels: labels)
    }

    @Test func scoresEqualPyTorch() throws {
        let reference = try References.load().predictions
        let seen = evidence(tensor(reference.p, [9, 3]))
        #expect(abs(DiverseEntropy().score(seen) - reference.entropy) < 1e-5)
        #expect(abs(InformationMaximization().score(seen) - reference.information) < 1e-5)
        #expect(abs(SoftNeighborhoodDensity().score(seen) - reference.density) < 1e-4)
    }

    @Test func sourceAccuracyIsTheShareOfRightAnswers() {
        let source = Tensor([0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.3, 0.7], shape: [4, 2])
        let seen = evidence(source, source: source, labels: [0, 1, 1, 1])
        #expect(SourceAccuracy().score(seen) == 0.75)
    }

    /// Predictions whose every row gives one class the share `top`.
    private func predictions(_ classes: [Int], top: Float) -> Tensor {
        Tensor(
            classes.flatMap { $0 == 0 ? [top, 1 - top] : [1 - top, top] },
            shape: [classes.count, 2])
    }

    @Test func collapseLosesToDiversityHoweverSureItIs() {
        let collapsed = evidence(predictions([Int](repeating: 0, count: 40), top: 0.999))
        let unsure = evidence(predictions((0..<40).map { $0 % 2 }, top: 0.6))
        #expect(DiverseEntropy().score(collapsed) < DiverseEntropy().score(unsure))
        #expect(
            InformationMaximization().score(collapsed) < InformationMaximization().score(unsure))
    }

    @Test func onlyADecidedLackOfAClassIsCollapse() {
        // An even share of 40 is 20: two examples are a tenth of it, one is less.
        let two = predictions((0..<40).map { $0 < 2 ? 1 : 0 }, top: 0.9)
        let one = predictions((0..<40).map { $0 < 1 ? 1 : 0 }, top: 0.9)
        #expect(DiverseEntropy.isDiverse(two) && !DiverseEntropy.isDiverse(one))
    }

    @Test func clustersAreDenserThanACloud() {
        let cloud = (0..<60).flatMap { row -> [Float] in
            let p = (Float(row) + 0.5) / 60
            return [p, 1 - p]
        }
        let clusters = evidence(predictions((0..<60).map { $0 % 2 }, top: 0.95))
        let scattered = evidence(Tensor(cloud, shape: [60, 2]))
        let density = SoftNeighborhoodDensity()
        #expect(density.score(clusters) > density.score(scattered))
        #expect(density.score(evidence(Tensor([0.5, 0.5], shape: [1, 2]))) == 0)
    }

    @Test func namesAreLookedUp() throws {
        let made = try ValidatorRegistry.make(ValidatorRegistry.names, at: nil)
        #expect(
            made.map(\.name) == [
                "information-maximization", "soft-neighborhood-density", "entropy",
                "source-accuracy",
            ])
        do {
            _ = try ValidatorRegistry.make(["entrpy"], at: .init(file: "recipe.yaml", line: 3))
            Issue.record("an unknown validator was made")
        } catch let fault as UserFault {
            #expect(fault.place == .init(file: "recipe.yaml", line: 3))
            #expect(fault.remedy.contains("Did you mean entropy?"))
        }
    }
}

@Suite struct AgreementTests {
    @Test func ranksAreAveraged() {
        // The middle one is second twice, the outer ones first and last.
        #expect(Agreement.scores([[1, 2, 3], [3, 2, 1]]) == [0.5, 0.5, 0.5])
        #expect(Agreement.scores([[1, 2, 3], [10, 30, 20]]) == [0, 0.75, 0.75])
        #expect(Agreement.scores([[5]]) == [1])
        #expect(Agreement.scores([]) == [])
    }

    @Test func onlyTheOrderCounts() {
        #expect(
            Agreement.scores([[0.1, 0.2, 0.15], [-3, 40, 0]])
                == Agreement.scores([[1, 3, 2], [1, 3, 2]]))
    }

    @Test func equalsShareTheirRanks() {
        #expect(Agreement.scores([[1, 1, 2]]) == [0.25, 0.25, 1])
    }

    @Test func whatIsNoNumberRanksLast() {
        #expect(Agreement.scores([[.nan, 1, 2]]) == [0, 0.5, 1])
        #expect(Agreement.best([.nan, 0.2, .nan, 0.9]) == 3)
        #expect(Agreement.best([.nan, .nan]) == 0)
    }

    @Test func theEarliestOfEqualsIsTaken() {
        #expect(Agreement.best([0.1, 0.7, 0.7]) == 1)
    }
}
