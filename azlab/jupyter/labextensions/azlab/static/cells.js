/* What each part of a code cell is, where it is az or a shell; of Python nothing is said. */

import { begin, read } from './commands.js';

const CELL = /^(\s*)(%%(?:az|bash|sh))(?=\s|$)/;
const LINE = /^(\s*(?:[^\s=#'"%!][^=#'"%!]*[^=<>!#'"%]=\s*|[A-Za-z_]\w*\s*=\s*)?)(%az|!!?\s*az)(?=\s|$)/;

/** The state before the first line of a cell. */
export const TOP = { inside: 'nothing yet' };
const PYTHON = { inside: 'python', quotes: '' };
/** What is not closed goes on to the end: looked for behind each quote, a long line would take for ever. */
const QUOTED = /"""|'''|"(?:[^"\\]|\\.)*["\\]?|'(?:[^'\\]|\\.)*['\\]?|#.*/;

/** Marks `[from, to, kind]` of a line, and the state after it. */
export function readLine(text, before) {
  if (before.inside === 'script') return script(text, before, 0, []);
  if (before.inside === 'line') return line(text, before.shell, 0, []);
  if (before === TOP && !text.trim()) return { marks: [], after: TOP };
  const cell = before === TOP && CELL.exec(text);
  if (cell) return firstLine(text, cell);
  const found = !before.quotes && LINE.exec(text);
  if (found) return lineOf(text, found);
  const quotes = openQuotes(text, before.quotes ?? '');
  return { marks: [], after: quotes ? { ...PYTHON, quotes } : PYTHON };
}

/** All marks of a cell, with positions in its whole text. */
export function readCell(text) {
  let [state, start, found] = [TOP, 0, []];
  for (const line of text.split('\n')) {
    const { marks, after } = readLine(line, state);
    for (const [from, to, kind] of marks) found.push([start + from, start + to, kind]);
    [state, start] = [after, start + line.length + 1];
  }
  return found;
}

/** The triple quotes of Python that a line leaves open, or ''. */
function openQuotes(text, quotes) {
  for (let rest = text; rest; ) {
    if (quotes) {
      const end = rest.indexOf(quotes);
      if (end < 0) return quotes;
      rest = rest.slice(end + 3);
    }
    const found = QUOTED.exec(rest);
    quotes = /^(?:"""|''')$/.test(found?.[0]) ? found[0] : '';
    rest = found ? rest.slice(found.index + found[0].length) : '';
  }
  return quotes;
}

function firstLine(text, [all, indent, magic]) {
  const marks = [[indent.length, all.length, 'magic']];
  const rest = text.slice(all.length);
  const from = all.length + rest.length - rest.trimStart().length;
  if (rest.trim()) marks.push([from, text.trimEnd().length, magic === '%%az' ? 'variable' : 'plain']);
  return { marks, after: { inside: 'script', shell: begin() } };
}

function lineOf(text, [all, before, magic]) {
  const word = magic.startsWith('!') ? magic.length - 2 : magic.length;
  const marks = [[before.length, before.length + word, 'magic']];
  if (word < magic.length) marks.push([all.length - 2, all.length, 'program']);
  return line(text, begin('az', word < magic.length), all.length, marks);
}

/** A line of a script; the next one goes on in it. */
function script(text, { shell }, position, marks) {
  const done = read(text, shell, position);
  return { marks: [...marks, ...done.marks], after: { inside: 'script', shell: done.after } };
}

/** `%az ...` or `!az ...` in Python: it goes on only behind a \, in quotes too. */
function line(text, shell, position, marks) {
  const done = read(text, shell, position);
  const after = text.endsWith('\\') ? { inside: 'line', shell: done.after } : PYTHON;
  return { marks: [...marks, ...done.marks], after };
}
