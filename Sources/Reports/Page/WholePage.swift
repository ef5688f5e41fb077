extension Markup {
    /// A page that needs nothing else: its style is inline, and its own security policy forbids
    /// scripts and the network.
    ///
    /// - Parameters:
    ///   - title: What a browser calls it.
    ///   - body: Its header, main part and footer.
    /// - Returns: HTML that is well-formed XML too, UTF-8.
    static func page(_ title: String, _ body: Markup) -> String {
        let markup: Markup = """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
            media-src data:"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>\(title)</title>
            <style>
            \(Markup(stringLiteral: PageStyle.sheet))</style>
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        return markup.html
    }
}
