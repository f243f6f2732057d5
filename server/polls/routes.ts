import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { CatalogueService } from '../catalogue/service.ts';
import { InvalidInput } from '../errors.ts';
import { signedIn } from '../http/account.ts';
import { formBody, readForm, type ShownError, showErrors } from '../http/forms.ts';
import { limitRate } from '../http/limits.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { numberIn, privatePages } from '../http/private.ts';
import { receiveFile, uploadRefusal } from '../http/uploads.ts';
import { paths } from '../paths.ts';
import { questionOf } from './figures.ts';
import { pollCsv, pollJson } from './formats.ts';
import { emptyPoll, readChoices, readInvited, readMode, readPoll, type TypedPoll, typedPoll } from './inputs.ts';
import {
  actionPaths,
  presentAction,
  presentAnswer,
  presentEnded,
  presentForm,
  presentInvitations,
  presentPoll,
  presentPollList,
  presentPolls,
  presentWork,
  termValues,
} from './pages.ts';
import type { PollsService } from './service.ts';
import { pollActions } from './workflow.ts';

const linkUses = { limit: 60, minutes: 15 };
/** Lists of addresses that one editor may send. */
const lists = { limit: 20, minutes: 60 };
const listBytes = 300_000;

const idOf = (request: Request) => numberIn(request, 'id');
const slugIn = (request: Request) => String(request.params.slug);

