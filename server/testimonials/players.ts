import type { Recording } from '../../db/schema/index.ts';

/** A player that may stand in our page, once the visitor has asked for it. */
export interface Player {
  provider: Exclude<Recording['provider'], 'other'>;
  /** Who receives the visitor's request. */
  company: string;
  /** The one origin that the page may frame. */
  origin: string;
  /** Address of the player, from a moment on, in seconds. */
  player(seconds: number): string;
  /** The recording at its provider, from a moment on. */
  page(seconds: number): string;
}

/** Servers of PeerTube that we know of: anybody can run one, so that an address alone does not tell. */
const peertubeHosts: ReadonlyMap<string, string> = new Map([
  ['tube.numerique.gouv.fr', 'tube.numerique.gouv.fr (direction interministérielle du numérique)'],
  ['tubes.apps.education.fr', 'tubes.apps.education.fr (ministère de l’Éducation nationale)'],
  ['framatube.org', 'framatube.org (Framasoft)'],
]);

type Reading = (address: URL) => Player | null;

function withParameter(address: string, name: string, seconds: number): string {
  const url = new URL(address);
  if (seconds > 0) url.searchParams.set(name, String(seconds));
  return url.href;
}

const youtube: Reading = (address) => {
  const host = address.hostname.replace(/^(www|m)\./, '');
  const id =
    host === 'youtu.be'
      ? address.pathname.slice(1)
      : host === 'youtube.com' || host === 'youtube-nocookie.com'
        ? (address.searchParams.get('v') ?? /^\/(?:embed|live|shorts)\/([^/]+)/.exec(address.pathname)?.[1])
        : null;
  if (!id || !/^[\w-]{11}$/.test(id)) return null;
  const origin = 'https://www.youtube-nocookie.com';
  return {
    provider: 'youtube',
    company: 'YouTube (Google)',
    origin,
    player: (seconds) => withParameter(`${origin}/embed/${id}`, 'start', seconds),
    page: (seconds) => withParameter(`https://www.youtube.com/watch?v=${id}`, 't', seconds),
  };
};

const dailymotion: Reading = (address) => {
  const host = address.hostname.replace(/^www\./, '');
  const id =
    host === 'dai.ly'
      ? address.pathname.slice(1)
      : host === 'dailymotion.com'
        ? /^\/(?:embed\/)?video\/([a-z0-9]+)/i.exec(address.pathname)?.[1]
        : null;
  if (!id || !/^[a-z0-9]{5,12}$/i.test(id)) return null;
  const origin = 'https://geo.dailymotion.com';
  return {
    provider: 'dailymotion',
    company: 'Dailymotion',
    origin,
    player: (seconds) => withParameter(`${origin}/player.html?video=${id}`, 'startTime', seconds),
    page: (seconds) => withParameter(`https://www.dailymotion.com/video/${id}`, 'start', seconds),
  };
};

const vimeo: Reading = (address) => {
  const host = address.hostname.replace(/^www\./, '');
  if (host !== 'vimeo.com' && host !== 'player.vimeo.com') return null;
  const id = /^\/(?:video\/)?(\d{5,12})/.exec(address.pathname)?.[1];
  if (!id) return null;
  const origin = 'https://player.vimeo.com';
  const moment = (seconds: number) => (seconds > 0 ? `#t=${seconds}s` : '');
  return {
    provider: 'vimeo',
    company: 'Vimeo',
    origin,
    player: (seconds) => `${origin}/video/${id}?dnt=1${moment(seconds)}`,
    page: (seconds) => `https://vimeo.com/${id}${moment(seconds)}`,
  };
};

const peertube: Reading = (address) => {
  const company = peertubeHosts.get(address.hostname);
  const id = /^\/(?:w|videos\/watch|videos\/embed)\/([\w-]{10,40})$/.exec(address.pathname)?.[1];
  if (!company || !id) return null;
  const { origin } = address;
  return {
    provider: 'peertube',
    company,
    origin,
    player: (seconds) => withParameter(`${origin}/videos/embed/${id}`, 'start', seconds),
    page: (seconds) => withParameter(`${origin}/w/${id}`, 'start', seconds),
  };
};

/** The player of a recording, by its address alone; null where we know of none. */
export function playerOf(url: string): Player | null {
  if (!URL.canParse(url)) return null;
  const address = new URL(url);
  if (address.protocol !== 'https:') return null;
  for (const read of [youtube, dailymotion, vimeo, peertube]) {
    const player = read(address);
    if (player) return player;
  }
  return null;
}

export function providerOf(url: string): Recording['provider'] {
  return playerOf(url)?.provider ?? 'other';
}
