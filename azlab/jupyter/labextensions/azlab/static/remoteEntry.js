/*
 * What JupyterLab's loader asks of a prebuilt extension: `init` takes the modules that all extensions share, `get`
 * gives this one's plugins (webpack's documentation: Module Federation, "Dynamic Remote Containers"). A builder would
 * write the same, around the same sources; these are served as they stand.
 */
(() => {
  const PLUGINS = ['colours.js', 'course_page.js', 'words.js'];
  const folder = document.currentScript.src;
  let shared = {};

  /** A module of JupyterLab's own: with a second copy of CodeMirror its editors could do nothing. */
  async function take(name) {
    const offered = Object.entries(shared[name] ?? {}).sort(([one], [other]) =>
      one.localeCompare(other, 'en', { numeric: true })
    );
    const [, chosen] = offered.findLast(([, module]) => module.loaded) ?? offered.at(-1) ?? [];
    if (!chosen) throw new Error(`This JupyterLab shares no ${name}.`);
    return (await chosen.get())();
  }

  /** One that fails leaves the others, and JupyterLab, as they are. */
  async function plugins() {
    const loaded = PLUGINS.map(async name => (await import(new URL(name, folder))).default(take));
    const settled = await Promise.allSettled(loaded);
    settled.filter(({ reason }) => reason).forEach(({ reason }) => console.error('azlab:', reason));
    return settled.filter(({ value }) => value).map(({ value }) => value);
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.azlab = {
    init: modules => void (shared = modules),
    get: async () => {
      const found = await plugins();
      return () => found;
    }
  };
})();
