import Foundation
import Support
import Synchronization
import Testing

struct ConcurrencyTests {
    @Test(arguments: [-1, 1, 4]) func everyThreadCallsTheBody(threads: Int) {
        let calls = Atomic<Int>(0)
        onThreads(threads) { calls.wrappingAdd(1, ordering: .relaxed) }
        #expect(calls.load(ordering: .relaxed) == max(1, threads))
    }

    @Test func theThreadsRunAtOnce() {
        // Each waits for the other: one after the other, they would wait for ever.
        let (here, there) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let isFirst = Atomic<Bool>(true)
        onThreads(2) {
            let (own, other) =
                isFirst.exchange(false, ordering: .relaxed) ? (here, there) : (there, here)
            other.signal()
            #expect(own.wait(timeout: .now() + 20) == .success)
        }
    }

    @Test func aThreadOfItsOwnIsNotWaitedFor() {
        let (gate, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        onOwnThread {
            gate.wait()
            done.signal()
        }
        gate.signal()
        #expect(done.wait(timeout: .now() + 20) == .success)
    }
}
