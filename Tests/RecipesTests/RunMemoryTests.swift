import Support
import Testing

@testable import Runs

struct RunMemoryTests {
    private func memory() throws -> RunMemory {
        try RunMemory(Made.experiment(Made.recipe(method: "[dann, coral]")))
    }

    /// A limit of which so many bytes are left.
    private func limit(_ left: Int) -> [MemoryLimit] {
        [MemoryLimit(.resident, "memory.max", limit: left + 7, used: 7)]
    }

    @Test func jobsGoTogetherWhereTheyFit() throws {
        let memory = try memory()
        let (one, two) = (memory.need(workers: 1), memory.need(workers: 2))
        #expect(one.bytes > 0 && one.bytes < two.bytes && one.threads == 1 && two.threads == 3)
        #expect(try memory.workers(atMost: 2, limits: []) == 2)
        #expect(try memory.workers(atMost: 2, limits: limit(two.bytes)) == 2)
        #expect(try memory.workers(atMost: 2, limits: limit(two.bytes - 1)) == 1)
        #expect(try memory.workers(atMost: 2, limits: limit(one.bytes)) == 1)
    }

    @Test func noMoreJobsThanThereAre() throws {
        let memory = try memory()
        // Two methods, the floor and the ceiling, from two seeds.
        #expect(try memory.workers(atMost: 100, limits: []) == 8)
        #expect(memory.need(workers: 100) == memory.need(workers: 8))
    }

    @Test func aRunWithoutRoomForOneJobIsRefused() throws {
        let memory = try memory()
        let left = memory.need(workers: 1).bytes - 1
        let fault = #expect(throws: UserFault.self) {
            try memory.workers(atMost: 2, limits: limit(left))
        }
        #expect(fault?.what.contains("that memory.max allows") == true)
        #expect(fault?.remedy.contains("training.batch") == true)
    }
}