export function pollRoutes({
  polls,
  catalogue,
  baseUrl,
}: {
  polls: PollsService;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();

  const { contextOf, show } = privatePages({ catalogue, baseUrl, section: 'relecture' });
  const { show: showToInvited } = privatePages({ catalogue, baseUrl, section: null });

  router.get('/sondages', (_request, response) => {
    const context = contextOf(response);
    const { t } = context;
    const [title, description] = [t('polls.title'), t('polls.description')];
    const head = headOf({ baseUrl, language: t.language, title, description, address: paths.polls });
    renderPage(response, 'polls/list', { page: presentPolls(polls.published(), context), head, section: null });
  });

  router.get('/sondages/:slug.csv', (request, response) => {
    const found = polls.view(slugIn(request));
    response.set({
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${found.poll.slug}.csv"`,
    });
    response.send(pollCsv(found, contextOf(response)));
  });

  router.get('/sondages/:slug.json', (request, response) => {
    const found = polls.view(slugIn(request));
    response.set('Access-Control-Allow-Origin', '*').json(pollJson(found, contextOf(response)));
  });

  router.get('/sondages/:slug', (request, response) => {
    const context = contextOf(response);
    const { t } = context;
    const found = polls.view(slugIn(request));
    const page = presentPoll(found, context);
    const head = headOf({
      baseUrl,
      language: t.language,
      title: questionOf(found.poll, t).text,
      description: page.citation,
      address: (language) => paths.poll(language, found.poll.slug),
      links: [
        { type: 'text/csv', href: page.csvHref, title: t('export.csv') },
        { type: 'application/json', href: page.jsonHref, title: t('poll.json') },
      ],
    });
    renderPage(response, 'polls/poll', { page, head, section: null });
  });

  type Invited = ReturnType<PollsService['invitation']>;

  function showAnswer(response: Response, invited: Invited, form: Parameters<typeof presentAnswer>[1]): void {
    const context = contextOf(response);
    const page = presentAnswer(invited, form, context);
    showToInvited(response, 'polls/answer', page, context.t('poll.answer.title'), (language) =>
      paths.pollAnswer(language, form.reference),
    );
  }

  function showEnded(
    response: Response,
    invited: Invited,
    ended: Parameters<typeof presentEnded>[1],
    reference: string,
  ): void {
    const page = presentEnded(invited, ended, contextOf(response));
    showToInvited(response, 'polls/ended', page, page.title, (language) => paths.pollAnswer(language, reference));
  }

  router.get('/sondages/reponse/:reference', limitRate(linkUses), (request, response) => {
    const reference = String(request.params.reference);
    const invited = polls.invitation(reference);
    if (invited.state === 'waiting') return showAnswer(response, invited, { reference, choices: [], errors: [] });
    const sent = invited.state === 'used' && searchParametersOf(request).has('envoye');
    if (invited.state === 'late') response.status(410);
    showEnded(response, invited, sent ? 'sent' : invited.state, reference);
  });

  router.post('/sondages/reponse/:reference', formBody, limitRate(linkUses), (request, response) => {
    const reference = String(request.params.reference);
    const choices = readChoices(readForm(request.body));
    try {
      const before = polls.answer(reference, choices);
      if (before === 'waiting') {
        response.redirect(303, paths.pollAnswer(languageOf(response), reference, 'envoye=oui'));
        return;
      }
      response.status(before === 'used' ? 409 : 410);
      showEnded(response, polls.invitation(reference), before, reference);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const errors = [{ field: 'choix', message: translatorOf(response)(error.key, error.values) }];
      response.status(422);
      showAnswer(response, polls.invitation(reference), { reference, choices, errors });
    }
  });

  router.get('/relecture/sondages', (_request, response) => {
    const context = contextOf(response);
    const page = presentPollList(polls.list(signedIn(response)), context);
    show(response, 'polls/work-list', page, context.t('poll.work.title'), paths.pollsInWork);
  });

  function showForm(response: Response, form: Parameters<typeof presentForm>[0]): void {
    const page = presentForm(form, contextOf(response));
    const { id } = form;
    show(response, 'polls/form', page, page.title, (language) =>
      id === null
        ? paths.newPoll(language, new URLSearchParams({ nature: form.mode }))
        : paths.pollWork(language, id, 'modification'),
    );
  }

  router.get('/relecture/sondages/nouveau', (request, response) => {
    polls.assertMayEdit(signedIn(response));
    const mode = readMode(searchParametersOf(request).get('nature') ?? '');
    const askedBy = mode === 'gathered' ? translatorOf(response)('site.name') : '';
    showForm(response, { id: null, mode, typed: emptyPoll(polls.today(), askedBy), errors: [] });
  });

  const refused = (
    response: Response,
    form: Omit<Parameters<typeof presentForm>[0], 'errors'>,
    faults: Parameters<typeof showErrors>[0],
  ) => {
    response.status(422);
    showForm(response, { ...form, errors: showErrors(faults, translatorOf(response)) });
  };

  router.post('/relecture/sondages/nouveau', formBody, (request, response) => {
    const account = signedIn(response);
    polls.assertMayEdit(account);
    const form = readForm(request.body);
    const mode = readMode(form.one('nature'));
    const { value, faults, typed } = readPoll(form, mode, termValues(contextOf(response)), polls.today());
    if (!value) return refused(response, { id: null, mode, typed }, faults);
    response.redirect(303, paths.pollWork(languageOf(response), polls.create(account, mode, value)));
  });

  router.get('/relecture/sondages/:id', (request, response) => {
    const context = contextOf(response);
    const id = idOf(request);
    const added = searchParametersOf(request).get('invites') ?? '';
    const invited = /^\d{1,4}$/.test(added) ? Number(added) : null;
    const page = presentWork(polls.work(signedIn(response), id), invited, context);
    show(response, 'polls/work', page, page.question.text, (language) => paths.pollWork(language, id));
  });

  router.get('/relecture/sondages/:id/modification', (request, response) => {
    const id = idOf(request);
    const view = polls.work(signedIn(response), id, 'edit');
    const typed: TypedPoll = typedPoll(view);
    showForm(response, { id, mode: view.poll.mode, typed, errors: [] });
  });

  router.post('/relecture/sondages/:id/modification', formBody, (request, response) => {
    const account = signedIn(response);
    const id = idOf(request);
    const { mode } = polls.work(account, id, 'edit').poll;
    const form = readForm(request.body);
    const { value, faults, typed } = readPoll(form, mode, termValues(contextOf(response)), polls.today());
    if (!value) return refused(response, { id, mode, typed }, faults);
    polls.edit(account, id, value);
    response.redirect(303, paths.pollWork(languageOf(response), id));
  });

  function showInvitations(response: Response, id: number, form: { typed: string; errors: ShownError[] }): void {
    const context = contextOf(response);
    const page = presentInvitations(polls.work(signedIn(response), id, 'invite'), form, context);
    show(response, 'polls/invitations', page, context.t('poll.invite.title'), (language) =>
      paths.pollWork(language, id, 'invitations'),
    );
  }

  router.get('/relecture/sondages/:id/invitations', (request, response) =>
    showInvitations(response, idOf(request), { typed: '', errors: [] }),
  );

  const mayEdit: RequestHandler = (_request, response, next) => {
    polls.assertMayEdit(signedIn(response));
    next();
  };

  router.post(
    '/relecture/sondages/:id/invitations',
    mayEdit,
    limitRate({ ...lists, key: (request) => request.headers.cookie ?? '' }),
    receiveFile('fichier', { fileSize: listBytes, fields: 5, fieldSize: listBytes }),
    (request, response) => {
      const id = idOf(request);
      const t = translatorOf(response);
      const form = readForm(request.body);
      const typed = [form.one('addresses'), request.file?.buffer.toString('utf8').replace(/^\uFEFF/, '') ?? '']
        .join('\n')
        .trim();
      const refuse = (errors: ShownError[]) => {
        response.status(422);
        showInvitations(response, id, { typed, errors });
      };
      if (uploadRefusal(response) !== null)
        return refuse([{ field: 'fichier', message: t('poll.invite.size', { limit: t.number(listBytes / 1000) }) }]);
      const { value, faults } = readInvited(typed);
      if (!value) return refuse(showErrors(faults, t));
      try {
        const added = polls.invite(signedIn(response), id, value);
        response.redirect(303, `${paths.pollWork(t.language, id)}?invites=${added}`);
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        refuse([{ field: 'addresses', message: t(error.key, error.values) }]);
      }
    },
  );

  router.post('/relecture/sondages/:id/invitations/effacement', formBody, (request, response) => {
    const id = idOf(request);
    polls.clearInvited(signedIn(response), id);
    response.redirect(303, paths.pollWork(languageOf(response), id, 'invitations'));
  });

  for (const action of pollActions) {
    const path = `/relecture/sondages/:id/${actionPaths[action]}`;

    router.get(path, (request, response) => {
      const id = idOf(request);
      const page = presentAction(polls.work(signedIn(response), id, action), action, contextOf(response));
      show(response, 'polls/action', page, page.title, (language) => paths.pollWork(language, id, actionPaths[action]));
    });

    router.post(path, formBody, (request, response) => {
      const id = idOf(request);
      const language = languageOf(response);
      polls.act(signedIn(response), id, action);
      response.redirect(303, action === 'discard' ? paths.pollsInWork(language) : paths.pollWork(language, id));
    });
  }

  return router;
}
