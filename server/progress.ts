/** A progress display on one line of a terminal, or a line every tenth in a log file. */
export function createProgress(label: string, output: NodeJS.WriteStream = process.stderr) {
  let shown = -1;
  return (done: number, total: number): void => {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    if (percent === shown) return;
    const finished = percent === 100;
    if (output.isTTY) output.write(`\r${label} ${percent} %${finished ? '\n' : ''}`);
    else if (finished || Math.floor(percent / 10) > Math.floor(shown / 10)) output.write(`${label} ${percent} %\n`);
    shown = percent;
  };
}
