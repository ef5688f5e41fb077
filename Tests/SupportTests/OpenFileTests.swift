import Glibc
import Support
import TestSupport
import Testing

/// Only regular files are read, and no more of them than they had when they were opened.
struct OpenFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    // The limit is for a test that waits for ever: on a busy machine many tests begin at once.
    @Test(.timeLimit(.minutes(20)))
    func aPipeIsRefusedAtOnce() throws {
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let fault = try #require(throws: UserFault.self) { try Files.read(pipe) }
        #expect(fault.what == "\(pipe) is no regular file but a pipe")
        #expect(throws: UserFault.self) { try Files.sha256(ofFile: pipe) }
        #expect(throws: UserFault.self) { try Settings(contentsOf: pipe) }
    }

    @Test(.timeLimit(.minutes(20)), arguments: ["/dev/zero", "/dev/null", "/dev/random"])
    func aDeviceIsRefusedAtOnce(device: String) throws {
        let link = folder.path + "/link"
        #expect(symlink(device, link) == 0)
        let fault = try #require(throws: UserFault.self) { try Files.read(link) }
        #expect(fault.what == "\(link) is no regular file but a device")
        #expect(throws: UserFault.self) { try Files.sha256(ofFile: link) }
    }

    @Test func aSocketIsRefused() throws {
        let path = folder.path + "/socket"
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0)
        let fault = try #require(throws: UserFault.self) { try Files.read(path) }
        #expect(fault.what == "\(path) is no regular file but a socket")
    }

    @Test func aFileBeyondTheLimitIsRefusedUnread() throws {
        let path = try folder.write("x", to: "large")
        // All of it is a hole: only its length is large.
        #expect(truncate(path, 1 << 40) == 0)
        let fault = try #require(throws: UserFault.self) { try Files.read(path) }
        #expect(fault.what.contains("more than the 4096 MiB that are read"))
        #expect(throws: UserFault.self) { try Settings(contentsOf: path) }
        #expect(try Files.read(folder.write("1234", to: "four"), limit: 4).count == 4)
        #expect(throws: UserFault.self) { try Files.read(folder.path + "/four", limit: 3) }
    }

    @Test func filesOfTheKernelStateNoLength() throws {
        #expect(try Files.readText("/proc/self/status").contains("VmHWM:"))
    }

    @Test func aPipeIsReadWhereItIsAskedFor() throws {
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        // A writer that is there already, so that nothing waits.
        let writer = open(pipe, O_RDWR)
        defer { close(writer) }
        let file = try OpenFile(pipe, allowsPipe: true)
        #expect(file.size == 0 && Files.isPipe(pipe) && !Files.isPipe("/dev/zero"))
        #expect(throws: UserFault.self) { _ = try OpenFile("/dev/zero", allowsPipe: true).size }
    }
}
