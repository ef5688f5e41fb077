/// The page's style sheet: light, dark, narrow and print.
///
/// Colours are those of Okabe and Ito, darkened or lightened for contrast; nothing is told by
/// colour alone. The sheet holds no "<" and no "&", so that the page stays well-formed XML.
enum PageStyle {
    static let sheet = colours + text + tables + charts + parts + print

    private static let colours = """
        :root { color-scheme: light dark;
          --paper: #fdfdfc; --panel: #f5f6f5; --line: #e0e4e6; --ink: #1a1f24; --quiet: #5a6670;
          --adapted: #0069ab; --floor: #77828c; --ceiling: #3f4850;
          --source: #0072b2; --target: #c65300;
          --good: #00694f; --good-paper: #e6f3ee; --open: #715400; --open-paper: #f8f1dd;
          --bad: #a63400; --bad-paper: #fbeae2; }
        @media (prefers-color-scheme: dark) { :root {
          --paper: #13171a; --panel: #1a2024; --line: #2d353b; --ink: #e7eaec; --quiet: #9ca8b1;
          --adapted: #58b0ee; --floor: #8b97a1; --ceiling: #d5dade;
          --source: #58b0ee; --target: #f0954a;
          --good: #5fd0ab; --good-paper: #14302a; --open: #e3bf5a; --open-paper: #302a15;
          --bad: #f59a6c; --bad-paper: #37211a; } }

        """

