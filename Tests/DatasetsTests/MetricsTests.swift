import Datasets
import Foundation
import Testing

struct MetricsTests {
    @Test func scoresAsByHand() {
        let metrics = Metrics.of(
            predictions: [0, 0, 1, 1, 0, 2], labels: [0, 0, 0, 1, 1, 2], classes: 3)
        #expect(metrics.confusion == [[2, 1, 0], [1, 1, 0], [0, 0, 1]])
        #expect(abs(metrics.accuracy - 4.0 / 6) < 1e-12)
        // Recalls 2/3, 1/2 and 1; F1 scores 2/3, 1/2 and 1.
        #expect(abs(metrics.balancedAccuracy - 13.0 / 18) < 1e-12)
        #expect(abs(metrics.macroF1 - 13.0 / 18) < 1e-12)
    }

    @Test func oneClassForAllIsNoGoodOnAnUnevenSet() {
        let metrics = Metrics.of(predictions: [1, 1, 1, 1], labels: [1, 1, 1, 0], classes: 2)
        #expect(metrics.accuracy == 0.75)
        #expect(metrics.balancedAccuracy == 0.5)
        #expect(abs(metrics.macroF1 - (6.0 / 7 + 0) / 2) < 1e-12)
    }

    @Test func classesThatDoNotOccurDoNotCount() {
        let metrics = Metrics.of(predictions: [0, 1], labels: [0, 1], classes: 5)
        #expect(metrics.balancedAccuracy == 1 && metrics.macroF1 == 1)
        // Class 2 is predicted but never true: no recall, an F1 of zero.
        let wrong = Metrics.of(predictions: [0, 2], labels: [0, 1], classes: 5)
        #expect(wrong.balancedAccuracy == 0.5)
        #expect(abs(wrong.macroF1 - 1.0 / 3) < 1e-12)
    }

    @Test func survivesJSON() throws {
        let metrics = Metrics.of(predictions: [0, 1, 1], labels: [0, 1, 0], classes: 2)
        let data = try JSONEncoder().encode(metrics)
        #expect(try JSONDecoder().decode(Metrics.self, from: data) == metrics)
    }

    @Test func mistakesOfTheCallerTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = Metrics.of(predictions: [0], labels: [0, 1], classes: 2)
        }
        await #expect(processExitsWith: .failure) {
            _ = Metrics.of(predictions: [], labels: [], classes: 2)
        }
        await #expect(processExitsWith: .failure) {
            _ = Metrics.of(predictions: [2], labels: [0], classes: 2)
        }
    }
}
