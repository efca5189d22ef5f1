/* The plugin that breaks long lines of what was printed, and of errors, between words, as outputs of ours are. */

const LOOKS = '.jp-OutputArea-output pre { word-break: normal; overflow-wrap: anywhere }';

export default async function plugin() {
  return {
    id: 'azlab:words',
    description: 'Breaks long lines of outputs between words.',
    autoStart: true,
    activate: () => {
      const style = document.createElement('style');
      style.textContent = LOOKS;
      document.head.append(style);
    }
  };
}
