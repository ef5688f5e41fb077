import Workbench

/// A program built on the library whose top-level code lets errors out, as the tests ask for them.
struct OtherError: Error {}

switch CommandLine.arguments.last {
case "fault":
    throw UserFault(
        "the name \u{1B}[31m is bad", at: .init(file: "f.yaml", line: 3), remedy: "Change it.")
case "run": try Workbench(modalities: []).run("no-such-recipe")
case "other": throw OtherError()
default: print("well")
}
