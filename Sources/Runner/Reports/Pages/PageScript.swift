import Digests
import Foundation

/// The one script of all pages: filter and order of claims and figures, values where somebody points, PNG of drawings. It loads nothing,
/// stores nothing, and writes nothing but text into the page. Without it a page has all that there is to read.
package enum PageScript {
  /// The script's element.
  static let element = "<script>\(text)</script>"

  /// The policy of pages: this script alone is run, and nothing is loaded from elsewhere.
  static let policy =
    "default-src 'none'; script-src '\(hash)'; style-src 'unsafe-inline'; img-src 'self' file: data: blob:; "
    + "base-uri 'none'; form-action 'none'"

  /// The script's digest, as browsers compare it.
  private static let hash: String = {
    let digits = Array(Digest(of: text).hexadecimal)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    return "sha256-" + Data(bytes).base64EncodedString()
  }()

  /// Pages are well-formed XML too, in which the script is characters.
  package static let text = "//<![CDATA[\n" + [order, values, pictures].joined(separator: "\n") + "\n//]]>\n"

  // MARK: Filter and order

  private static let order = #"""
    'use strict';
    (() => {
      const all = (what, where = document) => [...where.querySelectorAll(what)];
      const words = element => element.textContent.toLowerCase().replace(/\s+/g, ' ');

      for (const tools of all('.tools')) {
        tools.hidden = false;
        const place = tools.parentElement;
        const items = all('[data-verdict]', place).map(
          (element, index) => ({ element, index, text: words(element), home: element.parentElement }));
        const fields = all('[data-by]', tools);
        const status = tools.querySelector('[role=status]');
        const apply = () => {
          const by = Object.fromEntries(fields.map(field => [field.dataset.by, field.value.trim().toLowerCase()]));
          const parts = (by.text || '').split(/\s+/).filter(Boolean);
          const shown = { claim: 0, search: 0, figure: 0 }, whole = { claim: 0, search: 0, figure: 0 };
          for (const item of items) {
            const data = item.element.dataset;
            const fits = parts.every(part => item.text.includes(part))
              && (!by.verdict || data.verdict.split(' ').includes(by.verdict))
              && (!by.study || (data.study || '').toLowerCase() === by.study);
            item.element.hidden = !fits;
            const kind = item.element.tagName !== 'TR' ? 'figure' : data.search ? 'search' : 'claim';
            whole[kind] += 1;
            if (fits) shown[kind] += 1;
          }
          for (const group of all('.group', place)) group.hidden = !group.querySelector('[data-verdict]:not([hidden])');
          const say = (kind, name) => whole[kind] === 0 ? null
            : shown[kind] === whole[kind] ? `all ${whole[kind]} ${name}`
            : `${shown[kind] || 'none'} of ${whole[kind]} ${name}`;
          status.textContent = [say('figure', 'figures'), say('claim', 'claims'), say('search', 'claims of the search')].filter(Boolean).join(', ');
          sort(by.order);
        };
        const rank = item => ['fails', 'undecided', 'not-run', 'holds', ''].findIndex(
          kind => item.element.dataset.verdict.split(' ').includes(kind));
        const keys = { study: item => item.element.dataset.study || '', verdict: rank };
        let sorted = '';
        const sort = wanted => {
          if (wanted === undefined || wanted === sorted) return;
          sorted = wanted;
          const key = keys[wanted] || (() => 0);
          const list = items.filter(item => item.element.tagName !== 'TR');
          list.sort((a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.index - b.index);
          for (const item of list) item.home.append(item.element);
        };
        for (const field of fields) field.addEventListener('input', apply);
        tools.addEventListener('submit', event => event.preventDefault());
        apply();
      }

      const number = text => {
        const match = /^[−-]?\d+(\.\d+)?(e[−-]?\d+)?/.exec(text);
        return match ? Number(match[0].replaceAll('−', '-')) : NaN;
      };
      for (const table of all('table.sortable')) {
        const headings = all('thead th', table), body = table.tBodies[0];
        headings.forEach((heading, column) => {
          const button = document.createElement('button');
          button.type = 'button';
          button.append(...heading.childNodes);
          heading.append(button);
          button.addEventListener('click', () => {
            const down = heading.getAttribute('aria-sort') === 'ascending';
            for (const other of headings) other.removeAttribute('aria-sort');
            heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
            const rows = [...body.rows].map((row, index) => {
              const text = row.cells[column].textContent.trim();
              return { row, index, text, number: number(text) };
            });
            const compare = (a, b) => {
              const plain = Number.isNaN(a.number), other = Number.isNaN(b.number);
              if (plain !== other) return plain ? 1 : -1;
              const side = plain ? a.text.localeCompare(b.text, 'en', { numeric: true }) : a.number - b.number;
              return (down ? -side : side) || a.index - b.index;
            };
            for (const { row } of rows.sort(compare)) body.append(row);
          });
        });
      }
    })();
    """#

  // MARK: Values

  private static let values = #"""
    (() => {
      const drawings = [...document.querySelectorAll('.drawing[data-values]')];
      if (drawings.length === 0) return;
      const make = (name, id) => {
        const element = document.createElement(name);
        element.id = id;
        element.hidden = true;
        document.body.append(element);
        return element;
      };
      const tip = make('div', 'values-tip'), dot = make('div', 'values-dot');
      tip.setAttribute('role', 'status');
      const hide = () => { tip.hidden = dot.hidden = true; };

      for (const drawing of drawings) {
        let all = null;
        let current = null;
        // Places are in tenths of a point; they are read when they are first asked for.
        const read = () => {
          const source = drawing.nextElementSibling;
          const data = JSON.parse(source.textContent);
          all = { width: data.w, height: data.h, marks: [] };
          for (const panel of data.p) {
            for (const [name, kind, x, y, place, value] of panel.s) {
              all.marks.push({ name, kind, panel, spots: x.map((left, i) => ({ x: left / 10, y: y[i] / 10, place: place[i], value: value[i] })) });
            }
          }
        };
        const picture = () => drawing.querySelector('svg, img').getBoundingClientRect();
        const show = (mark, spot) => {
          current = { mark, spot };
          const box = picture(), scale = box.width / all.width;
          const left = box.left + spot.x * scale, top = box.top + spot.y * scale;
          const axis = (name, text) => name && !/[,…]/.test(text) ? `${name} ${text}` : text;
          tip.textContent = [mark.name, axis(mark.panel.x, spot.place), spot.value].filter(Boolean).join(' · ');
          tip.hidden = dot.hidden = false;
          dot.style.left = `${left + scrollX}px`;
          dot.style.top = `${top + scrollY}px`;
          const wide = Math.min(tip.offsetWidth, innerWidth - 16);
          tip.style.left = `${Math.max(8, Math.min(left - wide / 2, document.documentElement.clientWidth - wide - 8)) + scrollX}px`;
          const above = top - tip.offsetHeight - 12;
          tip.style.top = `${(above > 0 ? above : top + 14) + scrollY}px`;
        };
        const point = event => {
          if (!all) read();
          const box = picture(), scale = all.width / box.width;
          const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
          let best = null, least = 18 * 18;
          for (const mark of all.marks) {
            for (const spot of mark.spots) {
              const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2;
              if (distance < least) [best, least] = [{ mark, spot }, distance];
            }
          }
          if (best) show(best.mark, best.spot); else hide();
        };
        drawing.addEventListener('pointermove', point);
        drawing.addEventListener('pointerdown', point);
        drawing.addEventListener('pointerleave', event => { if (event.pointerType !== 'touch') hide(); });
        drawing.addEventListener('blur', hide);
        drawing.tabIndex = 0;
        drawing.setAttribute('role', 'group');
        drawing.setAttribute('aria-label', `Figure ${drawing.dataset.values}; arrow keys tell its values`);
        drawing.addEventListener('keydown', event => {
          const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
          if (event.key === 'Escape') return hide();
          if (!step) return;
          event.preventDefault();
          if (!all) read();
          if (!current || tip.hidden) {
            const mark = current ? current.mark : all.marks[0];
            return show(mark, current ? current.spot : mark.spots[0]);
          }
          const turn = (list, index) => list[(index + list.length) % list.length];
          let { mark, spot } = current;
          if (step[1] !== 0) {
            mark = turn(all.marks, all.marks.indexOf(mark) + step[1]);
            spot = mark.spots.reduce((a, b) => Math.abs(b.x - spot.x) < Math.abs(a.x - spot.x) ? b : a);
          } else {
            spot = turn(mark.spots, mark.spots.indexOf(spot) + step[0]);
          }
          show(mark, spot);
        });
      }
      addEventListener('scroll', hide, { passive: true });
    })();
    """#

  // MARK: PNG

  private static let pictures = #"""
    (() => {
      // Three dots for a pixel of the page: a drawing of one column has about 1,000.
      const zoom = 3;
      const address = drawing => {
        const svg = drawing.querySelector('svg');
        if (!svg) return drawing.querySelector('img').src;
        const copy = svg.cloneNode(true);
        const letters = new Set([...copy.querySelectorAll('use')].map(use => use.getAttribute('href').slice(1)));
        const definitions = document.createElementNS('http://www.w3.org/2000/svg', 'defs');
        for (const name of letters) {
          const letter = document.getElementById(name);
          if (letter && !svg.contains(letter)) definitions.append(letter.cloneNode(true));
        }
        copy.prepend(definitions);
        return 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(copy));
      };
      const size = drawing => {
        const svg = drawing.querySelector('svg'), image = drawing.querySelector('img');
        return svg ? [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]
          : [Number(image.getAttribute('width')), Number(image.getAttribute('height'))];
      };
      for (const button of document.querySelectorAll('button.png')) {
        button.hidden = false;
        button.addEventListener('click', async () => {
          const drawing = button.closest('figure').querySelector('.drawing');
          const image = new Image();
          image.src = address(drawing);
          try {
            await image.decode();
            const canvas = document.createElement('canvas');
            const [width, height] = size(drawing).map(points => Math.round(points * 4 / 3 * zoom));
            [canvas.width, canvas.height] = [width, height];
            canvas.getContext('2d').drawImage(image, 0, 0, width, height);
            const blob = await new Promise((done, failed) => canvas.toBlob(one => one ? done(one) : failed(), 'image/png'));
            const link = document.createElement('a');
            link.href = URL.createObjectURL(blob);
            link.download = `${button.dataset.name}.png`;
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
          } catch {
            // A browser lets no script read the dots of a file that it opened from a disk.
            button.disabled = true;
            button.textContent = 'PNG: see below, "Make it again"';
          }
        });
      }
    })();
    """#
}
