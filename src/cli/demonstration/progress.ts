/** Something that text can be written to; a terminal can write over its last line. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 24;

/** Shows how far a work has come: a bar on a terminal, lines elsewhere. */
export function progressBar(output: ProgressOutput): (done: number, total: number, what: string) => void {
  return (done, total, what) => {
    if (output.isTTY !== true) {
      output.write(`[${String(done)}/${String(total)}] ${what}\n`);
      return;
    }
    const filled = Math.round((WIDTH * done) / total);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    output.write(`\r\u001B[K${bar} ${what}${done === total ? '\n' : ''}`);
  };
}
