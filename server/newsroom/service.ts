import type { CatalogueDatabase } from '../../db/open.ts';
import type { CompilationRow } from '../../db/queries/compilations.ts';
import { type Poll, publishedPolls } from '../../db/queries/polls.ts';
import type { Barometer } from '../barometer/figure.ts';
import type { BarometerEdition, BarometerService } from '../barometer/service.ts';
import type { CatalogueService, VolumeView } from '../catalogue/service.ts';
import type { VolumeManifest } from '../publishing/manifest.ts';
import type { Compilations } from '../volumes/compilations.ts';
import type { VolumesService } from '../volumes/service.ts';

/** A volume made here, with the files of its last edition that anybody may have. */
export interface PressVolume {
  manifest: VolumeManifest;
  edition: { number: number; date: string };
  files: CompilationRow[];
}

export interface PressRoom {
  barometer: Barometer;
  /** The last frozen edition, which is the one to quote; null before the first. */
  edition: BarometerEdition | null;
  polls: Poll[];
  /** The newest first. */
  volumes: PressVolume[];
  /** Past tomes, of which the registry tells what sources say. */
  registry: VolumeView[];
}

export type NewsroomService = ReturnType<typeof createNewsroomService>;

/** What journalists look for, gathered from the rooms where it is made. */
export function createNewsroomService({
  database,
  barometer,
  catalogue,
  volumes,
  compilations,
}: {
  database: CatalogueDatabase;
  barometer: Pick<BarometerService, 'live' | 'edition' | 'editions'>;
  catalogue: Pick<CatalogueService, 'volumes'>;
  volumes: Pick<VolumesService, 'editions' | 'editionNow'>;
  compilations: Pick<Compilations, 'files'>;
}) {
  function pressVolume(number: number): PressVolume[] {
    const [latest] = volumes.editions(number);
    if (!latest) return [];
    return [{ manifest: volumes.editionNow(latest.id), edition: latest, files: compilations.files(latest.id) }];
  }

  return {
    async room(): Promise<PressRoom> {
      const views = catalogue.volumes();
      const [last] = barometer.editions();
      return {
        barometer: await barometer.live(),
        edition: last ? barometer.edition(last.year, last.number) : null,
        polls: publishedPolls(database),
        volumes: views.flatMap(({ volume }) => (volume.content ? pressVolume(volume.number) : [])).reverse(),
        registry: views.filter(({ volume }) => !volume.content),
      };
    },
  };
}
