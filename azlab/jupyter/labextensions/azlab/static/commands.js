/*
 * What each part of a shell line is. A line is read from the state that the one before it left: nothing is kept here.
 *
 * A state has `frames`, what is open, innermost last (`open`: '' for the line itself, '(' or a quote; `at`: what a
 * command expects next), and `documents`, the here-documents whose lines follow.
 */

const KEYWORDS = new Set(
  ('if then elif else fi for select while until do done case esac function time ' +
    'export local readonly declare return break continue').split(' ')
);
const NAMING = new Set(['for', 'select', 'case', 'function']);

const SPACE = /\s+/y;
const COMMENT = /#.*/y;
const CONTINUED = /\\$/y;
const DOCUMENT = /<<(-?)[ \t]*(["']?)([\w.-]+)\2/y;
const REDIRECTION = /(?:\d*|&)(?:<<<|>>|[<>])(?:&[\d-]*)?/y;
const SEPARATOR = /&&|\|\||;;|[;&|]/y;
const VARIABLE = /\$(?:\w+|[?@#*!$-]|\{[^}]{0,200}\})/y;
const PYTHON_NAME = /\{[A-Za-z_][\w.[\]'"]*\}/y;
const SUBSTITUTION = /\$\(/y;
const ESCAPED = /\$'(?:[^'\\]|\\.)*'?/y;
const WORD = /(?:[^\s'"$`\\|&;<>()]|\\.)+/y;
const PROMPT = /^\s*(?:[\w.-]+@[\w.-][^\s$#%]*[$#%]|PS [^>]*>|[$>%❯➜]) ?(?=az\s)/;
const ASSIGNMENT = /^([A-Za-z_]\w*)(\+?=)/;
const OPTION = /^--?[A-Za-z][\w-]*(?==|$)/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const BRACKET = /^(?:\[\[?|\]\]?|[{}])$/;
const COMMAND = /^[a-z][a-z0-9-]*$/;

/** The state before the first line; `at` is 'az' where the word az has been said already. */
export const begin = (at = 'start', python = false) => ({ frames: [{ open: '', at }], documents: [], python });

/** Marks `[from, to, kind]` of a line from `position` on, and the state after it. */
export function read(text, before, position = 0) {
  const line = new Line(text, before, position);
  line.read();
  return { marks: line.marks, after: line.after() };
}

class Line {
  constructor(text, before, position) {
    Object.assign(this, { text, position, python: before.python, marks: [], continued: false });
    this.frames = before.frames.map(frame => ({ ...frame }));
    this.documents = [...before.documents];
  }

  get frame() {
    return this.frames.at(-1);
  }

  read() {
    if (this.documents.length) {
      this.document(this.documents[0]);
      return;
    }
    if (this.frame.at === 'start') this.mark(PROMPT.exec(this.text)?.[0], 'comment');
    while (this.position < this.text.length) {
      if (this.frame.open === "'") this.single();
      else if (this.frame.open === '"') this.double();
      else this.command();
    }
  }

  after() {
    if (!this.continued && !this.inString()) this.frame.at = 'start';
    return { frames: this.frames, documents: this.documents, python: this.python };
  }

  inString() {
    return this.frame.open === "'" || this.frame.open === '"';
  }

  /** Marks what a pattern finds here, and goes behind it; its groups, or null. */
  take(pattern, kind) {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found) this.mark(found[0], kind);
    return found;
  }

  mark(part, kind) {
    if (!part) return;
    const [from, to, last] = [this.position, this.position + part.length, this.marks.at(-1)];
    if (last?.[1] === from && last[2] === kind) last[1] = to;
    else if (kind) this.marks.push([from, to, kind]);
    this.position = to;
  }

  character(kind) {
    this.mark(this.text[this.position], kind);
  }

  document({ end, indented, plain }) {
    const text = indented ? this.text.replace(/^\t+/, '') : this.text;
    if (text === end) {
      this.documents.shift();
      this.mark(this.text, 'operator');
      return;
    }
    while (this.position < this.text.length) {
      if (plain) this.mark(this.text, 'string');
      else this.value() || this.take(/(?:[^$\\]|\\.)+/y, 'string') || this.character('string');
    }
  }

  single() {
    if (this.python && this.take(PYTHON_NAME, 'variable')) return;
    if (this.take(this.python ? /[^'{]+/y : /[^']+/y, 'string')) return;
    if (this.text[this.position] === "'") this.frames.pop();
    this.character('string');
  }

  double() {
    if (this.value()) return;
    if (this.take(SUBSTITUTION, 'operator')) this.frames.push({ open: '(', at: 'start' });
    else if (this.take(/"/y, 'string')) this.frames.pop();
    else this.take(/(?:[^"\\${]|\\.)+/y, 'string') || this.character('string');
  }

  /** A name that is replaced by its value: of the shell, or in `!az` of Python. */
  value() {
    return this.take(VARIABLE, 'variable') || (this.python && this.take(PYTHON_NAME, 'variable'));
  }

  command() {
    const fresh = this.position === 0 || /[\s;&|()]/.test(this.text[this.position - 1]);
    if (this.take(SPACE)) return;
    if (fresh && this.take(COMMENT, 'comment')) return;
    if (this.take(CONTINUED, 'operator')) this.continued = true;
    else if (!this.operator() && !this.value()) this.quoteOrWord(fresh);
  }

  operator() {
    const document = this.take(DOCUMENT, 'operator');
    if (document) {
      const [, dash, quote, end] = document;
      this.documents.push({ end, indented: dash === '-', plain: quote !== '' });
    } else if (this.take(SUBSTITUTION, 'operator') || this.take(/\(/y, 'operator')) {
      this.frames.push({ open: '(', at: 'start' });
    } else if (this.take(/\)/y, 'operator')) {
      if (this.frame.open === '(') this.frames.pop();
      else this.frame.at = 'start'; // of a pattern of `case`
    } else if (this.take(REDIRECTION, 'operator')) {
      return true;
    } else if (this.take(SEPARATOR, 'operator')) {
      this.frame.at = 'start';
    } else {
      return false;
    }
    return true;
  }

  quoteOrWord(fresh) {
    const quote = this.text[this.position];
    if (this.take(ESCAPED, 'string')) this.behindAValue();
    else if (quote === "'" || quote === '"') {
      this.behindAValue();
      this.frames.push({ open: quote });
      this.character('string');
    } else {
      WORD.lastIndex = this.position;
      const word = WORD.exec(this.text)?.[0];
      if (!word) this.character('operator');
      else if (fresh) this.word(word);
      else this.mark(word, 'plain');
    }
  }

  /** A quoted word is no command of az: its commands are over. */
  behindAValue() {
    if (this.frame.at === 'az') this.frame.at = 'words';
  }

  word(word) {
    const whole = /^$|[\s|&;<>()]/.test(this.text[this.position + word.length] ?? '');
    const { at } = this.frame;
    if (at === 'start') this.first(word, whole);
    else if (at === 'name') this.named(word);
    else if (at === 'az' && whole && COMMAND.test(word)) this.mark(word, 'command');
    else this.argument(word, whole);
  }

  first(word, whole) {
    const assignment = ASSIGNMENT.exec(word);
    if (assignment) {
      this.mark(assignment[1], 'variable');
      this.mark(assignment[2], 'operator');
      this.plain(word.slice(assignment[0].length), whole);
    } else if (whole && KEYWORDS.has(word)) {
      this.mark(word, 'keyword');
      if (NAMING.has(word)) this.frame.at = 'name';
    } else if (whole && (word === '!' || BRACKET.test(word))) {
      this.mark(word, 'operator');
      if (word[0] === '[') this.frame.at = 'words';
    } else {
      this.mark(word, 'program');
      this.frame.at = whole && word === 'az' ? 'az' : 'words';
    }
  }

  named(word) {
    const isIn = word === 'in';
    this.mark(word, isIn ? 'keyword' : 'variable');
    if (isIn) this.frame.at = 'words';
  }

  argument(word, whole) {
    const option = OPTION.exec(word)?.[0] ?? '';
    // `az --what-if vm create`: the command is still to come.
    if (option !== '--what-if') this.behindAValue();
    this.mark(option, 'option');
    this.plain(word.slice(option.length), whole);
  }

  plain(word, whole) {
    const kind = NUMBER.test(word) ? 'number' : BRACKET.test(word) ? 'operator' : 'plain';
    this.mark(word, whole ? kind : 'plain');
  }
}
