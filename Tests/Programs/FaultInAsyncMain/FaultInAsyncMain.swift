import Workbench

/// A program built on the library whose asynchronous `main` lets a fault out.
@main
struct FaultInAsyncMain {
    static func main() async throws {
        await Task.yield()
        try Workbench(modalities: []).run("no-such-recipe")
    }
}
