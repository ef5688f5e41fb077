/// A line on a terminal that says how far a command is; nothing elsewhere.
final class ProgressLine {
    private var isShown = false
    private var percent = -1

    /// Shows a share 0…1 of what is being done.
    func show(_ what: String, share: Double) {
        let now = Int(share * 100)
        guard Console.isTerminal, now != percent else { return }
        percent = now
        isShown = true
        let filled = now / 5
        let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 20 - filled)
        let text = String("\(bar) \(now) %  \(what)".prefix(Terminal.columns - 1))
        Console.rewrite(text)
    }

    /// Takes the line away.
    func clear() {
        guard isShown else { return }
        isShown = false
        Console.rewrite("")
    }
}
