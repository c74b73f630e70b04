/// The look of the pages: system fonts, light and dark, narrow and wide, on paper.
package enum PageStyle {
  package static let text = """
    :root { --ink: #1c1e21; --soft: #565c64; --paper: #fff; --shade: #f4f5f7; --line: #d5d9de; --link: #0b57a4;
      --good: #0a6b3d; --bad: #a3281c; --open: #6b5200; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4e6e9; --soft: #a6adb6; --paper: #15171a; --shade: #202327;
      --line: #3a3f46; --link: #86b9f2; --good: #6fd3a0; --bad: #ff9c8f; --open: #e6c65c; } }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI",
      "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
    .page { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1.1rem 4rem; }
    .page.wide { max-width: 76rem; }
    .skip { position: absolute; left: -99rem; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; z-index: 2; }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
    h1, h2, h3, h4 { line-height: 1.25; margin: 2.2em 0 .6em; }
    h1 { font-size: 2rem; margin: .2em 0 .3em; }
    h2 { font-size: 1.4rem; border-top: 1px solid var(--line); padding-top: 1em; }
    h3 { font-size: 1.12rem; }
    p, ul, ol, table, figure, details, pre { margin: 0 0 1em; }
    code, pre, .digest { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
    code { background: var(--shade); padding: .08em .3em; border-radius: 3px; }
    pre { background: var(--shade); padding: .8em 1em; overflow-x: auto; border-radius: 4px; }
    pre code { background: none; padding: 0; font-size: 1em; }
    .digest { overflow-wrap: anywhere; }
    blockquote { margin: 0 0 1em; padding-left: 1em; border-left: 3px solid var(--line); color: var(--soft); }
    .soft, figcaption .soft, header p { color: var(--soft); font-size: .92em; }
    .notice { border: 1px solid var(--open); border-left-width: 5px; padding: .7em 1em; border-radius: 4px; }
    .value { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; }
    .kept { white-space: nowrap; } ::placeholder { color: var(--soft); opacity: 1; }
    .undefined { color: var(--bad); text-decoration: underline dotted; }
    math { font-size: 1.08em; font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "Libertinus Math", math; }
    .verdicts { border-bottom: 1px solid var(--line); padding-bottom: .6em; margin-bottom: 1.6em; }
    .display { display: block; overflow-x: auto; overflow-y: hidden; padding: .3em 0; }
    .scroll { overflow-x: auto; margin: 0 0 1em; }
    .scroll > table { margin: 0; }
    @media screen and (max-width: 40rem) { .scroll > table:has(thead th:nth-child(4)) { width: max-content; }
      .scroll > table:has(thead th:nth-child(4)) :is(th, td) { max-width: 16rem; } }
    table { border-collapse: collapse; font-size: .9em; line-height: 1.45; }
    caption { text-align: left; color: var(--soft); padding: 0 0 .4em; }
    th, td { text-align: left; vertical-align: top; padding: .35em .9em .35em 0; border-bottom: 1px solid var(--line); }
    thead th { border-bottom-width: 2px; white-space: nowrap; }
    tbody th { font-weight: 600; }
    table.numbers td, table.numbers th { font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 1.2em; }
    table.claims td { min-width: 4.5rem; } table.claims td:nth-child(2) { min-width: 15rem; }
    table.claims td:last-child { font-variant-numeric: tabular-nums; min-width: 8rem; }
    figure { break-inside: avoid; }
    .drawing { background: #fff; border-radius: 4px; padding: .4rem; border: 1px solid var(--line); }
    .drawing svg { display: block; width: 100%; height: auto; }
    .drawing img { display: block; max-width: 100%; height: auto; margin: 0 auto; } .drawing img[width] { width: 100%; } p.drawing { color: #000; }
    p.drawing a { color: #0b57a4; }
    figcaption { font-size: .92em; line-height: 1.5; margin-top: .5em; }
    figcaption p { margin: 0 0 .5em; }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.4rem;
      align-items: start; }
    @media screen and (min-width: 66rem) { .figures { margin: 0 -8rem;
      grid-template-columns: repeat(auto-fit, minmax(27rem, 1fr)); } }
    .page.wide .figures { margin: 0; }
    details { border-left: 2px solid var(--line); padding-left: .8em; }
    summary { cursor: pointer; color: var(--soft); font-size: .92em; }
    details[open] > summary { margin-bottom: .5em; }
    .cell, .claim { background: var(--shade); border-radius: 5px; padding: .7em 1em; margin: 0 0 1.2em;
      break-inside: avoid; }
    .cell details, .claim details { margin: .4em 0 0; }
    .cell pre { background: var(--paper); }
    .cell.long { break-inside: auto; }
    .promise { margin: .3em 0 0; font-size: .92em; color: var(--soft); }
    .section { margin: .8em 0 0; } .section > p { margin: 0 0 .5em; font-size: .92em; }
    .section > .title { font-weight: 600; margin: 0 0 .3em; }
    .section pre { max-height: 36rem; overflow: auto; margin: 0 0 .6em; }
    .section > .scroll caption { font-size: 1.02em; font-weight: 600; color: var(--ink); }
    details.section > .scroll caption { font-weight: 400; color: var(--soft); }
    .warning { color: var(--bad); font-weight: 600; white-space: pre-line; }
    .code .c { color: var(--soft); font-style: italic; } .code .s { color: var(--good); } .code .n { color: var(--open); }
    .code .k { color: var(--link); font-weight: 600; }
    .claim { border-left: 5px solid var(--line); }
    .claim.holds { border-color: var(--good); } .claim.fails { border-color: var(--bad); }
    .claim.undecided { border-color: var(--open); }
    .claim p { margin: 0 0 .5em; }
    .statement { font-weight: 600; }
    .numbers-line { font-variant-numeric: tabular-nums; }
    .badge { font-weight: 700; white-space: nowrap; }
    .badge.holds { color: var(--good); } .badge.fails { color: var(--bad); } .badge.undecided, .badge.not-run { color: var(--open); }
    nav { background: var(--shade); border-radius: 5px; padding: .8em 1em; font-size: .94em; margin: 1.2em 0; }
    nav ol { margin: .4em 0 0; padding-left: 1.3em; columns: 2 16rem; }
    nav li { break-inside: avoid; }
    nav summary { color: var(--ink); font-weight: 600; } nav details { border: 0; padding: 0; margin: 0; }
    .chips { list-style: none; margin: 0 0 .6em; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem .4rem; }
    .chips a, .chips span { display: inline-block; padding: .1em .55em; border: 1px solid var(--line); border-radius: 4px;
      background: var(--paper); text-decoration: none; font-variant-numeric: tabular-nums; }
    .chips a:hover { text-decoration: underline; } nav p { margin: .4em 0 .2em; } nav > .chips:last-child { margin: 0; }
    nav .chips { font-size: .95em; line-height: 1.5; } .chips .count { border: 0; padding: 0 0 0 .4em; color: var(--soft); }
    .chips b { font-weight: 400; } .chips li { line-height: 1.75; }
    .tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; margin: 0 0 1em; }
    .tools input, .tools select, .files button, th button { font: inherit; color: inherit; background: var(--paper);
      border: 1px solid var(--soft); border-radius: 4px; padding: .15em .4em; max-width: 100%; }
    .tools select { max-width: 16rem; }
    th button { border: 0; padding: 0; background: none; font-weight: 600; cursor: pointer; text-align: left; }
    th button::after { content: " ↕"; color: var(--soft); font-weight: 400; }
    [aria-sort=ascending] button::after { content: " ↑"; } [aria-sort=descending] button::after { content: " ↓"; }
    .files { display: flex; flex-wrap: wrap; gap: .2em .9em; align-items: baseline; }
    .files button { color: var(--link); border: 0; padding: 0; background: none; text-decoration: underline; cursor: pointer; }
    .files button:disabled { color: var(--soft); text-decoration: none; cursor: default; }
    .back { margin: 0 0 .4em; } .letters { position: absolute; }
    .drawing { position: relative; } .drawing[data-values] { cursor: crosshair; }
    #values-tip { position: absolute; z-index: 3; max-width: min(30rem, calc(100vw - 1rem)); padding: .25em .6em;
      background: #1c1e21; color: #fff; border-radius: 4px; font-size: .85rem; line-height: 1.4; pointer-events: none; }
    #values-dot { position: absolute; z-index: 2; width: 11px; height: 11px; margin: -5.5px 0 0 -5.5px; border-radius: 50%;
      border: 2px solid #1c1e21; box-shadow: 0 0 0 2px #fff; pointer-events: none; }
    @media screen and (max-width: 40rem) { .broad .drawing { overflow-x: auto; } .broad .drawing :is(svg, img) { min-width: 42rem; } }
    table.trials :is(th, td) { white-space: nowrap; } table.trials td:nth-last-child(2) { white-space: normal; min-width: 9rem; }
    @media screen { .scroll:has(> table.trials tbody tr:nth-child(61)) { max-height: 85vh; overflow: auto; }
      table.trials thead th { position: sticky; top: 0; z-index: 2; background: var(--paper); }
      table.trials tbody th { position: sticky; left: 0; background: var(--paper); } }
    .facts { display: grid; grid-template-columns: max-content 1fr; gap: .25em 1.2em; margin: 0 0 1em; font-size: .92em; }
    .facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
    @media (max-width: 30rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin: 0 0 .6em; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; } .page { padding-top: 1rem; } }
    .panels { list-style: none; margin: 0 0 1.5em; padding: 0; display: grid; gap: 1rem;
      grid-template-columns: repeat(auto-fill, minmax(min(46%, 13rem), 1fr)); }
    .panels li { min-width: 0; font-size: .85em; line-height: 1.4; break-inside: avoid; }
    .panels .verdict { margin-top: .2em; }
    .panels a { display: block; text-decoration: none; color: inherit; }
    .panels a:hover strong { text-decoration: underline; }
    .panels img { display: block; width: 100%; height: 10rem; object-fit: contain; background: #fff; border-radius: 4px;
      border: 1px solid var(--line); padding: .25rem; margin-bottom: .35rem; }
    .panels .missing { display: grid; place-items: center; height: 10rem; background: var(--shade);
      border: 1px dashed var(--line); border-radius: 4px; margin-bottom: .35rem; color: var(--soft); }
    @media print { :root { --ink: #000; --soft: #333; --paper: #fff; --shade: #fff; --line: #999; --link: #000;
      --good: #000; --bad: #000; --open: #000; }
      .page { max-width: none; padding: 0; } body { font-size: 10pt; } nav, .skip, .screen, th button::after { display: none; }
      .scroll, .display, pre, .section pre { overflow: visible; max-height: none; } pre { white-space: pre-wrap; border: 1px solid var(--line); }
      .cell, .claim { border: 1px solid var(--line); } h2, h3 { break-after: avoid; } thead { display: table-header-group; }
      details:not([open]) { display: none; } .drawing { border: 0; padding: 0; max-width: 9cm !important; }
      .figures { grid-template-columns: 1fr 1fr 1fr; gap: .5cm; } .broad .drawing { max-width: none !important; }
      table.trials { font-size: .75em; } table.trials :is(th, td) { white-space: normal; min-width: 0 !important; } }
    """
}
