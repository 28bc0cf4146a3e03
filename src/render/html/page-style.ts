/** The style of the page: light and dark, narrow and wide, screen and paper. Colours keep 4.5:1 against their ground (WCAG 1.4.3). */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1a1a1a; --soft: #575757; --line: #c8c8c8; --panel: #f4f4f2;
  --failed: #b3261e; --stalled: #8a5300; --unknown: #5d4a8c; --probe: #5a5a5a; --ok: #1b6e36; --mark: #e3efe6; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181b; --text: #e8e8e6; --soft: #a9aaad; --line: #44484d; --panel: #202327;
  --failed: #ff8a80; --stalled: #f0b35a; --unknown: #bda9f0; --probe: #b0b0b0; --ok: #7fd499; --mark: #22382a; --link: #8cc2ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--ground); color: var(--text); font: 1rem/1.45 system-ui, sans-serif; }
a { color: var(--link); }
h1 { font-size: 1.5rem; } h2 { margin-top: 2rem; font-size: 1.2rem; } h3 { margin: 1rem 0 .25rem; font-size: 1rem; }
code, pre { font: .875em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; } caption { text-align: left; color: var(--soft); padding: .25rem 0; }
th, td { padding: .2rem .6rem .2rem 0; text-align: left; vertical-align: top; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-decoration: underline; cursor: pointer; }
.scroll { overflow-x: auto; }
.bars td { text-align: right; } .bar { width: 12rem; height: .8rem; } .bar rect { fill: var(--soft); }
figure { margin: 1rem 0; } figcaption { color: var(--soft); } .key { float: right; } .key svg { width: .8em; height: .8em; } .times { width: 100%; height: auto; background: var(--panel); }
rect.failed { fill: var(--failed); } rect.stalled { fill: var(--stalled); } rect.unknown { fill: var(--unknown); } rect.probe { fill: var(--probe); } rect.ok { fill: var(--ok); }
td.failed, .failed > summary .outcome { color: var(--failed); } td.stalled, .stalled > summary .outcome { color: var(--stalled); }
td.unknown { color: var(--unknown); } td.ok { color: var(--ok); }
#all { width: 100%; font-size: .875rem; } #all td, #all th { border-bottom: 1px solid var(--line); }
details.connection, details.noted { margin: .75rem 0; border: 1px solid var(--line); border-radius: .3rem; padding: .5rem .75rem; content-visibility: auto; }
summary { cursor: pointer; overflow-wrap: anywhere; } summary time { color: var(--soft); }
.sentence { font-size: 1.1rem; }
.ladder { width: 100%; max-width: 56rem; height: auto; background: var(--panel); font: 12px ui-monospace, monospace; }
.ladder text { fill: var(--text); } .ladder .end { text-anchor: middle; font-weight: bold; } .ladder .figure { text-anchor: end; fill: var(--soft); }
.ladder .label, .ladder .pause { text-anchor: middle; } .path .label { paint-order: stroke; stroke: var(--panel); stroke-width: 4px; } .ladder .pause { fill: var(--soft); font-style: italic; }
.life { stroke: var(--soft); stroke-width: 2; } .stroke { stroke: var(--text); stroke-width: 1.3; } .tip { fill: var(--text); }
.lost .stroke, .missing .stroke { stroke-dasharray: 2 5; } .cross { fill: none; stroke-width: 2.5; }
.lost .stroke, .lost .cross, .reset .stroke { stroke: var(--failed); } .reset .tip { fill: var(--failed); } .ladder .lost .label, .ladder .reset .label { fill: var(--failed); }
.missing .stroke, .missing .cross, .network .stroke, .late .stroke { stroke: var(--stalled); } .network .tip, .late .tip { fill: var(--stalled); } .ladder .missing .label, .ladder .network .label, .ladder .late .label { fill: var(--stalled); }
.ladder .after { text-anchor: start; fill: var(--soft); } .origin { fill: var(--stalled); }
.findings { font-size: .875rem; } .fleet .number { text-align: right; } .fleet .date { white-space: nowrap; } .fleet tbody th { font-weight: normal; min-width: 9rem; } .findings td, .findings th { border-top: 1px solid var(--line); } tr.dropped td, tr.reset-injected td { color: var(--failed); }
tr.rewritten td, tr.delayed td, tr.not-seen td { color: var(--stalled); } tr.nothing td { color: var(--ok); }
.slots { font-size: .875rem; margin-top: 1rem; } .slots td, .slots th { border-top: 1px solid var(--line); } .failing > * { color: var(--failed); }
.names { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .1rem .35rem; } .names li { padding: 0 .25rem; border-radius: .2rem; } .names li:not(:last-child)::after { content: ","; } .common, .chosen { background: var(--mark); color: var(--text); } .chosen { font-weight: bold; } .tag { color: var(--soft); font-size: .8em; } .tag.weak { color: var(--failed); }
.fix { border-left: 3px solid var(--ok); padding-left: .75rem; margin: .5rem 0; } .risk { color: var(--stalled); }
.paste { display: flex; gap: .5rem; align-items: flex-start; } .paste pre { flex: 1; margin: .25rem 0; padding: .5rem; background: var(--panel); white-space: pre-wrap; }
section.scroll { margin: .75rem 0; } .legend { color: var(--soft); font-size: .875rem; margin: .25rem 0; }
.evidence { color: var(--soft); font-size: .875rem; }
.slots code { overflow-wrap: break-word; }
@media (max-width: 40rem) { body { padding: .5rem; } .paste { flex-direction: column; } .paste pre { width: 100%; } .ladder { min-width: 38rem; }
  .slots, .slots tbody, .slots tr, .slots th, .slots td { display: block; } .slots caption { display: block; } .slots thead { display: none; } .slots td, .slots tbody th { border: 0; padding: .15rem 0; }
  .slots tr { border-top: 1px solid var(--line); padding: .25rem 0; } .slots td::before { content: attr(data-label) ": "; color: var(--soft); } }
@media print { details::details-content { content-visibility: visible; height: auto; } :root { color-scheme: light; } button, .filter { display: none; } details.connection, details.noted { content-visibility: visible; } .ladder, .fix, tr { break-inside: avoid; } }
`;
