import Foundation
import Testing

@testable import Support

struct MemoryLimitTests {
    /// A folder with files as `/proc` and `/sys` have them.
    private func controlGroups(_ files: [String: String]) throws -> [MemoryLimit] {
        let root = NSTemporaryDirectory() + "dawb-groups-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        for (name, text) in files {
            let path = URL(fileURLWithPath: "\(root)/\(name)")
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: path)
        }
        return MemoryLimit.controlGroups(under: root).map { limit in
            var limit = limit
            limit.name = limit.name.replacing(root, with: "")
            return limit
        }
    }

    @Test func everyGroupUpToTheRootCounts() throws {
        let limits = try controlGroups([
            "proc/self/cgroup": "0::/user/job\n",
            "sys/fs/cgroup/user/job/memory.max": "max\n",
            "sys/fs/cgroup/user/job/memory.current": "7\n",
            "sys/fs/cgroup/user/memory.max": "1000\n",
            "sys/fs/cgroup/user/memory.current": "900\n",
            "sys/fs/cgroup/user/memory.stat": "anon 500\ninactive_file 250\nactive_file 150\n",
        ])
        #expect(
            limits == [
                MemoryLimit(
                    .resident, "/sys/fs/cgroup/user/memory.max", limit: 1_000, used: 500)
            ])
        #expect(limits.map(\.left) == [500])
    }

    @Test func aContainerSeesItsGroupAsTheRoot() throws {
        let limits = try controlGroups([
            "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "5000\n",
            "sys/fs/cgroup/memory.current": "6000\n",
        ])
        #expect(limits.map(\.limit) == [5_000])
        #expect(limits.map(\.left) == [0])
    }

    @Test func version1() throws {
        let stat = "inactive_file 1\nhierarchical_memory_limit 9\ntotal_inactive_file 30\n"
        let limits = try controlGroups([
            "proc/self/cgroup": "5:cpu,cpuacct:/x\n4:memory:/x\n0::/\n",
            "sys/fs/cgroup/memory/x/memory.limit_in_bytes": "400\n",
            "sys/fs/cgroup/memory/x/memory.usage_in_bytes": "130\n",
            "sys/fs/cgroup/memory/x/memory.stat": stat,
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        ])
        #expect(limits.map(\.limit) == [400])
        #expect(limits.map(\.used) == [100])
    }

    @Test func whereNothingIsToldThereIsNoLimit() throws {
        #expect(try controlGroups([:]).isEmpty)
        let odd = "nonsense\n::\n0::/a:b/../c\n3:memory\n"
        #expect(
            try controlGroups(["proc/self/cgroup": odd, "sys/fs/cgroup/memory.max": "-"]).isEmpty)
    }

    @Test func aNeedThatDoesNotFitIsRefusedWithItsNumbers() {
        let limits = [
            MemoryLimit(.resident, "plenty", limit: 1 << 40, used: 0),
            MemoryLimit(.resident, "memory.max", limit: 500 << 20, used: 300 << 20),
        ]
        #expect(throws: Never.self) {
            try MemoryNeed(bytes: 200 << 20, threads: 9).check(
                for: "it", remedy: "", limits: limits)
        }
        let fault = #expect(throws: UserFault.self) {
            try MemoryNeed(bytes: 201 << 20).check(
                for: "this run", remedy: "Do less.", limits: limits)
        }
        #expect(
            fault?.what == "this run needs about 201 MB more memory; of the 500 MB that "
                + "memory.max allows, 200 MB are left")
        #expect(fault?.remedy == "Raise that limit. Do less.")
    }

    @Test func threadsTakeAddressSpace() {
        let need = MemoryNeed(bytes: 0, threads: 2)
        #expect(need.fits([MemoryLimit(.resident, "", limit: 0, used: 0)]))
        #expect(!need.fits([MemoryLimit(.addressSpace, "", limit: 1 << 20, used: 0)]))
        #expect(!need.fits([MemoryLimit(.data, "", limit: 1 << 20, used: 0)]))
    }
}
