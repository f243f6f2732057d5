/** One passage of a transcript, and the moment it is spoken at, in seconds from the beginning; null where it is not said. */
export interface Passage {
  seconds: number | null;
  text: string;
}

const mark = /^\[(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\]\s*/;

/** "12:30" or "1:02:30" in seconds; null where it is neither. */
export function secondsOf(time: string): number | null {
  const [, hours = '0', minutes, seconds] = mark.exec(`[${time.trim()}]`) ?? [];
  return minutes === undefined ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Seconds as people write them: "2:15", "1:02:30". */
export function timeOf(total: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** The lines of a transcript; "[02:15] …" at the beginning of one is the moment. */
export function passagesOf(transcript: string): Passage[] {
  return transcript
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const found = mark.exec(line)?.[0] ?? '';
      return { seconds: found === '' ? null : secondsOf(found.trim().slice(1, -1)), text: line.slice(found.length) };
    })
    .filter(({ text }) => text !== '');
}

const segmenter = new Intl.Segmenter('fr', { granularity: 'sentence' });

/** The sentences of a text, each with the space that follows it left out. */
export function sentencesOf(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '');
}
