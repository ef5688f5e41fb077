import Support
import Testing

struct UserFaultTests {
    @Test func describesWhatWhereAndRemedy() {
        let fault = UserFault(
            "unknown key", at: .init(file: "a.yaml", line: 3), remedy: "remove it")
        #expect("\(fault)" == "unknown key\n  at a.yaml:3\n  remove it")
    }

    @Test func leavesOutWhatIsNotKnown() {
        let wholeFile = UserFault("empty", at: .init(file: "a.yaml"), remedy: "fill it")
        #expect("\(wholeFile)" == "empty\n  at a.yaml\n  fill it")
        #expect("\(UserFault("no name", remedy: "give one"))" == "no name\n  give one")
    }
}
