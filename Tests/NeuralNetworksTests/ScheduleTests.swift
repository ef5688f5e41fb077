import NeuralNetworks
import Tensors
import Testing

@Suite struct ScheduleTests {
    private func course(_ schedule: Schedule, steps: Int = 20) -> Tensor {
        Tensor((0..<steps).map { schedule.factor(step: $0, of: steps) })
    }

    @Test func againstPyTorch() throws {
        expectClose(course(.cosine(warmUp: 0)), try References.tensor("schedule.cosine"))
        expectClose(course(.cosine(warmUp: 0.25)), try References.tensor("schedule.warmCosine"))
        expectClose(course(.warmUp(share: 0.25)), try References.tensor("schedule.warmUp"))
        #expect(course(.constant).hostScalars == [Float](repeating: 1, count: 20))
    }

    @Test func neverOutsideOfItsRange() {
        let schedules: [Schedule] = [
            .constant, .cosine(warmUp: 0), .cosine(warmUp: 0.013), .cosine(warmUp: 1),
            .warmUp(share: 0), .warmUp(share: 0.5), .warmUp(share: 1),
        ]
        for schedule in schedules {
            for total in [0, 1, 2, 7, 1000] {
                // Steps beyond the end happen when a resumed run is longer than it was planned.
                for step in 0...total + 2 {
                    let factor = schedule.factor(step: step, of: total)
                    #expect((0...1).contains(factor), "\(schedule) \(step) of \(total)")
                }
            }
            #expect(schedule.factor(step: 0, of: 1000) > 0)
        }
    }

    @Test func endsAtZero() {
        #expect(Schedule.cosine(warmUp: 0.1).factor(step: 1000, of: 1000) < 1e-6)
        #expect(Schedule.cosine(warmUp: 0.1).factor(step: 999, of: 1000) < 1e-3)
    }
}
