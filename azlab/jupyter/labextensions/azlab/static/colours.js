/* The plugin that colours `%%az` cells and `%az` lines as what they are, and not as Python. */

import { TOP, readLine } from './cells.js';

/** What a code cell is said to hold; before its kernel has answered, and where a notebook says little, the latter. */
const PYTHON = ['text/x-ipython', 'text/x-python'];
const colour = name => `var(--jp-mirror-editor-${name}-color)`;

/** JupyterLab's own colours, so that every theme has them. */
const LOOKS = {
  magic: { color: colour('operator'), fontWeight: 'bold' },
  comment: { color: colour('comment'), fontStyle: 'italic' },
  program: { color: colour('keyword'), fontWeight: 'bold' },
  command: { color: colour('builtin') },
  keyword: { color: colour('keyword'), fontWeight: 'bold' },
  option: { color: colour('attribute') },
  string: { color: colour('string') },
  variable: { color: colour('string-2') },
  number: { color: colour('number') },
  operator: { color: colour('operator') },
  plain: { color: 'var(--jp-content-font-color1)' }
};
/** What Python's own marks, which stay around ours, would lend them. */
const NOTHING = { fontWeight: 'normal', fontStyle: 'normal', textDecoration: 'none' };

export default async function plugin(take) {
  const [{ EditorView, ViewPlugin, Decoration }, { Prec }, { EditorExtensionRegistry, IEditorExtensionRegistry }] =
    await Promise.all(['@codemirror/view', '@codemirror/state', '@jupyterlab/codemirror'].map(take));
  const marks = Object.fromEntries(
    Object.keys(LOOKS).map(kind => [kind, Decoration.mark({ class: `azlab-${kind}` })])
  );
  const looks = EditorView.baseTheme({
    ...Object.fromEntries(Object.entries(LOOKS).map(([kind, look]) => [`.azlab-${kind}`, { ...NOTHING, ...look }])),
    // Python's grammar finds no partner for many a bracket of a shell, and would call it wrong.
    '&.cm-focused .cm-nonmatchingBracket:has([class^="azlab-"])': { backgroundColor: 'unset' }
  });

  class Colours {
    constructor(view, model) {
      Object.assign(this, { model, mimeType: model.mimeType, states: [TOP] });
      this.decorations = this.draw(view);
    }

    update(update) {
      const { mimeType } = this.model;
      if (update.docChanged) this.forget(update);
      if (update.docChanged || update.viewportChanged || mimeType !== this.mimeType) {
        this.mimeType = mimeType;
        this.decorations = this.draw(update.view);
      }
    }

    /** What is known of the lines up to the first one that changed stays. */
    forget({ changes, state }) {
      let first = state.doc.length;
      changes.iterChangedRanges((fromA, toA, from) => (first = Math.min(first, from)));
      this.states.length = Math.min(this.states.length, state.doc.lineAt(first).number);
    }

    draw(view) {
      if (!PYTHON.includes(this.mimeType)) return Decoration.none;
      return Decoration.set([...this.ranges(view)]);
    }

    *ranges(view) {
      const { doc } = view.state;
      let drawn = 0;
      for (const { from, to } of view.visibleRanges) {
        const last = doc.lineAt(to).number;
        for (let number = Math.max(doc.lineAt(from).number, drawn + 1); number <= last; number++) {
          const line = doc.line(number);
          for (const [start, end, kind] of readLine(line.text, this.before(doc, number)).marks) {
            yield marks[kind].range(line.from + start, line.from + end);
          }
          drawn = number;
        }
      }
    }

    /** The state before a line; `states` has those of the lines that were read. */
    before(doc, number) {
      while (this.states.length < number) {
        const read = this.states.length;
        this.states.push(readLine(doc.line(read).text, this.states[read - 1]).after);
      }
      return this.states[number - 1];
    }
  }

  const extension = model => [
    looks,
    // The highest: the marks that CodeMirror puts innermost.
    Prec.highest(ViewPlugin.define(view => new Colours(view, model), { decorations: drawn => drawn.decorations }))
  ];

  return {
    id: 'azlab:colours',
    description: 'Colours az commands in code cells.',
    autoStart: true,
    requires: [IEditorExtensionRegistry],
    activate: (app, extensions) =>
      extensions.addExtension({
        name: 'azlab:colours',
        factory: ({ model }) => EditorExtensionRegistry.createImmutableExtension(extension(model))
      })
  };
}
