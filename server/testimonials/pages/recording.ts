import type { Recording } from '../../../db/schema/index.ts';
import type { PresentationContext } from '../../catalogue/pages/cards.ts';
import { playerOf } from '../players.ts';
import { passagesOf, timeOf } from '../transcripts.ts';

/** A recording that others keep, as a link and, on request, as a player; its transcript is our own. */
export function presentRecording(recording: Recording, { t }: PresentationContext) {
  const { url, title, duration, transcript, transcriptSource } = recording;
  const player = playerOf(url);
  const company = player?.company ?? new URL(url).hostname;
  return {
    title,
    href: player ? player.page(0) : url,
    duration: duration === undefined ? null : t('recording.duration', { time: timeOf(duration) }),
    elsewhere: t('recording.elsewhere', { company }),
    /** Null where we know of no player: the link is all there is. */
    player: player && {
      address: player.player(0),
      title: t('recording.player', { title }),
      notice: t('recording.notice', { company }),
      play: t('recording.play', { company }),
      opened: t('recording.opened', { company }),
    },
    transcriptSource: transcriptSource ? t('transcript.source', { source: transcriptSource }) : null,
    transcript: passagesOf(transcript ?? '').map(({ seconds, text }, index) => ({
      id: `t${index + 1}`,
      text,
      title: t('transcript.passage', { number: index + 1 }),
      time:
        seconds === null
          ? null
          : {
              label: timeOf(seconds),
              title: t('transcript.at', { time: timeOf(seconds) }),
              href: player ? player.page(seconds) : null,
              player: player ? player.player(seconds) : null,
            },
    })),
  };
}

/** The origin that the page of this recording may frame; null where there is none. */
export const frameOriginOf = (recording: Recording | null): string | null =>
  recording === null ? null : (playerOf(recording.url)?.origin ?? null);