    private static let text = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        main, header, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.5rem; }
        h1 { font-size: clamp(1.45rem, 3.4vw, 2.15rem); line-height: 1.22; letter-spacing: -0.015em;
          font-weight: 650; margin: 0.6rem 0 0; max-width: 34ch; text-wrap: balance; }
        h2 { font-size: 1.3rem; line-height: 1.3; letter-spacing: -0.01em; font-weight: 650;
          margin: 0 0 0.35rem; }
        h3 { font-size: 1rem; font-weight: 650; margin: 1.75rem 0 0.6rem; }
        p { margin: 0.5rem 0; max-width: 68ch; }
        section { margin: 3.25rem 0 0; padding: 1.6rem 0 0; border-top: 1px solid var(--line); }
        a { color: var(--adapted); text-underline-offset: 0.2em;
          text-decoration-color: var(--line); }
        a:hover { text-decoration-color: currentColor; }
        code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas,
          "DejaVu Sans Mono", monospace; font-size: 0.86em; }
        pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
          padding: 0.9rem 1.1rem; overflow-x: auto; line-height: 1.5; }
        pre code { font-size: inherit; }
        p code { background: var(--panel); border-radius: 4px; padding: 0.1em 0.35em; }
        .quiet { color: var(--quiet); }
        .wide { max-width: none; }
        .lead { color: var(--quiet); margin: 0 0 1.1rem; }
        td, dd, .figure, .tick, .value { font-variant-numeric: tabular-nums; }

        """

    private static let tables = """
        .scroll { overflow-x: auto; margin: 0.75rem 0; }
        table { border-collapse: collapse; font-size: 0.92rem; line-height: 1.4; }
        table.figures { width: 100%; min-width: 44rem; }
        table.ledger { width: 100%; min-width: 34rem; }
        table.figures td, table.figures th, table.ledger td, table.ledger th {
          padding: 0.5rem 0 0.5rem 1.15rem; text-align: right; white-space: nowrap; }
        table.figures th:first-child, table.ledger th:first-child, table.figures .left,
        table.ledger .left { text-align: left; }
        table.figures tr :first-child, table.ledger tr :first-child { padding-left: 0.6rem; }
        table.figures tr :last-child, table.ledger tr :last-child { padding-right: 0.6rem; }
        table.ledger td.left { white-space: normal; }
        table.figures tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 7.5rem; }
        table.ledger td.left:first-child { white-space: nowrap; }
        table.figures.validators td { padding-left: 1.15rem; padding-top: 0.3rem;
          padding-bottom: 0.3rem; }
        table.validators .head { vertical-align: top; padding-top: 0.3rem; }
        table.validators tbody tr + tr > * { border-top: 0; }
        thead th { color: var(--quiet); font-weight: 500; font-size: 0.83rem;
          border-bottom: 1px solid var(--quiet); vertical-align: bottom; }
        tbody th { font-weight: 500; }
        table.streams .head { vertical-align: top; }
        table.figures.streams td.left:first-child { padding-left: 1.15rem; }
        tbody tr + tr > *, tbody + tbody tr:first-child > * { border-top: 1px solid var(--line); }
        tr.chosen > * { background: var(--panel); }
        tr.chosen th { font-weight: 650; box-shadow: inset 3px 0 0 var(--adapted); }
        .tag { display: inline-block; font-size: 0.72rem; font-weight: 500; color: var(--quiet);
          border: 1px solid var(--line); border-radius: 99px; padding: 0 0.55em;
          margin-left: 0.5em; vertical-align: 0.08em; }
        tr.chosen .tag { color: var(--adapted); border-color: currentColor; }
        .up { color: var(--good); } .down { color: var(--bad); } .least { font-weight: 650; }
        figure { margin: 0; min-width: 0; }
        figcaption { font-size: 0.86rem; font-weight: 600; margin-bottom: 0.3rem; }
        figcaption .quiet { font-weight: 400; }
        .confusion figcaption .quiet { display: block; }
        table.matrix { border-collapse: separate; border-spacing: 2px; font-size: 0.88rem; }
        table.matrix > * > tr > * { border: 0; }
        table.matrix thead th { text-align: center; padding: 0 0.4rem 0.2rem; }
        table.matrix tbody th { text-align: right; padding-right: 0.6rem; font-weight: 400;
          white-space: nowrap; position: sticky; left: 0; background: var(--paper); }
        table.matrix .corner { color: var(--quiet); font-size: 0.74rem; text-align: right;
          padding-right: 0.6rem; vertical-align: bottom; }
        table.matrix .corner span { display: block; white-space: nowrap; }
        table.matrix tbody td { min-width: 4rem; height: 3.2rem; text-align: center;
          border-radius: 3px; background: var(--panel); }
        table.matrix td.cell {
          background: color-mix(in srgb, var(--adapted) var(--share), var(--panel)); }
        table.matrix td.right { outline: 1.5px solid var(--quiet); outline-offset: -1.5px; }
        table.matrix td.none { color: var(--quiet); }
        table.matrix small { display: block; font-size: 0.74rem; opacity: 0.85; }
        table.many { font-size: 0.74rem; }
        table.many tbody td { min-width: 2.5rem; height: 1.9rem; padding: 0 0.1rem; }
        table.many td.none { color: transparent; }
        table.many thead th { padding: 0 0 0.3rem; font-size: 0.74rem; }
        table.many thead th span { writing-mode: vertical-rl; transform: rotate(180deg);
          white-space: nowrap; }
        .many-classes { display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem 2.4rem; }
        .many-classes > * { min-width: 0; max-width: 100%; }

        """

    private static let charts = """
        .chart { display: block; width: 100%; overflow: visible; }
        .chart text { font-family: inherit; }
        .tick { font-size: 11px; fill: var(--quiet); }
        .alarm { font-size: 11px; fill: var(--bad); font-weight: 600; }
        .grid { stroke: var(--line); stroke-width: 1; }
        .axis, .reference { stroke: var(--quiet); stroke-width: 1; }
        .reference { stroke-dasharray: 3 3; }
        .track { stroke: var(--line); stroke-width: 1; }
        .name, .value { font-size: 13px; fill: var(--ink); paint-order: stroke;
          stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
        .chosen.name { font-weight: 650; }
        .bar { stroke-width: 7; stroke-linecap: round; stroke-opacity: 0.28; }
        .bar.adapted { stroke: var(--adapted); } .bar.floor { stroke: var(--floor); }
        .bar.ceiling { stroke: var(--ceiling); }
        .share.source { fill: var(--source); } .share.floor { fill: var(--floor); }
        .share.adapted { fill: var(--target); fill-opacity: 0.45; }
        .share.chosen { fill: var(--target); }
        .one { fill-opacity: 0.6; }
        .centre { stroke: var(--paper); stroke-width: 2; }
        circle.adapted { fill: var(--adapted); } circle.floor { fill: var(--floor); }
        circle.ceiling { fill: var(--ceiling); }
        .line-a { stroke: var(--adapted); } .line-b { stroke: var(--target); }
        polyline { fill: none; stroke-linejoin: round; stroke-linecap: round; }
        polyline.seed { stroke-width: 1; stroke-opacity: 0.42; }
        polyline.mean { stroke-width: 2.4; }
        .lone.line-a { fill: var(--adapted); stroke: none; }
        .lone.line-b { fill: var(--target); stroke: none; }
        .selected { fill: var(--paper); stroke-width: 1.7; }
        .panel { fill: var(--panel); stroke: var(--line); }
        .marker { stroke-width: 1.1; stroke-linejoin: round; }
        .marker.source { fill: var(--source); fill-opacity: 0.1; stroke: var(--source); }
        .marker.target { fill: var(--target); fill-opacity: 0.72; stroke: var(--panel);
          stroke-width: 0.6; }
        .marker.key { fill: none; stroke: var(--ink); }
        .digits { font-size: 8.5px; text-anchor: middle; }
        .digits.source { fill: var(--source); } .digits.target { fill: var(--target);
          font-weight: 700; }
        .duo { display: grid; gap: 1.75rem 2.75rem;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); }
        .groups { display: flex; flex-wrap: wrap; gap: 1.9rem 1.4rem; margin-top: 1.4rem; }
        .group { flex: 0 0 min(100%, calc(var(--panels) * 16.1rem - 1.4rem)); min-width: 0; }
        .group h3 { margin: 0 0 0.5rem; padding-bottom: 0.25rem;
          border-bottom: 1px solid var(--line); }
        .panels { display: grid; gap: 1.1rem 1.4rem; align-items: end;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 14.2rem), 1fr)); }
        .panels figcaption { font-weight: 400; color: var(--quiet); overflow-wrap: anywhere; }
        .panels figure { max-width: 20rem; }
        .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.3rem; list-style: none;
          margin: 0.4rem 0; padding: 0; font-size: 0.86rem; }
        .legend + .legend { margin-bottom: 1rem; }
        .sample { width: 0.85rem; height: 0.85rem; vertical-align: -0.08em; }
        .number { color: var(--quiet); }

        """

    private static let parts = """
        header { padding-top: 2.5rem; }
        .over { color: var(--quiet); font-size: 0.88rem; margin: 0; max-width: none; }
        h1 + p:not(.gain) { margin-top: 1rem; }
        .badge { display: inline-block; font-size: 0.82rem; font-weight: 650;
          padding: 0.14rem 0.7rem; border-radius: 99px; margin-top: 1.5rem; }
        .improved .badge { color: var(--good); background: var(--good-paper); }
        .undecided .badge, .plain .badge { color: var(--open); background: var(--open-paper); }
        .worse .badge { color: var(--bad); background: var(--bad-paper); }
        .gain { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 0.9rem;
          margin: 1.2rem 0 0.6rem; max-width: none; }
        .gain .figure { font-size: clamp(2.6rem, 7vw, 3.6rem); line-height: 1; font-weight: 650;
          letter-spacing: -0.03em; white-space: nowrap; }
        .gain .unit { font-size: 1.15rem; font-weight: 500; letter-spacing: 0;
          margin-left: 0.35rem; }
        .improved .figure { color: var(--good); } .worse .figure { color: var(--bad); }
        dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
          gap: 0.9rem 1.6rem; margin: 2rem 0 0; padding: 1rem 0 0;
          border-top: 1px solid var(--line); font-size: 0.92rem; }
        dl.facts dt { color: var(--quiet); font-size: 0.82rem; }
        dl.facts dd { margin: 0; overflow-wrap: anywhere; }
        nav { margin: 1.6rem 0 0; font-size: 0.88rem; }
        nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.15rem; margin: 0;
          padding: 0; }
        .box { background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
          padding: 1.4rem 1.6rem 1.2rem; }
        section.box { border-top: 1px solid var(--line); }
        .box h3 { margin-top: 1rem; }
        .box .duo { gap: 0 2.75rem; }
        .cards { list-style: none; margin: 0.75rem 0; padding: 0; display: grid;
          gap: 0.8rem 1.25rem;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
        .cards li { border: 1px solid var(--line); border-left: 3px solid var(--quiet);
          border-radius: 6px; padding: 0.75rem 0.95rem; font-size: 0.92rem; display: flex;
          flex-direction: column; gap: 0.5rem; break-inside: avoid; min-width: 0; }
        .cards.mended li { border-left-color: var(--good); }
        .cards.broken li { border-left-color: var(--bad); }
        .cards p { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
        .cards .turn { margin-top: auto; font-variant-numeric: tabular-nums; }
        .cards .id { color: var(--quiet); font-size: 0.8rem; display: flex; gap: 1rem;
          justify-content: space-between; }
        .findings { margin: 0.6rem 0; padding: 0; list-style: none; }
        .findings li { border-left: 3px solid var(--bad); padding: 0.15rem 0 0.15rem 1rem;
          margin: 0.9rem 0; }
        .pairs { font-size: 0.86rem; margin: 0.2rem 0 0.75rem; padding: 0; list-style: none; }
        .pairs b { font-variant-numeric: tabular-nums; margin-left: 0.4em; }
        .matrices { display: flex; flex-wrap: wrap; gap: 1.6rem 1.9rem; }
        .matrices figure { max-width: 100%; }
        .gallery { display: flex; flex-wrap: wrap; gap: 0.6rem; }
        .gallery figure { width: 4.6rem; margin: 0; }
        .gallery img { width: 100%; image-rendering: pixelated; border: 1px solid var(--line);
          border-radius: 3px; display: block; }
        .gallery figcaption { font-size: 0.74rem; line-height: 1.2; text-align: center; }
        .gallery.large figure { width: 9rem; overflow-wrap: anywhere; }
        .gallery.diagrams { display: grid; gap: 1.1rem 1.25rem;
          grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr)); }
        .duo.pair { row-gap: 0; }
        .duo.pair > div { display: grid; grid-row: span 2; grid-template-rows: subgrid; }
        .gallery.diagrams figure { width: auto; }
        .gallery.diagrams figcaption { font-size: 0.82rem; text-align: left; margin: 0.35rem 0 0; }
        .gallery.diagrams figcaption .quiet { overflow-wrap: anywhere; margin-left: 0.3em; }
        .diagrams img { width: 100%; height: 7rem; image-rendering: auto; display: block;
          border: 1px solid var(--line); border-radius: 4px; }
        .shown:not(.diagrams) img { width: 4.6rem; image-rendering: pixelated; display: block; }
        audio { display: block; width: 100%; height: 2rem; margin-top: 0.35rem; }
        summary { cursor: pointer; font-weight: 500; padding: 0.3rem 0; }
        footer { color: var(--quiet); font-size: 0.84rem; margin-top: 3rem;
          padding-bottom: 2.5rem; }
        :focus-visible { outline: 2px solid var(--adapted); outline-offset: 2px; }
        @media (max-width: 34rem) {
          main, header, footer { padding-left: 1rem; padding-right: 1rem; }
          .box { padding: 1rem 1rem 0.8rem; }
          .group { flex-basis: 100%; }
          section { margin-top: 2.25rem; padding-top: 1.25rem; }
          table.figures tbody th { position: sticky; left: 0; background: var(--paper); }
          .box table.figures tbody th { background: var(--panel); }
          table.figures tr.chosen th { background: var(--panel); }
          .tag { display: block; width: max-content; margin: 0.15rem 0 0; } }

        """

    private static let print = """
        @media print {
          :root { --paper: #fff; --panel: #f5f6f5; --line: #d5dadd; --ink: #000; --quiet: #4a545c;
            --adapted: #0069ab; --floor: #77828c; --ceiling: #3f4850; --source: #0072b2;
            --target: #c65300; --good: #00694f; --good-paper: #e6f3ee; --open: #715400;
            --open-paper: #f8f1dd; --bad: #a63400; --bad-paper: #fbeae2; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          body { font-size: 10pt; } nav { display: none; }
          main, header, footer { max-width: none; padding: 0; }
          section { margin-top: 1.5rem; }
          audio { display: none; }
          figure, tr, .cards li, .findings li { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          .scroll { overflow: visible; } pre { white-space: pre-wrap; }
          table.figures, table.ledger { min-width: 0; font-size: 8pt; }
          table.figures td, table.figures th, table.ledger td, table.ledger th {
            padding-left: 0.5rem; white-space: normal; }
          table.figures td, table.figures th { min-width: 0; }
          thead th { font-size: 7.5pt; } .tag { display: block; width: max-content; margin: 0; }
          details::details-content { content-visibility: visible; block-size: auto; } }

        """
}
