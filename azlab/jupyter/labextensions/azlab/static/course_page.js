/* The plugin that shows the course page as it stands in its file: checks in other tabs write it. */

const PAGE = 'Course.md';
const EVERY = 2000; // milliseconds

export default async function plugin(take) {
  const [{ IMarkdownViewerTracker }, { IDocumentManager }, { Poll }] = await Promise.all(
    ['@jupyterlab/markdownviewer', '@jupyterlab/docmanager', '@lumino/polling'].map(take)
  );

  return {
    id: 'azlab:course-page',
    description: 'Keeps the open course page up to date.',
    autoStart: true,
    optional: [IMarkdownViewerTracker, IDocumentManager], // some pages of Notebook 7 have neither
    activate: (app, previews, documents) => {
      if (!previews || !documents) return;
      const contents = app.serviceManager.contents;
      const poll = new Poll({
        name: 'azlab:course-page',
        factory: () => Promise.all(shown(previews).map(({ context }) => renew(context, contents, documents))),
        frequency: { interval: EVERY, backoff: true, max: 30 * EVERY },
        standby: () => document.hidden || !shown(previews).length
      });
      app.shell.currentChanged?.connect(() => void poll.refresh());
    }
  };
}

/** The course pages that somebody sees. */
function shown(previews) {
  const found = previews.filter(({ context, isVisible }) => isVisible && context.path.split('/').at(-1) === PAGE);
  return found.filter(({ context }) => context.isReady && !context.isDisposed);
}

/** Reads the page again where its file is another one, and nobody has it open to write in it. */
async function renew(context, contents, documents) {
  const edited = () => context.model.dirty || documents.findWidget(context.path, 'Editor');
  if (edited()) return;
  const { last_modified } = await contents.get(context.path, { content: false });
  if (last_modified === context.contentsModel?.last_modified || edited() || context.isDisposed) return;
  await context.revert();
}
